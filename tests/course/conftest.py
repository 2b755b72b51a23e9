"""A small course on disk, to be spoiled one thing at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

COURSE = """\
format = 1
title = { en = "A course", ja = "講座" }

[[exercises]]
name = "dropout"
week = 1
title.en = "Dropout"

[[exercises]]
name = "batch_norm"
week = 3
title.en = "Batch normalization"
"""
EXERCISE = """\
format = 1
points = 7.5
functions = ["forward", "backward"]

[limits]
call_seconds = 3
memory_mb = 256
"""
CATALOGUE = """\
[no_scaling]
functions = ["forward"]
belief.en = "Dropping is all."
belief.ja = "落とすだけでよい。"
explanation.en = "The mean shrinks."
hint.en = "Look at the mean."
"""
FILES = {
    "course.toml": COURSE,
    "assignments/dropout/dropout.py": "def forward(): raise NotImplementedError\n",
    "solutions/dropout/exercise.toml": EXERCISE,
    "solutions/dropout/dropout.py": "def forward(): return 1\ndef backward(): return 2\n",
    "solutions/dropout/test_dropout.py": "def test_forward(student): ...\n",
    "solutions/dropout/probes.py": "",
    "solutions/dropout/misconceptions/catalogue.toml": CATALOGUE,
    "solutions/dropout/misconceptions/no_scaling.py": "def forward(): return 3\n",
    "solutions/dropout/alternatives/loops.py": '"""It loops.\n\nSlowly.\n"""\n',
}


class Folder:
    """A course's folder; `change` replaces a text that must be there in one of its files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Give a course in which nothing is wrong."""
    return Folder(tmp_path / "course")
