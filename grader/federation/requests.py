"""Requests to servers that the course names: with a limit on time and size, and led nowhere else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx

from grader.errors import RefusedError
from grader.version import __version__

_SECONDS = 10.0  # for each step
_MOST_SECONDS = 30.0  # for all of it, a byte at a time or not
_MOST = 1_000_000


class UnreachableError(RefusedError):
    """The other server can't be reached, or does not answer in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What another server has answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def data(self) -> Any:
        """The body's JSON, None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class Caller:
    """Asks other servers, over connections that are used again.

    By asyncio, since nothing else ends whatever a server keeps waiting for: names, headers, a byte at a time.
    """

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(
            timeout=_SECONDS,
            follow_redirects=False,
            headers={"User-Agent": f"numpy-course-grader/{__version__}"},
        )

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask, and give whatever is answered.

        Raises:
            UnreachableError: Nothing is, or too much.
        """
        try:
            request = self._client.build_request(
                method, url, headers=dict(headers or {}), content=content, data=form
            )
            return self._runner.run(self._answer(request))
        except TimeoutError:
            raise UnreachableError(f"{_host(url)} answers too slowly.") from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise UnreachableError(
                f"{_host(url)} can't be reached ({type(error).__name__}).",
                "Look whether it is up, and whether this machine may ask it.",
            ) from None

    async def _answer(self, request: httpx.Request) -> Answer:
        async with asyncio.timeout(_MOST_SECONDS):
            answer = await self._client.send(request, stream=True)
            try:
                body = b""
                async for some in answer.aiter_bytes():
                    body += some
                    if len(body) > _MOST:
                        raise UnreachableError(f"{request.url.host} answers too much.")
                return Answer(answer.status_code, dict(answer.headers), body)
            finally:
                await answer.aclose()

    def close(self) -> None:
        """End the connections."""
        self._runner.run(self._client.aclose())
        self._runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _host(url: str) -> str:
    """The server that an address is of; the rest may be secret."""
    return httpx.URL(url).host or "The other server"
