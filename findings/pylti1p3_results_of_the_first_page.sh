#!/usr/bin/env bash
# PyLTI1p3 2.0.0: get_grades gives the results of the first page alone, where get_lineitems follows to the last one.
#
# Guess: where a platform gives the results of a column of grades in two pages, get_grades gives those of both, as
# get_lineitems gives the columns of both pages of their list.
# Found: the columns of both, and the results of the first; the second page is never asked for, and nothing says so.
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
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector

asked = []
AGS = "https://purl.imsglobal.org/spec/lti-ags/scope"


class Platform(BaseHTTPRequestHandler):
    def do_POST(self):
        self.answer({"access_token": "t", "token_type": "Bearer", "expires_in": 3600})

    def do_GET(self):
        asked.append(self.path)
        path, _, page = self.path.partition("?")
        more = {} if page else {"Link": f'<{base}{path}?page=2>; rel="next"'}
        number = 2 if page else 1
        line = {"id": f"{base}/lines/{number}", "label": f"column {number}", "scoreMaximum": 10}
        result = {"id": f"{base}/r{number}", "userId": f"student {number}", "resultScore": 5, "resultMaximum": 10}
        self.answer([result if path.endswith("/results") else line], more)

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
scopes = [f"{AGS}/lineitem", f"{AGS}/result.readonly", f"{AGS}/score"]
service = AssignmentsGradesService(ServiceConnector(tool), {"lineitems": f"{base}/lines", "scope": scopes})
columns = [line["label"] for line in service.get_lineitems()]
first = service.find_lineitem("label", "column 1")
asked.clear()
seen = columns, [result["userId"] for result in service.get_grades(first)], asked
print(seen)
assert seen == (["column 1", "column 2"], ["student 1"], ["/lines/1/results"]), f"changed: {seen}"
PYTHON
