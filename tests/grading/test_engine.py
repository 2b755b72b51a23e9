"""Grades candidates of the mini course from source to report, in the real sandbox."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from grader.course import Exercise, load_course
from grader.errors import InternalError
from grader.grading import Engine
from grader.grading.public import check_publicly
from grader.model import Candidate, GradeReport, Outcome, Part, Status, Submission
from grader.sandbox import Sandbox, Session, open_sandbox

MINI = Path(__file__).parents[1] / "courses" / "mini"
SECRET = b"a secret of the tests, 32 bytes."
STANDARDIZE = {"test_columns_are_standardized", "test_single_column", "test_input_is_left_alone"}
DRAW = {"test_number_of_draws", "test_range", "test_evenness"}
HASTY = "\n[limits]\ncall_seconds = 0.3\nload_seconds = 0.6\n"

Grade = Callable[[str], GradeReport]
Variant = Callable[..., Exercise]


def of(source: str | bytes) -> Candidate:
    """Make a candidate of one file's source."""
    data = source.encode() if isinstance(source, str) else source
    return Candidate.of("a student", Part("scaling.py", data))


def outcomes(report: GradeReport) -> dict[str, Outcome]:
    """Say how each check ended."""
    return {check.id: check.outcome for check in report.checks}


def assert_only(report: GradeReport, failed: set[str], outcome: Outcome) -> None:
    """Check that these checks and no others failed, all with one outcome, and cost their points."""
    assert report.status is Status.GRADED, report.error
    expected = {name: outcome if name in failed else Outcome.PASSED for name in STANDARDIZE | DRAW}
    assert outcomes(report) == expected
    lost = sum(check.possible for check in report.checks if check.id in failed)
    assert report.points == report.possible - lost


def correct_ones() -> list[str]:
    """Name what must get full marks."""
    folder = MINI / "solutions" / "scaling" / "alternatives"
    return ["reference", *sorted(path.stem for path in folder.glob("*.py"))]


@pytest.mark.parametrize("name", correct_ones())
def test_correct_solutions_get_full_marks(engine: Engine, scaling: Exercise, name: str) -> None:
    """The reference and each alternative pass every check, and have no diagnosis."""
    known = {item.name: item.candidate for item in scaling.alternatives}
    known["reference"] = scaling.reference
    report = engine.grade_candidate(scaling, known[name])
    assert_only(report, set(), Outcome.PASSED)
    assert report.full_marks
    assert report.diagnoses == ()


def test_stub_gets_nothing(engine: Engine, scaling: Exercise) -> None:
    """The stub raises in each check, which is a grade of zero and no diagnosis."""
    report = engine.grade_candidate(scaling, scaling.stub)
    assert_only(report, STANDARDIZE | DRAW, Outcome.RAISED)
    assert {check.exception for check in report.checks} == {"NotImplementedError"}
    assert report.points == 0
    assert report.diagnoses == ()


def test_a_submission_is_graded_under_its_students_name(engine: Engine, scaling: Exercise) -> None:
    """The report carries student, digest, layers and versions."""
    part = scaling.reference.parts[0]
    handed_in = Submission("s1", "scaling", "scaling.py", part.source, (part,))
    report = engine.grade(scaling, handed_in)
    assert (report.student, report.digest) == ("s1", handed_in.digest)
    assert report.layers == engine.sandbox.layers
    assert report.suite_digest == scaling.digest
    assert set(report.versions) == {"grader", "python", "numpy", "pytest"}


@pytest.mark.parametrize(
    ("code", "failed", "outcome"),
    [
        pytest.param("del draw_uniform", DRAW, Outcome.MISSING, id="missing"),
        pytest.param(
            "def standardize(x): raise KeyError('x')", STANDARDIZE, Outcome.RAISED, id="raises"
        ),
        pytest.param(
            "def standardize(x): return 'no'", STANDARDIZE, Outcome.WRONG, id="returns a text"
        ),
        pytest.param(
            "def draw_uniform(rng, n): return None", DRAW, Outcome.WRONG, id="returns nothing"
        ),
        pytest.param(
            "def draw_uniform(rng, n): return print", DRAW, Outcome.WRONG, id="returns a function"
        ),
        pytest.param("draw_uniform = 3", DRAW, Outcome.RAISED, id="not a function"),
        pytest.param(
            "def standardize(x):\n    import os\n    os._exit(0)",
            STANDARDIZE,
            Outcome.CRASHED,
            id="exits",
        ),
        pytest.param(
            "def standardize(x):\n    import ctypes\n    ctypes.string_at(0)",
            STANDARDIZE,
            Outcome.CRASHED,
            id="segfault",
        ),
        pytest.param(
            "def standardize(x): raise SystemExit(0)",
            STANDARDIZE,
            Outcome.RAISED,
            id="sys.exit in a call",
        ),
    ],
)
def test_a_broken_function_costs_only_its_own_checks(
    grade: Grade, code: str, failed: set[str], outcome: Outcome
) -> None:
    """Each way to fail has its own word, and the other function keeps its points."""
    assert_only(grade(code), failed, outcome)


