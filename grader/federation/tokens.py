"""ID tokens of other servers: believed only if signed, meant for us, fresh, and an answer to what we asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grader.errors import UsageError

SKEW_SECONDS = 60.0
"""By so much another server's clock may be wrong."""
_LONGEST = 60_000
_ALGORITHMS = ("RS256", "ES256")
_OLDEST_SECONDS = 3600.0
_LAST = 1e12  # seconds: no token is good for so long


class UnknownKeyError(UsageError):
    """It is signed by a key that we have not got (yet)."""


class NobodyError(UsageError):
    """It says of nobody who they are."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Who must have made a token, for whom, and with which nonce."""

    issuer: str
    audience: str
    nonce: str


def claims_of(token: str, keys: Mapping[str, Any], rules: Rules, now: datetime) -> dict[str, Any]:
    """The claims of a token that is signed with one of the public `keys` (a JWK set) and keeps the rules.

    Source: OpenID Connect Core 1.0, 3.1.3.7, and the 1EdTech Security Framework 1.0, 5.1.3.

    Raises:
        UnknownKeyError: It is signed by another key.
        UsageError: It is not to be believed, and why.
    """
    from joserfc import jwt
    from joserfc.errors import JoseError

    key = _key(token, keys)
    try:
        decoded = jwt.decode(token, key, algorithms=list(_ALGORITHMS))
    except (JoseError, ValueError, TypeError):
        raise _refused("Its signature is wrong.", "署名が正しくありません。") from None
    claims = decoded.claims
    _hold_meant_for_us(claims, rules)
    _hold_fresh(claims, now.timestamp())
    return dict(claims)


def _key(token: str, keys: Mapping[str, Any]) -> Any:
    """The key that the token says it was signed with."""
    from joserfc import jws
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey, RSAKey

    try:
        if len(token) > _LONGEST:
            raise ValueError
        header = jws.extract_compact(token.encode()).headers()
        algorithm, name = header.get("alg"), header.get("kid")
    except (JoseError, ValueError, TypeError, AttributeError):
        raise _refused("It is no token.", "トークンではありません。") from None
    if algorithm not in _ALGORITHMS:
        raise _refused("It is signed in no way that is accepted.", "署名の方式が対応外です。")
    listed = keys.get("keys")
    kind = "RSA" if algorithm == "RS256" else "EC"
    usable = [
        one
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and one.get("kty") == kind and one.get("use", "sig") == "sig"
    ]
    found = [one for one in usable if one.get("kid") == name]
    if name is None and len(usable) == 1:  # then there is nothing to choose
        found = usable
    if not found:
        raise UnknownKeyError(
            {
                "en": "It is signed by a key that is not known here.",
                "ja": "未知の鍵で署名されています。",
            },
            _AGAIN,
        )
    try:
        return (RSAKey if kind == "RSA" else ECKey).import_key(found[0])
    except (JoseError, ValueError, TypeError, KeyError):
        raise _refused("Its key can't be used.", "鍵を使えません。") from None


def _hold_meant_for_us(claims: Mapping[str, Any], rules: Rules) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != rules.issuer:
        raise _refused("It is another one's.", "発行元が違います。")
    if rules.audience not in audiences:
        raise _refused("It is not meant for this course.", "このコース宛てではありません。")
    if claims.get("azp", rules.audience) != rules.audience or (
        len(audiences) > 1 and "azp" not in claims
    ):
        raise _refused("It was given to another program.", "別のプログラム宛てです。")
    if not rules.nonce or claims.get("nonce") != rules.nonce:
        raise _refused("It answers nothing that was asked.", "対応する要求がありません。")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject or len(subject) > 255 or "\0" in subject:
        raise NobodyError(
            {
                "en": "The other server does not say who you are.",
                "ja": "相手のサーバーが、利用者が誰かを示していません。",
            },
            {
                "en": "Sign in there, then open this once more. An anonymous visitor has no pages here.",
                "ja": "相手側でサインインしてから、もう一度開いてください。匿名では利用できません。",
            },
        )


def _hold_fresh(claims: Mapping[str, Any], now: float) -> None:
    until, since = _number(claims.get("exp")), _number(claims.get("iat"))
    before = _number(claims.get("nbf", since))
    if until is None or since is None or before is None:
        raise _refused("It does not say how long it is good.", "有効期限が示されていません。")
    if until <= now - SKEW_SECONDS or since < now - _OLDEST_SECONDS:
        raise _refused(
            f"It has expired, or a clock is wrong: here it is {_clock(now)}.",
            f"期限が切れているか、時計がずれています（こちらの時刻は {_clock(now)}）。",
        )
    if max(since, before) > now + SKEW_SECONDS:
        raise _refused(
            f"It is from the future, so a clock is wrong: here it is {_clock(now)}.",
            f"未来の時刻のもので、時計がずれています（こちらの時刻は {_clock(now)}）。",
        )


def _clock(now: float) -> str:
    return f"{datetime.fromtimestamp(now, UTC):%H:%M:%S} UTC"


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < _LAST else None


_AGAIN = {
    "en": "Go back to the page that led here and open it once more.",
    "ja": "元のページに戻って、もう一度開いてください。",
}


def _refused(english: str, japanese: str) -> UsageError:
    return UsageError(
        {
            "en": f"What the other server has sent is not accepted. {english}",
            "ja": f"相手のサーバーから届いた情報を受け付けられません。{japanese}",
        },
        _AGAIN,
    )
