"""A class at a server, as one program that takes few of the processor: it hands in, and watches live pages.

Reads a plan as JSON from a file; hands in each file at its time, over so many connections, while students' pages
are open and one of the staff's. After SIGTERM it waits for the last results, and prints what it saw as JSON. A
latency counts from the moment at which a file was due to be sent, so that a server which stalls is not asked less
often.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

_TRIES = 5
_LAST_SECONDS = 30.0  # for the last results to come to their pages


class Connection:
    """A connection to the server that is kept open, and opened again where it was closed meanwhile."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.opened = 0

    async def ask(self, request: bytes) -> tuple[int, dict[bytes, bytes], bytes]:
        """Send a request: the status, the headers and what came with them."""
        status, headers = await self.begin(request)
        assert self._reader is not None
        if headers.get(b"transfer-encoding") == b"chunked":
            pieces = []
            while piece := await self.chunk():
                pieces.append(piece)
            return status, headers, b"".join(pieces)
        body = await self._reader.readexactly(int(headers.get(b"content-length", b"0")))
        return status, headers, body

    async def begin(self, request: bytes) -> tuple[int, dict[bytes, bytes]]:
        """Send a request; what follows the headers is left to `lines`."""
        if self._reader is None or self._reader.at_eof():
            await self.close()
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
            self.opened += 1
        assert self._writer is not None
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        first, *lines = head[:-4].split(b"\r\n")
        if not first.startswith(b"HTTP/1.1 "):
            print(f"no answer: {first[:80]!r}", file=sys.stderr, flush=True)
            raise ConnectionError
        pairs = (line.split(b": ", 1) for line in lines)
        return int(first.split()[1]), {name.lower(): value for name, value in pairs}

    async def chunk(self) -> bytes:
        """The next piece of a stream, empty at its end."""
        assert self._reader is not None
        size = int(await self._reader.readuntil(b"\r\n"), 16)
        return (await self._reader.readexactly(size + 2))[:-2]

    async def close(self) -> None:
        """Close it, if it is open."""
        if self._writer is not None:
            self._writer.close()
            with suppress(OSError):
                await self._writer.wait_closed()
        self._reader = self._writer = None


