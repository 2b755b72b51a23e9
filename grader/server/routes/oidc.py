"""Signing in by an OpenID provider: a browser asks it, and the courier judges what it has answered."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse, Response

from grader.course.platforms import Provider
from grader.errors import RefusedError, UsageError
from grader.federation.openid import (
    ProviderError,
    discovery,
    is_its_answer,
    metadata,
    question,
)
from grader.feedback.clean import visible
from grader.server import linking
from grader.server.access import Row
from grader.server.refusals import StatusError
from grader.server.routes.signing_in import own_page
from grader.server.site import Site
from grader.server.visit import Visit
from grader.server.who import ANYBODY
from grader.store.errands import Errands
from grader.store.fetched import Fetched
from grader.store.identities import Identity
from grader.store.logins import SECONDS, Logins
from grader.store.store import Store

if TYPE_CHECKING:
    from grader.federation.openid import Metadata

_KIND, _SERVER = "remote_code", "oidc"
_LONGEST = 4_000  # of a code
_ERROR = re.compile(r"[a-z_]{1,60}", re.ASCII)


def begin(site: Site, visit: Visit, store: Store) -> Response:
    """Lead to the provider, by a page: our policy lets no form lead to another site, nor on from there."""
    provider, said = _provider(site), _metadata(site, store)
    to = own_page(visit.form.get("to", "/"))
    state, login = Logins(store.database).begin(_SERVER, to, store.database.clock())
    where = question(
        said, provider, _back(site), state=state, nonce=login.nonce, verifier=login.verifier
    )
    answer = site.page(visit, "leading.html.jinja", where=where, server=provider.title)
    answer.set_cookie(
        _cookie(site), state,
        max_age=int(SECONDS), path="/", secure=site.is_secure, httponly=True, samesite="lax",
    )  # fmt: skip
    return answer


def come_back(site: Site, visit: Visit, store: Store) -> Response:
    """Take what the provider has sent a browser back with, once, and have it looked at."""
    provider, said = _provider(site), _metadata(site, store)
    asked, clock = visit.request.query_params, store.database.clock
    state = asked.get("state", "")
    mine = visit.request.cookies.get(_cookie(site), "")
    is_mine = bool(state) and hmac.compare_digest(_hashed(state), _hashed(mine))
    login = Logins(store.database).end(state, _SERVER, clock()) if is_mine else None
    if login is None or not is_its_answer(said, provider.issuer, asked.get("iss")):
        raise _begin_again()
    if "error" in asked:
        raise _denied(provider, asked["error"])
    code = asked.get("code", "")
    if not code or len(code) > _LONGEST or not code.isprintable():
        raise _begin_again()
    value = {
        "code": code, "nonce": login.nonce, "verifier": login.verifier, "back": _back(site),
        "to": login.target, "browser": _hashed(state).hex(),
    }  # fmt: skip
    id_ = Errands(store.database).ask(_KIND, value, "", site.mailbox.public, clock())
    return RedirectResponse(f"/oidc/done?of={id_}", 303)


def done(site: Site, visit: Visit, store: Store) -> Response:
    """Go on as whoever it is, as soon as the courier has said who came; in the browser alone that began."""
    provider, errands = _provider(site), Errands(store.database)
    id_ = visit.request.query_params.get("of", "")[:32]
    asked = errands.asked(id_, _KIND, "") if id_.isalnum() else None
    mine = _hashed(visit.request.cookies.get(_cookie(site), "")).hex()
    if asked is None or not hmac.compare_digest(str(asked.get("browser")), mine):
        raise _begin_again()
    told = site.answered(visit, store, id_)
    if told is None:
        return site.waiting(visit)
    errands.forget(id_)  # the code is used up, and so is what came of it
    answer = _arrived(site, visit, store, provider, told, asked["to"])
    answer.delete_cookie(
        _cookie(site), path="/", secure=site.is_secure, httponly=True, samesite="lax"
    )
    return answer


def _arrived(
    site: Site, visit: Visit, store: Store, provider: Provider, told: Mapping[str, Any], to: str
) -> Response:
    """Sign in who it is, or offer to link them with who is signed in here; else say what to do."""
    identity = Identity(provider.issuer, told["subject"])
    person = linking.who(site, store, identity, told["email"])
    if person is not None:
        return linking.signed_in(site, visit, store, person, to, provider.title)
    name = visible(told["known_as"], 80) or identity.subject
    if visit.person is not None:
        offer = linking.Offer(identity.issuer, identity.subject, provider.title, name, to)
        return linking.offered(site, visit, store, offer)
    address = f"{site.public_url.rstrip('/')}/signin"
    return site.page(
        visit, "unknown.html.jinja", 403, server=provider.title, name=name, address=address
    )


def _provider(site: Site) -> Provider:
    if site.course.provider is None:
        raise UsageError(
            {
                "en": "Nobody signs in here by another server.",
                "ja": "このコースでは、ほかのサーバーでのサインインは使えません。",
            },
            {
                "en": "Open the sign-in link that you got from your instructor.",
                "ja": "先生からもらったサインイン用のリンクを開いてください。",
            },
        )
    return site.course.provider


def _metadata(site: Site, store: Store) -> Metadata:
    """What the provider says of itself, which the courier has fetched.

    Raises:
        StatusError: It has not, or it is another's; operators are told which.
    """
    provider = _provider(site)
    document = Fetched(store.database).get(discovery(provider.issuer))
    try:
        if document:
            return metadata(document, provider.issuer)
        where = discovery(provider.issuer)
        site.note(
            RefusedError(
                f"Nothing has been fetched of {where} yet.", "What the courier has said says why."
            )
        )
    except ProviderError as error:
        site.note(error)
    raise StatusError(
        503,
        {
            "en": f"Signing in by {provider.title} does not work now.",
            "ja": f"{provider.title} でのサインインは今使えません。",
        },
        {
            "en": "Begin again in a minute, or open the sign-in link that you got from your instructor.",
            "ja": "少ししてから、もう一度始めるか、先生からもらったサインイン用のリンクを開いてください。",
        },
    )


def _back(site: Site) -> str:
    return site.public_url.rstrip("/") + "/oidc/callback"


def _cookie(site: Site) -> str:
    return f"{site.cookie}-oidc"


def _hashed(text: str) -> bytes:
    return hashlib.sha256(text.encode(errors="surrogatepass")).digest()


def _begin_again() -> UsageError:
    return UsageError(
        {
            "en": "This sign-in was not begun in this browser, or it is over.",
            "ja": "このサインインは、このブラウザで始めたものでないか、すでに終わっています。",
        },
        {
            "en": "Open the course's page and begin again.",
            "ja": "コースのページを開いて、もう一度始めてください。",
        },
    )


def _denied(provider: Provider, error: str) -> UsageError:
    if error == "access_denied":
        return UsageError(
            {
                "en": f"{provider.title} was not allowed to say who you are.",
                "ja": f"{provider.title} での確認が許可されませんでした。",
            },
            {
                "en": "Begin again and agree there, or open the link that you got from your instructor.",
                "ja": "もう一度始めて同意するか、先生からもらったリンクを開いてください。",
            },
        )
    name = error if _ERROR.fullmatch(error) else "?"
    return UsageError(
        {
            "en": f"{provider.title} has answered with an error ({name}).",
            "ja": f"{provider.title} がエラー（{name}）を返しました。",
        },
        {
            "en": "Begin again in a minute. If it stays so, tell your instructor.",
            "ja": "少ししてから、もう一度始めてください。続くときは、先生に伝えてください。",
        },
    )


ROWS = (
    Row("POST", "/oidc/login", ANYBODY, begin),
    Row("GET", "/oidc/callback", ANYBODY, come_back),
    Row("GET", "/oidc/done", ANYBODY, done),
)
