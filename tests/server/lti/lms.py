"""A small LMS around PyPI's lti1p3platform: a program of its own, `python -m tests.server.lti.lms CLIENT DEPLOYMENT`.

It tells its address in its first line. Its pages have a link or a frame with a launch of a course at `tool`, keep
a tool's state where they are asked to (`storage`), and show what deep linking brought back.
"""

from __future__ import annotations

import json
import sys
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from jwcrypto.jwk import JWK
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request, TRequest

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
# Keeps what tools put, each for itself, and gives it back to them alone (LTI Platform Storage 1.0).
KEEPER = """
const kept = {};
window.addEventListener("message", ({data, origin, source}) => {
  if (origin !== TOOL || !data?.subject?.startsWith("lti.")) return;
  const {subject, message_id, key} = data;
  if (subject === "lti.put_data") kept[key] = data.value;
  source.postMessage({subject: `${subject}.response`, message_id, key, value: kept[key]}, origin);
});
"""


class Conf(LTI1P3PlatformConfAbstract):
    """The one tool that is registered."""

    def init_platform_config(self, **about: Any) -> None:
        self.about = about

    def get_registration_by_params(self, **_: Any) -> Registration:
        about, tool = self.about, self.about["tool"]
        registration = Registration()
        registration.set_iss(about["address"]).set_client_id(about["client"])
        registration.set_deployment_id(about["deployment"])
        registration.set_launch_url(f"{tool}/x/scaling").set_deeplink_launch_url(f"{tool}/")
        registration.set_oidc_login_url(f"{tool}/lti/canvas/login")
        registration.set_tool_key_set_url(f"{tool}/lti/canvas/jwks")
        registration.set_platform_private_key(about["private"])
        registration.set_platform_public_key(about["public"])
        return registration


class Begun(OIDCLoginAbstract):
    """The first step: an address that a link or a frame has."""

    def set_lti_message_hint(self, **said: Any) -> None:
        self._lti_message_hint = json.dumps(said)

    def get_redirect(self, url: str) -> str:
        return url


class Asked(Request):
    """A request as the library reads it."""

    def build_metadata(self, request: dict[str, str]) -> TRequest:
        return {"method": "GET", "form_data": {}, "get_data": request}


class Launch(LTIAdvantageMessageLaunchAbstract):
    """The second step: a form that brings the token."""

    def render_launch_form(self, launch_data: dict[str, Any], **_: Any) -> str:
        fields = "".join(
            f'<input type="hidden" name="{name}" value="{escape(launch_data[name])}">'
            for name in ("id_token", "state")
        )
        form = f'<form method="post" action="{escape(launch_data["launch_url"])}">{fields}'
        if json.loads(self.get_preflight_response()["lti_message_hint"])["pause"]:
            return f"{form}<button>Launch</button></form>"
        return f"{form}</form><script>document.forms[0].submit()</script>"


def conf(tool: str) -> Conf:
    """The tool at an address; the library's object keeps the key set that it has fetched."""
    return Conf(tool=tool, **ABOUT)


class Handler(BaseHTTPRequestHandler):
    """What the LMS answers."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        said = dict(parse_qsl(parts.query))
        if parts.path == "/keys":
            made = conf("http://localhost")
            made.get_registration()
            self.told(json.dumps(made.get_jwks()), "application/json")
        elif parts.path == "/course":
            self.told(course(said))
        elif parts.path == "/auth":
            self.told(launched(said))
        else:  # a picture for the tab, say
            self.told("", "text/plain")

    def do_POST(self) -> None:
        said = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        tool = dict(parse_qsl(urlsplit(self.path).query))["tool"]
        made = conf(tool)
        made.get_registration()
        items = made.validate_deeplinking_resp(said)
        self.told(f"<h1>Chosen</h1><pre>{escape(json.dumps(items))}</pre>")

    def told(self, text: str, kind: str = "text/html; charset=utf-8") -> None:
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def course(said: dict[str, str]) -> str:
    """A page of a course with a launch in a frame (`in` is "frame") or by a link."""
    begun = Begun(None, conf(said["tool"]))
    begun.set_lti_message_hint(
        kind=said.get("kind", "link"), pause="pause" in said, locale=said.get("locale", "en")
    )
    if said.get("kind") == "choose":
        begun.set_deeplinking_launch_url()
    to = begun.initiate_login(said["user"])
    keeper = ""
    if "storage" in said:
        to += f"&{urlencode({'lti_storage_target': said['storage']})}"
        keeper = f"<script>const TOOL = {json.dumps(said['tool'])};{KEEPER}</script>"
    if said["in"] == "frame":
        return f'<title>LMS</title>{keeper}<iframe title="tool" width="700" height="500" src="{escape(to)}"></iframe>'
    return f'<title>LMS</title><a href="{escape(to)}" target="_blank">Open the exercise</a>'


def launched(said: dict[str, str]) -> str:
    """The form that brings a token for who is signed in, which is who the hint says."""
    tool = said["redirect_uri"].partition("/lti/")[0]
    launch = Launch(Asked(said), conf(tool))
    user = said["login_hint"]
    is_teacher = user == "grace"
    role = f"{ROLE}{'Instructor' if is_teacher else 'Learner'}"
    launch.set_user_data(user, [role], user.title(), f"{user}@example.edu")
    launch.set_launch_context_claim("c1", context_title="Numpy 101")
    hint = json.loads(said["lti_message_hint"])
    presentation = {"document_target": "iframe", "locale": hint["locale"]}
    launch.set_extra_claims({f"{CLAIM}launch_presentation": presentation})
    if hint["kind"] == "choose":
        launch.set_dl(f"{ABOUT['address']}/return?{urlencode({'tool': tool})}", extra_data={"a": 1})
    else:
        launch.set_resource_link_claim("l1", title="Scaling inputs")
        launch.set_custom_parameters_claim({"exercise": "scaling"})
        launch.set_ags(f"{ABOUT['address']}/items", f"{ABOUT['address']}/items/1")
        launch.set_nrps(f"{ABOUT['address']}/members")
    return str(launch.lti_launch())


ABOUT: dict[str, str] = {}


def main() -> None:
    """Serve until the end."""
    key = JWK.generate(kty="RSA", size=2048, kid="lms")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ABOUT.update(
        address=f"http://localhost:{server.server_port}",
        client=sys.argv[1],
        deployment=sys.argv[2],
        private=key.export_to_pem(private_key=True, password=None).decode(),
        public=key.export_to_pem().decode(),
    )
    print(ABOUT["address"], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
