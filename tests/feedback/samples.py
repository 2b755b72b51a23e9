"""Hand-made reports: every outcome, hostile texts, and a class."""

from __future__ import annotations

import random
from dataclasses import replace

from grader.feedback.class_page import ExerciseColumn, ExerciseResult, StudentRow, result_of
from grader.model import (
    CheckReport,
    Diagnosis,
    Example,
    GradeReport,
    LoadProblem,
    Outcome,
    Part,
    Picture,
    Plot,
    Raised,
    Span,
    Status,
    Text,
)

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

SOURCE = b'''"""Inverted dropout."""

import numpy as np

SCALE = 1.0  # not used


def dropout_forward(A, keep_prob, rng, train=True):
    """Drop elements of A at random while training."""
    if not train:
        return A, None
    mask = rng.random(A.shape) > keep_prob
    print("kept", mask.mean())
    return A * mask / keep_prob, mask


def dropout_backward(dA, mask, keep_prob):
    return dA * mask
'''

PARTS = (Part("dropout.py", SOURCE),)

SPANS = (
    Span("dropout_forward", "dropout.py", 8, 14),
    Span("dropout_backward", "dropout.py", 17, 18),
)

HOSTILE = (
    "<script>window.planted = 1</script><img src=x onerror='window.planted = 2'>"
    "\"'><svg onload=alert(1)>{{ 7 * 7 }}{% raw %}\u202e\u2066evil\u2028\x1b[31m\x07\x00\ud800"
    "</pre></style><style>*{display:none}</style>javascript:alert(1)`</code><b>`"
)


def text(en: str, ja: str = "") -> Text:
    """Write a text in English and, if given, in Japanese."""
    return {"en": en, "ja": ja} if ja else {"en": en}


def check(name: str, outcome: Outcome = Outcome.PASSED, **changes: object) -> CheckReport:
    """Make one check of a point."""
    values: dict[str, object] = {
        "id": name,
        "title": text(f"Title of {name}", f"{name} の題"),
        "hint": text(f"Hint of `{name}`.", f"`{name}` のヒント。"),
        "outcome": outcome,
        "points": 1.0 if outcome is Outcome.PASSED else 0.0,
        "possible": 1.0,
        "functions": ("dropout_forward",),
        "seconds": 0.0123,
    }
    return CheckReport(**(values | changes))  # type: ignore[arg-type]


def diagnosis(name: str = "keep_and_drop_swapped", function: str = "dropout_forward") -> Diagnosis:
    """Make a diagnosis."""
    return Diagnosis(
        function=function,
        name=name,
        belief=text(f"Belief `{name}`.", f"考え `{name}`。"),
        explanation=text(f"Explanation of {name}.", f"{name} の説明。"),
        hint=text(f"Hint about {name}.", f"{name} へのヒント。"),
    )


def report(*checks: CheckReport, **changes: object) -> GradeReport:
    """Make a graded report of these checks."""
    values: dict[str, object] = {
        "student": "ada",
        "exercise": "dropout",
        "digest": DIGEST,
        "status": Status.GRADED,
        "points": sum(item.points for item in checks),
        "possible": sum(item.possible for item in checks),
        "checks": checks,
        "spans": SPANS,
        "seed": "SEED-OF-THE-DRAWS",
        "versions": {"grader": "0.1.0", "numpy": "2.4.0", "python": "3.13.1"},
        "layers": ("namespaces", "landlock", "seccomp"),
        "seconds": 0.061,
    }
    return GradeReport(**(values | changes))  # type: ignore[arg-type]


