"""What the processes of a served course tell operators: a line each on standard error, as text or as JSON.

The text is for who started it. JSON is for what keeps lines and looks for some: each has an event of a fixed
name with numbers, and never the text, which may hold an address or what an error of somebody's code says.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from grader.feedback.clean import visible

FORMATS = ("text", "json")
_LONGEST = 1000  # of a line: what an error quotes may be somebody's code
_LOG = logging.getLogger("grader")


def begin(process: str, form: str, *, names: bool = True) -> None:
    """Tell in this form from now on; lines of text begin with the process if it `names` itself."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json(process) if form == "json" else _Text(process if names else ""))
    # Of libraries warnings alone: what httpx tells of each request has its address, which may hold a code.
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _LOG.setLevel(logging.INFO)


def tell(event: str, text: str, level: int = logging.INFO, **facts: float | str) -> None:
    """Tell what happened: the text to people, to programs the event with facts about no person and no code."""
    _LOG.log(level, "%s", visible(text, _LONGEST), extra={"event": event, "facts": facts})


class _Text(logging.Formatter):
    def __init__(self, process: str) -> None:
        super().__init__()
        self._beginning = f"{process}: " if process else ""

    def format(self, record: logging.LogRecord) -> str:
        return self._beginning + super().format(record)


class _Json(logging.Formatter):
    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            # Of what a library tells, that it does: its words may hold what somebody has sent.
            "event": getattr(record, "event", record.name),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line)
