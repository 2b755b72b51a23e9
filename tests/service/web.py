"""Takes in what comes over a pipe, as the web process does what comes over the network: run as a program.

A line is a JSON object with a key, a student and a text; the answer is the receipt, as soon as it is kept.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from grader.course import course_secret, load_course
from grader.desk.handing_in import hand_in
from grader.errors import RefusedError
from grader.store import Store, receipt_key
from grader.submissions import parse_submission


def main(root: Path, where: str) -> None:
    """Answer each line, until there is none."""
    course = load_course(root)
    key = receipt_key(course_secret(course))
    with Store.open(where if "://" in where else Path(where)) as store:
        for line in sys.stdin:
            told = json.loads(line)
            submission = parse_submission(
                told["text"].encode(), "scaling.py", told["student"], "scaling"
            )
            taken = hand_in(
                course, store, submission, key, datetime.now(UTC), idempotency=told["key"]
            )
            print(json.dumps([taken.submission_id, taken.receipt_text]), flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2])
    except RefusedError:  # the database is away; whoever started this starts it again
        sys.exit(3)
