"""What the package says of itself, each thing in one place."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader.version import DISTRIBUTION, __version__
from tests.package.project import ROOT

ADDRESS = "https://example.org/course/grader"


def described(project: Path) -> str:
    """The description that the package index would show."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "metadata"],
        cwd=project, capture_output=True, text=True, check=True,
    )  # fmt: skip
    text: str = json.loads(done.stdout)["readme"]["text"]
    return text


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What hatchling reads for the metadata."""
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "grader/version.py"):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    return tmp_path


def links(text: str) -> set[str]:
    """Where the links and pictures of a text lead."""
    return set(re.findall(r"\]\(([^)]+)\)", text))


def test_what_is_installed_has_the_name_that_the_grader_knows() -> None:
    """pyproject.toml and grader/version.py agree; the version is in the latter alone."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == DISTRIBUTION
    assert "version" in project["dynamic"]
    asked = subprocess.run(
        [sys.executable, "-m", "grader", "--version"], capture_output=True, text=True, check=True
    )
    assert asked.stdout.split()[-1] == __version__


def test_the_changelog_has_an_entry_for_the_version() -> None:
    """The newest entry is of the version that would be released."""
    found = re.findall(r"^## (\S+) - ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert found[0] == __version__
    assert len(set(found)) == len(found)


def test_the_readmes_links_lead_into_the_checkout() -> None:
    """Whoever reads it in a checkout finds each file and picture that it names."""
    here = {link for link in links((ROOT / "README.md").read_text("utf-8")) if ":" not in link}
    assert any(link.endswith(".png") for link in here)
    assert [link for link in here if not (ROOT / link).exists()] == []


def test_on_the_index_links_and_pictures_lead_into_the_repository(project: Path) -> None:
    """With the repository's address filled in, no link depends on where the README is shown."""
    pyproject = project / "pyproject.toml"
    text = pyproject.read_text("utf-8").replace("# [project.urls]", "[project.urls]")
    text = re.sub(r"# Repository = .*", f'Repository = "{ADDRESS}"', text)
    pyproject.write_text(text, encoding="utf-8")
    found = links(described(project))
    assert f"{ADDRESS}/raw/HEAD/docs/feedback.png" in found
    assert f"{ADDRESS}/blob/HEAD/SECURITY.md" in found
    assert [link for link in found if not link.startswith("https://")] == []


def test_without_an_address_the_index_shows_no_broken_link(project: Path) -> None:
    """What can't be linked is text, and a picture that can't be shown is left out."""
    text = described(project)
    assert [link for link in links(text) if not link.startswith("https://")] == []
    assert "what holds hostile submissions" in text
    assert "A feedback page" not in text
