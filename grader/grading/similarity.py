"""Which submissions are suspiciously alike: fingerprints of their tokens, chosen by winnowing.

Names, numbers, texts, comments and white space do not count, so that renaming hides nothing. What the
stub, the reference or the catalogue has counts neither, nor what many students have: short exercises
have few good answers. What is left and shared is a hint to look at, never a proof.

Source: S. Schleimer, D. Wilkerson, A. Aiken, Winnowing, SIGMOD 2003.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from grader.model import Part
from grader.submissions.lexer import BUILTINS, KEYWORDS, TEXT

Hashes = npt.NDArray[np.uint64]

_TOKEN = re.compile(r"[^\s\w.]|\d[\w.]*+|\.?\w++|\.")
_LENGTH = 16  # tokens that one hash covers, a power of two: two or three lines
_WINDOW = 4  # of so many fingerprints in a row at least one is chosen
_SHARED = 6  # chosen fingerprints that two must share, about six lines
_SHARE = 0.5  # of the smaller one's
_COMMON = 0.05  # what more of the students than this have is common
_FEW, _MANY = 10, 30  # it takes at least so many for that, and never more
_NONE = np.iinfo(np.uint64).max


@dataclass(frozen=True, slots=True)
class Match:
    """Two submissions, by their places, and which share of the smaller one's own code both have.

    With `same` they are one file, byte for byte.
    """

    one: int
    other: int
    share: float
    same: bool = False


@dataclass(frozen=True, slots=True)
class Cluster:
    """Submissions of which each is alike another; the closest match first."""

    members: tuple[int, ...]
    matches: tuple[Match, ...]


def text_of(parts: Iterable[Part]) -> str:
    """The source of a submission as one text; the cells of a notebook stand one below the other."""
    return "\n".join(part.source.decode("utf-8", "replace") for part in parts)


def hashes_of(text: str) -> Hashes:
    """A hash of each run of so many tokens of a source, in its order."""
    return _hashed(_codes(_plain(text)))


def fingerprints(hashes: Hashes, known: Hashes) -> Hashes:
    """The chosen ones of a source's hashes, sorted, each once: the least of each window.

    Those in `known`, which is sorted, are no choice.
    """
    if not len(hashes):
        return hashes
    if len(known):
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        hashes = np.where(known[at] == hashes, _NONE, hashes)
    width = min(_WINDOW, len(hashes))
    count = len(hashes) - width + 1
    least = np.minimum.reduce([hashes[place : place + count] for place in range(width)])
    return np.unique(least[least != _NONE])


def shared_lines(text: str, other: str, known: Hashes) -> set[int]:
    """The numbers of the lines of `text`, from 1, that another has too and that are not `known`."""
    plain = _plain(text)
    places = [match.start() for match in _TOKEN.finditer(plain)]
    ends = np.array([match.start() for match in re.finditer("\n", plain)], int)
    lines = np.searchsorted(ends, places) + 1
    hashes = _hashed(_codes(plain))
    shared = np.isin(hashes, hashes_of(other)) & ~np.isin(hashes, known)
    found: set[int] = set()
    for place in np.flatnonzero(shared):
        found.update(range(lines[place], lines[place + _LENGTH - 1] + 1))
    return found


def clusters(sketches: Sequence[Hashes], digests: Sequence[str]) -> list[Cluster]:
    """Group the submissions that are alike, the closest group first.

    They are so by their fingerprints, or because they are the same file, byte for byte: then they have
    the same digest. An empty digest is like no other.
    """
    matches = [*_identical(digests), *_alike(sketches)]
    return _grouped({(match.one, match.other): match for match in reversed(matches)}.values())


def _identical(digests: Sequence[str]) -> Iterator[Match]:
    places: dict[str, list[int]] = {}
    for place, digest in enumerate(digests):
        if digest:
            places.setdefault(digest, []).append(place)
    for same in places.values():
        yield from (Match(same[0], other, 1.0, same=True) for other in same[1:])


def _alike(sketches: Sequence[Hashes]) -> list[Match]:
    count = len(sketches)
    owners = np.repeat(np.arange(count), [len(sketch) for sketch in sketches])
    hashes = np.concatenate([*sketches, np.empty(0, np.uint64)])
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    _, starts, sizes = np.unique(hashes, return_index=True, return_counts=True)
    limit = min(max(_FEW, int(_COMMON * count)), _MANY)
    own = np.zeros(count, int)  # how many fingerprints each has that are not common
    pairs = []
    for size in range(1, limit + 1):
        rows = owners[starts[sizes == size][:, None] + np.arange(size)]
        own += np.bincount(rows.ravel(), minlength=count)
        left, right = np.triu_indices(size, 1)
        pairs.append((rows[:, left] * count + rows[:, right]).ravel())
    both, shared = np.unique(np.concatenate(pairs), return_counts=True)
    one, other = both // max(count, 1), both % max(count, 1)
    share = shared / np.minimum(own[one], own[other])
    alike = (shared >= _SHARED) & (share >= _SHARE)
    found = zip(one[alike], other[alike], share[alike], strict=True)
    return [Match(int(a), int(b), float(s)) for a, b, s in found]


def _grouped(matches: Iterable[Match]) -> list[Cluster]:
    """Join what is alike, also over others, into groups."""
    leader: dict[int, int] = {}

    def find(place: int) -> int:
        while leader.setdefault(place, place) != place:
            leader[place] = place = leader[leader[place]]
        return place

    ranked = sorted(matches, key=lambda match: (-match.share, match.one, match.other))
    for match in ranked:
        leader[find(match.other)] = find(match.one)
    groups: dict[int, list[Match]] = {}
    for match in ranked:
        groups.setdefault(find(match.one), []).append(match)
    return [
        Cluster(tuple(sorted({m for match in of for m in (match.one, match.other)})), tuple(of))
        for of in groups.values()
    ]


# ---------------------------------------------------------------- tokens and their hashes


def _plain(text: str) -> str:
    """The source without comments, and with nothing in its texts but their ends of lines."""

    def blank(match: re.Match[str]) -> str:
        token = match.group()
        return "" if token[0] == "#" else '"' + "\n" * token.count("\n")

    return TEXT.sub(blank, text)


def _codes(plain: str) -> Hashes:
    """The numbers of all tokens, of which none goes beyond its line: a class shares most of its lines."""
    return np.frombuffer(b"".join(map(_of_line, plain.split("\n"))), np.uint64)


@lru_cache(maxsize=10_000)
def _of_line(line: str) -> bytes:
    return np.array([_code(token) for token in _TOKEN.findall(line)], np.uint64).tobytes()


@lru_cache(maxsize=10_000)
def _code(token: str) -> int:
    """A number for a token: one for all names, one for all numbers."""
    if token[0].isdigit():
        return 0
    if token.isidentifier() and token not in KEYWORDS and token not in BUILTINS:
        return 1
    return zlib.crc32(token[:100].encode("utf-8", "replace"))


def _hashed(codes: Hashes) -> Hashes:
    """A hash of each run of so many numbers: of a polynomial, and mixed so that a minimum is random."""
    if len(codes) < _LENGTH:
        return np.empty(0, np.uint64)
    hashes, length, base = codes, 1, 0x9E3779B97F4A7C15
    while length < _LENGTH:  # two neighbours of a length make one of twice that length
        hashes = hashes[:-length] * np.uint64(base) + hashes[length:]
        length, base = 2 * length, base * base % 2**64
    hashes ^= hashes >> np.uint64(31)
    hashes *= np.uint64(0xBF58476D1CE4E5B9)
    hashes ^= hashes >> np.uint64(29)
    return hashes
