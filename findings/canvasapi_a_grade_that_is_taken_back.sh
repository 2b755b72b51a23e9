#!/usr/bin/env bash
# canvasapi 3.6.0: that a grade, once given, is taken back is not sent, and the call says nothing of it.
#
# Guess: submission.edit(submission={"posted_grade": None}) sends an empty grade, which is how Canvas takes one back,
# and a None in submissions_bulk_update does so for that student.
# Found: a None is left out of what is sent. The edit is a request without any field, to which Canvas answers as to
# any other, and of two students in one update only the one with a number is sent. An empty text does what is meant.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet canvasapi==3.6.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

from canvasapi import Canvas

sent = []


class Platform(BaseHTTPRequestHandler):
    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        if self.command != "GET":
            sent.append(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
        body = json.dumps({"id": 2, "course_id": 1, "assignment_id": 2, "user_id": 5}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_POST = answer

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Platform)
threading.Thread(target=server.serve_forever, daemon=True).start()
assignment = Canvas(f"http://127.0.0.1:{server.server_port}", "key").get_course(1).get_assignment(2)
submission = assignment.get_submission(5)
for points in (7.5, None, ""):
    submission.edit(submission={"posted_grade": points})
assignment.submissions_bulk_update(grade_data={5: {"posted_grade": 7.5}, 6: {"posted_grade": None}})
print(*sent, sep="\n")
assert sent == [
    [("submission[posted_grade]", "7.5")],
    [],
    [("submission[posted_grade]", "")],
    [("grade_data[5][posted_grade]", "7.5")],
], "changed: other fields"
PYTHON
