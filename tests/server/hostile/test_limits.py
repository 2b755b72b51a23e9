"""How often somebody may ask for what costs something: at each route, by person, token or address."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.server import api
from grader.store.accounts import Accounts, Person
from grader.store.appointments import Role
from tests.server.hostile.world import POSTS, named, post, token_of
from tests.server.visiting import serving

MOST = {"person": 120, "file": 20, "errand": 120, "program": 600, "stranger": 1200}


@pytest.mark.parametrize("row", [row for row in POSTS if None not in row.who], ids=named)
def test_each_form_is_counted_before_it_is_read(world: Any, row: Any) -> None:
    """Also where it lacks its token: who floods a route is told to wait, in both languages, and others are not."""
    visitor, path = world.may(row), world.at(row.path)
    other = world.may(row) if "{id}" not in row.path else None
    statuses = []
    for _ in range(MOST["person"] + 1):
        answer = post(visitor, path, b"")
        statuses.append(answer.status)
        if answer.status == 429:
            break
    assert statuses[-1] == 429
    assert "too often" in answer.text
    assert int(answer.headers["Retry-After"]) in range(1, 62)
    visitor.cookies["lang"] = "ja"
    assert "回数が多すぎます" in post(visitor, path, b"").text
    if other is not None:
        assert post(other, path, b"").status == 403


def test_a_limit_on_forms_keeps_nobody_from_pages(world: Any) -> None:
    """Whoever has sent too many still reads."""
    visitor = world.somebody(Role.STUDENT)
    while post(visitor, "/x/scaling/file", b"").status != 429:
        pass
    assert visitor.get("/x/scaling").status == 200
    assert visitor.send("/language", {"token": token_of(visitor), "language": "ja"}).status == 303


def test_one_of_the_staff_asks_workers_for_so_much_at_once(world: Any) -> None:
    """What was asked already costs nothing; what is new is counted, and others are answered."""
    visitor, other = world.somebody(Role.INSTRUCTOR), world.somebody(Role.INSTRUCTOR)
    path = "/staff/rules/override?exercise=scaling&student=cyd&what="
    with world.served.store() as store:
        before = errands(store)
    statuses = [
        visitor.get(f"{path}{number / 1000}").status for number in range(MOST["errand"] + 2)
    ]
    assert statuses.count(429) in (1, 2)
    assert visitor.get(f"{path}0.0").status == 200, "it was asked already"
    assert other.get(f"{path}0.5").status == 200
    with world.served.store() as store:
        assert errands(store) - before <= MOST["errand"] + 1


def errands(store: Any) -> int:
    """How many errands there are."""
    ((number,),) = store.database.rows("SELECT count(*) FROM errands")
    return int(number)


def test_a_program_is_counted_by_whose_token_it_has(world: Any) -> None:
    """At every route of the API, and told in JSON when it may ask again."""
    person = f"t{next(world.numbers)}"
    until = datetime.now(UTC) + timedelta(days=1)
    with world.served.store() as store:
        tokens = [
            Accounts(store.database).new_token(Person(person, "student"), "submit", until)
            for _ in "ab"
        ]
    nobody = world.served.visitor()
    for number in range(MOST["program"] + 1):
        headers = {"Authorization": f"Bearer {tokens[number % 2]}"}
        answer = nobody.ask("GET", "/api/v1/me", None, headers)
        if answer.status == 429:
            break
    assert answer.status == 429
    assert set(json.loads(answer.body)) == {"error", "remedy"}
    assert int(answer.headers["Retry-After"]) in range(1, 62)
    for row in api.TABLE:
        if not row.anybody:
            assert nobody.ask(row.method, world.at(row.path), None, headers).status in (403, 429)


def test_who_is_not_signed_in_shares_what_an_address_has(course: Path) -> None:
    """Programs without a good token, and forms; whoever is signed in goes on from the same address."""
    with serving(course) as served:
        nobody, ada = served.visitor(), served.visitor("ada")
        answer = nobody.ask("GET", "/api/v1/me")
        for _ in range(MOST["stranger"]):
            if answer.status == 429:
                break
            answer = nobody.ask("GET", "/api/v1/me")
        assert answer.status == 429
        assert int(answer.headers["Retry-After"]) in range(1, 62)
        assert post(nobody, "/language", b"").status == 429
        assert nobody.get("/signin").status == 200
        assert ada.hand_in(b"x = 1\n").status == 303
