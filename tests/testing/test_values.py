"""Answers of another make: plain data wherever they hold some, and else named as what they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.sandbox.session import MAX_REMEMBERED
from grader.testing import assert_close
from grader.testing.student import Handle, Student, StudentFailure
from grader.testing.unusual import unusual

StudentOf = Callable[..., Student]

HEAD = """
import collections, dataclasses, enum, functools, typing
import numpy as np
class Colour(enum.StrEnum):
    RED = "crimson"
class Size(enum.IntEnum):
    LARGE = 4000
class Mood(enum.Enum):
    CALM = 1
class Pair(typing.NamedTuple):
    low: float
    rows: np.ndarray
@dataclasses.dataclass
class Shares:
    left: int
    right: int
def lies(*_):
    raise AssertionError("a method of the file's own was called")
def lying(plain, *names):
    own = {name: lies for name in ("__iter__", "__len__", "__getitem__", "__str__", "__repr__", *names)}
    return type("Lying", (plain,), own)
"""

PLAIN = {
    "numpy's text": ("np.array(['north', 'south'])[1]", "south"),
    "numpy's bytes": ("np.array([b'north'])[0]", b"north"),
    "a text of 0 dimensions": ("np.array('north')", "north"),
    "an array of texts": ("np.array([['a', 'b'], ['c', 'd']])", [["a", "b"], ["c", "d"]]),
    "a set of numpy's texts": ("set(np.array(['a', 'b', 'a']))", {"a", "b"}),
    "keys that are numpy's": ("{np.str_('a'): 1}", {"a": 1}),
    "a StrEnum": ("Colour.RED", "crimson"),
    "an IntEnum": ("Size.LARGE", 4000),
    "an OrderedDict": ("collections.OrderedDict(a=1)", {"a": 1}),
    "a defaultdict": ("collections.defaultdict(list, a=[1])", {"a": [1]}),
    "a Counter": ("collections.Counter('aab')", {"a": 2, "b": 1}),
    "a namedtuple in one": ("Pair(1.0, (Pair(2.0, 3),))", (1.0, ((2.0, 3),))),
    "a lying str": ("lying(str, '__hash__', '__eq__')('word')", "word"),
    "a lying bytes": ("lying(bytes, '__bytes__')(b'word')", b"word"),
    "a lying int": ("lying(int, '__int__', '__index__')(7)", 7),
    "a lying float": ("lying(float, '__float__', '__eq__')(2.5)", 2.5),
    "a lying complex": ("lying(complex, '__complex__')(1j)", 1j),
    "a lying tuple": ("lying(tuple)((1, 2))", (1, 2)),
    "a lying list": ("lying(list, 'copy')([1, 2])", [1, 2]),
    "a lying dict": ("lying(dict, 'items', 'keys', 'copy')(a=1)", {"a": 1}),
    "a lying set": ("lying(set, 'copy')({1})", {1}),
    "a lying frozenset": ("lying(frozenset, 'copy')({1})", frozenset({1})),
}


@pytest.mark.parametrize(("answer", "plain"), PLAIN.values(), ids=PLAIN.keys())
def test_a_subclass_of_a_plain_type_is_that_type(
    student_of: StudentOf, answer: str, plain: Any
) -> None:
    """It arrives as exactly the plain type, by what the built-in part holds, whatever is overridden."""
    value = student_of(f"{HEAD}def f():\n    return {answer}\n").f()
    assert type(value) is type(plain)
    assert value == plain
    if type(plain) is set:
        assert {type(item) for item in value} == {type(item) for item in plain}


NUMBERS = {
    "a long double": ("np.longdouble('1.25')", np.float64(1.25)),
    "a long double beyond float64": ("np.longdouble('1e4000')", np.float64(np.inf)),
    "long doubles": ("np.ones(3, np.longdouble)", np.ones(3)),
    "long complex numbers": ("np.ones(3, np.clongdouble)", np.ones(3, complex)),
    "big-endian floats": ("np.arange(3).astype('>f8')", np.arange(3.0)),
    "big-endian small ints": ("np.arange(3).astype('>i2')", np.arange(3, dtype=np.int16)),
    "a long long": ("np.longlong(3)", np.int64(3)),
    "0 dimensions": ("np.array(1.5, '>f4')", np.array(1.5, np.float32)),
}


@pytest.mark.parametrize(("answer", "plain"), NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers_of_another_width_or_byte_order_are_numbers(
    student_of: StudentOf, answer: str, plain: Any
) -> None:
    """They arrive in the machine's own dtypes."""
    value = student_of(f"{HEAD}def f():\n    return {answer}\n").f()
    assert type(value) is type(plain)
    assert value.dtype == plain.dtype
    assert value.dtype.isnative
    assert np.array_equal(value, plain)


