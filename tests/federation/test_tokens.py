"""ID tokens: what is believed, and everything that is not."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from grader.errors import UsageError
from grader.federation.tokens import Rules, UnknownKeyError, claims_of

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
KEYS = {"keys": [KEY.as_dict(private=False)]}
RULES = Rules("https://lms.example.edu", "client", "nonce")
GOOD: Mapping[str, Any] = {
    "iss": RULES.issuer, "aud": "client", "sub": "5f1c", "nonce": "nonce", "iat": AT, "exp": AT + 300,
}  # fmt: skip


def signed(claims: Mapping[str, Any], key: Any = KEY, **header: str) -> str:
    """A token with these claims."""
    return jwt.encode({"alg": "RS256", "kid": "one", **header}, dict(claims), key)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_a_good_token_is_believed() -> None:
    """As one of several audiences, too, if it says that it is for us."""
    assert claims_of(signed(GOOD), KEYS, RULES, NOW)["sub"] == "5f1c"
    several = {**GOOD, "aud": ["x", "client"], "azp": "client"}
    assert claims_of(signed(several), KEYS, RULES, NOW)["sub"] == "5f1c"
    late = {**GOOD, "iat": AT - 340, "exp": AT - 40}  # its server's clock is slow
    assert claims_of(signed(late), KEYS, RULES, NOW)["sub"] == "5f1c"


REFUSED: dict[str, Mapping[str, Any]] = {
    "another issuer": {"iss": "https://lms.example.edu.evil.example"},
    "another audience": {"aud": "other"},
    "several audiences and no word": {"aud": ["client", "other"]},
    "given to another program": {"azp": "other"},
    "another nonce": {"nonce": "other"},
    "no nonce": {"nonce": None},
    "expired": {"exp": AT - 61},
    "no end": {"exp": None},
    "an end that is none": {"exp": "soon"},
    "true as an end": {"exp": True},
    "endless": {"exp": 1e300},
    "old": {"iat": AT - 4000},
    "from the future": {"iat": AT + 61},
    "not yet": {"nbf": AT + 61},
    "nobody": {"sub": ""},
    "a number": {"sub": 7},
    "very long": {"sub": "x" * 256},
}


@pytest.mark.parametrize("change", REFUSED.values(), ids=REFUSED)
def test_whatever_breaks_a_rule_is_refused(change: Mapping[str, Any]) -> None:
    """Signed or not, a token that is not an answer to us is worth nothing."""
    claims = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    with pytest.raises(UsageError):
        claims_of(signed(claims), KEYS, RULES, NOW)


def test_a_wrong_signature_is_refused() -> None:
    """By another key of the same name, none at all, or the public key taken for a secret."""
    body = signed(GOOD).partition(".")[2]
    head = _encoded(b'{"alg":"HS256","kid":"one"}')
    body = body.partition(".")[0]
    mac = hmac.digest(KEY.as_pem(private=False), f"{head}.{body}".encode(), "sha256")
    unsigned = signed(GOOD).rpartition(".")[0]
    none = f"eyJhbGciOiJub25lIiwia2lkIjoib25lIn0.{unsigned.partition('.')[2]}."
    for token in (
        signed(GOOD, OTHER),
        unsigned + ".",
        unsigned,
        none,
        f"{head}.{body}.{_encoded(mac)}",
        "",
        "a.b.c",
        "é",
        "x" * 100_000,
    ):
        with pytest.raises(UsageError) as raised:
            claims_of(token, KEYS, RULES, NOW)
        assert not isinstance(raised.value, UnknownKeyError)


def test_an_unknown_key_is_told_apart() -> None:
    """Then the keys may have been changed, and are fetched again."""
    for keys in ({}, {"keys": None}, {"keys": [1]}, {"keys": [{**KEYS["keys"][0], "kid": "two"}]}):
        with pytest.raises(UnknownKeyError):
            claims_of(signed(GOOD), keys, RULES, NOW)
    with pytest.raises(UsageError):
        claims_of(signed(GOOD), {"keys": [{"kid": "one", "kty": "RSA"}]}, RULES, NOW)
