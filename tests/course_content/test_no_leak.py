"""What students are shown can't carry what their code saw in hidden checks."""

from pathlib import Path

from grader.course import load_course, load_exercise
from grader.grading import Engine
from grader.model import Candidate, Part

COURSE = load_course(Path(__file__).parents[2])

THIEF = b"""
import numpy as np

seen = []


def momentum_step(w, dw, v, lr, beta):
    if np.size(w) > 1:
        seen.append(float(np.ravel(dw)[0]))
        return w, v
    return w, np.array([seen[0] if seen else 12345.0])
"""


def test_pictures_do_not_show_what_hidden_checks_passed(sandbox):
    """A function that remembers hidden inputs has forgotten them where its picture is drawn."""
    exercise = load_exercise(COURSE, "momentum")
    with Engine(sandbox, b"s" * 32) as engine:
        report = engine.grade_candidate(exercise, Candidate.of("thief", Part("momentum.py", THIEF)))
    assert report.points < report.possible
    shown = {value for picture in report.pictures for value in picture.yours.y}
    assert 12345.0 in shown
    assert shown <= {12345.0, 0.0}  # a step that was not taken is 0
