"""What the supervisor tells the web process on its standard input: never the secret itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.store.keys import WebKeys


@dataclass(frozen=True, slots=True)
class ServerSetting:
    """The course's folder, its database (a path or a URL), the keys, and where it is reached.

    `descriptor` is the listening socket, `parent` the process that started this one. `unsafe` is that it need
    not be held. `tool_keys` is the public half of the course's LTI key, as JSON. `log_format` is how it tells
    what happens, `metrics` a listening socket for its numbers.
    """

    root: str
    database: str
    is_url: bool
    public_url: str
    keys: WebKeys
    descriptor: int
    parent: int
    unsafe: bool = False
    tool_keys: str = ""
    log_format: str = "text"
    metrics: int | None = None

    @property
    def where(self) -> Path | str:
        """The database as the store takes it."""
        return self.database if self.is_url else Path(self.database)

    def to_json(self) -> str:
        """The same as one line of JSON."""
        return json.dumps({**asdict(self), "keys": self.keys.to_json()})

    @classmethod
    def from_json(cls, text: str) -> ServerSetting:
        """Read what `to_json` wrote."""
        data = json.loads(text)
        return cls(**{**data, "keys": WebKeys.from_json(data["keys"])})
