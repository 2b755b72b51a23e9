"""The key pair by which this course is known to LTI platforms: they fetch the public half."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import RefusedError
from grader.writing import write_file

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

_BITS = 2048


def key_file(state: Path) -> Path:
    """Where the private half is, in a course's folder of its own."""
    return state / "lti-key.pem"


def tool_key(state: Path) -> RSAKey:
    """The key pair, made where there is none yet.

    Raises:
        RefusedError: What is there is none, or it can't be kept.
    """
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey

    path = key_file(state)
    if not path.exists():
        made = RSAKey.generate_key(_BITS).as_pem(private=True)
        write_file(path, made, private=True)
    try:
        key = RSAKey.import_key(path.read_bytes())
        if not key.is_private:
            raise ValueError
    except (OSError, JoseError, ValueError, TypeError):
        raise RefusedError(
            f"{path} is no private key.",
            "Restore it from a backup; or move it away, and register the new one with each platform.",
        ) from None
    return RSAKey.import_key(
        key.as_dict(private=True, kid=key.thumbprint(), use="sig", alg="RS256")
    )


def public_keys(key: RSAKey) -> str:
    """The JWK set that platforms fetch, as JSON."""
    public: dict[str, Any] = dict(key.as_dict(private=False))
    return json.dumps({"keys": [public]})
