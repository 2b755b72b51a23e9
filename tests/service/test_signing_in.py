"""The courier exchanges codes: what it believes of a provider, and everything that it does not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course import course_secret, load_course
from grader.course.secret import provider_secret
from grader.errors import RefusedError
from grader.federation import requests
from grader.federation.openid import discovery, metadata, question
from grader.service.courier import Courier
from grader.store import Store
from grader.store.errands import Errands
from grader.store.fetched import Fetched
from grader.store.keys import Mailbox, Signer
from grader.store.logins import Logins
from tests.openid import Provider, name_provider, providing
from tests.service.queued import wait_until
from tests.store.conftest import path, where

__all__ = ["path", "where"]
BACK = "http://127.0.0.1:8000/oidc/callback"


class Asking:
    """A web process that leaves codes for a courier, which runs beside it."""

    def __init__(self, course: Path, where: Path | str, provider: Provider) -> None:
        self.served, self.provider = load_course(course), provider
        self.pages = Signer(course_secret(self.served)).public
        self.mailbox, self.stop = Mailbox(), threading.Event()
        self.store = Store.open(where)
        courier = Courier(self.served, where, "courier", self.stop)
        self.thread = threading.Thread(target=courier.run, daemon=True)
        self.thread.start()

    def asked(self) -> dict[str, Any]:
        """What an errand says of a browser that comes back from the provider."""
        known = self.served.provider
        assert known is not None
        document = {**self.provider.document(), "issuer": self.provider.address}
        state, login = Logins(self.store.database).begin("oidc", "/", self.store.database.clock())
        url = question(
            metadata(document, known.issuer), known, BACK,
            state=state, nonce=login.nonce, verifier=login.verifier,
        )  # fmt: skip
        asked = dict(part.split("=") for part in url.partition("?")[2].split("&"))
        code = self.provider.code({**asked, "redirect_uri": BACK})
        return {"code": code, "nonce": login.nonce, "verifier": login.verifier, "back": BACK}

    def told(self, value: dict[str, Any]) -> dict[str, Any]:
        """What the courier says of it."""
        errands, clock = Errands(self.store.database), self.store.database.clock
        id_ = errands.ask("remote_code", value, "", self.mailbox.public, clock())
        while (answer := errands.answer(id_, clock())) is None:
            assert not self.stop.wait(0.02)
        told: dict[str, Any] = json.loads(self.mailbox.opened(answer, f"errand {id_}", self.pages))
        return told

    def close(self) -> None:
        self.stop.set()
        self.thread.join()
        self.store.close()


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Give a provider that does right."""
    with providing() as found:
        yield found


@pytest.fixture
def asking(course: Path, where: Path | str, provider: Provider) -> Iterator[Asking]:
    """Give a course that names it, with a courier."""
    name_provider(course, provider)
    found = Asking(course, where, provider)
    yield found
    found.close()


def test_who_has_come_is_told_to_the_web_process_alone(asking: Asking) -> None:
    """The claims that are needed come into its mailbox; a new key of the provider's is fetched at once."""
    provider = asking.provider
    ada = {"subject": "a-1", "email": "Ada@Example.edu", "known_as": "Ada@Example.edu"}
    wait_until(lambda: Fetched(asking.store.database).get(discovery(provider.address)))
    assert asking.told(asking.asked()) == {"answer": ada}
    for kind in ("RSA", "EC"):
        provider.rotate(kind)
        assert asking.told(asking.asked()) == {"answer": ada}
    assert provider.asked.count("/keys") == 3
    assert provider.asked.count("/.well-known/openid-configuration") == 1
    provider.claims["email_verified"] = "true"  # a text, as some send it, says nothing for sure
    assert asking.told(asking.asked())["answer"]["email"] == ""


def test_an_address_that_is_told_apart_is_asked_for(asking: Asking) -> None:
    """Providers may tell it to who shows the access token alone; of the same person, or of nobody."""
    provider = asking.provider
    provider.claims = {"sub": "b-2"}
    assert asking.told(asking.asked())["answer"]["email"] == ""
    provider.userinfo = {"email": "bob@example.edu", "email_verified": True}
    assert asking.told(asking.asked())["answer"]["email"] == "bob@example.edu"
    provider.claims["email_verified"] = True  # of no address, so not of the one that is told apart
    provider.userinfo["email_verified"] = False
    assert asking.told(asking.asked())["answer"]["email"] == ""
    provider.userinfo["sub"] = "a-1"
    assert "error" in asking.told(asking.asked())