def test_a_hanging_function_costs_only_its_own_checks(
    engine: Engine, solved: str, variant: Variant
) -> None:
    """A function that never returns is timed out, and the other one is graded."""
    exercise = variant(toml=HASTY)
    report = engine.grade_candidate(
        exercise, of(solved + "\ndef standardize(x):\n    while True: pass\n")
    )
    assert_only(report, STANDARDIZE, Outcome.TIMED_OUT)


def test_megabytes_of_output_cost_nothing(grade: Grade) -> None:
    """What is printed is cut, and no point is lost."""
    report = grade(
        "_own = standardize\ndef standardize(x):\n    print('a' * 3_000_000)\n    return _own(x)"
    )
    assert_only(report, set(), Outcome.PASSED)
    assert report.output.startswith("aaa")
    assert len(report.output) < 40_000
    assert "more" in report.output[-60:]


TWO_CALLS = """

@check(points=1, title={"en": "One after the other"}, hint={"en": "Both."})
def test_one_after_the_other(student, rng):
    student.standardize(rng.standard_normal((20, 3)))
    student.draw_uniform(student.rng(), 3)
"""


@pytest.mark.parametrize("wrong", ["standardize", "draw_uniform"])
def test_a_failed_check_names_all_that_it_calls(
    engine: Engine, variant: Variant, solved: str, wrong: str
) -> None:
    """How far it got would be a choice that a file could make by hidden inputs."""
    exercise = variant(suite=TWO_CALLS)
    exercise = replace(exercise, points=exercise.points + 1)
    report = engine.grade_candidate(exercise, of(f"{solved}\ndef {wrong}(*x): raise ValueError\n"))
    (check,) = (item for item in report.checks if item.id == "test_one_after_the_other")
    assert check.outcome is Outcome.RAISED
    assert check.functions == ("standardize", "draw_uniform")


# ---------------------------------------------------------------- loading


def test_a_syntax_error_is_a_grade_of_zero(engine: Engine, scaling: Exercise) -> None:
    """It is reported with its line, and each function is missing."""
    report = engine.grade_candidate(
        scaling, of("import numpy as np\n\ndef standardize(x:\n    pass\n")
    )
    assert_only(report, STANDARDIZE | DRAW, Outcome.MISSING)
    assert report.problem is not None
    assert (report.problem.kind, report.problem.part) == ("syntax_error", "scaling.py")
    assert report.problem.line == 3
    assert report.points == 0


@pytest.mark.parametrize(
    "source", [b"", b"\xff\xfe\x00", b"\x00"], ids=["empty", "not text", "a zero byte"]
)
def test_no_source_at_all_is_a_grade_of_zero(
    engine: Engine, scaling: Exercise, source: bytes
) -> None:
    """Bytes that define nothing get no points and no error of ours."""
    report = engine.grade_candidate(scaling, of(source))
    assert_only(report, STANDARDIZE | DRAW, Outcome.MISSING)


@pytest.mark.parametrize(
    "code", ["raise RuntimeError('end')", "import sys\nsys.exit(3)"], ids=["raise", "sys.exit"]
)
def test_what_was_defined_before_an_exception_keeps_its_points(grade: Grade, code: str) -> None:
    """A problem at the end of the module is named, and costs nothing."""
    report = grade(code)
    assert_only(report, set(), Outcome.PASSED)
    assert report.problem is not None
    assert report.problem.kind == "raised"
    assert report.problem.line > 0


def test_sys_exit_at_the_top_leaves_nothing(engine: Engine, scaling: Exercise, solved: str) -> None:
    """What comes after sys.exit is not defined."""
    report = engine.grade_candidate(scaling, of("import sys\nsys.exit()\n" + solved))
    assert_only(report, STANDARDIZE | DRAW, Outcome.MISSING)
    assert report.problem is not None
    assert report.problem.line == 2


