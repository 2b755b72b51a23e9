"""What an exception of numpy or Python means, said to a learner, with what to write instead."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

_REMOVED = {
    **dict.fromkeys(("float", "int", "bool", "complex", "object", "str"), "the built-in `{0}`"),
    "long": "the built-in `int`",
    "unicode": "the built-in `str`",
    "float_": "`np.float64`",
    "complex_": "`np.complex128`",
    "string_": "`np.bytes_`",
    "unicode_": "`np.str_`",
    "Inf": "`np.inf`",
    "Infinity": "`np.inf`",
    "infty": "`np.inf`",
    "PINF": "`np.inf`",
    "NINF": "`-np.inf`",
    "NaN": "`np.nan`",
    "NAN": "`np.nan`",
    "product": "`np.prod`",
    "cumproduct": "`np.cumprod`",
    "sometrue": "`np.any`",
    "alltrue": "`np.all`",
    "round_": "`np.round`",
    "row_stack": "`np.vstack`",
    "trapz": "`np.trapezoid`",
    "in1d": "`np.isin`",
    "asscalar": "`x.item()`",
    "msort": "`np.sort(x, axis=0)`",
    "cast": "`np.asarray(x, dtype=...)`",
    "mat": "`np.array`",
    "find_common_type": "`np.result_type`",
}
"""Names that numpy no longer has, with what to write instead (NumPy 1.24 and 2.0 release notes)."""

_Explain = Callable[[re.Match[str]], str]


def _removed(found: re.Match[str]) -> str:
    name = found.group(1)
    if name not in _REMOVED:
        return f"numpy has no `{name}`: look the name up in numpy's documentation."
    return f"numpy no longer has `np.{name}`: write {_REMOVED[name].format(name)}."


def _absent(found: re.Match[str]) -> str:
    name = found.group(1)
    package = name.partition(".")[0]
    if package in sys.stdlib_module_names:  # as `idlelib`, or `tkinter` where Python lacks it
        return f"`{name}` can't be imported where your work is graded: is its name right? Else do without it."
    return f"`{package}` is not there when your work is graded: use numpy and Python's standard library."


_PLAIN = {
    **dict.fromkeys("“”„«»″「」『』", '"'),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("−–—‐‑", "-"),
    **dict.fromkeys("×·∙∗⋅", "*"),
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "÷": "/",
    "→": "->",
    "…": "...",
    "²": "**2",
    "³": "**3",
    "√": "np.sqrt",
    "∞": "np.inf",
    "∑": "np.sum",
    "、": ",",
    "。": ".",
    "・": "*",
    "〜": "~",
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},  # full-width ASCII
}
"""What stands in a formula, a page or a Japanese line, and what Python has for it."""


def _typed(found: re.Match[str]) -> str:
    char = found.group(1)
    if char not in _PLAIN:
        return (
            f"Python knows `{char}` in texts and comments only: is a # or a quotation mark missing?"
        )
    return f"Python has no `{char}`: write `{_PLAIN[char]}`. Or is it a comment, without its #?"


_MEANINGS: tuple[tuple[re.Pattern[str], _Explain], ...] = tuple(
    (re.compile(pattern), explain if callable(explain) else lambda _, text=explain: text)  # type: ignore[misc]
    for pattern, explain in (
        (r"module 'numpy' has no attribute '(\w+)'", _removed),
        (r"`np\.(\w+)` was removed in the NumPy 2", _removed),
        (
            r"Integers to negative integer powers",
            "whole numbers have no negative powers in numpy: make the base a float, as in `10.0 ** x`.",
        ),
        (
            r"high - low < 0|low >= high|high < low",
            "the lower bound is above the upper one: swap them, or look at the sign.",
        ),
        (
            r"Cannot cast ufunc .* from dtype\('float\d+'\) to dtype\('u?int\d+'\)",
            "`+=` or `*=` can't put fractions into an array of whole numbers: make a new array.",
        ),
        (
            r"operands could not be broadcast together with shapes (\([\d, ]*\)) (\([\d, ]*\))",
            lambda found: (
                f"shapes {found.group(1)} and {found.group(2)} do not fit: aligned from the "
                "right, each pair of axes must be equal or one of them 1 (an axis or keepdims=True forgotten?)."
            ),
        ),
        (
            r"matmul: Input operand|shapes .* not aligned",
            "the inner axes of a matrix product must be equal: transpose one of them, or did you mean `*`?",
        ),
        (
            r"truth value of an array with more than one element",
            "`if` and `and` need one True or False: use `np.any`, `np.all`, `np.where`, or `&` for arrays.",
        ),
        (
            r"only (?:length-1|0-dimensional|integer scalar) arrays can be converted",
            "a single number is due here, and this is an array.",
        ),
        (
            r"unsupported operand type\(s\) for .*'NoneType'|'NoneType' object is not",
            "something is None: a forgotten `return`, or what shuffle, sort or append gave: nothing?",
        ),
        (
            r"assignment destination is read-only",
            "this array can't be changed: make a copy first.",
        ),
        (r"No module named '(?!numpy)(\w[\w.]*)", _absent),
        (
            # A filter that lets no file be opened says the same of one that is only read.
            r"^PermissionError: \[Errno \d+\] [^:]*: ['b]|^OSError: \[Errno (?:27|30)\]|No usable temporary",
            (
                "writing a file is not allowed when work is graded, and there are none to read: "
                "return what you compute, without saving it."
            ),
        ),
        (
            r"^FileNotFoundError: ",
            "no file is there when work is graded: use what is passed to your function.",
        ),
        (
            r"^PermissionError: .*\(in asyncio\)",
            "asyncio needs a socket pair, which is not allowed here: call the functions directly.",
        ),
        (
            r"^PermissionError: \[Errno 1\] Operation not permitted$",
            "the network and other processes are not allowed when work is graded: compute it in this one.",
        ),
        (
            r"^RuntimeError: can't start new thread",
            "only some thirty threads may run at once: use a pool, as ThreadPoolExecutor(8).",
        ),
        (r"invalid character '(.)' \(U\+[0-9A-F]+\)", _typed),
        (
            r"invalid non-printable character U\+3000",
            "the line has a full-width space: write half-width ones.",
        ),
        (
            r"invalid non-printable character U\+(?:00A0|1680|20[025][0-9AF]|205F)(?<!200[B-F])",
            (
                "the line has a character that looks like a space and is none, as what is copied from a "
                "page or a PDF: type its spaces again, or replace it in the whole file."
            ),
        ),
        (
            r"invalid non-printable character",
            "the line has a character that can't be seen: delete the line and type it again.",
        ),
        (
            r"^SyntaxError: .*'utf-8' codec can't decode",
            "the file is not saved in UTF-8: save it so in your editor.",
        ),
        (
            r"^TabError: ",
            (
                "tabs and spaces are mixed: let your editor turn tabs into spaces, then look how far "
                "lines are indented."
            ),
        ),
        (
            r"^IndentationError: unindent does not match",
            "no line above is indented as far: give it as many spaces as the lines that it belongs to.",
        ),
        (
            r"missing \d+ required positional argument|takes \d+ positional arguments? but",
            "the arguments are not those of the stub: keep its first line as it is.",
        ),
        (
            r"name '(\w+)' is not defined",
            lambda found: (
                f"`{found.group(1)}` has no value here: a typing mistake, or an import or an "
                "assignment that was left out?"
            ),
        ),
    )
)


def meaning(text: str) -> str:
    """Say what an exception's text means and what to do, or "" where it is not a usual one."""
    for pattern, explain in _MEANINGS:
        found = pattern.search(text)
        if found:
            return explain(found)
    return ""


def with_meaning(text: str) -> str:
    """The text; where its meaning is known, its first line and that."""
    told = meaning(text)
    return f"{text.splitlines()[0]}\n→ {told}" if told else text
