"""What is derived from the course's secret, one key for each purpose: whoever has one knows no other.

The secret itself stays with the workers. The web process is given `WebKeys`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Self

from grader.errors import InternalError, RefusedError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEALED = b"sealed1\0"
"""How what is sealed begins; no JSON does."""
SEALED_TWICE = b"sealed2\0"
"""How that begins of which the inside is sealed once more, with its student's own key."""
_NONCE = 12
_POINT = 32  # bytes of a public key of X25519
_SIGNATURE = 64


def derived(secret: bytes, purpose: str) -> bytes:
    """The key for one purpose: it tells nothing of the secret, nor of the key for another."""
    return hmac.digest(secret, b"key\0" + purpose.encode(), hashlib.sha256)


class Sealer:
    """Encrypts for whoever has the course's secret.

    Raises:
        RefusedError: What it takes is not installed.
    """

    def __init__(self, secret: bytes) -> None:
        self._cipher = cipher(derived(secret, "sealed"))

    def seal(self, data: bytes, about: str) -> bytes:
        """Encrypt `data`; it can be opened only as what it is `about`."""
        nonce = os.urandom(_NONCE)
        return SEALED + nonce + self._cipher.encrypt(nonce, data, about.encode())

    def opened(self, data: bytes, about: str) -> bytes:
        """What was sealed.

        Raises:
            InternalError: It was changed, is about something else, or another course's.
        """
        from cryptography.exceptions import InvalidTag

        start = len(SEALED) + _NONCE
        try:
            if not data.startswith(SEALED) or len(data) < start:
                raise InvalidTag
            return self._cipher.decrypt(data[len(SEALED) : start], data[start:], about.encode())
        except InvalidTag:
            raise InternalError(
                f"The {about} is not what this course's grader has sealed.",
                "Restore the store and .grade/secret from a backup, or grade the submission again.",
            ) from None


class Signer:
    """Signs what the web process shows, so that it can change nothing of it.

    Raises:
        RefusedError: What it takes is not installed.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = _private(derived(secret, "pages"))

    def sign(self, data: bytes) -> bytes:
        """The signature of `data`."""
        return self._key.sign(data)

    @property
    def public(self) -> bytes:
        """The key that verifies, and can't sign."""
        return self._key.public_key().public_bytes_raw()


def verified(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether `signature` was made of `data` by the signer with this public key."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        raise _not_installed() from None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):  # a key that is none
        return False
    return True


@dataclass(frozen=True, slots=True)
class WebKeys:
    """All that the web process is given: it issues receipts, verifies pages, and guards its own forms."""

    receipts: bytes = field(repr=False)
    pages: bytes = field(repr=False)
    csrf: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: bytes) -> Self:
        """The keys of the course with a secret.

        Raises:
            RefusedError: What they take is not installed.
        """
        return cls(derived(secret, "receipts"), Signer(secret).public, derived(secret, "csrf"))

    def to_json(self) -> str:
        """The keys as a JSON object, for a pipe: arguments and the environment can be read by others."""
        return json.dumps({name: key.hex() for name, key in asdict(self).items()})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The same back.

        Raises:
            ValueError, TypeError, AttributeError: That is not what `to_json` gave.
        """
        return cls(**{name: bytes.fromhex(key) for name, key in json.loads(text).items()})


class Mailbox:
    """Where a process gets what others encrypt for it alone; what came ends with the process.

    Raises:
        RefusedError: What it takes is not installed.
    """

    def __init__(self) -> None:
        try:
            from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
        except ImportError:
            raise _not_installed() from None
        self._key = X25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes_raw()

    def opened(self, data: bytes, about: str, pages: bytes) -> bytes:
        """What was posted here, by the signer with the public key of `pages`.

        Raises:
            InternalError: It was changed, is about something else, or for another mailbox.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

        signature, data = data[:_SIGNATURE], data[_SIGNATURE:]
        try:
            if not verified(pages, about.encode() + b"\0" + data, signature):
                raise InvalidTag
            sender, nonce = data[:_POINT], data[_POINT : _POINT + _NONCE]
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(sender))
            key = hashlib.sha256(shared + sender + self.public).digest()
            return cipher(key).decrypt(nonce, data[_POINT + _NONCE :], about.encode())
        except (InvalidTag, ValueError):
            raise InternalError(
                "What a worker has answered can't be read here.", "Ask for the page once more."
            ) from None


def posted(mailbox: bytes, data: bytes, about: str, signer: Signer) -> bytes:
    """Encrypt `data` for a mailbox, as what it is `about`, and sign it.

    Raises:
        InternalError: That is no mailbox.
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    own = X25519PrivateKey.generate()
    sender = own.public_key().public_bytes_raw()
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(mailbox))
    except ValueError:
        raise InternalError("Whoever asked left no key to answer with.") from None
    nonce = os.urandom(_NONCE)
    key = hashlib.sha256(shared + sender + mailbox).digest()
    sealed = sender + nonce + cipher(key).encrypt(nonce, data, about.encode())
    return signer.sign(about.encode() + b"\0" + sealed) + sealed


def cipher(key: bytes) -> AESGCM:
    """What encrypts with a key.

    Raises:
        RefusedError: What it takes is not installed.
    """
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError:
        raise _not_installed() from None
    return AESGCM(key)


def _private(key: bytes) -> Ed25519PrivateKey:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError:
        raise _not_installed() from None
    return Ed25519PrivateKey.from_private_bytes(key)


def _not_installed() -> RefusedError:
    return RefusedError(
        "What this course keeps is encrypted, and cryptography is not installed.",
        "Install it in grade's own environment: pip install 'numpy-course-grader[server]'",
    )