@pytest.mark.parametrize(
    ("code", "outcome"),
    [("while True: pass", Outcome.TIMED_OUT), ("import os\nos._exit(0)", Outcome.CRASHED)],
    ids=["endless loop", "exit"],
)
def test_a_module_that_never_loads_gets_nothing(
    engine: Engine, solved: str, variant: Variant, code: str, outcome: Outcome
) -> None:
    """An endless loop and an exit at module level fail each check with their own word."""
    report = engine.grade_candidate(variant(toml=HASTY), of(solved + "\n" + code + "\n"))
    assert_only(report, STANDARDIZE | DRAW, outcome)
    assert report.problem is not None
    assert report.problem.kind == outcome.value


def test_a_spent_budget_times_out_what_is_left(
    engine: Engine, solved: str, variant: Variant
) -> None:
    """When all seconds are used, the checks that are left say so, and it is a grade."""
    exercise = variant(toml="\n[limits]\ntotal_seconds = 0.3\n")
    report = engine.grade_candidate(exercise, of(solved + "\nwhile True: pass\n"))
    assert_only(report, STANDARDIZE | DRAW, Outcome.TIMED_OUT)
    assert report.diagnoses == ()
    assert all(picture.yours is None for picture in report.pictures)


def test_functions_have_spans(engine: Engine, scaling: Exercise) -> None:
    """The report says where each function stands."""
    report = engine.grade_candidate(scaling, scaling.reference)
    assert {span.function for span in report.spans} == set(scaling.functions)


# ---------------------------------------------------------------- state


def test_what_one_check_leaves_behind_costs_nothing_in_another(grade: Grade) -> None:
    """A cache that is right only for the first call fails later checks, and these are run afresh."""
    report = grade(
        "_cache = []\n"
        "def standardize(x):\n"
        "    _cache.append((x - x.mean(axis=0)) / x.std(axis=0))\n"
        "    return _cache[0]"
    )
    assert_only(report, set(), Outcome.PASSED)


def test_breaking_the_own_numpy_touches_nobody_else(grade: Grade) -> None:
    """A worker that vandalizes numpy ends with its submission."""
    grade("def standardize(x):\n    np.mean = np.std = None\n    np.ndarray.mean = 3\n    return x")
    assert grade("").full_marks


# ---------------------------------------------------------------- draws


def without_times(report: GradeReport) -> GradeReport:
    """Leave out what a clock decides."""
    checks = tuple(replace(check, seconds=0.0) for check in report.checks)
    return replace(report, seconds=0.0, checks=checks)


WRONG = "def standardize(x):\n    return x * x.flat[0]"


def test_the_same_file_gets_the_same_report(grade: Grade) -> None:
    """Two gradings of one file differ in times only, details and diagnoses included."""
    assert without_times(grade(WRONG)) == without_times(grade(WRONG))


def test_another_secret_makes_other_draws(
    sandbox: Sandbox, scaling: Exercise, grade: Grade, solved: str
) -> None:
    """The wrong numbers that a check names depend on the course's secret."""
    with Engine(sandbox, b"another secret of 32 bytes......") as other:
        there = other.grade_candidate(scaling, of(f"{solved}\n\n{WRONG}"))
    here = grade(WRONG)
    assert outcomes(here) == outcomes(there)
    assert here.seed != there.seed
    assert here.checks[0].detail != there.checks[0].detail


def test_another_file_meets_other_inputs(grade: Grade) -> None:
    """A comment more, and the same mistake is shown on other numbers."""
    assert grade(WRONG).checks[0].detail != grade(WRONG + "  # again").checks[0].detail


# ---------------------------------------------------------------- our own faults

AT_FAULT = """

@check(points=1, title={"en": "Never passes"}, hint={"en": "Nothing."})
def test_at_fault(student, rng):
    %s
"""


