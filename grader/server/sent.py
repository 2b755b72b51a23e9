"""What an LMS has sent, shown to who brought it and kept nowhere: every installation goes wrong once."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from grader.feedback.clean import visible

_MOST_CLAIMS, _LONGEST_NAME, _LONGEST = 60, 120, 600


def sent(claims: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Claims as a table: names, and values as JSON."""
    return [
        (
            visible(name, _LONGEST_NAME),
            visible(json.dumps(value, ensure_ascii=False, indent=1), _LONGEST, multiline=True),
        )
        for name, value in [*claims.items()][:_MOST_CLAIMS]
    ]


def unverified(token: str) -> dict[str, Any]:
    """What a token says, whoever has written it: to look at, and to believe nothing of."""
    try:
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValueError, IndexError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}
