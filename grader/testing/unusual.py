"""What a function returned that is not plain data, said to a learner, with what to return instead."""

from __future__ import annotations

from dataclasses import dataclass

_LONGEST_NAME = 40

# By the worker's word for it: what it is in a word, in a phrase, and what to do. {0} is the class.
_KINDS = {
    "masked": (
        "masked array",
        "a masked array",
        "return a plain array (np.asarray(x), or x.filled(...))",
    ),
    "matrix": ("matrix", "a matrix", "return a plain array (np.asarray(x))"),
    "array": ("{0} array", "an array of the class {0}", "return a plain array (np.asarray(x))"),
    "objects": (
        "object array",
        "an array of Python objects (dtype object)",
        "return an array of numbers, or a list",
    ),
    "fields": (
        "structured array",
        "an array with named fields",
        "return an array of numbers, or a dict of arrays",
    ),
    "dates": ("date array", "an array of dates or times", "return an array of numbers"),
    "generator": (
        "generator",
        "a generator",
        "return a tuple or a list (a comprehension in round brackets makes no tuple)",
    ),
    "coroutine": ("coroutine", "a coroutine", "write `def`, not `async def`"),
    "range": ("range", "a range", "return a list (list(...)) or an array (np.arange)"),
    "view": ("{0} view", "a view of a dict ({0})", "return a list (list(...))"),
    "iterator": (
        "{0} iterator",
        "an iterator ({0})",
        "return a tuple or a list (tuple(...), list(...))",
    ),
    "enum": ("{0} enum", "a member of the enum {0}", "return its value"),
    "class": ("class", "a class", "return plain values"),
    "function": ("function", "a function", "return what it gives: call it"),
    "module": ("module", "a module", "return plain values"),
    "dataclass": ("{0} dataclass", "an instance of the dataclass {0}", "return a tuple"),
    "object": (
        "{0} object",
        "an instance of the class {0}",
        "return numbers, arrays and texts, or a tuple, list or dict of them",
    ),
}


@dataclass(frozen=True, slots=True)
class Unusual:
    """A kind of object: its name, a phrase for it, and what to return instead."""

    name: str
    phrase: str
    remedy: str


def unusual(said: str) -> Unusual:
    """The kind of an object, by what the worker says of it; what it makes up is only an object."""
    word, _, name = said.partition(" ")
    short, phrase, remedy = _KINDS.get(word, _KINDS["object"])
    if not name.isidentifier() or len(name) > _LONGEST_NAME:
        return Unusual("object", "an object of some class", remedy)
    return Unusual(short.format(name), phrase.format(name), remedy)
