"""A platform in the tests' own process: keys that it serves, and tokens with whatever claims a test wants."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.server.visiting import Answer, Visitor

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
LEARNER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"
TEACHER = "http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor"
CLIENT, DEPLOYMENT = "10000000000001", "1:8865aa05b4b79b64a91a86042e43af5ea8ae79eb"


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Platform:
    """Keys at an address, and what is signed with them."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.key = RSAKey.generate_key(2048, {"kid": "first"})

    @property
    def keys(self) -> dict[str, Any]:
        """The public keys, as they are fetched."""
        return {"keys": [{**self.key.as_dict(private=False), "alg": "RS256", "use": "sig"}]}

    def rotate(self, name: str) -> None:
        """Sign with another key from now on."""
        self.key = RSAKey.generate_key(2048, {"kid": name})

    def token(self, claims: Mapping[str, Any], key: Any = None, **header: Any) -> str:
        """A token with these claims and, if that is another one, this header or key."""
        told = {"alg": "RS256", "kid": self.key.kid, "typ": "JWT", **header}
        if told["alg"] in ("none", "HS256"):  # which no library signs so
            text = f"{_part(json.dumps(told).encode())}.{_part(json.dumps(claims).encode())}"
            public = self.key.as_pem(private=False)
            signed = _part(hmac.digest(public, text.encode(), hashlib.sha256))
            return f"{text}.{signed if told['alg'] == 'HS256' else ''}"
        return jwt.encode(told, dict(claims), key or self.key)

    def canvas(self, tool: str, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """The claims of a student's launch as Canvas makes them; None takes one away."""
        now = int(time.time())
        claims = {
            f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}version": "1.3.0",
            f"{CLAIM}resource_link": {"id": "a1b2", "title": "Scaling inputs", "description": None},
            "aud": CLIENT,
            "azp": CLIENT,
            f"{CLAIM}deployment_id": DEPLOYMENT,
            "exp": now + 3600,
            "iat": now,
            "iss": self.address,
            "nonce": nonce,
            "sub": "535fa085-f22b-4655-f48b-5a36a9215f64",
            f"{CLAIM}target_link_uri": f"{tool}/x/scaling",
            f"{CLAIM}context": {"id": "c4f1", "label": "NP", "title": "Numpy 101", "type": []},
            f"{CLAIM}tool_platform": {"guid": "g", "name": "Canvas", "product_family_code": "canvas"},
            f"{CLAIM}launch_presentation": {
                "document_target": "iframe", "locale": "en", "return_url": f"{self.address}/back",
            },
            "locale": "en",
            f"{CLAIM}roles": [LEARNER, "http://purl.imsglobal.org/vocab/lis/v2/system/person#User"],
            f"{CLAIM}custom": {"exercise": "scaling", "student": "$Canvas.user.sisid"},
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
                "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
                "lineitems": f"{self.address}/items",
                "lineitem": f"{self.address}/items/7",
            },
            "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice": {
                "context_memberships_url": f"{self.address}/members", "service_versions": ["2.0"],
            },
            "email": "Ada@Example.edu",
            "name": "Ada Lovelace",
        }  # fmt: skip
        return {k: v for k, v in {**claims, **changes}.items() if v is not None}

    def moodle(self, tool: str, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """The same as Moodle makes them: a number as subject, a minute to live, a query in the line item."""
        now = int(time.time())
        services = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
        return self.canvas(
            tool,
            nonce,
            **{
                "sub": "17",
                "exp": now + 60,
                "azp": None,
                f"{CLAIM}resource_link": {"id": "4", "title": "Scaling"},
                f"{CLAIM}ext": {"user_username": "ada", "lms": "moodle-2"},
                services: {
                    "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
                    "lineitems": f"{self.address}/mod/lti/services.php/2/lineitems?type_id=1",
                    "lineitem": f"{self.address}/mod/lti/services.php/2/lineitems/9/lineitem?type_id=1",
                },
                **changes,
            },
        )

    def deep_linking(self, tool: str, nonce: str, /, **changes: Any) -> dict[str, Any]:
        """The claims by which a teacher chooses links."""
        asked = {
            "deep_link_return_url": f"{self.address}/return?course=1",
            "accept_types": ["link", "ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe"],
            "accept_multiple": True,
            "data": "opaque+data",
            **changes.pop("asked", {}),
        }
        return self.canvas(
            tool,
            nonce,
            **{
                f"{CLAIM}message_type": "LtiDeepLinkingRequest",
                f"{CLAIM}resource_link": None,
                f"{CLAIM}target_link_uri": f"{tool}/",
                f"{CLAIM}roles": [TEACHER],
                f"{DEEP}deep_linking_settings": asked,
                "sub": "teacher",
                "email": "grace@example.edu",
                "name": "Grace Hopper",
                **changes,
            },
        )


@contextmanager
def platform() -> Iterator[Platform]:
    """Serve a platform's keys until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(found.keys).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Platform(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def name_platform(course: Path, address: str, more: str = "") -> None:
    """Write a platform into a course.toml."""
    file = course / "course.toml"
    head, mark, exercises = file.read_text("utf-8").partition("[[exercises]]")
    lti = (
        f'[[lti]]\nname = "canvas"\nissuer = "{address}"\nclient_id = "{CLIENT}"\n'
        f'deployments = ["{DEPLOYMENT}"]\nauthorize = "{address}/auth"\ntoken = "{address}/token"\n'
        f'keys = "{address}/keys"\n{more}\n'
    )
    file.write_text(f"{head}{lti}{mark}{exercises}", "utf-8")


class Browser:
    """Somebody whom a platform sends to a course: begins, brings the token, goes on."""

    def __init__(self, visitor: Visitor, at: Platform) -> None:
        self.visitor, self.at, self.tool = visitor, at, visitor.url
        self.state = self.nonce = ""

    def begin(self, **changes: str) -> Answer:
        """What the platform's link does first."""
        said = {
            "iss": self.at.address, "login_hint": "h", "lti_message_hint": "m", "client_id": CLIENT,
            "target_link_uri": f"{self.tool}/x/scaling", "lti_deployment_id": DEPLOYMENT, **changes,
        }  # fmt: skip
        query = urlencode({name: value for name, value in said.items() if value})
        answer = self.visitor.get(f"/lti/canvas/login?{query}", **{"Sec-Fetch-Dest": "document"})
        told = parse_qs(urlsplit(answer.at).query)
        self.state, self.nonce = (told.get(name, [""])[0] for name in ("state", "nonce"))
        return answer

    def bring(
        self, token: str, dest: str = "document", site: str = "cross-site", **more: str
    ) -> Answer:
        """What the platform's form does: no cookie of a session comes with it, since it is another site's."""
        cookies = self.visitor.cookies
        if site == "cross-site":
            lax = {name: value for name, value in cookies.items() if name.startswith("lti-")}
            self.visitor.cookies = lax
        fields = {"id_token": token, "state": self.state, **more}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": site,
            "Sec-Fetch-Dest": dest,
        }  # fmt: skip
        try:
            body = urlencode(fields).encode()
            return self.visitor.ask("POST", "/lti/canvas/launch", body, headers)
        finally:
            self.visitor.cookies = {**cookies, **self.visitor.cookies}

    def launch(self, kind: str = "canvas", **changes: Any) -> Answer:
        """Begin, and bring a token with these claims."""
        self.begin()
        return self.bring(self.at.token(getattr(self.at, kind)(self.tool, self.nonce, **changes)))

    def go_on(self, answer: Answer) -> Answer:
        """Press the button of the page that follows, or let its script do so."""
        assert answer.status == 200
        assert 'action="/lti/canvas/arrival"' in answer.text
        return self.visitor.send("/lti/canvas/arrival", {"ticket": answer.field("ticket")})

    def arrive(self, kind: str = "canvas", **changes: Any) -> Answer:
        """All of it."""
        return self.go_on(self.launch(kind, **changes))
