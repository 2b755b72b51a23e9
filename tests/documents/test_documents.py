"""What the documents say of numbers, keys and options is what the project has."""

from __future__ import annotations

import importlib
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

from grader.cli.main import COMMANDS, cli
from grader.course import load_course
from grader.course.exceptions import load_exceptions
from grader.feedback.data import as_data
from tests.feedback import samples

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
RULES = (ROOT / "docs/rules.md").read_text("utf-8")


@pytest.fixture(scope="module")
def hooks() -> Iterator[dict[str, ModuleType]]:
    """Give the modules that make pages from the code, which MkDocs finds beside each other."""
    names = ("commands", "links", "tables")
    sys.path.insert(0, str(ROOT / "docs/hooks"))
    yield {name: importlib.import_module(name) for name in names}
    sys.path.pop(0)
    for name in names:
        del sys.modules[name]


@pytest.fixture
def dropout(tmp_path: Path) -> Path:
    """Give a copy of the course with what its rules are read from."""
    for part in ("assignments", "solutions"):
        shutil.copytree(ROOT / part / "dropout", tmp_path / part / "dropout")
    shutil.copy(ROOT / "course.toml", tmp_path)
    return tmp_path


def block(text: str, number: int) -> str:
    """Give the TOML block with this number in a document."""
    return re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[number]


def test_the_readme_counts_what_is_there() -> None:
    """Of misconceptions and alternatives there are more, not many, and of exercises what the course has.

    Whoever adds one more has no number to change.
    """
    wrong = len([*ROOT.glob("solutions/*/misconceptions/*.py")])
    right = len([*ROOT.glob("solutions/*/alternatives/*.py")])
    counted = r"more than (\d+) runnable misconceptions and (\d+) alternatives that must pass"
    told = re.search(counted, " ".join(README.split()))
    assert told
    assert int(told[1]) < wrong < int(told[1]) + 100
    assert int(told[2]) < right < int(told[2]) + 100
    assert len(load_course(ROOT).names) == 16
    assert "Sixteen exercises are here" in README


def test_the_rules_of_the_documents_are_read(dropout: Path) -> None:
    """What is shown for course.toml and solutions/policy.toml can be pasted into them."""
    path = dropout / "course.toml"
    head, _, rules = block(RULES, 0).partition("\n\n")
    path.write_text(f"{head}\n{path.read_text('utf-8')}\n{rules}", "utf-8")
    (dropout / "solutions/policy.toml").write_text(block(RULES, 1), "utf-8")
    course = load_course(dropout)
    assert (course.policy.late_days, course.policy.keep) == (7, "latest")
    found = load_exceptions(course, {"ada", "bob"})
    assert (len(found.extensions), len(found.overrides), len(found.dropped)) == (1, 1, 1)
    assert found.unknown == ()


def test_the_example_of_rules_has_each_key(hooks: dict[str, ModuleType]) -> None:
    """The tables that are made from the code have the keys of the examples, and no others."""
    for number, name in enumerate(("policy", "exceptions")):
        table = hooks["tables"].TABLES[name]()
        keys = set(re.findall(r"^(\w+) =|^\[\[(\w+)", block(RULES, number), re.MULTILINE))
        told = {one or other for one, other in keys} - {"timezone"}
        assert set(re.findall(r"`(?:\[\[)?([a-z_]+)(?:\]\])?`", table)) == told


def test_the_table_of_a_report_has_what_is_printed(hooks: dict[str, ModuleType]) -> None:
    """Each key of the JSON is in the table, and no other."""
    told = hooks["tables"].TABLES["report"]().partition("### CheckReport")[0]
    assert set(re.findall(r"^\| `(\w+)`", told, re.MULTILINE)) == set(
        as_data(samples.report(), "en")
    )


def test_the_page_of_a_command_has_its_options(hooks: dict[str, ModuleType]) -> None:
    """Whatever an option is called, it is there with its help."""
    for name in COMMANDS:
        page = hooks["commands"].page(name)
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        for param in command.params:
            if isinstance(param, click.Option):
                assert f"`{param.opts[0]}" in page, (name, param.opts)


def test_links_lead_somewhere_in_the_repository() -> None:
    """Whoever reads the documents without the site gets everywhere, too."""
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/**/*.md")]
    links = {
        (path.relative_to(ROOT).as_posix(), link)
        for path in documents
        for link in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text("utf-8"))
    }
    assert ("README.md", "SECURITY.md") in links
    assert [link for link in links if not (ROOT / link[0]).parent.joinpath(link[1]).exists()] == []


def test_links_of_pages_lead_to_pages(hooks: dict[str, ModuleType]) -> None:
    """Of the documents that the site has, those beside docs/ too, each link leads to one of them."""
    links = hooks["links"]
    there = {path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/**/*")}
    pages = {
        page: links.of_the_site((ROOT / name).read_text("utf-8"))
        for name, page in links.DOCUMENTS.items()
    }
    pages |= {path.name: links.of_docs(path.read_text("utf-8")) for path in ROOT.glob("docs/*.md")}
    there |= pages.keys() | set(links.PAGES.values())
    led = {
        (page, link)
        for page, text in pages.items()
        for link in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
    }
    assert ("index.md", "security.md") in led
    assert sorted(link for link in led if link[1] not in there) == []


def test_links_of_the_repository_lead_to_pages(hooks: dict[str, ModuleType]) -> None:
    """A document that is not in docs/ is linked as its page, and docs/ is where the site begins."""
    text = "[a](SECURITY.md), [b](docs/rules.md#exceptions), ![c](docs/c.png)"
    assert (
        hooks["links"].of_the_site(text)
        == "[a](security.md), [b](rules.md#exceptions), ![c](c.png)"
    )
    text = "[a](../SECURITY.md#x), [b](rules.md), [c](../assignments), [d](../results.md)"
    assert hooks["links"].of_docs(text) == (
        "[a](security.md#x), [b](rules.md), [c](exercises/index.md), [d](../results.md)"
    )
    item = hooks["links"].of_the_site("1. one\n   - two\n2. three")
    assert [line for line in item.split("\n") if line] == ["1. one", "    - two", "2. three"]
