"""Launches from an LMS by LTI 1.3: begun by it, answered by its token, and gone on with in a tab of their own.

A browser may keep the state's cookie for the LMS's frames alone, or not at all: then the LMS keeps the state,
and gives it to a script of ours. In a frame nobody is signed in; what was verified there goes on in a new tab.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response

from grader.course.platforms import origin_of
from grader.errors import UsageError
from grader.federation.launches import Launch, is_below, launch_in
from grader.federation.tokens import Rules, UnknownKeyError, claims_of
from grader.server import linking, pages
from grader.server.access import Row, Sender
from grader.server.placing import chooses, framed, offer_choice, platform_of, speak, told_there
from grader.server.refusals import hold
from grader.server.security import is_same_origin
from grader.server.sent import sent, unverified
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ANYBODY
from grader.store.contexts import Contexts, Placement
from grader.store.fetched import Fetched
from grader.store.identities import Identities, Identity
from grader.store.logins import SECONDS, Logins
from grader.store.store import Store

if TYPE_CHECKING:
    from grader.course.platforms import Platform
    from grader.store.logins import Login

_ARRIVAL = "lti arrival"
_LONGEST = 4_000  # of what an LMS gives us to be given back
_PATIENCE = 3  # looks of a second for keys that are being fetched
_KEYS_SECONDS = 20  # as long the same errand is one
_GIVEN_BACK = ("login_hint", "lti_message_hint")
_BEGUN_BY = ("iss", "target_link_uri", *_GIVEN_BACK, "client_id", "lti_deployment_id")


def jwks(site: Site, visit: Visit, _: Store) -> Response:
    """The course's public keys, by which a platform knows what comes from here."""
    platform_of(site, visit)
    kept = {"Cache-Control": "public, max-age=600"}
    return Response(site.tool_keys, media_type="application/json", headers=kept)


# ---------------------------------------------------------------- it begins


def begin(site: Site, visit: Visit, store: Store) -> Response:
    """Send the browser to the LMS for a token, with a state that only this browser has."""
    platform = platform_of(site, visit)
    request = visit.request
    if request.method == "GET":
        hold(site.limits.launches, visit.address)
    said = visit.form if request.method == "POST" else request.query_params
    begun = {name: said.get(name, "")[:_LONGEST] for name in _BEGUN_BY}
    try:
        _hold_begun(site, platform, begun)
    except UsageError as error:
        return told_there(site, visit, platform, error)
    storage = said.get("lti_storage_target", "")[:100]
    about = {**begun, "storage": storage}
    now = store.database.clock()
    state, login = Logins(store.database).begin(_server(platform), json.dumps(about), now)
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": f"{site.public_url}/lti/{platform.name}/launch",
        "state": state,
        "nonce": login.nonce,
        **{name: begun[name] for name in _GIVEN_BACK if begun[name]},
    }
    mark = "&" if "?" in platform.authorize else "?"
    to = f"{platform.authorize}{mark}{urlencode(asked)}"
    if storage and _is_in_frame(request.headers):
        answer = site.page(
            visit, "lti_storage.html.jinja",
            keeper={"put": state, **_keeper(platform, storage, state)}, to=to,
            launch_script=pages.script(pages.LAUNCH_SCRIPT).path,
        )  # fmt: skip
    else:
        answer = RedirectResponse(to, 303)
    answer.headers.append("Set-Cookie", _cookie(site, state))
    return framed(platform, answer)


def _hold_begun(site: Site, platform: Platform, begun: dict[str, str]) -> None:
    """Refuse what some other platform, or one that is set up otherwise, has begun."""
    wrong = [
        name
        for name, value, expected in (
            ("iss", begun["iss"], (platform.issuer,)),
            ("client_id", begun["client_id"], (platform.client_id, "")),
            ("lti_deployment_id", begun["lti_deployment_id"], (*platform.deployments, "")),
        )
        if value not in expected
    ]
    if not begun["login_hint"]:
        wrong.append("login_hint")
    if begun["target_link_uri"] and not is_below(begun["target_link_uri"], site.public_url):
        wrong.append("target_link_uri")
    if wrong:
        told = ", ".join(f"{name} = {begun[name][:80]!r}" for name in wrong)
        raise UsageError(
            {
                "en": f"What has led here is not as {platform.name} is set up in this course: {told}.",
                "ja": f"{platform.name} の設定と合わないリンクから開かれました：{told}。",
            },
            {
                "en": "Whoever runs this server compares it with course.toml, [[lti]].",
                "ja": "サーバーの管理者に、course.toml の [[lti]] と比べるよう頼んでください。",
            },
        )


