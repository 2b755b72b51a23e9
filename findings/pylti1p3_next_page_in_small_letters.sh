#!/usr/bin/env bash
# PyLTI1p3 2.0.0: the address of the next page of a course's members is asked for in small letters.
#
# Guess: where a platform's list of members has two pages, the second one is asked for by the address that the first
# one's Link header names, "/members?after=PageTwo".
# Found: "/members?after=pagetwo" is asked for. A platform whose marks for pages have capitals, as base64 has, gets another
# mark than it has given out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet PyLTI1p3==2.0.0
"$folder/venv/bin/python" - <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pylti1p3.names_roles import NamesRolesProvisioningService
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector

asked = []


class Platform(BaseHTTPRequestHandler):
    def do_POST(self):
        self.answer({"access_token": "t", "token_type": "Bearer", "expires_in": 3600})

    def do_GET(self):
        asked.append(self.path)
        more = {"Link": f'<{base}/members?after=PageTwo>; rel="next"'} if self.path == "/members" else {}
        member = {"user_id": str(len(asked)), "roles": []}
        self.answer({"id": base, "context": {"id": "c"}, "members": [member]}, more)

    def answer(self, data, headers={}):
        body = json.dumps(data).encode()
        self.send_response(200)
        for name, value in {"Content-Length": len(body), "Content-Type": "application/json", **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Platform)
base = f"http://127.0.0.1:{server.server_port}"
threading.Thread(target=server.serve_forever, daemon=True).start()
key = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
tool = Registration().set_client_id("tool").set_auth_token_url(f"{base}/token").set_tool_private_key(key)
service = NamesRolesProvisioningService(ServiceConnector(tool), {"context_memberships_url": f"{base}/members"})
seen = [member["user_id"] for member in service.get_members()], asked
print(seen)
assert seen == (["1", "2"], ["/members", "/members?after=pagetwo"]), f"changed: {seen}"
PYTHON
