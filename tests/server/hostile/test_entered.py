"""What people may enter is text wherever it is shown: no markup, no link, no formula, no name of a file."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import zipfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import grader
from grader.store.appointments import Role
from tests.server.hostile.entered import EXPLANATION, HOSTILE, NAME, looked_at
from tests.server.hostile.world import GETS, POSTS, World, named, post, token_of
from tests.server.visiting import Answer, Visitor

ROOM = Path(grader.__file__).parent / "server"
FIELDS = sorted(
    {
        name
        for path in ROOM.rglob("*.py")
        for name in re.findall(r'(?:form\.get\(|form\[|entered\.\w+\(visit, )f?"(\w+)', path.read_text("utf-8"))
    }
    - {"token"}
)  # fmt: skip
ODD_NAMES = (
    HOSTILE, NAME, "../../../etc/passwd.py", "a\tb.py", "\u202eyp.gnilacs.py", "x" * 300 + ".py", "=1+1.py", "scaling.py;x=1",
    "\uff0e\uff0e\uff0fx.py", "con.py", ".py", "<b>.py", "javascript:alert(1).py", "%00.py", "%2e%2e%2fx.py", "sc\u0430ling.py",
)  # fmt: skip
_MOST = 120


def ready(visitor: Visitor, path: str) -> Answer:
    """A page, as soon as a worker has made what it needs."""
    last = time.monotonic() + 60
    while b'http-equiv="refresh" content="1"' in (answer := visitor.get(path)).body:
        assert time.monotonic() < last, path
        time.sleep(0.1)
    return answer


def is_page(answer: Answer) -> bool:
    """Whether a browser would read it as one."""
    return answer.headers.get("Content-Type", "").startswith("text/html")


def check(answer: Answer, path: str) -> list[str]:
    """What is wrong with an answer; gives the links of a page."""
    assert answer.status < 500, path
    name = answer.headers.get("Content-Disposition")
    if name is not None:
        assert re.fullmatch(r"""(attachment|inline)(; filename\*?="?[\w.%' -]+"?)*""", name), name
        assert ".." not in name
    if not is_page(answer):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if answer.headers.get("Content-Type", "").startswith("text/csv"):
            check_table(answer.text)
        if answer.body.startswith(b"PK"):
            check_archive(answer.body)
        return []
    looking = looked_at(answer.text)
    found = looking.found
    if path.partition("?")[0].endswith(("/page", "/report")):  # a worker's, with pictures in it
        policy = answer.headers["Content-Security-Policy"]
        for script in re.findall("<script>(.*?)</script>", answer.text, re.DOTALL):
            digest = b64encode(sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, script[:80]
        assert "unsafe" not in policy.partition("script-src")[2].partition(";")[0]
        harmless = re.compile(r"<(img|script)>|img src=data:image/|\w+ style")
        found = [one for one in found if not harmless.match(one)]
    assert not found, (path, found)
    return looking.links


def check_archive(content: bytes) -> None:
    """No file that would be unpacked elsewhere, and no name that hides anything."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert name.isprintable()
            assert not re.search(r"\.\.|\\|^/|[<>:\"|?*]", name), name
            if name.endswith(".csv"):
                check_table(archive.read(name).decode("utf-8-sig"))


def check_table(text: str) -> None:
    """No cell that a spreadsheet would run."""
    for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))):
        for cell in row:
            assert not re.match(r"\s*[=+@\t\r]|\s*-(?![\d.]+$)", cell), cell


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("who", ["ada", "prof", "assistant", "reader", "operator", "nobody"])
def test_no_page_that_is_reached_has_more_than_text(world: World, who: str, language: str) -> None:
    """From where each begins, by every link, with whatever everybody has entered everywhere."""
    visitor = {
        "ada": lambda: world.served.visitor("ada"), "prof": lambda: world.somebody(Role.INSTRUCTOR),
        "assistant": lambda: world.somebody(Role.ASSISTANT, "A"), "reader": lambda: world.somebody(Role.READER, "A"),
        "operator": lambda: world.somebody(Role.OPERATOR), "nobody": world.served.visitor,
    }[who]()  # fmt: skip
    visitor.cookies["lang"] = language
    todo, seen = ["/", "/staff", f"/s/{world.ada}", "/x/scaling"], set()
    while todo and len(seen) < _MOST:
        path = todo.pop(0).partition("#")[0]
        if not path.startswith("/") or path in seen:
            continue
        seen.add(path)
        answer = ready(visitor, path)
        links = [answer.at] if answer.at else check(answer, path)
        todo += [
            f"{path.partition('?')[0]}{link}" if link.startswith("?") else link for link in links
        ]
    assert len(seen) > 4


