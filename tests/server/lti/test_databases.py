"""A launch and a choice where the store is in PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.store import Store
from grader.store.accounts import Person
from grader.store.contexts import Contexts
from grader.store.identities import Identities, Identity
from tests.server.lti.conftest import ROSTER
from tests.server.lti.platform import Browser, Platform, name_platform
from tests.server.lti.test_deep_linking import choose, through
from tests.server.visiting import NOW, serving


@pytest.mark.parametrize("kind", ["canvas", "moodle"])
def test_a_launch_and_a_choice_in_postgres(
    course: Path, postgres: str, lms: Platform, kind: str
) -> None:
    """All that is kept on the way, and used up once."""
    (course / "roster.csv").write_text(ROSTER)
    name_platform(course, lms.address)
    with serving(course, "--database", postgres, "--unsafe") as served:
        answer = Browser(served.visitor(), lms).arrive(kind)
        assert (answer.status, answer.at) == (303, "/x/scaling")
        with Store.open(postgres) as store:
            identity = Identity(lms.address, "teacher")
            Identities(store.database).link(identity, Person("grace", "staff"), "test", NOW)
        browser = Browser(served.visitor(), lms)
        page = through(browser, browser.launch("deep_linking"))
        assert choose(browser, page, **{"exercise-scaling": "1"}).field("JWT")
        with Store.open(postgres) as store:
            assert [one.staff for one in Contexts(store.database).ours()] == ["", "grace"]
