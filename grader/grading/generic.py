"""Mistakes that every exercise knows: they need no entry in a catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from grader.model import Candidate, Diagnosis, Misconception, Part

SAME_ANSWERS = "same_answers"
GIVEN_BACK = "given_back"

_NOTHING = """
def _silent(right):
    def call(*args, **kwargs):
        right(*args, **kwargs)

    return call


{function} = _silent({function})
"""

_ALONE = """
def _alone(right):
    def call(*args, **kwargs):
        values = right(*args, **kwargs)
        return values[{place}] if isinstance(values, tuple) else values

    return call


{function} = _alone({function})
"""

_MISSING = """
def {function}(*args, **kwargs):
    raise NotImplementedError
"""


def without(function: str, reference: Part) -> Candidate:
    """The reference with one function still to be written."""
    return overlay(f"without {function}", reference, _MISSING.format(function=function))


def generic(function: str, reference: Part) -> tuple[Misconception, ...]:
    """The mistakes of every function, acted on in this one."""
    return (
        Misconception(
            name="nothing_returned",
            functions=(function,),
            belief={
                "en": f"What `{function}` has computed is known outside without a `return`.",
                "ja": f"`{function}` が計算した値は、`return` がなくても外に伝わる。",
            },
            explanation={
                "en": "The function ends without a `return`, so Python gives None to whoever called it; "
                "whatever it computes is lost. Printing a value is not returning it.",
                "ja": "関数が `return` なしで終わると、呼び出した側には None が返り、"
                "計算したとしてもその値は失われます。"
                "print で表示することは、値を返すことではありません。",
            },
            hint={
                "en": "End the function with `return` and what the text asks for.",
                "ja": "関数の最後に `return` と、問題文が求める値を書いてください。",
            },
            candidate=overlay("nothing_returned", reference, _NOTHING.format(function=function)),
        ),
        *(_one_of_several(function, place, reference) for place in ("0", "-1")),
    )


def _one_of_several(function: str, place: str, reference: Part) -> Misconception:
    return Misconception(
        name="one_thing_returned",
        functions=(function,),
        belief={
            "en": f"One of the values that `{function}` computes is enough as its answer.",
            "ja": f"`{function}` の答えは、計算した値のうち一つで足りる。",
        },
        explanation={
            "en": "The text asks for several values, and whoever calls the function takes the answer apart. "
            "A single value can't be taken apart, or into the wrong pieces.",
            "ja": "問題文は複数の値を求めていて、呼び出した側は答えを分けて受け取ります。"
            "値が一つだけでは分けられないか、間違った形に分かれてしまいます。",
        },
        hint={
            "en": "Return all of them in the order of the text, separated by commas: `return a, b`.",
            "ja": "問題文の順に、すべてをコンマで区切って返してください：`return a, b`",
        },
        candidate=overlay(
            "one_thing_returned", reference, _ALONE.format(function=function, place=place)
        ),
    )


def changed_in_place(function: str, arguments: Sequence[str], name: str) -> Diagnosis:
    """The belief that these arguments may be changed, under the name that a catalogue has for such a one."""
    listed = ", ".join(f"`{argument}`" for argument in arguments)
    return Diagnosis(
        function=function,
        name=name,
        belief={
            "en": f"`{function}` may change what is passed to it: {listed}.",
            "ja": f"`{function}` は、渡された {listed} を書き換えてもよい。",
        },
        explanation={
            "en": "`x -= y` and `x[...] = y` change the very array that the caller still holds, while "
            "`x = x - y` makes a new one. Whoever uses the old values afterwards gets the new ones.",
            "ja": "`x -= y` や `x[...] = y` は呼び出した側が持っている配列そのものを書き換え、`x = x - y` は"
            "新しい配列を作ります。書き換えると、あとで元の値を使う人が新しい値を受け取ってしまいます。",
        },
        hint={
            "en": f"Work on a copy of {listed}, or write the result as a new value: `x = x - y`.",
            "ja": f"{listed} のコピーを使うか、`x = x - y` のように結果を新しい値として書いてください。",
        },
    )


def same_answers(function: str) -> Diagnosis:
    """The belief that one answer is right for all calls."""
    return Diagnosis(
        function=function,
        name=SAME_ANSWERS,
        belief={
            "en": f"One answer of `{function}` fits, whatever is passed to it.",
            "ja": f"`{function}` の答えは、何を渡されても同じでよい。",
        },
        explanation={
            "en": "It was called with different things, and answered the same each time, or with arrays of "
            "nothing but the same value. Often a value from the beginning of the work is still returned, a "
            "`return` comes too early, or rounding to whole numbers leaves nothing of the answer.",
            "ja": "違うものを渡しても、毎回同じ答え、または同じ値ばかりの配列が返りました。"
            "最初に仮に書いた値を返したままか、`return` が早すぎるか、"
            "整数に丸めて答えが消えていることがよくあります。",
        },
        hint={
            "en": f"Look at what `{function}` returns: how does it depend on what is passed?",
            "ja": f"`{function}` が返す値を見てください。渡されたものによってどう変わりますか。",
        },
    )


def given_back(function: str, arguments: Sequence[str], *, is_whole: bool) -> Diagnosis:
    """The belief that these arguments are the answer as they are, or parts of it."""
    listed = ", ".join(f"`{argument}`" for argument in arguments)
    return Diagnosis(
        function=function,
        name=GIVEN_BACK if is_whole else "part_given_back",
        belief={
            "en": f"`{function}` may give back what is passed to it as it is: {listed}.",
            "ja": f"`{function}` は、渡された {listed} をそのまま返してよい。",
        },
        explanation={
            "en": "It came back with nothing changed in each call that was tried. Often the result has another "
            "name than what is returned, or it is still to be computed.",
            "ja": "試したどの呼び出しでも、何も変わらずに返りました。"
            "計算した結果とは別の名前を返しているか、計算をまだ書いていないことがよくあります。",
        },
        hint={
            "en": "Compute the new value, give it a name of its own, and return that.",
            "ja": "新しい値を計算して別の名前を付け、それを返してください。",
        },
    )


def silent_at_times(function: str) -> Diagnosis:
    """The belief that a case without anything to compute needs no `return`."""
    return Diagnosis(
        function=function,
        name="silent_at_times",
        belief={
            "en": f"Not every way through `{function}` needs a `return`.",
            "ja": f"`{function}` のすべての分岐に `return` が必要なわけではない。",
        },
        explanation={
            "en": "In some of the calls that were tried it returned None. That is what comes where a function "
            "ends without a `return`, at the end of one branch of an `if`, say.",
            "ja": "試した呼び出しのいくつかで None が返りました。`if` の一方の枝などで `return` のないまま"
            "関数が終わると、None が返ります。",
        },
        hint={
            "en": "Follow each branch to its end, and return there what the text asks for in that case.",
            "ja": "分岐を一つずつ最後までたどり、その場合に問題文が求める値を返してください。",
        },
    )


def overlay(label: str, reference: Part, source: str) -> Candidate:
    """The reference with a source that runs after it, in the same module."""
    return Candidate.of(label, reference, Part(f"{label}.py", source.encode()))