@pytest.mark.parametrize("row", GETS, ids=named)
def test_no_page_of_the_table_has_more_than_text(world: World, row: Any) -> None:
    """Also those that no page leads to, with something hostile in the query and in the language's cookie."""
    if row.path.endswith("/events"):
        return
    visitor = world.may(row)
    visitor.cookies["lang"] = "<script>"
    path = world.at(row.path)
    names = sorted(
        {
            *FIELDS,
            "of",
            "pair",
            "section",
            "person",
            "student",
            "exercise",
            "what",
            "kind",
            "code",
            "invitation",
        }
    )
    for text in (HOSTILE, EXPLANATION):
        check(ready(visitor, f"{path}?{urlencode({name: text for name in names})}"), path)
    for name in names:
        answer = ready(visitor, f"{path}?{urlencode({name: HOSTILE})}")
        check(answer, path)


@pytest.mark.parametrize("row", POSTS, ids=named)
def test_what_a_form_has_refused_or_taken_is_shown_as_text(world: World, row: Any) -> None:
    """Each field that any form has, at each route: what comes back, and where it leads."""
    if row.path in ("/signin", "/signout"):
        return
    visitor, path = world.may(row), world.at(row.path)
    token = token_of(visitor)
    for begin in range(0, len(FIELDS), 5):
        fields = {"token": token, **dict.fromkeys(FIELDS[begin : begin + 5], HOSTILE[:150])}
        answer = post(visitor, path, urlencode(fields).encode())
        assert answer.status < 500, fields
        check(answer, path)
        if answer.at:
            check(ready(visitor, answer.at.partition("#")[0]), answer.at)
    assert FIELDS


@pytest.mark.parametrize("name", ODD_NAMES, ids=lambda name: ascii(name[:30]))
def test_a_files_name_is_text_and_no_path(world: World, name: str) -> None:
    """It is taken or refused with words; where it is shown it hides nothing, and leads nowhere."""
    visitor = world.somebody(Role.STUDENT)
    answer = visitor.hand_in(b"x = 1\n", name.replace('"', "%22"))
    assert answer.status in (303, 422)
    if answer.status == 303:
        answer = visitor.get(answer.at)
        shown = re.search("<main.*</main>", answer.text, re.S)[0]
        assert "../" not in shown
        assert "etc/passwd" not in shown
    check(answer, "/s/x")


def test_what_a_script_puts_into_a_page_is_text(world: World) -> None:
    """The parts of pages that come as they happen hold no more than the pages do."""
    code = f'"""{EXPLANATION}"""\nprint({HOSTILE!r})\n'.encode()
    visitor = world.somebody(Role.STUDENT)
    at = visitor.hand_in(code, "scaling.py").at
    stream = ready(visitor, f"{at}/events").text  # up to its end: it is graded
    found = [json.loads(line[6:]) for line in stream.splitlines() if line.startswith("data: ")]
    assert found
    for data in found:
        assert not looked_at(data["html"]).found
        assert "innerHTML" not in data["title"]


def test_the_script_makes_markup_of_nothing_but_that() -> None:
    """What the server made of this very page is put into it; nothing else becomes markup, code or an address."""
    script = (ROOM / "templates/live.js").read_text("utf-8")
    assert "await fetch(location.pathname)" in script
    script = script.replace("new DOMParser().parseFromString(await answer.text(), ", "", 1)
    assert len(re.findall("innerHTML|outerHTML", script)) <= 2
    assert not re.search(
        r"insertAdjacentHTML|document\.write|eval|Function\(|setAttribute\(.on|DOMParser|srcdoc",
        script,
    )
    for template in (ROOM / "templates").glob("*.jinja"):
        text = template.read_text("utf-8").replace("{{ shown|safe }}", "")  # which is a template's
        assert not re.search(r"\|\s*safe|autoescape|<style|javascript:", text), template.name