LINE = Plot(
    kind="line",
    x=(0.0, 1.0, 2.0, 3.0, 4.0, 5.0),
    y=(9.0, 5.2, 3.1, 1.8, 1.1, 0.7),
    x_label=text("step", "ステップ"),
    y_label=text("cost", "コスト"),
)
LINE_YOURS = Plot(
    kind="line",
    x=LINE.x,
    y=(9.0, 7.9, 6.4, 6.9, 5.6, 5.9),
    x_label=LINE.x_label,
    y_label=LINE.y_label,
)
HISTOGRAM = Plot(
    kind="histogram",
    x=tuple(10.0 ** (-6 + i / 2) for i in range(11)),
    y=(98.0, 103.0, 99.0, 101.0, 97.0, 104.0, 99.0, 100.0, 98.0, 101.0),
    x_label=text("learning rate", "学習率"),
    y_label=text("how many of 1,000", "1,000 個中の個数"),
    log_x=True,
)
HISTOGRAM_YOURS = Plot(
    kind="histogram",
    x=HISTOGRAM.x,
    y=(0.0, 0.0, 1.0, 2.0, 6.0, 22.0, 71.0, 214.0, 312.0, 372.0),
    x_label=HISTOGRAM.x_label,
    y_label=HISTOGRAM.y_label,
    log_x=True,
)
BARS = Plot(
    kind="bars",
    x=("train", "dev", "test"),
    y=(0.6, 0.2, 0.2),
    x_label=text("set", "セット"),
    y_label=text("share of target data", "目標データの割合"),
)
BARS_YOURS = Plot(
    kind="bars", x=BARS.x, y=(0.33, 0.33, 0.34), x_label=BARS.x_label, y_label=BARS.y_label
)


def picture(asked: Plot, yours: Plot | None, title: str = "A picture") -> Picture:
    """Make a picture."""
    return Picture(
        title=text(title, "図"),
        caption=text("What `it` shows.", "`これ` が示すもの。"),
        functions=("dropout_forward",),
        asked=asked,
        yours=yours,
    )


def every_outcome() -> GradeReport:
    """Make a report with a check of each outcome, diagnoses, pictures, output and a public check."""
    checks = (
        check("kept_share", Outcome.WRONG, detail="SECRET expected 0.8, got 0.2"),
        check("scale", Outcome.RAISED, exception="ValueError", detail="SECRET shape (23, 17)"),
        check("endless", Outcome.TIMED_OUT, detail="SECRET timed"),
        check("death", Outcome.CRASHED, detail="SECRET signal 9"),
        check("backward", Outcome.MISSING, functions=("dropout_backward",)),
        check("ours", Outcome.INTERNAL_ERROR, detail="SECRET traceback"),
        check("shape", Outcome.WRONG, visibility="public", detail="PUBLIC (3, 4) is not (4, 3)"),
        check("test_time"),
        check("same_mask", points=2.0, possible=2.0),
    )
    return report(
        *checks,
        diagnoses=(
            diagnosis(),
            replace(diagnosis("mask_above_keep_prob"), instead_of="keep_and_drop_swapped"),
            diagnosis("no_scaling", "dropout_backward"),
        ),
        pictures=(
            picture(HISTOGRAM, HISTOGRAM_YOURS, "1,000 learning rates on the log axis"),
            picture(LINE, LINE_YOURS, "Cost while training"),
            picture(BARS, None, "Shares of the three sets"),
        ),
        examples=(
            Example(
                function="dropout_forward",
                call="dropout_forward(np.array([[1.]]), 1.)",
                gave="array([[0.]])",
                due="array([[1.5]])",
                changed=("1", "mask"),
            ),
        ),
        output="kept 0.2\nkept 0.21\n",
    )


def causes() -> GradeReport:
    """Make a report with an idea that explains some checks, an exception that others share, and a rest."""
    raised = [check(f"raises_{n}", Outcome.RAISED, exception="TypeError") for n in range(4)]
    example = Raised(
        function="dropout_forward",
        kind="TypeError",
        text="TypeError: random() got an unexpected keyword argument 'shape'",
        part="dropout.py",
        line=12,
        code="mask = rng.random(shape=A.shape)",
    )
    return report(
        check("scale", Outcome.WRONG, functions=("dropout_backward",)),
        check("shape", Outcome.WRONG, functions=("dropout_backward",)),
        *raised,
        *[check(f"other_{n}", Outcome.WRONG) for n in range(4)],
        check("test_time"),
        diagnoses=(
            replace(diagnosis("no_scaling", "dropout_backward"), explains=("scale", "shape")),
        ),
        raised=(example,),
    )


def syntax_error() -> tuple[GradeReport, tuple[Part, ...]]:
    """Make a report of a file that Python can't read, and the file."""
    parts = (Part("dropout.py", SOURCE.replace(b"train=True):", b"train=True)")),)
    problem = LoadProblem("syntax_error", "expected ':'", "dropout.py", 8)
    checks = (check("a", Outcome.MISSING), check("b", Outcome.MISSING))
    return report(*checks, problem=problem, spans=()), parts