def test_a_provider_that_does_wrong_signs_nobody_in(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever it sends: the visitor is told in both languages, the operator why, and the next one comes in."""
    provider = asking.provider
    monkeypatch.setattr(requests, "_MOST_SECONDS", 1.0)
    reasons = {
        "another issuer": "It is another one's",
        "another audience": "not meant for this course",
        "another nonce": "answers nothing that was asked",
        "expired": "has expired",
        "alg none": "in no way that is accepted",
        "HS256 with the client's secret": "in no way that is accepted",
        "another key": "signature is wrong",
        "500": "does not work now",
        "huge": "does not work now",
        "no JSON": "does not work now",
        "drips": "does not work now",
        "leads elsewhere": "does not work now",
    }
    for provider.mode, reason in reasons.items():
        told = asking.told(asking.asked())
        assert reason in told["error"]["message"]["en"], provider.mode
        assert told["error"]["message"]["ja"].endswith("。")
    assert "/elsewhere" not in provider.asked
    provider.mode = ""
    assert "answer" in asking.told(asking.asked())
    said = caplog.text
    for why in ("500", "too much", "too slowly", "307"):
        assert why in said
    assert "<b>" not in said


def test_a_code_is_good_once_and_for_who_began(asking: Asking) -> None:
    """A second exchange, another verifier and another address are refused by the provider, and told."""
    value = asking.asked()
    assert "answer" in asking.told(value)
    for change in ({"again": 1}, {"verifier": "v" * 64}, {"back": BACK + "x"}, {"code": "none"}):
        told = asking.told({**(value if "again" in change else asking.asked()), **change})
        assert "does not work now" in told["error"]["message"]["en"]


def test_the_document_of_another_issuer_is_not_believed(asking: Asking) -> None:
    """Even where it stands at the issuer's own address."""
    assert "answer" in asking.told(asking.asked())
    asking.provider.mode = "names another issuer"
    asking.store.database.execute("DELETE FROM fetched")
    told = asking.told(asking.asked())
    assert "does not work now" in told["error"]["message"]["en"]
    assert asking.provider.asked.count("/token") == 1


@pytest.mark.parametrize("kind", ["client_secret_post", "public"])
def test_a_client_is_known_in_each_way(
    course: Path, path: Path, provider: Provider, kind: str
) -> None:
    """By its secret in the form, or by PKCE alone."""
    if kind == "public":
        provider.is_public = True
    else:
        provider.methods = [kind]
    name_provider(course, provider)
    asking = Asking(course, path, provider)
    try:
        assert "answer" in asking.told(asking.asked())
        provider.methods = ["private_key_jwt"]
        asking.store.database.execute("DELETE FROM fetched")
        assert ("answer" in asking.told(asking.asked())) is (kind == "public")
    finally:
        asking.close()


def test_a_secret_that_others_can_read_is_refused(course: Path, provider: Provider) -> None:
    """Or one that is none; without a file there is none."""
    name_provider(course, provider)
    served, file = load_course(course), course / ".grade/oidc-secret"
    assert provider_secret(served).startswith("the client")
    file.chmod(0o640)
    with pytest.raises(RefusedError, match="Others than its owner"):
        provider_secret(served)
    file.chmod(0o600)
    for content in (b"", b"\xff", b"a\nb"):
        file.write_bytes(content)
        with pytest.raises(RefusedError):
            provider_secret(served)
    file.unlink()
    assert provider_secret(served) == ""


GOOD = {
    "issuer": "https://id.example.edu/realm",
    "authorization_endpoint": "https://id.example.edu/auth",
    "token_endpoint": "https://id.example.edu/token",
    "jwks_uri": "https://id.example.edu/keys",
}


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "https://id.example.edu/realm/"}, {"issuer": None}, {"token_endpoint": "http://id.example.edu/token"},
        {"jwks_uri": None}, {"authorization_endpoint": "javascript:alert(1)"}, {"userinfo_endpoint": 7}, {"jwks_uri": ""},
        {"token_endpoint": ""}, {"jwks_uri": "http://localhost:9464/metrics"}, {"token_endpoint": "http://127.0.0.1/"},
    ],
)  # fmt: skip
def test_a_document_has_to_say_what_is_needed(change: dict[str, Any]) -> None:
    """Its issuer to the letter, and addresses to which secrets may be sent."""
    assert metadata(GOOD, GOOD["issuer"]).methods == ("client_secret_basic",)
    with pytest.raises(RefusedError):
        metadata({**GOOD, **change}, GOOD["issuer"])
