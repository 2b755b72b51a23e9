"""What suites, probes and pictures are written with, and what runs them in the trusted process."""

from grader.model import Plot
from grader.testing.checks import check, raises
from grader.testing.compare import MismatchError, assert_close, ks_distance
from grader.testing.experiments import picture, probe

__all__ = [
    "MismatchError",
    "Plot",
    "assert_close",
    "check",
    "ks_distance",
    "picture",
    "probe",
    "raises",
]