def _server(platform: Platform) -> str:
    return f"lti {platform.name}"


def _mark(state: str) -> str:
    """What a state is called where it can be seen."""
    return hashlib.sha256(state.encode(errors="replace")).hexdigest()[:16]


def _cookie_name(site: Site, state: str) -> str:
    return f"{'__Host-' if site.is_secure else ''}lti-{_mark(state)}"


def _cookie(site: Site, state: str) -> str:
    """The state's cookie, also in a frame; on this machine browsers take it as secure without TLS."""
    return (
        f"{_cookie_name(site, state)}={state}; Path=/; Max-Age={SECONDS:.0f}; Secure; HttpOnly; "
        "SameSite=None; Partitioned"
    )


def _keeper(platform: Platform, storage: str, state: str) -> dict[str, str]:
    """The frame of the LMS that keeps a state where no cookie does, and under which name."""
    origin = origin_of(platform.authorize)
    return {"storage": storage, "origin": origin, "key": f"state-{_mark(state)}"}


def _is_in_frame(headers: Headers) -> bool:
    """Whether a page is for a frame; of a browser that does not say, it may be."""
    return headers.get("sec-fetch-dest", "iframe") != "document"


# ---------------------------------------------------------------- the token comes


def launch(site: Site, visit: Visit, store: Store) -> Response:
    """Take the token that the LMS has sent by this browser, and go on with who that is."""
    platform = platform_of(site, visit)
    state, token = visit.form.get("state", "")[:200], visit.form.get("id_token", "")
    login = Logins(store.database).under_way(state, _server(platform), store.database.clock())
    claims: dict[str, Any] = {}
    try:
        if login is None:
            raise linking.too_late()
        if not _is_same_browser(site, visit, state):
            return _ask_platform(site, visit, platform, login, state, token)
        if not token:
            raise _no_token(visit)
        claims = unverified(token)
        login = Logins(store.database).end(state, _server(platform), store.database.clock())
        if login is None:  # another request with it was faster
            raise linking.too_late()
        verified = _verified(site, visit, store, platform, token, login.nonce)
        found = launch_in(verified, platform, site.public_url)
        speak(visit, found.language)
        if found.target.partition("?")[0] == f"{site.public_url}/lti/{platform.name}/test":
            return framed(platform, site.page(visit, "lti_sent.html.jinja", sent=sent(verified)))
        return framed(platform, _launched(site, visit, store, platform, found))
    except UsageError as error:
        return told_there(site, visit, platform, error, sent(claims))


def _is_same_browser(site: Site, visit: Visit, state: str) -> bool:
    """Whether the browser that brings a token is the one that was sent for it.

    It has the cookie; or the LMS has given the state back to our script, whose page a browser tells as ours.
    """
    if visit.request.cookies.get(_cookie_name(site, state)) == state:
        return True
    headers = visit.request.headers
    return visit.form.get("stored") == state and is_same_origin(headers, site.public_url)


def _ask_platform(
    site: Site, visit: Visit, platform: Platform, login: Login, state: str, token: str
) -> Response:
    """The page whose script asks the LMS for the state; where that fails, the launch begins anew in a tab."""
    begun = json.loads(login.target)
    storage = begun.pop("storage")
    again = f"/lti/{platform.name}/login?{urlencode({k: v for k, v in begun.items() if v})}"
    page = site.page(
        visit, "lti_storage.html.jinja",
        keeper=_keeper(platform, storage, state) if storage else None,
        fields={"id_token": token, "state": state, "stored": ""}, again=again,
        launch_script=pages.script(pages.LAUNCH_SCRIPT).path,
    )  # fmt: skip
    return framed(platform, page)


