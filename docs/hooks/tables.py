"""Tables of what is read and written, made from the types in the code that does it."""

from __future__ import annotations

import importlib.util
import inspect
import json
from pathlib import Path
from typing import Any

import msgspec

import commands
from grader.course.exceptions import ENTRIES
from grader.course.policy import Policy
from grader.model import CheckReport, GradeReport, Outcome, Status
from grader.systems import gradescope

_ROOT = Path(__file__).parents[2]
# The values of solutions/policy.toml are read one by one, so that no type names them.
_VALUES = {"points": "a number", "due": "a time with its zone, without quotes"}
_PASSED = CheckReport(
    id="test_f", title={"en": "f of x"}, hint={"en": ""}, outcome=Outcome.PASSED,
    points=2.0, possible=2.0,
)  # fmt: skip
_REPORT = GradeReport(
    student="ada", exercise="f", digest="", status=Status.GRADED, points=2.0, possible=2.0,
    checks=(_PASSED,),
)  # fmt: skip


def policy() -> str:
    """The keys of `[policy]` in course.toml."""
    table = keys("Policy", msgspec.json.schema(Policy)["$defs"])
    return table.replace(" or null", "").replace("`null`", "no limit")  # TOML has no null


def exceptions() -> str:
    """The entries of solutions/policy.toml, and the keys of each."""
    rows = []
    for kind, names in ENTRIES.items():
        told = ", ".join(f"`{name}` ({_VALUES.get(name, 'a text')})" for name in names)
        rows.append(f"| `[[{kind}]]` | {told} |")
    return "\n".join(["| entry | its keys, all of which it needs |", "|---|---|", *rows])


def report() -> str:
    """The keys of a report, and of what it holds."""
    kinds = msgspec.json.schema(GradeReport)["$defs"]
    names = ["GradeReport", *sorted(kinds.keys() - {"GradeReport"})]
    return "\n\n".join(section(name, kinds) for name in names)


def results() -> str:
    """The keys of a results.json, as they are written for a report with one check."""
    data = gradescope.results(_REPORT, "f/2 points", {"test_f": "passed"}, "en")
    test = data["tests"][0]
    whole = examples({**data, "tests": [...]})
    return f"{whole}\n\nEach of its `tests`:\n\n{examples(test)}"


def bench() -> str:
    """The keys of reports/bench.json that have a target, as benchmarks/run.py has them."""
    spec = importlib.util.spec_from_file_location("run", _ROOT / "benchmarks/run.py")
    assert spec is not None
    assert spec.loader is not None
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    rows = [f"| `{key}` | {what} | {kind} {bound:g} |" for key, bound, kind, what in run.TARGETS]
    return "\n".join(["| key | what | target |", "|---|---|---|", *rows])


TABLES = {
    "bench": bench,
    "commands": commands.listed,
    "policy": policy,
    "exceptions": exceptions,
    "report": report,
    "results": results,
}


def section(name: str, kinds: dict[str, Any]) -> str:
    """One type: its promise, and its keys or values."""
    told = inspect.cleandoc(kinds[name]["description"])
    title = f"### {name} {{ #{name.lower()} }}\n\n{told}\n\n"
    if "enum" in kinds[name]:
        return title + "One of " + ", ".join(f"`{value}`" for value in kinds[name]["enum"]) + "."
    return title + keys(name, kinds)


def keys(name: str, kinds: dict[str, Any]) -> str:
    """The keys of a type, with the value that each has where nothing is said."""
    rows = []
    for key, kind in kinds[name]["properties"].items():
        default = f"`{json.dumps(kind['default'])}`" if "default" in kind else ""
        rows.append(f"| `{key}` | {value(kind)} | {default} |")
    return "\n".join(["| key | value | unless given |", "|---|---|---|", *rows])


def value(kind: dict[str, Any]) -> str:
    """What may stand under a key, in words."""
    if "anyOf" in kind:
        return " or ".join(value(one) for one in kind["anyOf"])
    if "$ref" in kind:
        name = kind["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in kind:
        return " or ".join(f"`{json.dumps(one)}`" for one in kind["enum"])
    if kind["type"] == "array":
        return f"a list, each {value(kind['items'])}" if kind.get("items") else "a list"
    return _WORDS.get(kind["type"], kind["type"])


_WORDS = {
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "texts by name",
    "string": "a text",
}


def examples(data: dict[str, Any]) -> str:
    """An object's keys, each with an example."""
    rows = [
        f"| `{key}` | {'a list' if value == [...] else f'`{json.dumps(value)}`'} |"
        for key, value in data.items()
    ]
    return "\n".join(["| key | such as |", "|---|---|", *rows])