@dataclass
class Seen:
    """What became of all, for whoever counts."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    broken: int = 0  # connections in the middle of a request, which was then sent again
    late_ms: float = 0.0  # by how much we were late ourselves with what was due, at most
    open_pages: int = 0
    most_open: int = 0
    page_seconds: float = 0.0  # together, that pages were open
    results: int = 0  # that came to an open page
    staff_events: int = 0
    accepted: float = 0.0  # seconds from the first to the last receipt

    def refuse(self, status: int, body: bytes) -> None:
        """Count what was no receipt."""
        key = f"{status} {body[:120].decode(errors='replace')}"
        self.refused[key] = self.refused.get(key, 0) + 1


class Crowd:
    """The class of a plan."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self._host, self._port = plan["host"], plan["port"]
        self._seen = Seen()
        self._cookies: dict[str, str] = {}
        self._mine: dict[str, asyncio.Queue[str]] = {}
        self._begun = 0.0
        self._left = sum(one["student"] in plan["watching"] for one in plan["hand_ins"])
        self._shown = asyncio.Event()

    async def run(self) -> Seen:
        """Sign in whoever looks at pages; hand in; watch until told to end."""
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        for person, invitation in self._plan["invitations"].items():
            self._cookies[person] = await self._sign_in(invitation)
        watchers = [asyncio.create_task(self._watch_staff())]
        for person in self._plan["watching"]:
            self._mine[person] = asyncio.Queue()
            watchers.append(asyncio.create_task(self._watch(person)))
        lines: list[list[dict[str, Any]]] = [[] for _ in range(self._plan["connections"])]
        for number, one in enumerate(self._plan["hand_ins"]):
            one["request"] = self._hand_in(one)
            lines[number % len(lines)].append(one)
        print("ready", flush=True)
        self._begun = time.perf_counter()
        await asyncio.gather(*(self._hand_in_some(some) for some in lines if some))
        self._seen.accepted = time.perf_counter() - self._begun
        print("accepted", flush=True)
        await stop.wait()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._shown.wait(), _LAST_SECONDS)
        for watcher in watchers:
            watcher.cancel()
        await asyncio.gather(*watchers, return_exceptions=True)
        return self._seen

    # ------------------------------------------------------------ handing in

    def _hand_in(self, one: dict[str, Any]) -> bytes:
        content = Path(one["file"]).read_bytes()
        head = (
            f"POST /api/v1/exercises/{one['exercise']}/submissions HTTP/1.1\r\n"
            f"Host: {self._host}:{self._port}\r\nAuthorization: Bearer {one['token']}\r\n"
            f"Idempotency-Key: {one['key']}\r\nGrade-Filename: {one['exercise']}.py\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        return head.encode() + content

    async def _hand_in_some(self, some: list[dict[str, Any]]) -> None:
        """Hand in what one connection has to, each at its time or as soon as the one before has its receipt."""
        connection = Connection(self._host, self._port)
        for one in some:
            due = self._begun + one["at"]
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
                late = time.perf_counter() - due
                self._seen.late_ms = max(self._seen.late_ms, 1000 * late)
            await self._surely(connection, one, due)
        await connection.close()

    async def _surely(self, connection: Connection, one: dict[str, Any], due: float) -> None:
        for _ in range(_TRIES):
            try:
                status, _, body = await connection.ask(one["request"])
            except (OSError, asyncio.IncompleteReadError):
                self._seen.broken += 1
                await connection.close()
                continue
            if status != 202:
                self._seen.refuse(status, body)
                await asyncio.sleep(1)
                continue
            told = json.loads(body)
            now = time.perf_counter()
            self._seen.taken.append(
                {
                    "number": one["number"], "id": told["id"], "receipt": told["receipt"],
                    "ms": 1000 * (now - due), "at": now - self._begun,
                }
            )  # fmt: skip
            if mine := self._mine.get(one["student"]):
                mine.put_nowait(told["id"])
            return

    # ------------------------------------------------------------ pages

    def _request(self, path: str, cookie: str, form: dict[str, str] | None = None) -> bytes:
        lines = [f"Host: {self._host}:{self._port}", f"Cookie: {cookie}"]
        body = urlencode(form).encode() if form else b""
        if form:
            lines += [
                "Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin",
                f"Content-Length: {len(body)}",
            ]  # fmt: skip
        method = "POST" if form else "GET"
        return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode() + body

    async def _sign_in(self, invitation: str) -> str:
        """Use a link as a browser does; the cookie."""
        connection = Connection(self._host, self._port)
        _, _, page = await connection.ask(self._request(f"/signin?invitation={invitation}", ""))
        form = page[page.index(b'action="/signin"') :]
        token = re.search(rb'name="token" value="([^"]*)"', form)[1].decode()
        sent = {"token": token, "invitation": invitation}
        status, headers, _ = await connection.ask(self._request("/signin", "", sent))
        await connection.close()
        assert status == 303, f"signing in was answered by {status}"
        return headers[b"set-cookie"].partition(b";")[0].decode()

    async def _watch(self, person: str) -> None:
        """Have the page of one's own submission open until its result is there, then that of the next."""
        connection = Connection(self._host, self._port)
        try:
            while True:
                id_ = await self._mine[person].get()
                while not await self._is_shown(connection, id_, self._cookies[person]):
                    await connection.close()
                self._seen.results += 1
                if self._seen.results == self._left:
                    self._shown.set()
        finally:
            await connection.close()

    async def _is_shown(self, connection: Connection, id_: str, cookie: str) -> bool:
        """Open the page, and whatever it is told; False where the connection ended before the result."""
        with suppress(OSError, asyncio.IncompleteReadError):
            status, _, body = await connection.ask(self._request(f"/s/{id_}", cookie))
            if status != 200:
                self._seen.refuse(status, body)
                return False
            status, _ = await connection.begin(self._request(f"/s/{id_}/events", cookie))
            if status != 200:
                self._seen.refuse(status, b"events")
                return False
            self._seen.open_pages += 1
            self._seen.most_open = max(self._seen.most_open, self._seen.open_pages)
            opened, is_done = time.perf_counter(), False
            try:
                while piece := await connection.chunk():
                    is_done = is_done or piece.startswith(b"event: done")
            finally:
                self._seen.open_pages -= 1
                self._seen.page_seconds += time.perf_counter() - opened
            return is_done
        return False

    async def _watch_staff(self) -> None:
        """Have the staff's live page open."""
        connection = Connection(self._host, self._port)
        cookie = self._cookies[self._plan["staff"]]
        try:
            while True:
                with suppress(OSError, asyncio.IncompleteReadError):
                    await connection.ask(self._request("/staff/live", cookie))
                    await connection.begin(self._request("/staff/live/events", cookie))
                    while piece := await connection.chunk():
                        self._seen.staff_events += piece.startswith(b"event: state")
                await connection.close()
        finally:
            await connection.close()


def main() -> None:
    """Do what the plan in a file says."""
    plan = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    seen = asyncio.run(Crowd(plan).run())
    print(json.dumps({**vars(seen), "cpu_seconds": time.process_time()}), flush=True)


if __name__ == "__main__":
    main()