def test_an_array_that_claims_terabytes_is_not_converted(student_of: StudentOf) -> None:
    """A view with stride 0 is refused before it is copied, of numbers and of texts."""
    for content in ("np.array(1, '>f8')", "np.array('a')"):
        student = student_of(
            f"{HEAD}def f():\n    return np.broadcast_to({content}, (2**30, 2**20))\n"
        )
        with pytest.raises(StudentFailure, match="too big to travel"):
            student.f()


NAMED = {
    "dataclass": ("Shares(1, 2)", "an instance of the dataclass Shares: return a tuple"),
    "generator": ("(x for x in 'ab')", "a generator: return a tuple or a list"),
    "map": ("map(str, 'ab')", "an iterator (map): return a tuple or a list"),
    "masked array": ("np.ma.array([1.0])", "a masked array: return a plain array"),
    "matrix": ("np.asmatrix([[1.0]])", "a matrix: return a plain array"),
    "recarray": ("np.rec.array([1.0])", "an array of the class recarray: return a plain array"),
    "object array": ("np.array([None])", "an array of Python objects (dtype object)"),
    "structured array": ("np.zeros(2, [('a', float)])", "an array with named fields"),
    "dates": ("np.zeros(2, 'M8[s]')", "an array of dates or times"),
    "enum": ("Mood.CALM", "a member of the enum Mood: return its value"),
    "function": ("np.vectorize(abs)", "a function: return what it gives"),
    "class": ("Shares", "a class"),
    "range": ("range(3)", "a range: return a list"),
    "view": ("{1: 2}.keys()", "a view of a dict (dict_keys): return a list"),
    "deque": ("collections.deque('ab')", "an instance of the class deque: return numbers"),
    "coroutine": ("wait()", "a coroutine: write `def`, not `async def`"),
}


@pytest.mark.parametrize(("answer", "told"), NAMED.values(), ids=NAMED.keys())
def test_what_is_no_plain_data_is_named_with_what_to_return(
    student_of: StudentOf, answer: str, told: str
) -> None:
    """However a check stumbles over it, the text names it, says what to do, and has no word of ours."""
    student = student_of(f"{HEAD}async def wait():\n    pass\ndef f():\n    return {answer}\n")
    value = student.f()
    for stumble in (
        lambda: assert_close(value, np.ones(3)),
        lambda: assert_close(value, (1, 2)),
        lambda: list(value),
        lambda: np.asarray(value),
        lambda: value - 1.0,
        lambda: pytest.fail(f"the answer is a {type(value).__name__}"),
        lambda: pytest.fail(f"the answer is {value!r}"),
    ):
        with pytest.raises((Exception, pytest.fail.Exception)) as caught:
            stumble()
        text = str(caught.value)
        assert f"→ f returned {told}" in student.remark(text)
        assert "Handle" not in text


def test_what_a_text_does_not_name_is_not_remarked(student_of: StudentOf) -> None:
    """An object that a check may well expect is no matter of a failure that has to do with something else."""
    student = student_of(f"{HEAD}def f():\n    return Shares(1, 2)\n")
    student.f()
    assert student.remark("the total is 4, but should be 5") == ""


def test_a_class_may_have_any_name() -> None:
    """A name that is none, or too long, is not repeated; a word that was made up is an object."""
    for said in (
        "dataclass \x1b[2J",
        "object " + "a" * 500,
        "object <b>",
        "dataclass a b",
        "",
        "nothing",
    ):
        assert unusual(said).phrase == "an object of some class"
    assert unusual("secret Box").phrase == "an instance of the class Box"


def test_only_so_many_kinds_are_told_apart(student_of: StudentOf) -> None:
    """A file that makes up thousands of classes costs us no class for each."""
    student = student_of("def f():\n    return [type(f'C{n}', (), {})() for n in range(5000)]\n")
    assert len({type(value) for value in student.f()}) < 30


CACHE = """
import collections, typing
import numpy as np
class Cache(typing.NamedTuple):
    x: np.ndarray
    scale: float
class Notes(dict):
    secret = 0
def forward(x):
    return 2 * x, Cache(x, 2.0)
def backward(cache):
    return cache.x * cache.scale
def notes():
    made = collections.defaultdict(list, a=[1])
    own = Notes(made=made, b=np.zeros(2))
    own.secret = 41
    return own
def read(own):
    return type(own).__name__, getattr(own, "secret", None), dict(own)
def grown(made):
    return made["new"]
def word():
    made = type("Word", (str,), {"loud": lambda self: self.upper()})
    return made("quiet")
def loud(word):
    return word.loud() if hasattr(word, "loud") else "plain"
def lots(n):
    return [Cache(None, float(k)) for k in range(n)]
def scales(caches):
    return [getattr(cache, "scale", None) for cache in caches]
"""


