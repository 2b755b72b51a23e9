"""The keys for single purposes: what each can do, and that none can do more."""

from __future__ import annotations

import pytest

from grader.errors import InternalError
from grader.store import receipt_key, verify_receipt
from grader.store.keys import SEALED, Sealer, Signer, WebKeys, derived, verified
from grader.store.receipts import issue

SECRET = b"s" * 32


def test_each_purpose_has_a_key_of_its_own() -> None:
    """Keys differ by purpose and by secret, and none is the secret."""
    keys = {derived(SECRET, name) for name in ("receipts", "pages", "csrf", "sealed")}
    assert len({*keys, derived(b"t" * 32, "receipts"), SECRET}) == 6


def test_receipts_that_were_given_verify_for_ever() -> None:
    """Of the first kind by the secret itself, of the second by the key for receipts."""
    about = "1" * 12, "ada", "dropout", "2026-03-04T12:00:00+00:00", "0" * 64
    first = issue(*about, "", SECRET)
    second = issue(*about, "7:ab", receipt_key(SECRET))
    assert first.text.startswith("grade1.")
    assert first.text.endswith(".12cd79ec77948ec1fb51dd05efcc2c7c")
    assert second.text.startswith("grade2.")
    assert second.text.endswith(".c76a76082f225c7935e7d98def901105")
    for receipt in (first, second):
        assert verify_receipt(receipt.text, SECRET) == receipt


def test_what_is_sealed_is_opened_again() -> None:
    """As what it is about; the same text never looks the same."""
    sealer = Sealer(SECRET)
    sealed = sealer.seal(b"hidden", "report of a")
    assert sealed.startswith(SEALED)
    assert b"hidden" not in sealed
    assert sealed != sealer.seal(b"hidden", "report of a")
    assert Sealer(SECRET).opened(sealed, "report of a") == b"hidden"


@pytest.mark.parametrize(
    "change", ["a byte", "cut off", "not sealed", "about another", "another secret"]
)
def test_what_was_changed_is_not_opened(change: str) -> None:
    """A changed byte, a part, a plain text, another's report, another course's."""
    sealed = Sealer(SECRET).seal(b"hidden", "report of a")
    data = {
        "a byte": sealed[:-1] + bytes([sealed[-1] ^ 1]),
        "cut off": sealed[:12],
        "not sealed": b"{}",
    }
    about = "report of b" if change == "about another" else "report of a"
    secret = b"t" * 32 if change == "another secret" else SECRET
    with pytest.raises(InternalError, match="sealed"):
        Sealer(secret).opened(data.get(change, sealed), about)


def test_a_signature_is_verified_by_the_public_key() -> None:
    """What was signed is; a changed text, a changed signature and another course's are not."""
    signer = Signer(SECRET)
    public, signature = signer.public, signer.sign(b"page")
    assert verified(public, b"page", signature)
    assert not verified(public, b"pagE", signature)
    assert not verified(public, b"page", signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not verified(public, b"page", b"")
    assert not verified(b"", b"page", signature)
    assert not verified(Signer(b"t" * 32).public, b"page", signature)


def test_the_web_process_gets_no_key_that_signs_or_opens() -> None:
    """Its keys go through a pipe and come back the same; neither secret nor the other keys are among them."""
    keys = WebKeys.of(SECRET)
    assert WebKeys.from_json(keys.to_json()) == keys
    given = keys.to_json() + repr(keys)
    for secret in (SECRET, derived(SECRET, "sealed"), derived(SECRET, "pages")):
        assert secret.hex() not in given
        assert secret not in (keys.receipts, keys.pages, keys.csrf)
    assert keys.receipts.hex() not in repr(keys)