@pytest.mark.parametrize(
    "body",
    [
        "assert student.standardize(rng.random((4, 2))) is None, 'impossible'",
        "student.standardize('a text')",
        "{}[student.standardize(rng.random((4, 2))).shape]",
    ],
    ids=["wrong", "wrong arguments", "a bug in the check"],
)
def test_a_check_that_its_reference_fails_is_an_internal_error(
    engine: Engine, variant: Variant, solved: str, body: str
) -> None:
    """A suite at fault gives no grade, rather than a zero."""
    exercise = variant(suite=AT_FAULT % body)
    exercise = replace(exercise, points=exercise.points + 1)
    report = engine.grade_candidate(exercise, of(solved))
    assert report.status is Status.INTERNAL_ERROR
    assert "test_at_fault" in report.error
    assert not report.full_marks
    assert outcomes(report)["test_at_fault"] is Outcome.INTERNAL_ERROR
    assert outcomes(report)["test_range"] is Outcome.PASSED


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ({"suite": "\ndef test_bare(student): pass\n"}, "@check"),
        ({"suite": "\nimport nothing_of_this_name\n"}, "nothing_of_this_name"),
        ({"suite": AT_FAULT % "pass"}, "add up to 13"),
        ({"probes": "\n1 / 0\n"}, "ZeroDivisionError"),
        ({"pictures": "\nraise OSError('gone')\n"}, "gone"),
    ],
    ids=["unmarked", "import", "points", "probes", "pictures"],
)
def test_a_course_with_a_mistake_is_an_internal_error(
    engine: Engine, variant: Variant, edit: dict[str, str], says: str
) -> None:
    """What the instructor got wrong is said, and costs no points."""
    report = engine.grade_candidate(variant(**edit), of(WRONG))
    assert report.status is Status.INTERNAL_ERROR
    assert says in report.error


class Failing:
    """A sandbox whose fork server is killed right after the session of a given number has begun."""

    def __init__(self, sandbox: Sandbox, number: int) -> None:
        self.sandbox = sandbox
        self.layers, self.affinity = sandbox.layers, sandbox.affinity
        self.unsafe = sandbox.unsafe
        self.left = number

    def session(self, *arguments: object) -> Session:
        """Start a session, then perhaps kill the server."""
        session: Session = self.sandbox.session(*arguments)  # type: ignore[arg-type]
        self.left -= 1
        if self.left == 0:
            os.kill(self.sandbox.server.process_id, signal.SIGKILL)
        return session


@pytest.mark.parametrize(
    "number", [1, 2, 3, 5], ids=["first worker", "second", "catalogue", "later"]
)
def test_a_fork_server_that_dies_costs_nobody_a_point(
    scaling: Exercise, solved: str, tmp_path: Path, number: int
) -> None:
    """The submission that it hits is graded rightly or not at all, the next one by a new server."""
    with open_sandbox(tmp_path) as sandbox:
        first = sandbox.server
        failing = Failing(sandbox, number)
        with Engine(failing, SECRET) as engine:  # type: ignore[arg-type]
            hit = engine.grade_candidate(scaling, of(f"{solved}\n\n{WRONG}"))
            after = engine.grade_candidate(scaling, of(f"{solved}\n\n{WRONG}"))
        assert sandbox.server is not first
        assert after.status is Status.GRADED
        assert 0 < after.points < after.possible
        if hit.status is Status.GRADED:  # its workers had answered before they ended
            assert without_times(hit) == without_times(after)
        else:
            assert "server" in hit.error


def test_a_fork_server_that_died_in_between_is_replaced(
    scaling: Exercise, solved: str, tmp_path: Path
) -> None:
    """The next submission does not notice."""
    with open_sandbox(tmp_path) as sandbox, Engine(sandbox, SECRET) as engine:
        assert engine.grade_candidate(scaling, of(solved)).full_marks
        os.kill(sandbox.server.process_id, signal.SIGKILL)
        assert sandbox.server.is_gone()
        assert engine.grade_candidate(scaling, of(solved)).full_marks


def test_an_experiment_that_can_not_ask_is_not_an_answer(
    sandbox: Sandbox, variant: Variant, solved: str
) -> None:
    """An error of ours in a probe is an internal error, never a fingerprint that is kept."""
    exercise = variant(
        probes="\nfrom grader.errors import InternalError\n"
        "@probe('standardize')\ndef broken(student, rng):\n    raise InternalError('ours')\n"
    )
    with Engine(sandbox, SECRET) as engine:
        report = engine.grade_candidate(exercise, of(f"{solved}\n\n{WRONG}"))
    assert (report.status, report.error) == (Status.INTERNAL_ERROR, "ours")


# ---------------------------------------------------------------- diagnosis


def names(report: GradeReport) -> list[tuple[str, str]]:
    """Say which idea was found in which function."""
    return [(item.function, item.name) for item in report.diagnoses]


