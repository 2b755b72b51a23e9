"""An OpenID provider of the tests' own: a real server, which does right or one thing wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

SECRET = "the client's: +secret"
CLIENT = "course & client"
HTML = "text/html; charset=utf-8"


@dataclass
class Provider:
    """What it is asked for and what it does: `mode` is what it does wrong, "" nothing.

    `claims` are those of whoever signs in, `userinfo` what it tells by that way alone.
    """

    address: str = ""
    mode: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"sub": "a-1", "email": "Ada@Example.edu", "email_verified": True})  # fmt: skip
    userinfo: dict[str, Any] = field(default_factory=dict)
    methods: list[str] | None = None
    is_public: bool = False
    key: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)

    def rotate(self, kind: str = "RSA") -> None:
        """Sign with a new key from now on."""
        name = f"key-{time.monotonic_ns()}"
        made = {"kid": name, "use": "sig"}
        self.key = RSAKey.generate_key(2048, made) if kind == "RSA" else ECKey.generate_key("P-256", made)  # fmt: skip

    def code(self, asked: Mapping[str, str]) -> str:
        """A code for what a browser has asked."""
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = dict(asked)
        return code

    def document(self) -> dict[str, Any]:
        """What it says of itself."""
        issuer = "https://other.example" if self.mode == "names another issuer" else self.address
        said = {
            "issuer": issuer,
            "authorization_endpoint": f"{self.address}/auth",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "userinfo_endpoint": f"{self.address}/me",
            "authorization_response_iss_parameter_supported": True,
        }
        if self.methods is not None:
            said["token_endpoint_auth_methods_supported"] = self.methods
        return said

    def token(self, form: Mapping[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """What it gives for a code."""
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        asked = self.codes.get(form.get("code", ""))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or form["code"] in self.used
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return 400, {"error": "invalid_grant"}
        self.used.append(form["code"])
        return 200, {"id_token": self._signed(asked["nonce"]), "access_token": "opens-me", "token_type": "Bearer"}  # fmt: skip

    def _is_client(self, form: Mapping[str, str], authorization: str) -> bool:
        if self.is_public:
            return form.get("client_id") == CLIENT and not authorization
        if (self.methods or ["client_secret_basic"]) == ["client_secret_post"]:
            return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")
        return [*map(unquote_plus, pair)] == [CLIENT, SECRET]

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "nonce": nonce, "iat": now, "exp": now + 300, **self.claims}  # fmt: skip
        wrong: dict[str, dict[str, Any]] = {
            "another issuer": {"iss": "https://other.example"},
            "another audience": {"aud": "other"},
            "another nonce": {"nonce": "n" * 43},
            "expired": {"iat": now - 900, "exp": now - 600},
        }
        claims |= wrong.get(self.mode, {})
        if self.mode in ("alg none", "HS256 with the client's secret"):
            head = {"alg": "none" if self.mode == "alg none" else "HS256", "kid": self.key.kid}
            text = ".".join(_encoded(json.dumps(part).encode()) for part in (head, claims))
            mac = hmac.digest(SECRET.encode(), text.encode(), "sha256")
            return f"{text}.{'' if self.mode == 'alg none' else _encoded(mac)}"
        key = RSAKey.generate_key(2048, {"kid": self.key.kid}) if self.mode == "another key" else self.key  # fmt: skip
        algorithm = "RS256" if isinstance(key, RSAKey) else "ES256"
        return jwt.encode({"alg": algorithm, "kid": key.kid}, claims, key)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class _Handler(BaseHTTPRequestHandler):
    """Answers as the provider of its server says."""

    def do_GET(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        provider.asked.append(parts.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self._send(200, provider.document())
        elif parts.path == "/keys":
            self._send(200, {"keys": [provider.key.as_dict(private=False)]})
        elif parts.path == "/me":
            known = self.headers.get("Authorization") == "Bearer opens-me"
            self._send(200 if known else 401, {"sub": provider.claims["sub"], **provider.userinfo})
        elif parts.path == "/auth":
            self._ask(asked)
        elif parts.path == "/agreed":
            back = {"state": asked["state"], "iss": provider.address}
            if provider.mode == "mixed up":
                back["iss"] = "https://other.example"
            if "deny" in asked:
                back["error"] = "access_denied"
            else:
                back["code"] = provider.code(asked)
            self.send_response(303)
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
            self.end_headers()
        else:
            self._send(404, {})

    def do_POST(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        provider.asked.append(self.path)
        form = {name: values[0] for name, values in parse_qs(body).items()}
        status, data = provider.token(form, self.headers.get("Authorization", ""))
        if provider.mode == "500":
            status, data = 500, {**data, "error": "<b>broken</b>\n"}
        elif provider.mode == "huge":
            data["more"] = "x" * 2_000_000
        elif provider.mode == "no JSON":
            self._send_text(200, "<html>", HTML)
            return
        elif provider.mode == "drips":
            self._drip()
            return
        elif provider.mode == "leads elsewhere":
            self.send_response(307)
            self.send_header("Location", f"{provider.address}/elsewhere")
            self.end_headers()
            return
        self._send(status, data)

    def _drip(self) -> None:
        """A byte at a time, each of which comes in time."""
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(600):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    def _ask(self, asked: Mapping[str, str]) -> None:
        fields = "".join(f'<input type="hidden" name="{name}" value="{value.replace("&", "&amp;")}">' for name, value in asked.items())  # fmt: skip
        self._send_text(
            200,
            f'<form action="/agreed">{fields}<button>Agree</button><button name="deny" value="1">Deny</button></form>',
            HTML,
        )

    def _send(self, status: int, data: Mapping[str, Any]) -> None:
        self._send_text(status, json.dumps(data), "application/json")

    def _send_text(self, status: int, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider that runs until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.provider = provider = Provider(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
    provider.rotate()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def name_provider(course: Path, provider: Provider) -> None:
    """Let a course have a provider, with its secret unless it takes none."""
    file = course / "course.toml"
    head, mark, exercises = file.read_text().partition("[[exercises]]")
    said = f'[oidc]\ntitle = "Campus ID"\nissuer = "{provider.address}"\nclient_id = "{CLIENT}"\n\n'
    file.write_text(head + said + mark + exercises)
    if not provider.is_public:
        state = course / ".grade"
        state.mkdir(mode=0o700, exist_ok=True)
        secret = state / "oidc-secret"
        secret.write_text(SECRET + "\n")
        secret.chmod(0o600)
