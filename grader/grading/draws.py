"""Where hidden inputs come from: the course's secret and the submission's bytes, nothing else.

The same file always meets the same inputs in the same order, also after the suite has gained a
check; another file meets others. Without the secret neither can be known.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

import numpy as np


def submission_seed(secret: bytes, exercise: str, digest: str) -> str:
    """The seed of everything drawn for one submission, in hexadecimal."""
    return _mac(secret, f"{exercise}\0{digest}").hex()


def generator(seed: str, purpose: str) -> np.random.Generator:
    """A generator for one purpose (a check's id, say); other purposes get other streams."""
    return np.random.default_rng(int.from_bytes(_mac(seed.encode(), purpose), "big"))


def number(seed: str, purpose: str) -> int:
    """A number of 63 bits for one purpose."""
    return int.from_bytes(_mac(seed.encode(), purpose)[:8], "big") >> 1


def shuffled(seed: str, ids: Iterable[str], purpose: str = "order") -> list[str]:
    """The ids in the order in which this submission meets them; other purposes have other orders."""
    return sorted(ids, key=lambda item: _mac(seed.encode(), f"{purpose}\0{item}"))


def _mac(key: bytes, message: str) -> bytes:
    return hmac.digest(key, message.encode(), hashlib.sha256)