@pytest.mark.parametrize("name", ["one_mean_for_all", "divided_by_the_square", "only_above_zero"])
def test_each_misconception_is_named(engine: Engine, scaling: Exercise, name: str) -> None:
    """A misconception loses points and is its own and only diagnosis."""
    found = next(item for item in scaling.misconceptions if item.name == name)
    report = engine.grade_candidate(scaling, found.candidate)
    assert report.points < report.possible
    assert names(report) == [(found.functions[0], name)]
    assert report.diagnoses[0].belief == found.belief


def test_a_belief_in_other_words_is_named(grade: Grade) -> None:
    """Behaviour counts, not code."""
    report = grade(
        "def standardize(x):\n    c = x - np.mean(x, 0)\n    return c / np.mean(c * c, 0)"
    )
    assert names(report) == [("standardize", "divided_by_the_square")]


def test_two_wrong_functions_are_two_diagnoses(grade: Grade) -> None:
    """Each function is compared by itself."""
    report = grade(
        "def standardize(x): return (x - x.mean()) / x.std()\n"
        "def draw_uniform(rng, n): return rng.uniform(0, 1, n)"
    )
    assert names(report) == [
        ("standardize", "one_mean_for_all"),
        ("draw_uniform", "only_above_zero"),
    ]


def test_what_nobody_has_described_has_no_diagnosis(grade: Grade) -> None:
    """An unknown mistake is wrong, and nothing more is claimed."""
    report = grade("def standardize(x): return x + 1")
    assert report.points < report.possible
    assert report.diagnoses == ()


def test_beliefs_that_behave_alike_are_both_named(
    engine: Engine, variant: Variant, solved: str
) -> None:
    """Two misconceptions that no probe tells apart are two diagnoses of one function."""
    twin = '\n[twin]\nfunctions = ["draw_uniform"]\n' + "".join(
        f'{key}.en = "The twin."\n' for key in ("belief", "explanation", "hint")
    )
    exercise = variant(
        catalogue=twin,
        twin='"""Twin."""\n\n\ndef draw_uniform(rng, n):\n    return rng.uniform(size=n)\n',
    )
    report = engine.grade_candidate(
        exercise, of(solved + "\ndef draw_uniform(rng, n): return rng.random(n)\n")
    )
    assert names(report) == [("draw_uniform", "only_above_zero"), ("draw_uniform", "twin")]


def test_the_catalogues_answers_are_kept_between_runs(
    sandbox: Sandbox, scaling: Exercise, tmp_path: Path
) -> None:
    """A second engine reads them, and a broken file is computed again."""
    wrong = scaling.misconceptions[0]
    for breaking in (False, False, True):
        if breaking:
            next(tmp_path.glob("*.answers")).write_bytes(b"nonsense")
        with Engine(sandbox, SECRET, tmp_path) as engine:
            report = engine.grade_candidate(scaling, wrong.candidate)
        assert [item.name for item in report.diagnoses] == [wrong.name]
    assert len(list(tmp_path.glob("*.answers"))) == 1


# ---------------------------------------------------------------- pictures


@pytest.mark.parametrize(
    "code",
    [
        "del draw_uniform",
        "def draw_uniform(rng, n): raise ValueError",
        "def draw_uniform(rng, n): return 'text'",
        "def draw_uniform(rng, n): return np.full(n, np.nan)",
        "def draw_uniform(rng, n):\n    import os\n    os._exit(1)",
    ],
    ids=["missing", "raises", "text", "nan", "exits"],
)
def test_a_picture_without_an_answer_has_one_side(grade: Grade, code: str) -> None:
    """What can't be drawn is left out, the reference's side stays."""
    report = grade(code)
    assert report.status is Status.GRADED
    (picture,) = (each for each in report.pictures if each.functions == ("draw_uniform",))
    drawn = picture.yours is not None and sum(picture.yours.y) > 0
    assert not drawn
    assert sum(picture.asked.y) == 1000


def test_a_picture_shows_both_sides(grade: Grade) -> None:
    """A wrong function is drawn beside the right one, from the same example each time."""
    pictures = grade("def draw_uniform(rng, n): return rng.random(n)").pictures
    (picture,) = (each for each in pictures if each.functions == ("draw_uniform",))
    assert picture.yours is not None
    assert picture.yours.y[:5] == (0, 0, 0, 0, 0)
    assert picture.yours.x == picture.asked.x


# ---------------------------------------------------------------- notebooks


