"""Launches in a real browser, from an LMS that somebody else wrote, at another site than ours."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from grader.store.accounts import Person
from grader.store.contexts import Contexts
from grader.store.identities import Identities, Identity
from tests.conftest import CHROMIUM, MINI, chromium
from tests.server.lti.conftest import ROSTER
from tests.server.lti.platform import CLIENT, DEPLOYMENT, name_platform
from tests.server.pages.looks import LOOKS, is_fine
from tests.server.visiting import NOW, Served, serving

pytest.importorskip("lti1p3platform")
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lms_address() -> Iterator[str]:
    """The LMS's address."""
    command = [sys.executable, "-m", "tests.server.lti.lms", CLIENT, DEPLOYMENT]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
    ) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, lms_address: str) -> Iterator[Served]:
    """A course at another host's name than the LMS, which knows grace there as one of its staff."""
    course = tmp_path_factory.mktemp("lti") / "course"
    shutil.copytree(MINI, course, ignore=shutil.ignore_patterns("__pycache__", ".grade", "reports"))
    (course / "roster.csv").write_text(ROSTER)
    name_platform(course, lms_address)
    with serving(course) as found:
        assert "//127.0.0.1:" in found.url
        with found.store() as store:
            identity = Identity(lms_address, "grace")
            Identities(store.database).link(identity, Person("grace", "staff"), "test", NOW)
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Give a Chromium as people have it, with all that it does about cookies, or skip."""
    with chromium(CHROMIUM) as found:
        yield found


@pytest.fixture
def course_page(browser: Any, served: Served, lms_address: str) -> Iterator[Callable[..., Any]]:
    """Give a function that opens a page of the LMS with a launch in it."""
    contexts = []

    def open_page(
        user: str, where: str, width: int = 1280, scheme: str = "light", language: str = "en",
        cookies: bool = True, **more: str,
    ) -> Any:  # fmt: skip
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        said = {"tool": served.url, "user": user, "in": where, "locale": language, **more}
        if not cookies:
            said["pause"] = "1"
        page.goto(f"{lms_address}/course?{urlencode(said)}")
        if not cookies:  # as a browser that keeps none in frames of other sites
            button = page.frame_locator("iframe").get_by_role("button", name="Launch")
            button.wait_for()
            context.clear_cookies(domain="127.0.0.1", name=re.compile("^(__Host-)?lti-"))
            button.click()
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_launch_in_a_frame_goes_on_in_a_tab(course_page: Any, served: Served) -> None:
    """One button, and the exercise is there, signed in; the LMS has told of its services."""
    page = course_page("ada", "frame")
    frame = page.frame_locator("iframe")
    button = frame.get_by_role("button")
    assert button.inner_text() == "Open in a new tab"
    with page.context.expect_page() as opened:
        button.click()
    tab = opened.value
    tab.wait_for_url(f"{served.url}/x/scaling")
    assert "Signed in: ada" in tab.locator("header").inner_text()
    assert page.said == []
    with served.store() as store:
        (told,) = [one for one in Contexts(store.database).all() if one.link == "l1"]
    assert told.lineitem.endswith("/items/1")
    assert told.memberships.endswith("/members")


def test_a_launch_in_a_tab_needs_no_click(course_page: Any, served: Served) -> None:
    """The LMS's link opens the exercise itself."""
    page = course_page("dan", "tab")
    with page.context.expect_page() as opened:
        page.get_by_role("link").click()
    tab = opened.value
    tab.wait_for_url(f"{served.url}/x/scaling")
    assert "Signed in: dan" in tab.locator("header").inner_text()


@pytest.mark.parametrize("storage", ["_parent", "no_such_frame"])
def test_where_no_cookie_is_kept_the_lms_keeps_the_state(
    course_page: Any, served: Served, storage: str
) -> None:
    """By messages between its page and our script."""
    page = course_page("ada", "frame", cookies=False, storage=storage)
    button = page.frame_locator("iframe").get_by_role("button")
    button.wait_for()
    with page.context.expect_page() as opened:
        button.click()
    opened.value.wait_for_url(f"{served.url}/x/scaling")


def test_where_nobody_keeps_the_state_it_begins_anew_in_a_tab(
    course_page: Any, served: Served
) -> None:
    """A browser that keeps no cookie in a frame keeps one in a tab."""
    page = course_page("ada", "frame", cookies=False)
    link = page.frame_locator("iframe").get_by_role("link", name="Open in a new tab")
    link.wait_for()
    with page.context.expect_page() as opened:
        link.click()
    opened.value.get_by_role("button", name="Launch").click()
    opened.value.wait_for_url(f"{served.url}/x/scaling")


def test_deep_linking_there_and_back_in_a_frame(course_page: Any, served: Served) -> None:
    """The LMS gets what was chosen, by its own check of our signature; nobody is signed in by it."""
    page = course_page("grace", "frame", kind="choose")
    frame = page.frame_locator("iframe")
    frame.get_by_role("checkbox", name="Scaling inputs").check()
    frame.get_by_role("button", name="Put into the course").click()
    frame.get_by_role("heading", name="Chosen").wait_for()
    (item,) = json.loads(frame.locator("pre").inner_text())
    assert item["custom"] == {"exercise": "scaling"}
    assert item["lineItem"]["scoreMaximum"] == 12
    assert page.said == []
    assert not [one for one in page.context.cookies() if one["name"].startswith("grade-")]


def test_who_is_signed_in_here_links_the_two(course_page: Any, served: Served) -> None:
    """A student without an address on the roster, whose own link was opened in the same browser before."""
    page = course_page("cy", "tab")
    visitor = served.visitor("cy")
    page.context.add_cookies(
        [{"name": k, "value": v, "url": served.url} for k, v in visitor.cookies.items()]
    )
    with page.context.expect_page() as opened:
        page.get_by_role("link").click()
    tab = opened.value
    tab.get_by_role("button", name="Cy is cy: link them").click()
    tab.wait_for_url(f"{served.url}/x/scaling")


@pytest.mark.parametrize("kind", ["link", "choose", "nobody", "lost"])
@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_the_pages_are_accessible_and_fit(
    course_page: Any, kind: str, width: int, scheme: str, language: str
) -> None:
    """At each width, in each scheme and in the LMS's language; what stands in a frame is looked at by itself."""
    if kind == "lost":  # then nobody has told yet which that is
        language = "en"
    user = {"choose": "grace", "nobody": "mallory"}.get(kind, "ada")
    more = {"kind": "choose"} if kind == "choose" else {}
    where = "tab" if kind == "nobody" else "frame"
    page = course_page(user, where, width, scheme, language, cookies=kind != "lost", **more)
    if where == "tab":
        with page.context.expect_page() as opened:
            page.get_by_role("link").click()
        shown = opened.value
        shown.wait_for_url("**/arrival")
    else:
        frame = page.frames[1]
        frame.wait_for_selector("main .card, main fieldset")
        shown = page.context.new_page()
        shown.goto(frame.url.partition("/lti/")[0] + "/healthz")
        shown.set_content(frame.content())
    shown.said = []
    is_fine(shown, width, language)