def hostile() -> tuple[GradeReport, tuple[Part, ...]]:
    """Make a report in which everything a student controls is an attack."""
    made = report(
        check("a", Outcome.WRONG, detail=HOSTILE, visibility="public"),
        check("b", Outcome.RAISED, exception=HOSTILE, detail=HOSTILE),
        student=HOSTILE,
        output=HOSTILE * 200,
        error=HOSTILE,
        problem=LoadProblem("raised", HOSTILE, HOSTILE, 3),
        spans=(Span("dropout_forward", HOSTILE, -5, 10**12),),
        pictures=(
            picture(
                BARS,
                Plot(
                    kind="bars",
                    x=(HOSTILE,) * 3,
                    y=(1e308, -1e308, 0.0),
                    x_label=text(HOSTILE),
                    y_label=text(HOSTILE),
                ),
            ),
        ),
        examples=(
            Example(function=HOSTILE, call=HOSTILE, gave=HOSTILE, due=HOSTILE, changed=(HOSTILE,)),
        ),
        unsafe=True,
    )
    source = HOSTILE.encode("utf-8", "surrogatepass") + b"\xff\xfe\n'''\n" + b"x" * 5000
    return made, (Part(HOSTILE, source, notebook=True), Part("cell 2", b"", notebook=True))


NAMES = (
    "Ada Lovelace", "山田 花子", "Noor van den Berg-Oosterhuis", "José Álvarez", "Zoë Kravitz",
    "佐藤 健", "Li Wei", "Olu Adeyemi", "Sigríður Jónsdóttir", "Ravi Narayanaswamy",
)  # fmt: skip

BELIEFS = (
    ("keep_and_drop_swapped", "`keep_prob` is the probability of dropping an element."),
    ("no_scaling", "Dropping elements is all there is to do in training."),
    ("drops_at_test_time", "Dropout also runs at test time."),
    ("uniform_on_linear_axis", "A learning rate is drawn evenly between its ends."),
    ("bias_correction_forgotten", "The first averages need no correction."),
)

TITLES = (
    ("split", "Train, dev and test sets", "訓練・開発・テストセット", 22),
    ("dropout", "Inverted dropout", "逆ドロップアウト", 18),
    ("momentum", "Gradient descent with momentum", "モメンタム付き勾配降下法", 20),
    ("log_scale", "Sampling on a log scale", "対数スケールでのサンプリング", 16),
    ("batch_norm", "Batch normalization", "バッチ正規化", 24),
)


def columns() -> list[ExerciseColumn]:
    """Make the columns of five exercises."""
    return [
        ExerciseColumn(
            name,
            text(en, ja),
            tuple(
                (f"{name}_{i}", text(f"Check {i} of {name} holds for one example and for many"))
                for i in range(1, checks + 1)
            ),
        )
        for name, en, ja, checks in TITLES
    ]


def class_rows(count: int) -> list[StudentRow]:
    """Make a class of students, some of whom handed in nothing and some of whom hold beliefs."""
    rng = random.Random(2)
    found = columns()
    return [
        StudentRow(
            student=f"s{place:04}",
            name=f"{NAMES[place % len(NAMES)]}{' ' + str(place // 10) if place >= 10 else ''}",
            section="AB"[place % 2],
            results=tuple(_result(column, place, rng) for column in found),
        )
        for place in range(count)
    ]


def _result(column: ExerciseColumn, place: int, rng: random.Random) -> ExerciseResult | None:
    if rng.random() < 0.1:
        return None
    if rng.random() < 0.01:
        broken = report(status=Status.INTERNAL_ERROR, error="SECRET", exercise=column.name)
        return result_of(broken)
    skill = rng.betavariate(3, 1)
    bad = [Outcome.WRONG] * 8 + [o for o in Outcome if o is not Outcome.PASSED]
    made = [
        check(name, Outcome.PASSED if rng.random() < skill else rng.choice(bad))
        for name, _ in column.checks
    ]
    ideas = []
    if skill < 0.85 and rng.random() < 0.7:
        name, belief = rng.choice(BELIEFS)
        ideas = [
            Diagnosis(
                function="dropout_forward",
                name=name,
                belief=text(belief),
                explanation=text("x"),
                hint=text("y"),
            )
        ]
    graded = report(*made, diagnoses=tuple(ideas), exercise=column.name, unsafe=place % 37 == 36)
    return result_of(graded)