def test_what_is_passed_on_unchanged_is_the_file_s_own_object(student_of: StudentOf) -> None:
    """A NamedTuple is read here as a tuple and used there by its names, alone or in what was returned."""
    student = student_of(CACHE)
    answer = student.forward(np.arange(3.0))
    assert type(answer[1]) is tuple
    assert student.backward(answer[1]).tolist() == [0, 2, 4]
    assert student.scales([answer[1], answer[1]]) == [2.0, 2.0]
    assert student.get(answer[1], "scale") == 2.0
    assert student.grown(student.notes()["made"]) == []
    assert student.loud(student.word()) == "QUIET"
    assert student.loud("quiet") == "plain"


def test_what_a_check_changed_goes_as_what_it_is_now(student_of: StudentOf) -> None:
    """A change at any depth is sent, as a plain value; one that is taken back is none."""
    student = student_of(CACHE)
    own = student.notes()
    assert student.read(own)[:2] == ("Notes", 41)
    own["b"][0] = 5
    name, secret, content = student.read(own)
    assert (name, secret, content["b"].tolist()) == ("dict", None, [5, 0])
    own["b"][0] = 0
    assert student.read(own)[:2] == ("Notes", 41)
    own["more"] = 1
    assert student.read(own)[2]["more"] == 1
    cache = student.forward(np.zeros(2))[1]
    cache[0][:] = 3
    assert student.read({"cache": cache})[2]["cache"][0].tolist() == [3, 3]


def test_a_change_of_the_file_s_own_object_is_told(student_of: StudentOf) -> None:
    """An OrderedDict that is passed back and changed in place is a changed argument, as any dict is."""
    student = student_of(
        "from collections import OrderedDict\n"
        "def make():\n    return OrderedDict(a=1)\n"
        "def spoil(x):\n    x['a'] = 2\n"
        "def look(x):\n    return x['a']\n"
    )
    made = student.make()
    student.look(made)
    assert student.last.changed == ()
    student.spoil(made)
    assert student.last.changed == (0,)


def test_only_the_latest_are_remembered_and_no_answer_is_lost(student_of: StudentOf) -> None:
    """Of more than there is room for the first go back as plain tuples, and the worker lets them go."""
    student = student_of(
        CACHE
        + "import gc\ndef held():\n    return sum(type(o) is Cache for o in gc.get_objects())\n"
    )
    first = student.lots(2)
    assert student.scales(first) == [0.0, 1.0]
    many = [student.lots(1000) for _ in range(MAX_REMEMBERED // 500_000 + 1)]
    assert student.scales(first) == [None, None]
    assert student.scales(many[-1][-2:]) == [998.0, 999.0]
    assert student.held() < MAX_REMEMBERED // 500


def test_what_is_common_to_all_equal_values_has_no_identity(student_of: StudentOf) -> None:
    """Python has one 4 and one "a": a check's own is never taken for the file's object."""
    student = student_of(
        "import enum\nclass Size(enum.IntEnum):\n    SMALL = 4\n"
        "class Letter(enum.StrEnum):\n    A = 'a'\n"
        "class Nothing(tuple): pass\n"
        "def f():\n    return Size.SMALL, Letter.A, Nothing()\n"
        "def kinds(*values):\n    return [type(value).__name__ for value in values]\n"
    )
    assert student.f() == (4, "a", ())
    assert student.kinds(4, "a", ()) == ["int", "str", "tuple"]


def test_an_object_of_a_class_that_is_a_dict_has_its_methods(student_of: StudentOf) -> None:
    """What a class of the file's makes is an object, as ever, and its results are plain."""
    student = student_of(
        "class Tally(dict):\n    def add(self, key):\n        self[key] = self.get(key, 0) + 1\n        return self\n"
        "def total(tally):\n    return sum(tally.values())\n"
    )
    tally = student.Tally()
    assert isinstance(tally, Handle)
    assert tally.add("x") == {"x": 1}
    assert student.total(tally) == 1
    assert isinstance(student.repeat(2).Tally()[1], Handle)


def test_many_values_of_numpy_s_texts_count_as_plain_ones(student_of: StudentOf) -> None:
    """The cap on values and the one on objects are the same for them as for Python's texts."""
    student = student_of("import numpy as np\ndef f():\n    return [np.str_('ab')] * 120_000\n")
    assert student.f() == ["ab"] * 120_000
    assert len(student.f()) == 120_000


def test_a_token_in_a_dict_of_another_class_keeps_its_identity(student_of: StudentOf) -> None:
    """What the check passed comes back as itself, also inside of what is of another make."""
    thing = object()
    student = student_of(
        "from collections import OrderedDict\ndef f(x):\n    return OrderedDict(x=x)\n"
    )
    assert student.f(thing)["x"] is thing
