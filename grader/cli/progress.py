"""How far a long command has come, on standard error: a bar in a terminal, else a plain line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

T = TypeVar("T")
_SECONDS = 5.0  # between two lines: a log stays short, and nobody takes it for dead


@contextmanager
def progress(
    total: int, news: Callable[[T | None], str], *, quiet: bool
) -> Iterator[Callable[[T], None]]:
    """Give what to call for each thing done, with what `news` are made of; `quiet` says nothing."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with click.progressbar(
            length=total,
            label="Grading",
            show_pos=True,
            show_eta=True,
            item_show_func=news,
            file=sys.stderr,
        ) as bar:
            yield lambda item: bar.update(1, item)
    else:
        yield in_lines(total, news)


def in_lines(
    total: int, news: Callable[[T | None], str], seconds: float = _SECONDS
) -> Callable[[T], None]:
    """Say where the work begins and ends, and between them how far it is, every so many seconds."""
    done, told = 0, time.monotonic()
    click.echo(f"Grading: 0 of {total:,} ...", err=True)

    def one_more(item: T) -> None:
        nonlocal done, told
        done += 1
        if done == total or time.monotonic() - told >= seconds:
            told = time.monotonic()
            click.echo(f"Grading: {done:,} of {total:,} ({news(item)})", err=True)

    return one_more