def cells(*sources: str) -> Candidate:
    """Make a candidate of a notebook's code cells."""
    parts = [Part(f"cell {k}", text.encode(), notebook=True) for k, text in enumerate(sources, 1)]
    return Candidate.of("a student", *parts)


def test_a_notebook_runs_imports_definitions_and_constants(
    engine: Engine, scaling: Exercise, solved: str
) -> None:
    """Magics are dropped, and a cell that explores is not run, however long it would take."""
    notebook = cells(
        "%matplotlib inline\nimport numpy as np\n!pip install torch",
        "LOW, HIGH = -1, 1\nnp.random.seed(0)\nwhile True:\n    pass",
        "%%bash\nrm -rf /",
        solved,
        "x = standardize(np.random.rand(10_000, 10_000))\nprint(x)\nraise SystemExit",
        "def draw_uniform(rng, n):\n    return rng.uniform(LOW, HIGH, n)",
    )
    report = engine.grade_candidate(scaling, notebook)
    assert_only(report, set(), Outcome.PASSED)
    assert report.problem is None
    assert report.output == ""
    assert {(span.function, span.part) for span in report.spans} >= {("draw_uniform", "cell 6")}


def test_one_broken_cell_leaves_the_others(engine: Engine, scaling: Exercise, solved: str) -> None:
    """A syntax error is named with its cell, and the rest is graded."""
    report = engine.grade_candidate(scaling, cells("def broken(:", solved))
    assert_only(report, set(), Outcome.PASSED)
    assert report.problem is not None
    assert (report.problem.kind, report.problem.part) == ("syntax_error", "cell 1")


# ---------------------------------------------------------------- public checks


def test_public_checks_show_their_details(sandbox: Sandbox, solved: str) -> None:
    """They are run without reference or secret, and are marked as public."""
    wrong = of(solved + "\ndef standardize(x): return x\n")
    report = check_publicly(load_course(MINI), "scaling", wrong, sandbox)
    assert [check.outcome for check in report.checks] == [Outcome.WRONG, Outcome.PASSED]
    assert {check.visibility for check in report.checks} == {"public"}
    assert "should be -1" in report.checks[0].detail
    assert (report.points, report.possible) == (1, 2)


# ---------------------------------------------------------------- order, and a course that changes


def test_checks_are_met_in_an_order_of_the_files_own(
    sandbox: Sandbox, scaling: Exercise, solved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order differs between files, is the same for one file, and the report keeps the suite's."""
    met: list[str] = []
    with Engine(sandbox, SECRET) as engine:
        suite = engine.bench(scaling).suite
        run_check = suite.check

        def noted(check_id: str, *rest: object) -> object:
            met.append(check_id)
            return run_check(check_id, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(suite, "check", noted)
        orders = []
        for k in (0, 0, *range(1, 8)):
            met.clear()
            report = engine.grade_candidate(scaling, of(f"{solved}\n# {k}\n"))
            orders.append(tuple(met))
            assert [check.id for check in report.checks] == [check.id for check in suite.checks]
    assert orders[0] == orders[1]
    assert len(set(orders)) > 1


def test_an_exercise_that_changed_is_made_ready_anew(
    engine: Engine, scaling: Exercise, variant: Variant, solved: str
) -> None:
    """A running engine takes up a new version of the suite."""
    assert engine.grade_candidate(scaling, of(solved)).possible == 12
    newer = variant(suite=AT_FAULT % "pass", toml="")
    newer = replace(newer, points=13.0)
    report = engine.grade_candidate(newer, of(solved))
    assert (report.points, report.possible) == (13, 13)
    assert engine.grade_candidate(scaling, of(solved)).points == 12


def test_another_engine_gives_the_same_report(sandbox: Sandbox, scaling: Exercise) -> None:
    """Graded again by another engine, in another process and order, only the times differ."""
    candidates = [scaling.reference, *(item.candidate for item in scaling.misconceptions)]
    reports = []
    for order in (candidates, candidates[::-1]):
        with Engine(sandbox, SECRET) as engine:
            reports.append({c.digest: untimed(engine.grade_candidate(scaling, c)) for c in order})
    assert reports[0] == reports[1]


def untimed(report: GradeReport) -> bytes:
    """Write a report as bytes, without its times."""
    checks = tuple(replace(check, seconds=0.0) for check in report.checks)
    return msgspec.json.encode(replace(report, checks=checks, seconds=0.0))