def _verified(
    site: Site, visit: Visit, store: Store, platform: Platform, token: str, nonce: str
) -> dict[str, Any]:
    """The claims of a token; where its key is unknown, once the keys were fetched again."""
    rules = Rules(platform.issuer, platform.client_id, nonce)
    fetched, clock = Fetched(store.database), store.database.clock
    try:
        return claims_of(token, fetched.get(platform.keys), rules, clock())
    except UnknownKeyError:
        turn = int(clock().timestamp() // _KEYS_SECONDS)
        asked = {"platform": platform.name, "turn": turn}
        for _ in range(_PATIENCE):
            if site.ask(visit, store, "remote_keys", asked) is not None:
                break
        return claims_of(token, fetched.get(platform.keys), rules, clock())


def _no_token(visit: Visit) -> UsageError:
    """The LMS has sent no token, and may say why."""
    told = visit.form.get("error_description") or visit.form.get("error") or "-"
    return UsageError(
        {
            "en": f"The other server has sent an error in place of who you are: {told[:200]}",
            "ja": f"相手のサーバーからエラーが返されました：{told[:200]}",
        },
        {
            "en": "Sign in there, then open the link once more.",
            "ja": "相手側でサインインしてから、もう一度開いてください。",
        },
    )


# ---------------------------------------------------------------- who it is


def _launched(
    site: Site, visit: Visit, store: Store, platform: Platform, found: Launch
) -> Response:
    if found.is_test_user:
        say = pages.texts(visit.language)
        heading, more = say("lti_test_user"), say("lti_test_user_more")
        return site.page(visit, "lti_refused.html.jinja", heading=heading, more=more, sent=())
    known = Identities(store.database).person(Identity(platform.issuer, found.subject))
    staff = known.id if known is not None and chooses(store, known) else ""
    _keep_placement(store, platform, found, staff)
    if found.choice is not None and known is not None and staff:
        return offer_choice(site, visit, store, platform, found, known)
    about = {"platform": platform.name, "launch": found.to_data()}
    return site.page(
        visit, "lti_go.html.jinja",
        action=f"/lti/{platform.name}/arrival", ticket=linking.ticket(store, _ARRIVAL, about),
        name=found.name or found.email, in_frame=_is_in_frame(visit.request.headers), wait=0,
        launch_script=pages.script(pages.LAUNCH_SCRIPT).path,
    )  # fmt: skip


def _keep_placement(store: Store, platform: Platform, found: Launch, staff: str) -> None:
    services = found.services
    told = Placement(
        platform.name, found.deployment, found.context, found.title, found.link, found.exercise,
        services.lineitem, services.lineitems, services.memberships, services.scopes, staff,
    )  # fmt: skip
    Contexts(store.database).tell(told, store.database.clock())


def arrive(site: Site, visit: Visit, store: Store) -> Response:
    """Go on in a window of our own, where this browser's session here is known."""
    platform = platform_of(site, visit)
    about = linking.taken(store, _ARRIVAL, visit.form.get("ticket", ""))
    if about.get("platform") != platform.name:
        raise linking.too_late()
    found = Launch.from_data(about["launch"])
    speak(visit, found.language)
    identity = Identity(platform.issuer, found.subject)
    email = found.email if platform.emails else ""
    person = linking.who(site, store, identity, email)
    to = f"/x/{found.exercise}" if found.exercise in site.course.names else "/"
    if person is None and visit.person is not None:
        there = found.name or found.email or found.subject
        offer = linking.Offer(identity.issuer, identity.subject, platform.name, there, to)
        return linking.offered(site, visit, store, offer)
    if person is None:
        return site.message(visit, 403, "lti_staff" if found.teaches else "lti_unknown")
    if found.choice is not None and not chooses(store, person):
        return site.message(visit, 403, "lti_chooses_not")
    return linking.signed_in(site, visit, store, person, to, platform.name)


_TOKEN_CAP = 100_000
ROWS = (
    Row("GET", "/lti/{platform}/jwks", ANYBODY, jwks),
    Row("GET", "/lti/{platform}/login", ANYBODY, begin),
    Row("POST", "/lti/{platform}/login", ANYBODY, begin, fields=20, sender=Sender.ELSEWHERE),
    Row("POST", "/lti/{platform}/launch", ANYBODY, launch,
        cap=_TOKEN_CAP, fields=20, sender=Sender.ELSEWHERE),
    Row("POST", "/lti/{platform}/arrival", ANYBODY, arrive, sender=Sender.FRAMED),
)  # fmt: skip
"""What an LMS opens, and what comes of it."""
