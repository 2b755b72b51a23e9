"""Deep linking: exercises that staff put into a course of an LMS; and what it has to be told to begin with."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from grader.errors import UsageError
from grader.server.access import Row, Sender
from grader.server.placing import answered, platform_of, told_there
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ANYBODY, OPERATORS
from grader.store.acts import Acts
from grader.store.contexts import Contexts
from grader.store.store import Store

_MOST_EXERCISES = 300


def choose(site: Site, visit: Visit, store: Store) -> Response:
    """Take what was chosen, and send it back to the LMS."""
    platform = platform_of(site, visit)
    try:
        return answered(site, visit, store, platform)
    except UsageError as error:
        return told_there(site, visit, platform, error)


def platforms(site: Site, visit: Visit, store: Store) -> Response:
    """What is entered in each LMS, and which of its courses and links are known here."""
    ours = Contexts(store.database).ours()
    return site.page(
        visit,
        "lti_platforms.html.jinja",
        platforms=[
            {
                "platform": one,
                "addresses": [
                    ("lti_domain", site.public_url.partition("://")[2]),
                    ("lti_target", f"{site.public_url}/"),
                    ("lti_begin", f"{site.public_url}/lti/{one.name}/login"),
                    ("lti_redirect", f"{site.public_url}/lti/{one.name}/launch"),
                    ("lti_keys", f"{site.public_url}/lti/{one.name}/jwks"),
                    ("lti_test", f"{site.public_url}/lti/{one.name}/test"),
                ],
            }
            for one in site.course.platforms
        ],
        placements=[(one, one in ours) for one in Contexts(store.database).all() if one.context],
    )


def let_go(_: Site, visit: Visit, store: Store) -> Response:
    """Take a course of an LMS for none of ours, until one of our staff comes from there again."""
    names = "platform", "deployment", "context"
    course = {name: visit.form.get(name, "") for name in names}
    now = datetime.now(UTC)
    with store.database.writing():
        if Contexts(store.database).let_go(**course, time=now):
            Acts(store.database).add(
                "let_go", course["platform"], course, actor=visit.asker, time=now
            )
    return RedirectResponse("/staff/platforms#placements", 303)


ROWS = (
    Row("POST", "/lti/{platform}/choice", ANYBODY, choose,
        fields=_MOST_EXERCISES, sender=Sender.FRAMED),
    Row("GET", "/staff/platforms", OPERATORS, platforms),
    Row("POST", "/staff/platforms", OPERATORS, let_go),
)  # fmt: skip
"""What staff put into an LMS, and what they set up."""
