"""Signing in by an OpenID provider: authorization code flow with PKCE, and what the provider says of itself.

Source: OpenID Connect Core 1.0 and Discovery 1.0, RFC 6749, RFC 7636 (PKCE), RFC 9207 (whose answer it is).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode, urlsplit

from grader.course.platforms import is_address
from grader.errors import RefusedError

if TYPE_CHECKING:
    from grader.course import Course, Provider
    from grader.federation.requests import Answer, Caller

_SCOPE = "openid email profile"
_BASIC, _POST = "client_secret_basic", "client_secret_post"


class ProviderError(RefusedError):
    """The provider, or what it was set up with, is not as it must be: for operators."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a provider says of itself: its addresses, how a client proves who it is, whether it names itself."""

    authorize: str
    token: str
    keys: str
    userinfo: str
    methods: tuple[str, ...]
    names_itself: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a code was exchanged for."""

    id_token: str
    access_token: str


def discovery(issuer: str) -> str:
    """Where a provider says what it is."""
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def needed_of_others(course: Course) -> dict[str, str]:
    """What must be fetched to believe who comes from elsewhere, by address, with what each server is called."""
    needed = {platform.keys: platform.name for platform in course.platforms}
    if course.provider is not None:
        needed[discovery(course.provider.issuer)] = course.provider.title
    return needed


def metadata(document: Mapping[str, Any], issuer: str) -> Metadata:
    """What a provider's document says, if it is that of the issuer.

    Raises:
        ProviderError: It is another's, or lacks what is needed.
    """
    if document.get("issuer") != issuer:
        raise ProviderError(
            f"{discovery(issuer)} is the document of {str(document.get('issuer'))[:200]!r}.",
            "Write the issuer into course.toml just as the provider writes it, to the last slash.",
        )
    found: dict[str, str] = {}
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
        is_missing = name == "userinfo_endpoint" and name not in document
        value = "" if is_missing else document.get(name)
        if not is_missing and not (isinstance(value, str) and _is_safe(value, issuer)):
            raise ProviderError(
                f"{discovery(issuer)} has no {name} that can be used.",
                "It must be an address: https://...",
            )
        found[name] = str(value)
    methods = document.get("token_endpoint_auth_methods_supported", [_BASIC])
    return Metadata(
        found["authorization_endpoint"],
        found["token_endpoint"],
        found["jwks_uri"],
        found["userinfo_endpoint"],
        tuple(map(str, methods)) if isinstance(methods, list) else (),
        document.get("authorization_response_iss_parameter_supported") is True,
    )


def _is_safe(address: str, issuer: str) -> bool:
    """Whether what a provider names may be asked: this machine only by one that is here, too."""
    return is_address(address) and (address.startswith("https:") or issuer.startswith("http:"))


def question(
    said: Metadata, provider: Provider, back: str, *, state: str, nonce: str, verifier: str
) -> str:
    """The address where a browser asks the provider who somebody is, to be told at `back`."""
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": _SCOPE,
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    join = "&" if urlsplit(said.authorize).query else "?"
    return said.authorize + join + urlencode(asked)


def exchanged(
    caller: Caller, said: Metadata, provider: Provider, secret: str, *, code: str, verifier: str, back: str
) -> Tokens:  # fmt: skip
    """What the provider gives for a code; without a secret, the verifier alone shows that it is ours.

    Raises:
        ProviderError: It gives none.
        UnreachableError: It can't be reached.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    headers = {"Accept": "application/json"}
    if not secret:
        form["client_id"] = provider.client_id
    elif _BASIC in said.methods:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif _POST in said.methods:
        form |= {"client_id": provider.client_id, "client_secret": secret}
    else:
        raise ProviderError(
            f"The provider takes no client's secret: {', '.join(said.methods)[:200]}.",
            f"Register the course with it for {_BASIC}, or remove .grade/oidc-secret.",
        )
    answer = caller.ask("POST", said.token, headers=headers, form=form)
    data = answer.data if isinstance(answer.data, dict) else {}
    id_token, access_token = data.get("id_token"), data.get("access_token")
    if answer.status != 200 or not isinstance(id_token, str):
        raise ProviderError(
            f"The provider has not taken the code ({_why(answer, data)}).",
            "For invalid_client, compare client_id and .grade/oidc-secret with what is registered there.",
        )
    return Tokens(id_token, access_token if isinstance(access_token, str) else "")


def completed(caller: Caller, said: Metadata, tokens: Tokens, claims: dict[str, Any]) -> None:
    """Add what the provider tells by another way alone, if it does: the e-mail address.

    Raises:
        ProviderError: It tells it of somebody else.
        UnreachableError: It can't be reached.
    """
    if "email" in claims or not (said.userinfo and tokens.access_token):
        return
    headers = {"Authorization": f"Bearer {tokens.access_token}", "Accept": "application/json"}
    answer = caller.ask("GET", said.userinfo, headers=headers)
    if answer.status != 200 or not isinstance(answer.data, dict):
        return  # whoever is known already comes in without
    if answer.data.get("sub") != claims["sub"]:
        raise ProviderError("The provider has told of somebody else.", "Look into its log.")
    claims.pop("email_verified", None)  # it was said of no address
    for name in ("email", "email_verified", "name", "preferred_username"):
        if name in answer.data:
            claims.setdefault(name, answer.data[name])


def told(claims: Mapping[str, Any]) -> dict[str, str]:
    """Of the claims what is needed: who it is, the e-mail if it is verified, what to call them."""
    email = claims.get("email")
    is_theirs = claims.get("email_verified") is True and isinstance(email, str)
    known = (claims.get(name) for name in ("email", "preferred_username", "name"))
    called = next((one for one in known if isinstance(one, str) and one), "")
    return {
        "subject": str(claims["sub"]),
        "email": str(email)[:320] if is_theirs else "",
        "known_as": called[:80],
    }


def is_its_answer(said: Metadata, issuer: str, named: str | None) -> bool:
    """Whether what a browser has brought may be this provider's, by the issuer that it names."""
    return named == issuer or (named is None and not said.names_itself)


def _why(answer: Answer, data: Mapping[str, Any]) -> str:
    error = str(data.get("error", ""))[:60]
    return f"{answer.status} {error}".strip() if error.isprintable() else str(answer.status)
