"""A served course for the tests of a file, with a student who has handed in what was graded."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.course import course_secret, load_course
from grader.server.judged import name_of
from grader.store.appointments import Role
from grader.store.keys import WebKeys
from tests.conftest import MINI
from tests.server.visiting import GOOD, WRONG, Served, Visitor, serving


@pytest.fixture(scope="module")
def served_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the small course, with two students."""
    target = tmp_path_factory.mktemp("served") / "course"
    shutil.copytree(MINI, target, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    (target / "roster.csv").write_text("id,name,section\nada,Ada Lovelace,A\nbob,Bob,B\n")
    return target


@pytest.fixture(scope="module")
def served(served_course: Path) -> Iterator[Served]:
    """Give a server without workers."""
    with serving(served_course) as found:
        yield found


@dataclass(frozen=True)
class Class:
    """Whoever may come to a server, and submissions of ada's: graded, full, waiting.

    `work` is what the graded one is called where nobody is told whose it is.
    `staff` is an instructor; reader and assistant have ada's section, and the others another one.
    """

    nobody: Visitor
    ada: Visitor
    bob: Visitor
    staff: Visitor
    reader: Visitor
    assistant: Visitor
    operator: Visitor
    other_reader: Visitor
    other_assistant: Visitor
    graded: str
    full: str
    waiting: str
    work: str


def keys_of(served: Served) -> WebKeys:
    """The keys of the web process."""
    return WebKeys.of(course_secret(load_course(served.course)))


@pytest.fixture(scope="module")
def people(served: Served) -> Class:
    """Give a class."""
    ada = served.visitor("ada")
    ids = []
    for source in (WRONG, GOOD):
        answer = ada.hand_in(source)
        assert answer.status == 303, answer.text
        ids.append(answer.at.rpartition("/")[2])
    served.grade()
    ids.append(ada.hand_in(b"x = 1\n").at.rpartition("/")[2])
    staff = [
        served.staff("prof"),
        served.staff("rea", Role.READER, "A"),
        served.staff("tom", Role.ASSISTANT, "A"),
        served.staff("ops", Role.OPERATOR),
        served.staff("rob", Role.READER, "B"),
        served.staff("tim", Role.ASSISTANT, "B"),
    ]
    work = name_of(keys_of(served).csrf, "scaling", ids[0])
    return Class(served.visitor(), ada, served.visitor("bob"), *staff, *ids, work)


@pytest.fixture
def opened(browser: Any, served: Served) -> Iterator[Callable[..., Any]]:
    """Give a function that opens a page as a visitor; what the browser complains of is in `.said`."""
    contexts = []

    def open_page(
        visitor: Visitor, path: str, width: int = 1280, scheme: str = "light", **more: Any
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **more
        )
        contexts.append(context)
        cookies = [{"name": k, "value": v, "url": served.url} for k, v in visitor.cookies.items()]
        context.add_cookies(cookies)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(served.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
