"""The kill matrix: which checks each misconception fails, filled as ideas are named."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from grader.model import Candidate

_LOG = logging.getLogger(__name__)


class KillMatrix:
    """The checks that each misconception fails, computed when it is first asked for and then kept.

    It has a misconception in a line of a file, so that several processes can add to it at a time.

    Args:
        misconceptions: Whose rows there are.
        path: Where they are kept between runs, or None.
    """

    def __init__(self, misconceptions: Iterable[Candidate], path: Path | None) -> None:
        self._digests = {candidate.digest for candidate in misconceptions}
        self._path = path
        self._rows = self._read()
        self._counts: Mapping[str, int] | None = None

    def failed_by(
        self, misconception: Candidate, compute: Callable[[], Iterable[str]]
    ) -> frozenset[str]:
        """The ids of the checks that a misconception fails; `compute` finds them where none knows."""
        found = self._rows.get(misconception.digest)
        return self.keep(misconception, compute()) if found is None else found

    def keep(self, misconception: Candidate, failed: Iterable[str]) -> frozenset[str]:
        """Add a row, unless it is there already."""
        digest = misconception.digest
        if digest not in self._rows:
            self._rows[digest] = frozenset(failed)
            self._append({digest: sorted(self._rows[digest])})
        return self._rows[digest]

    def counts(self) -> Mapping[str, int] | None:
        """How many misconceptions fail each check; None until all of them are known."""
        if self._counts is None and self._digests <= self._rows.keys():
            self._counts = Counter(n for digest in self._digests for n in self._rows[digest])
        return self._counts

    def _read(self) -> dict[str, frozenset[str]]:
        if self._path is None or not self._path.exists():
            return {}
        rows = {}
        try:
            lines = self._path.read_text("utf-8", "replace").splitlines()
        except OSError as error:
            _LOG.warning("%s can't be read, and is computed anew: %s", self._path, error)
            return {}
        for line in lines:
            try:
                for digest, names in json.loads(line).items():
                    rows[digest] = frozenset(map(str, names))
            except (ValueError, AttributeError, TypeError):  # it is computed again
                _LOG.warning("%s has a line that can't be read", self._path)
        return rows

    def _append(self, row: Mapping[str, list[str]]) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
        except OSError as error:  # the next run computes it again
            _LOG.warning("%s can't be kept: %s", self._path, error)
