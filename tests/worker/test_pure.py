"""Which files are known to be pure: none that could keep anything, draw lots, or read an address."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.course import load_course, load_exercise
from grader.worker.pure import is_pure

PURE = [
    "import numpy as np\ndef f(x, beta=0.9):\n    v = beta * x\n    v[0] += np.sum(x ** 2)\n    return v, {'a': v}",
    "import numpy\nimport math\ndef f(x: numpy.ndarray) -> float:\n    return math.sqrt(numpy.mean(x))",
    "EPS = 1e-8\nBOUNDS = (0, -1)\ndef f(x):\n    'Doc.'\n    return [i * EPS for i, _ in enumerate(x) if i]",
    "def f(xs):\n    return sorted(xs, key=lambda pair: pair[0]), max(x for x in xs), f'{xs[0]:.2f}'",
    "def f(x):\n    try:\n        return 1 / x\n    except ZeroDivisionError:\n        raise ValueError(f'{x}') from None",
    "import numpy as np\ndef f(x):\n    with np.errstate(divide='ignore'):\n        return np.log(x)",
    "def g(x):\n    return x\ndef f(rng, n):\n    return g(rng.random(n)), rng.permutation(n)",
    (
        "class Stopper:\n    limit = 3\n    def __init__(self, n):\n        self.n = n\n    def step(self, x):\n"
        "        import copy\n        self.n = copy.deepcopy(x)\n        return self.n, self.limit, self.step(x)"
    ),
    "def f(x):\n    return x\nif __name__ == '__main__':\n    import os\n    print(f(os.getpid()))",
    "from __future__ import annotations\nfrom typing import Any\nPair = tuple[int, Any]\ndef f(x: Pair) -> Any:\n    return x",
    "def f(x):\n    raise NotImplementedError",
    "def f(x):\n    found = set()\n    if x:\n        found.add('a')\n    return found | {'b'}",
    "def f(x, y):\n    return len(set(x)) == len(x) and set(x) == {v for v in y} and x[0] in {'a', 'b'}",
    "def f(d):\n    return [v for k, v in d.items()], list(d.keys()), d.keys() == d.keys()",
    "import numpy as np\ndef f(x):\n    return np.zeros(3, dtype=int), np.array(x, float), x.astype(x.dtype)",
    "import numpy as np\ndef f(x):\n    return isinstance(x, (list, set, np.ndarray)), sum(v for v in x)",
    "LEARNING_RATE = -2 * 10 ** -3\ndef f(x):\n    return x * LEARNING_RATE",
]  # fmt: skip

IMPURE = {
    "a counter": "calls = []\ndef f(x):\n    calls.append(x)\n    return x",
    "a global": "n = 0\ndef f(x):\n    global n\n    n += 1\n    return x",
    "a default that can change": "def f(x, seen=[]):\n    seen.append(x)\n    return x",
    "a default that is computed": "import time\ndef f(x, now=time.time()):\n    return x",
    "an attribute of a function": "def f(x):\n    f.n = 1\n    return x",
    "an attribute of numpy": "import numpy as np\ndef f(x):\n    np.mine = x\n    return x",
    "an attribute of numpy by a method": (
        "import numpy as np\nclass C:\n    def put(self, x):\n        self.x = x\ndef f(x):\n    C.put(np, x)"
    ),
    "an attribute of a class": "class C:\n    n = []\n    def step(self, x):\n        C.n = x",
    "a class made anew": "class C:\n    n = 0\ndef f(x):\n    return C()",
    "a closure": "def make():\n    def f(x):\n        return x\n    return f",
    "a decorator": "import functools\n@functools.cache\ndef f(x):\n    return x",
    "a replaced function's default": "def f(x, y=print('x')):\n    return x\ndef f(x):\n    return x",
    "a clock": "import time\ndef f(x):\n    return time.time()",
    "a process id": "from os import getpid\ndef f(x):\n    return getpid()",
    "random": "import random\ndef f(x):\n    return random.random()",
    "numpy's own generator": "import numpy as np\ndef f(x):\n    return np.random.rand()",
    "numpy's seed": "import numpy as np\ndef f(x):\n    np.random.seed(0)\n    return x",
    "a new generator": "import numpy as np\ndef f(x):\n    return np.random.default_rng().random()",
    "memory as it was": "import numpy as np\ndef f(x):\n    return np.empty(3)",
    "memory like something": "import numpy as np\ndef f(x):\n    return np.empty_like(x)",
    "memory under a mask": "import numpy as np\ndef f(x):\n    return np.log(x, where=x > 0)",
    "memory under a mask by a dict": "import numpy as np\ndef f(x):\n    return np.log(x, **{'where': x > 0})",
    "memory beside an array": "import numpy as np\ndef f(x):\n    return np.pad(x, 1, mode='empty')",
    "memory beside an array, hidden": "import numpy as np\ndef f(x, m='e'):\n    return np.pad(x, 1, m + 'mpty')",
    "memory of an array's class": "import numpy as np\ndef f(x):\n    return np.ndarray((3,))",
    "no memory": "def f(x):\n    try:\n        return [0] * x\n    except MemoryError:\n        return 0",
    "anything caught": "def f(x):\n    try:\n        return [0] * x\n    except:\n        return 0",
    "any exception": "def f(x):\n    try:\n        return [0] * x\n    except Exception:\n        return 0",
    "anything swallowed": "def f(x):\n    try:\n        return [0] * x\n    finally:\n        return 0",
    "an exception that is kept": "def f(x):\n    try:\n        x[0]\n    except KeyError as e:\n        return e",
    "an id": "def f(x):\n    return id(x)",
    "a hash": "def f(x):\n    return hash(x)",
    "a text of a function": "def f(x):\n    return str(f)",
    "a text of a function of numpy": "import numpy as np\ndef f(x):\n    return str(np.sum)",
    "a text of a module": "import numpy as np\ndef f(x):\n    return str(np)",
    "a text of a lambda": "def f(x):\n    return str(lambda: 0)",
    "a text of an iterator": "def f(x):\n    return str(zip(x))",
    "a text of a generator": "def f(x):\n    return str(i for i in x)",
    "a text of a method": "def f(x):\n    return str(x.sum)",
    "a text of oneself": "class C:\n    def step(self):\n        return str(self)",
    "a text of one's own method": "class C:\n    def step(self):\n        return str(self.step)",
    "a format that reads attributes": "def f(x):\n    return '{0.__init__}'.format(x)",
    "an attribute with underscores": "def f(x):\n    return x.__class__",
    "an array's address": "def f(x):\n    return x.ctypes.data",
    "getattr": "def f(x):\n    return getattr(x, 'ctypes')",
    "eval": "def f(x):\n    return eval('x')",
    "a builtin under another name": "total = sum\ndef f(x):\n    return total(x)",
    "a name of a builtin": "def f(x):\n    print = x\n    return print",
    "a module under a local name": "import numpy as np\ndef f(np):\n    return np.sum",
    "another module": "import ctypes\ndef f(x):\n    return x",
    "everything of numpy": "from numpy import *\ndef f(x):\n    return x",
    "a module's name as two": "import math as m\nimport copy as m\ndef f(x):\n    return m.sqrt(x)",
    "a statement that runs": "print('x')\ndef f(x):\n    return x",
    "a main block with another way": (
        "if __name__ == '__main__':\n    pass\nelse:\n    import os\ndef f(x):\n    return x"
    ),
    "a main that was renamed": "__name__ = '__main__'\nif __name__ == '__main__':\n    calls = []\ndef f(x):\n    return x",
    "a generator function": "def f(x):\n    yield x",
    "a base class": "class C(list):\n    def step(self):\n        return 1",
    "a special method": "class C:\n    def __del__(self):\n        return 1",
    "another with block": "def f(x):\n    with open(x) as g:\n        return g",
    "a lambda's default": "def f(x):\n    return sorted(x, key=lambda v, now=__import__('time').time(): now)",
    "a lambda's name of oneself": (
        "class C:\n    def step(self, x):\n        return sorted([x], key=lambda self: self.ctypes)"
    ),
    "a lambda for one's own sort": (
        "class C:\n    def sort(self, key):\n        return str(key)\n    def step(self):\n"
        "        return self.sort(key=lambda v: v)"
    ),
    "memory of an array's class under a name": (
        "import numpy as np\ndef f(x):\n    a = np.ndarray\n    return a((3,))"
    ),
    "memory of an array's class by default": (
        "import numpy as np\ndef f(x, a=np.ndarray):\n    return a((3,))"
    ),
    "memory of an array's class for a slice": (
        "import numpy as np\ndef f(x):\n    return np.apply_along_axis(np.ndarray, 0, [2, 3])"
    ),
    "memory under a method's mask": "def f(x):\n    return x.clip(0, 1, where=x > 2)",
    "memory under a method's mask by a dict": "def f(x):\n    return x.clip(0, 1, **{'where': x > 2})",
    "memory under a signature": "import numpy as np\ndef f(x):\n    return np.add(x, x, signature=x)",
    "a clock of a dtype": "import numpy as np\ndef f(x):\n    return np.array('now', dtype='M8[us]').astype(int)",
    "a clock of a dtype by place": "import numpy as np\ndef f(x):\n    return np.full(1, 'now', 'M8[us]').astype(int)",
    "a clock of a dtype by a method": "import numpy as np\ndef f(x):\n    return np.array(['now']).astype('M' + x)",
    "a clock of a dtype by a type's method": (
        "import numpy as np\ndef f(x):\n    t = np.float64\n    return t.astype(x, 'M8[us]')"
    ),
    "a clock of a dtype that one has": (
        "import numpy as np\nclass C:\n    dtype = 'M8[us]'\n    def step(self):\n"
        "        return np.array('now', dtype=self.dtype).astype(int)"
    ),
    "addresses that a copy notes": (
        "import copy\ndef f(x):\n    notes = {}\n    copy.deepcopy(x, notes)\n    return list(notes)"
    ),
    "no memory, swallowed by numpy": (
        "import numpy as np\ndef f(x):\n    return np.array_equal('a' * x, 'a' * x)"
    ),
    "an iterator as a default": "def f(x):\n    return str(next((i for i in ()), zip(x)))",
    "an iterator as a start": "def f(x):\n    return str(sum((), zip(x)))",
    "an iterator as the least": "def f(x):\n    return str(min(zip(x), zip(x), key=lambda z: 0))",
    "the order of nans": "def f(x):\n    return list({x / x, x, 2})",
    "the order of nans in a set": "def f(x):\n    return list(set(x))",
    "the order of nans under a name": "def f(x):\n    s = set\n    return list(s(x))",
    "the order of nans one by one": "def f(x):\n    s = set()\n    s.add(x)\n    return list(s)",
    "the order of nans of a list": "def f(x):\n    s = set()\n    s.update(x)\n    return list(s)",
    "the order of nans in a comprehension": "def f(x):\n    return list({v for v in x})",
    "the order of a dict's nans": "def f(x):\n    return list({v: 0 for v in x}.keys() | ())",
    "the order of exceptions": "def f(x):\n    return [str(e) for e in {ValueError(1), ValueError(2)}]",
    "the order of None": "def f(x):\n    return list({None, 'a', 'b'})",
    "the order of views": "def f(x):\n    return [list(v) for v in {x.values(), x.copy().values()}]",
    "a constant that takes time": "A = 7 ** 7 ** 8\ndef f(x):\n    return x",
    "a constant that takes memory": "A = 'a' * 10 ** 9\ndef f(x):\n    return x",
    "numpy's settings": "import numpy as np\ndef f(x):\n    np.seterr(all='raise')\n    return x",
}  # fmt: skip


@pytest.mark.parametrize("source", PURE)
def test_what_students_write_is_pure(source: str) -> None:
    """Functions of numbers and arrays, constants, and a class that stores in `self`."""
    assert is_pure([ast.parse(source)])


@pytest.mark.parametrize("source", IMPURE.values(), ids=IMPURE)
def test_what_could_keep_or_draw_is_not(source: str) -> None:
    """It may be honest all the same: nothing is said of it."""
    assert not is_pure([ast.parse(source)])


@pytest.mark.parametrize("line", ["import os", "np = 3", "calls = []", "f.n = 1", "print(f)"])
def test_one_part_is_enough(line: str) -> None:
    """The parts of a submission are one module."""
    parts = [ast.parse("import numpy as np\ndef f(x):\n    return x"), ast.parse(line)]
    assert is_pure(parts[:1])
    assert not is_pure(parts)


def test_too_deep_is_not_known() -> None:
    """An expression that is too deep to be looked at is no reason to fail."""
    deep = ast.parse("x")
    node: ast.expr = ast.Name("x", ast.Load())
    for _ in range(5000):
        node = ast.UnaryOp(ast.USub(), node)
    deep.body = [ast.Assign([ast.Name("y", ast.Store())], node)]
    assert not is_pure([deep])


def test_every_reference_of_the_course_is_pure() -> None:
    """What most students will hand in is judged by one look."""
    course = load_course(Path(__file__).parents[2])
    for name in course.names:
        parts = load_exercise(course, name).reference.parts
        assert is_pure(ast.parse(part.source) for part in parts), name
