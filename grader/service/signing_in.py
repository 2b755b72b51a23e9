"""Exchanges the codes with which people come back from an OpenID provider; what is signed is believed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from grader.course.secret import provider_secret
from grader.errors import RefusedError, UsageError
from grader.federation.openid import completed, discovery, exchanged, metadata, told
from grader.federation.tokens import Rules, UnknownKeyError, claims_of
from grader.service.courier import FRESH_SECONDS, fetch
from grader.service.telling import tell

if TYPE_CHECKING:
    from grader.course.platforms import Provider
    from grader.service.courier import Trip


def code(trip: Trip, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say who has come back with a code.

    Raises:
        UsageError: Nobody that can be believed; or the provider is not as it must be, which operators are told.
    """
    provider = trip.course.provider
    if provider is None:
        raise UsageError("The course names no provider.", "Name it in course.toml: [oidc]")
    try:
        return told(_claims(trip, provider, value))
    except RefusedError as error:
        tell("refused", f"{error.message} {error.remedy}", logging.WARNING)
        raise UsageError(
            {
                "en": f"Signing in by {provider.title} does not work now.",
                "ja": f"{provider.title} でのサインインは今使えません。",
            },
            {
                "en": "Begin again in a minute. If it stays so, tell your instructor.",
                "ja": "少ししてから、もう一度始めてください。続くときは、先生に伝えてください。",
            },
        ) from None


def _claims(trip: Trip, provider: Provider, value: Mapping[str, Any]) -> dict[str, Any]:
    store, caller = trip.store, trip.caller
    where = discovery(provider.issuer)
    said = metadata(fetch(store, caller, where, FRESH_SECONDS), provider.issuer)
    tokens = exchanged(
        caller, said, provider, provider_secret(trip.course),
        code=value["code"], verifier=value["verifier"], back=value["back"],
    )  # fmt: skip
    rules = Rules(provider.issuer, provider.client_id, value["nonce"])
    now = store.database.clock()
    try:
        claims = claims_of(
            tokens.id_token, fetch(store, caller, said.keys, FRESH_SECONDS), rules, now
        )
    except UnknownKeyError:  # it has changed its keys since
        claims = claims_of(tokens.id_token, fetch(store, caller, said.keys, 0.0), rules, now)
    completed(caller, said, tokens, claims)
    return claims
