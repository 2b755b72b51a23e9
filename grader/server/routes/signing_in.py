"""Signing in and out, letting a command line in, and the choice of a language and of a time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from starlette.responses import RedirectResponse, Response

from grader.course import LANGUAGES
from grader.errors import UsageError
from grader.server import zones
from grader.server.access import Row
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ANYBODY, SIGNED_IN
from grader.store.accounts import Accounts
from grader.store.store import Store

_LONGEST = 200  # of an invitation
_YEAR = 365 * 86_400
# A page of this site; the link that signs in stays one, and so does a device's code, and the chosen attempt.
_BACK = re.compile(r"/[\w/]*(\?(invitation|code|of)=[\w-]{0,200})?", re.ASCII)


def own_page(text: str) -> str:
    """An address to go on at, if it is a page of this site; else the first one."""
    return text if _BACK.fullmatch(text) and not text.startswith("//") else "/"


def signin_page(site: Site, visit: Visit, _: Store) -> Response:
    """The button that uses a link: what only looks at it (a chat's preview, a scanner) does not."""
    invitation = visit.request.query_params.get("invitation", "")[:_LONGEST]
    return site.page(visit, "signin.html.jinja", invitation=invitation)


def sign_in(site: Site, visit: Visit, store: Store) -> Response:
    """Use a link."""
    accounts = Accounts(store.database)
    invitation = visit.form.get("invitation", "")[:_LONGEST]
    try:
        session, person = accounts.accept(invitation, datetime.now(UTC))
    except UsageError as error:
        # Only what failed is counted: a whole class may sign in from one address.
        if site.limits.sign_ins.wait(visit.address):
            return site.message(visit, 429, "too_often")
        heading, more = error.told(visit.language)
        return site.page(visit, "message.html.jinja", 403, heading=heading, lines=[more])
    if visit.session:
        accounts.sign_out(visit.session)
    return site.signed_in(person, session, "/")


def sign_out(site: Site, visit: Visit, store: Store) -> Response:
    """End the session."""
    if visit.session:
        Accounts(store.database).sign_out(visit.session)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(
        site.cookie, path="/", secure=site.is_secure, httponly=True, samesite="lax"
    )
    return answer


def device_page(site: Site, visit: Visit, _: Store) -> Response:
    """Where the code that `grade login` shows is entered."""
    code = visit.request.query_params.get("code", "")[:20]
    return site.page(visit, "device.html.jinja", code=code, wrong=None)


def allow_device(site: Site, visit: Visit, store: Store) -> Response:
    """Let a command line hand in."""
    code = visit.form.get("code", "")[:20]
    if site.limits.sign_ins.wait(visit.who.id):
        return site.message(visit, 429, "too_often")
    try:
        Accounts(store.database).approve(code, visit.who)
    except UsageError as error:
        wrong = error.told(visit.language)
        return site.page(visit, "device.html.jinja", 422, code=code, wrong=wrong)
    return site.message(visit, 200, "device_done")


def language(site: Site, visit: Visit, _: Store) -> Response:
    """Choose a language, and go back to the page."""
    answer = RedirectResponse(own_page(visit.form.get("back", "/")), 303)
    chosen = visit.form.get("language", "")
    if chosen in LANGUAGES:
        answer.set_cookie(
            "lang", chosen, max_age=_YEAR, secure=site.is_secure, httponly=True, samesite="lax"
        )
    return answer


def zone_page(site: Site, visit: Visit, _: Store) -> Response:
    """Where somebody chooses the zone in which times are told."""
    cookies = visit.request.cookies
    return site.page(visit, "zone.html.jinja", names=zones.names(), chosen=zones.chosen(cookies))


def choose_zone(site: Site, visit: Visit, _: Store) -> Response:
    """Keep the zone that was chosen, or none: then the browser tells it."""
    answer = RedirectResponse("/", 303)
    name = visit.form.get("zone", "")
    if name in zones.names():
        answer.set_cookie(
            zones.CHOSEN, name, max_age=_YEAR, secure=site.is_secure, httponly=True, samesite="lax"
        )
    else:
        answer.delete_cookie(zones.CHOSEN, secure=site.is_secure, httponly=True, samesite="lax")
    return answer


ROWS = (
    Row("GET", "/login/device", SIGNED_IN, device_page),
    Row("POST", "/login/device", SIGNED_IN, allow_device),
    Row("GET", "/signin", ANYBODY, signin_page),
    Row("POST", "/signin", ANYBODY, sign_in),
    Row("POST", "/signout", ANYBODY, sign_out),
    Row("POST", "/language", ANYBODY, language),
    Row("GET", "/zone", SIGNED_IN, zone_page),
    Row("POST", "/zone", SIGNED_IN, choose_zone),
)
