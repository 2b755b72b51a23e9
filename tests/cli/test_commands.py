"""The `grade` command as a person types it: real processes, a copy of the small course."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import warnings
import zipfile
from pathlib import Path

import pytest

from tests.older import as_version_1
from tests.processes.running import count

MINI = Path(__file__).parents[1] / "courses" / "mini"
GRADE = Path(sys.executable).with_name("grade")
EXERCISE = "scaling"


@pytest.fixture
def reference(course):
    """The right answer, in the folder where a student works."""
    path = course / f"{EXERCISE}.py"
    shutil.copy(course / "solutions" / EXERCISE / f"{EXERCISE}.py", path)
    return path


def grade(course, *arguments, code=0, env=None):
    """Run the command in the course's folder, and hold its exit code."""
    run = subprocess.run(
        [str(GRADE), *map(str, arguments)],
        cwd=course,
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "GRADE_STUDENT": "ada", **(env or {})},
    )
    assert run.returncode == code, run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr
    return run


def test_a_students_evening(course):
    """list, start, check, submit and verify lead from the stub to a receipt."""
    assert EXERCISE in grade(course, "list").stdout
    assert "Next" in grade(course, "start", EXERCISE).stdout
    grade(course, "check", EXERCISE, code=1)
    grade(course, "submit", EXERCISE, code=1)
    shutil.copy(course / "solutions" / EXERCISE / f"{EXERCISE}.py", course)
    assert "Well done" in grade(course, "check", EXERCISE).stdout
    report = json.loads(grade(course, "submit", EXERCISE, "--format", "json").stdout)
    assert report["points"] == report["possible"] > 0
    assert Path(report["page"]).read_text().startswith("<!doctype html>")
    assert "Genuine: ada" in grade(course, "verify", report["receipt"]).stdout
    assert f"{report['points']:g}/{report['possible']:g}" in grade(course, "list").stdout


def test_the_terminal_speaks_the_students_language(course, reference):
    """What list, start, check and submit say has no word of the other language around the course's own texts."""
    english = (
        "week",
        "Next",
        "Hint",
        "Try this",
        "points",
        "checks",
        "believed",
        "Page",
        "Receipt",
    )
    wrong = reference.read_text().replace("axis=0", "axis=None").replace("-1, 1, n", "-1, 0.5, n")
    reference.write_text(wrong)
    told = grade(course, "start", EXERCISE, "--to", "en").stdout
    japanese = grade(course, "start", EXERCISE, "--to", "ja", "--language", "ja").stdout
    assert "を作りました" in japanese
    assert "Read" not in japanese
    assert "Next" not in japanese
    for arguments, code in ((["list"], 0), (["check", EXERCISE], 0), (["submit", EXERCISE], 1)):
        told += grade(course, *arguments, code=code).stdout
        japanese = grade(course, *arguments, code=code, env={"GRADE_LANGUAGE": "ja"}).stdout
        assert not [word for word in english if word in japanese]
    assert not [word for word in english if word not in told]


def test_json_of_a_report_has_what_is_promised(course):
    """The documented keys are there, texts are in one language, and nothing hidden is."""
    grade(course, "start", EXERCISE)
    report = json.loads(grade(course, "submit", EXERCISE, "--format", "json", code=1).stdout)
    assert report["schema"] == 1
    assert report["student"] == "ada"
    assert report["status"] == "graded"
    assert {"exercise", "points", "possible", "diagnoses", "layers"} <= report.keys()
    for check in report["checks"]:
        assert {"id", "title", "outcome", "points", "possible"} <= check.keys()
        assert isinstance(check["title"], str)
        assert check["detail"] == ""
    assert report["seed"] == ""
    assert "seccomp" in report["layers"]


def test_a_misconception_is_named(course):
    """Handing in a misconception's code prints its belief."""
    folder = course / "solutions" / EXERCISE
    wrong = next(path for path in sorted((folder / "misconceptions").glob("*.py")))
    source = (folder / f"{EXERCISE}.py").read_text() + "\n" + wrong.read_text()
    (course / f"{EXERCISE}.py").write_text(source)
    report = json.loads(grade(course, "submit", EXERCISE, "--format", "json", code=1).stdout)
    assert wrong.stem in [diagnosis["name"] for diagnosis in report["diagnoses"]]
    assert all(diagnosis["belief"] for diagnosis in report["diagnoses"])


def test_one_cause_is_told_once(course, reference):
    """What an idea explains is counted and has no hint; `show` names the checks for staff."""
    reference.write_text(reference.read_text().replace("axis=0", "axis=None"))
    told = grade(course, "submit", EXERCISE, code=1).stdout
    assert "Explains 1 of the 1 check" in told or "Explains the one check that failed" in told
    assert "Hint" not in told
    stored = json.loads(grade(course, "submit", EXERCISE, "--format", "json", code=1).stdout)
    (diagnosis,) = stored["diagnoses"]
    failed = [check["id"] for check in stored["checks"] if check["outcome"] != "passed"]
    assert diagnosis["explains"] == failed != []
    shown = grade(course, "show", stored["submission"]).stdout
    assert f"explains the one check that failed: {failed[0]}" in shown


def test_an_exception_that_many_checks_share_is_one_line(course, reference):
    """Kind, function and number; what it says and the line, as a public example has them."""
    extra = "\n\ndef draw_uniform(rng, n):\n    return rng.uniform(-1, 1, size=n, to=3)\n"
    reference.write_text(reference.read_text() + extra)
    told = grade(course, "submit", EXERCISE, code=1).stdout
    assert "`draw_uniform`: TypeError in 3 of the 3 checks that failed" in told
    assert "return rng.uniform(-1, 1, size=n, to=3)" in told
    assert told.count("'to'") == told.count("keyword argument") == 1
    assert "Hint" not in told
    japanese = grade(course, "submit", EXERCISE, code=1, env={"GRADE_LANGUAGE": "ja"}).stdout
    assert "3 個で TypeError が発生" in japanese


@pytest.mark.parametrize("command", ["check", "submit"])
def test_a_file_is_called_as_its_student_calls_it(course, command):
    """In the terminal and on the page, in the list of what was handed in and where a line is told."""
    (course / "my work.py").write_text("def standardize(x):\n    return nq.mean(x)\n")
    done = grade(course, command, "scaling", "my work.py", code=1)
    assert "my work.py, line 2" in done.stdout
    assert "  scaling.py" not in done.stdout
    if command == "submit":
        (page,) = (course / "reports").rglob("*.html")
        told = page.read_text("utf-8")
        assert '<h3 class="file">my work.py</h3>' in told
        assert "my work.py, line 2" in told
        assert " scaling.py" not in told


def test_a_file_that_cannot_be_read_is_told_without_checks(course, reference):
    """There is the line, what to do, and no list of what is missing."""
    reference.write_text("def standardize(x:\n")
    for command in ("check", "submit"):
        told = grade(course, command, EXERCISE, code=1).stdout
        assert "line 1" in told
        assert "missing" not in told
        assert "✗" not in told


def test_a_stub_is_never_overwritten(course, reference):
    """start leaves a file that is there as it is."""
    before = reference.read_bytes()
    assert "stays as it is" in grade(course, "start", EXERCISE, code=2).stderr
    assert reference.read_bytes() == before


UNUSABLE = {
    "missing": lambda path: None,
    "folder": lambda path: path.mkdir(),
    "binary": lambda path: path.write_bytes(b"\x7fELF\0\0"),
    "pdf": lambda path: path.write_bytes(b"%PDF-1.7"),
    "huge": lambda path: path.write_bytes(b"#" * 100_000_000),
    "pipe": os.mkfifo,
}


@pytest.mark.parametrize("make", UNUSABLE.values(), ids=UNUSABLE.keys())
@pytest.mark.parametrize("command", ["check", "submit"])
def test_a_file_that_is_no_submission_is_refused_in_words(course, command, make):
    """Exit code 2, one message, and nothing stored."""
    path = course / "work.py"
    make(path)
    assert grade(course, command, EXERCISE, path, code=2).stderr.startswith("grade: ")


GRADED = {
    "empty": b"",
    "syntax error": b"def f(:\n",
    "other functions": b"x = 1\n",
    "latin-1": b"# caf\xe9\nx = 1\n",
    "raises": b"raise RuntimeError('no')\n",
    "exits": b"import sys; sys.exit(0)\n",
}


@pytest.mark.parametrize("content", GRADED.values(), ids=GRADED.keys())
def test_a_readable_file_gets_its_points(course, content):
    """Empty files, syntax errors and files without the functions are graded with 0 points."""
    (course / f"{EXERCISE}.py").write_bytes(content)
    report = json.loads(grade(course, "submit", EXERCISE, "--format", "json", code=1).stdout)
    assert (report["status"], report["points"]) == ("graded", 0)


@pytest.mark.parametrize("command", ["check", "submit"])
def test_a_function_that_is_nearly_there_is_named(course, reference, command):
    """A typing mistake in a name, and a function inside a class, are told in the terminal and the page."""
    source = reference.read_text()
    reference.write_text(source.replace("def draw_uniform", "def drawUniform"))
    told = grade(course, command, EXERCISE, code=1).stdout
    assert "There is `drawUniform`; did you mean `draw_uniform`?" in told
    indented = "".join(f"    {line}" for line in source.splitlines(keepends=True))
    reference.write_text(f"class Work:\n{indented}")
    told = grade(course, "--language", "ja", command, EXERCISE, code=1).stdout
    assert (
        "`standardize`、`draw_uniform` を `Work` の中から、ファイルの一番外側に移しましょう" in told
    )
    for page in (course / "reports").rglob("*.html"):
        assert "<code>draw_uniform</code> を <code>Work</code> の中から" in page.read_text()


@pytest.mark.parametrize("command", ["check", "submit"])
def test_a_time_out_tells_the_limit(course, reference, command):
    """How long a call and loading may take is told in both languages, in the terminal and the page."""
    toml = course / "solutions/scaling/exercise.toml"
    limits = "[limits]\ncall_seconds = 1\ntotal_seconds = 7\nload_seconds = 2\n"
    toml.write_text(f"{toml.read_text()}\n{limits}")
    call, total, load = ("2", "20", "5") if command == "check" else ("1", "7", "2")
    source = reference.read_text()
    reference.write_text(f"{source}\n\ndef draw_uniform(rng, n):\n    while True: pass\n")
    told = grade(course, command, EXERCISE, code=1).stdout
    assert f"one call may take {call} s, and all of them together {total} s" in told
    told = grade(course, "--language", "ja", command, EXERCISE, code=1).stdout
    assert f"1 回の呼び出しが {call} 秒、すべて合わせて {total} 秒" in told
    for page in (course / "reports").rglob("*.html"):
        assert f"1 回の呼び出しが {call} 秒" in page.read_text()
    reference.write_text(f"{source}\nwhile True: pass\n")
    told = grade(course, command, EXERCISE, code=1).stdout
    assert f"Loading may take {load} s, and it took longer." in told
    for page in (course / "reports").rglob("*.html"):
        assert f"Loading may take {load} s" in page.read_text()
    told = grade(course, "--language", "ja", command, EXERCISE, code=1).stdout
    assert f"読み込みの制限時間は {load} 秒" in told
    for text in (told, *(page.read_text() for page in (course / "reports").rglob("*.html"))):
        assert "it took longer" not in text  # said once, and in the student's language


NO_LINE = {
    "an unknown encoding": b"# coding: no-such-encoding\nx = 1\n",
    "too deep": b"-" * 100_000 + b"1\n",
    "a binary file": bytes(range(128, 256)) * 20,
    "a binary file with zeros": bytes(range(256)),
}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("content", NO_LINE.values(), ids=NO_LINE.keys())
def test_no_line_is_no_line_zero(course, content, language):
    """Where nobody knows the line of what can't be read, neither the terminal nor the page names one."""
    work = course / f"{EXERCISE}.py"
    work.write_bytes(content)
    zero = re.compile(r"\bline 0\b|\b0 行目")
    for command in ("check", "submit"):
        run = subprocess.run(
            [GRADE, "--language", language, command, EXERCISE],
            cwd=course, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode in (1, 2), run.stderr
        assert not zero.search(run.stdout + run.stderr)
    for page in (course / "reports").rglob("*.html"):
        assert not zero.search(page.read_text())


USAGE = {
    "unknown command": (["sumbit"], "Did you mean 'submit'"),
    "unknown exercise": (["check", "scalling"], "Did you mean 'scaling'"),
    "no file": (["check", "scaling"], "grade start scaling"),
    "bad id": (["submit", "scaling", "solutions/scaling/scaling.py", "--student", "a/b"], "id"),
    "no folder": (["class", "nowhere"], "nowhere"),
    "unknown submission": (["show", "ffff"], ""),
    "forged receipt": (["verify", "grade1.e30.00"], "not issued by this course"),
    "no receipt": (["verify", "hello"], "not a receipt"),
}


@pytest.mark.parametrize(("arguments", "word"), USAGE.values(), ids=USAGE.keys())
def test_a_mistake_in_what_is_asked_is_explained(course, arguments, word):
    """Exit code 2 and the next step."""
    assert word in grade(course, *arguments, code=2).stderr


def test_outside_a_course_the_remedy_is_told(tmp_path):
    """Without a course.toml above, --course is suggested, and works."""
    assert "--course" in grade(tmp_path, "list", code=2).stderr
    assert EXERCISE in grade(tmp_path, "--course", MINI, "list").stdout


def test_every_command_has_help_with_an_example(course):
    """`--help` of each command ends in an example."""
    text = grade(course, "--help").stdout
    for name in (
        "list",
        "start",
        "check",
        "submit",
        "class",
        "show",
        "report",
        "verify",
        "doctor",
        "demo",
    ):
        assert name in text
        assert "Example: grade" in grade(course, name, "--help").stdout


HEAVY = ("numpy", "pytest", "jinja2", "nbformat", "yaml")


def loaded(course, *arguments):
    """Run the command in a process of its own, and give all the modules that it has loaded."""
    code = """
import sys
from grader.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=course, capture_output=True, text=True,
        check=True, env={**os.environ, "GRADE_STUDENT": "ada"},
    )  # fmt: skip
    return set(run.stderr.split())


@pytest.mark.parametrize("arguments", [["--help"], ["list"]])
def test_before_anything_is_handed_in_hardly_anything_is_loaded(course, arguments):
    """help and list load neither what grades and shows reports, nor the store, nor the reports' classes."""
    heavy = {*HEAVY, "msgspec", "sqlite3", "grader.model"}
    assert not loaded(course, *arguments) & heavy


def test_what_reads_the_store_loads_nothing_that_grades(course, reference):
    """list, show, log and verify load neither numpy nor pytest, nor what makes pages."""
    report = json.loads(grade(course, "submit", EXERCISE, "--format", "json").stdout)
    for command in (
        ["list", "--format", "json"],
        ["show", report["submission"]],
        ["log"],
        ["verify", report["receipt"]],
    ):
        assert not loaded(course, *command) & set(HEAVY), command


def make_class(course, folder):
    """Three students: right, wrong, and one with files that are no submissions."""
    solutions = course / "solutions" / EXERCISE
    for student, source in (
        ("ada", solutions / f"{EXERCISE}.py"),
        ("bob", course / "assignments" / EXERCISE / f"{EXERCISE}.py"),
    ):
        (folder / student).mkdir(parents=True)
        shutil.copy(source, folder / student / f"{EXERCISE}.py")
    (folder / "cy").mkdir()
    (folder / "cy" / f"{EXERCISE}.py").write_bytes(b"\0\0")
    (folder / "cy" / "scalling.py").write_text("x = 1")
    (course / "roster.csv").write_text("id,name,section\nada,Ada L,A\nbob,=cmd(),B\ndan,Dan,B\n")


def test_a_piped_class_says_how_far_it_is(course, tmp_path):
    """Where no terminal is, lines on standard error tell the start and the end; JSON comes with none."""
    make_class(course, tmp_path / "in")
    told = grade(course, "class", tmp_path / "in")
    first, *_, last = told.stderr.splitlines()
    assert first == "Grading: 0 of 3 ..."
    assert last.startswith("Grading: 3 of 3 (2 not understood")
    assert "Grading" not in told.stdout
    assert not grade(course, "class", tmp_path / "in", "--format", "json").stderr


def test_a_class_is_graded_resumed_and_shown(course, tmp_path):
    """Grades, problems and those without a submission are told; a second run grades nothing again."""
    folder = tmp_path / "hand-ins"
    make_class(course, folder)
    first = json.loads(grade(course, "class", folder, "--format", "json").stdout)
    assert (first["graded"], first["resumed"], first["not_understood"]) == (2, 0, 2)
    grades = (course / "reports/class/grades.csv").read_text().splitlines()
    assert grades[1].startswith("ada,Ada L,A,")
    assert "'=cmd()" in grades[2]
    assert "not handed in" in grades[3]
    page = (course / "reports/class/index.html").read_text()
    assert "Ada L" in page
    assert "Dan" in page
    links = set(re.findall(r'<a href="([^"#]+)', page))
    assert len(links) == 2
    assert all((course / "reports/class" / link).is_file() for link in links)
    second = json.loads(grade(course, "class", folder, "--format", "json").stdout)
    assert (second["graded"], second["resumed"]) == (0, 2)
    assert (course / "reports/class/grades.csv").read_text().splitlines() == grades
    assert "Class report" in grade(course, "report").stdout


def test_staff_see_everything_of_a_submission(course, reference):
    """show prints details and the seed; with a check it grades again and shows that one."""
    reference.write_text(reference.read_text().replace("return", "return 0 *", 1))
    report = json.loads(grade(course, "submit", EXERCISE, "--format", "json", code=1).stdout)
    failed = next(check["id"] for check in report["checks"] if check["outcome"] != "passed")
    text = grade(course, "show", report["submission"][:6]).stdout
    assert failed in text
    assert "seed" in text
    assert failed in grade(course, "show", report["submission"], failed).stdout
    assert "There is no check" in grade(course, "show", report["submission"], "nope", code=2).stderr


def test_a_copy_without_solutions_hands_in(course, reference, tmp_path):
    """submit runs the public checks and writes a hand-in, which an instructor's copy grades."""
    theirs = tmp_path / "theirs"
    shutil.copytree(course, theirs)
    shutil.rmtree(course / "solutions")
    result = json.loads(grade(course, "submit", EXERCISE, "--format", "json").stdout)
    drop = tmp_path / "drop"
    drop.mkdir()
    shutil.move(result["hand_in"], drop)
    graded = json.loads(grade(theirs, "class", drop, "--format", "json").stdout)
    assert graded["graded"] == 1
    assert "ada" in (theirs / "reports/class/grades.csv").read_text()


def test_a_hand_in_says_whose_it_is_and_what_to_do_next(course, tmp_path):
    """Who is known by the login alone learns how to give an id; what fails is mended and handed in again."""
    shutil.rmtree(course / "solutions")
    grade(course, "start", EXERCISE)
    told = grade(course, "submit", EXERCISE, code=1).stdout
    assert f"Handed in as ada: {course}" in told
    assert "Send this file to your instructor." in told.splitlines()
    assert f"then: grade submit {EXERCISE}" in told.splitlines()[-1]
    assert "login name" not in told
    (course / "mine.py").write_text("oh no")
    env = {"LOGNAME": "bob"}  # what the login is read from
    with_login = {key: value for key, value in os.environ.items() if key != "GRADE_STUDENT"} | env
    run = subprocess.run(
        [GRADE, "submit", EXERCISE, "mine.py"],
        cwd=course, capture_output=True, text=True, check=False, env=with_login,
    )  # fmt: skip
    assert "Handed in as bob" in run.stdout
    assert f"bob is your login name. Does your instructor know you by another id? Then: grade submit {EXERCISE} mine.py --student ID" in run.stdout  # fmt: skip
    assert run.stdout.splitlines()[-1] == f"Next: mend what stops it, then: grade submit {EXERCISE} mine.py"  # fmt: skip


def test_list_names_what_comes_next(course, reference):
    """The first exercise without full marks, or that all is done; a student's copy can't know."""
    assert grade(course, "list").stdout.endswith(f"Next: grade start {EXERCISE}\n")
    grade(course, "submit", EXERCISE)
    assert grade(course, "list").stdout.endswith("Next: you have done them all\n")
    shutil.rmtree(course / "solutions")
    shutil.rmtree(course / ".grade")
    copy = grade(course, "list").stdout
    assert "[graded by your instructor]" in copy
    assert "not handed in" not in copy
    assert copy.endswith("Next: grade start EXERCISE\n")


@pytest.mark.parametrize("arguments", [["list"], ["start", EXERCISE], ["init", "x"], ["demo"]])
def test_in_a_removed_folder_nothing_is_our_fault(tmp_path, arguments):
    """A shell may stand in a folder that is gone: that is said, with the way out, in both languages."""
    for language, told in (("en", "has been removed"), ("ja", "削除されています")):
        gone = tmp_path / "gone"
        gone.mkdir()
        run = subprocess.run(
            ["sh", "-c", 'rmdir "$PWD" && exec "$0" "$@"', GRADE, *arguments],
            cwd=gone, capture_output=True, text=True, check=False,
            env={**os.environ, "GRADE_LANGUAGE": language},
        )  # fmt: skip
        assert run.returncode == 2, run.stderr
        assert told in run.stderr
        assert "cd" in run.stderr


def test_a_folder_is_no_file_to_hand_in(course):
    """Also the current one, which has no name of its own."""
    for folder in (".", "assignments"):
        for command in ("check", "submit"):
            told = grade(course, command, EXERCISE, folder, code=2).stderr
            assert f"{folder} is a folder" in told


def test_ctrl_c_ends_an_audit_without_a_traceback(course):
    """Processes that have just begun are as silent as those at work."""
    grade(course, "new", "halves")
    for moment in (0.05, 0.15, 0.5, 1.5):
        run = subprocess.Popen(
            [GRADE, "audit"], cwd=course, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        while not any("spawn_main" in line for line in _commands_in(run.pid)):
            assert run.poll() is None
            time.sleep(0.002)
        time.sleep(moment)
        os.killpg(run.pid, signal.SIGINT)
        said, _ = run.communicate(timeout=60)
        assert run.returncode == 130, said
        assert "Stopped" in said
        assert "Traceback" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="a process dies with its parent on Linux alone")
def test_a_killed_audit_leaves_no_process_at_work(course):
    """Not even where it had no time to say so: each has minutes of work."""
    grade(course, "new", "halves")
    run = subprocess.Popen(
        [GRADE, "audit", "--seeds", "5000"], cwd=course, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not any("spawn_main" in line for line in _commands_in(run.pid)):
            assert run.poll() is None
            time.sleep(0.01)
        time.sleep(2)
        run.kill()
        run.wait()
        deadline = time.monotonic() + 60
        while left := _commands_in(run.pid):
            assert time.monotonic() < deadline, left
            time.sleep(0.05)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)


def _commands_in(group):
    """The command lines of a process group."""
    lines = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(path.name)) == group:
                lines.append((path / "cmdline").read_text())
        except OSError:  # it has ended
            continue
    return lines


def test_a_copy_without_solutions_shows_the_smallest_example(course, reference):
    """check and submit climb the stored ladder: a call to paste, what came and what is due."""
    shutil.rmtree(course / "solutions")
    reference.write_text(reference.read_text().replace("/ x.std(axis=0)", "* 2"))
    call = "    standardize(np.array([[1.], [3.]]))\n"
    answers = "      gave: array([[-2.], [2.]])\n      due: array([[-1.], [1.]])\n"
    assert call + answers in grade(course, "check", EXERCISE, code=1).stdout
    assert call + answers in grade(course, "submit", EXERCISE, code=1).stdout
    spoken = grade(course, "check", EXERCISE, "--language", "ja", code=1).stdout
    assert "正しい結果：array([[-1.], [1.]])" in spoken
    told = json.loads(grade(course, "check", EXERCISE, "--format", "json", code=1).stdout)
    assert [example["call"] for example in told["examples"]] == [call.strip()]


def test_generate_notices_an_answer_that_drifted(course):
    """What the ladder gives is generated as a stub is, and told where it is out of date."""
    grade(course, "generate")
    reference = course / "solutions/scaling/scaling.py"
    reference.write_text(reference.read_text().replace("x.std(axis=0)", "x.std(axis=0, ddof=1)"))
    assert "examples.json" in grade(course, "generate", "--check", code=1).stdout
    ladder = course / "solutions/scaling/ladder.toml"
    ladder.write_text(ladder.read_text().replace("standardize(", "standardise("))
    assert "name 'standardise' is not defined" in grade(course, "generate", code=2).stderr


def test_doctor_names_the_layers_that_hold(course):
    """doctor tells for each layer which attacks on it failed, and what each attack came to."""
    found = json.loads(grade(course, "doctor", "--format", "json").stdout)
    assert found["grades"] is True
    assert "seccomp" in found["graded_behind"]
    assert "fork" in found["layers"]["seccomp"]["stopped"]
    assert all(layer["proved"] or layer["remedy"] for layer in found["layers"].values())
    assert any(jail["attacks"] for jail in found["jails"])
    told = [gain for jail in found["jails"] for gain in jail["gains"].values()]
    assert not [gain for gain in told if "No module named" in gain]  # but the folder that is closed


@pytest.mark.skipif(sys.platform != "linux", reason="filters of system calls are Linux's")
def test_doctor_tells_of_a_filter_that_is_there_already(course):
    """Where a container's filter takes namespaces away, that is told before any setting of the machine's."""
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); from tests.hostile.battery import deny; "
        "deny(['namespaces']); os.execv(sys.argv[2], sys.argv[2:])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, Path(__file__).parents[2], GRADE, "doctor", "--format", "json"],
        cwd=course, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(run.stdout)
    assert "namespaces" not in found["graded_behind"]
    remedy = found["layers"]["namespaces"]["remedy"]
    assert remedy.index("seccomp=unconfined") < remedy.index("kernel.unprivileged_userns_clone")


def test_demo_grades_a_class_of_the_small_course(course):
    """demo works for any course and leaves its store alone."""
    text = grade(course, "demo", "--students", "6").stdout
    assert "Class report" in text
    assert (course / "reports/demo/class/index.html").exists()
    assert not (course / ".grade/store.sqlite").exists()


def test_watching_answers_each_save_and_ends_with_ctrl_c(course, reference):
    """check --watch answers what is saved, also after a mistake, and a file that is away; Ctrl-C ends it."""
    right = reference.read_text()
    process = subprocess.Popen(
        [str(GRADE), "check", EXERCISE, "--watch"],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )

    def answer():
        told = []
        for line in process.stdout:
            if "Watching" in line:
                return "".join(told)
            told.append(line)
        raise AssertionError(f"it ended: {told}")

    try:
        assert "Well done" in answer()
        reference.write_text("x = 1\n")
        assert "still fail" in answer()
        reference.write_text("def broken(:\n")
        assert "Python can't read it" in answer()
        reference.unlink()
        assert "There is no file" in answer()
        reference.write_text(right)
        assert "Well done" in answer()
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in rest


def test_results_in_japanese(course, reference):
    """--language ja shows the course's Japanese texts where there are any."""
    report = json.loads(
        grade(course, "submit", EXERCISE, "--format", "json", "--language", "ja").stdout
    )
    assert any(ord(char) > 0x3000 for check in report["checks"] for char in check["title"])


def test_the_function_for_python_grades_a_source(course):
    """`grader.grade` needs neither a store nor a folder of work."""
    from grader import grade as from_python

    source = (course / "solutions" / EXERCISE / f"{EXERCISE}.py").read_bytes()
    assert from_python(EXERCISE, source, course=course).full_marks
    assert not from_python(EXERCISE, "x = 1", course=course).full_marks


def test_hidden_inputs_do_not_leave_by_print(course):
    """What a function prints while hidden checks run is shown to staff only; what loading prints is shown."""
    body = "    print('SECRET', args)\n    return 0\n"
    settings = course / "solutions" / EXERCISE / "exercise.toml"
    functions = tomllib.loads(settings.read_text())["functions"]
    source = "print('loading')\n" + "".join(
        f"def {name}(*args, **kwargs):\n{body}" for name in functions
    )
    (course / f"{EXERCISE}.py").write_text(source)
    told = grade(course, "submit", EXERCISE, code=1)
    assert "loading" in told.stdout
    assert "SECRET (" not in told.stdout
    report = json.loads(grade(course, "submit", EXERCISE, "--format", "json", code=1).stdout)
    assert report["output"] == "loading\n"
    page = Path(report["page"]).read_text()
    assert "SECRET (" not in page


def test_a_stored_submission_without_a_report_is_not_graded(course, tmp_path):
    """Where a run was stopped between storing and grading, the class report says so, and a rerun grades it."""
    from datetime import UTC, datetime

    from grader.course import course_secret, load_course
    from grader.store import Store
    from grader.submissions import read_submission

    folder = tmp_path / "hand-ins"
    make_class(course, folder)
    submission = read_submission(folder / "ada" / f"{EXERCISE}.py", "ada", EXERCISE)
    secret = course_secret(load_course(course))
    with Store.open(course / ".grade" / "store.sqlite") as store:
        waiting = store.add_submission(submission, datetime.now(UTC), secret)
    grade(course, "report")
    assert "Not graded yet" in (course / "reports/class/index.html").read_text()
    assert "not graded" in (course / "reports/class/grades.csv").read_text()
    grade(course, "class", folder)
    with Store.open(course / ".grade" / "store.sqlite") as store:
        assert store.report(waiting.id, secret).full_marks
        assert len(store.history("ada", EXERCISE)) == 1


def test_what_was_not_handed_in_counts_as_possible(course, tmp_path):
    """A student without a submission has all points to earn, and the roster is remembered."""
    folder = tmp_path / "hand-ins"
    make_class(course, folder)
    roster = shutil.move(course / "roster.csv", tmp_path / "roster.csv")
    grade(course, "class", folder, "--roster", roster)
    before = (course / "reports/class/grades.csv").read_text()
    rows = {line.split(",")[0]: line.split(",") for line in before.splitlines()}
    place = rows["id"].index("possible")
    assert rows["dan"][place] == rows["ada"][place]
    assert float(rows["dan"][place]) > 0
    grade(course, "report")
    assert (course / "reports/class/grades.csv").read_text() == before


def test_students_who_are_not_on_the_roster_are_named(course, tmp_path):
    """They get their grades, and it is said that nobody expected them."""
    folder = tmp_path / "hand-ins"
    make_class(course, folder)
    (course / "roster.csv").write_text("id,name,section\nada,Ada L,A\n")
    assert "! 2 not on the roster: bob, cy" in grade(course, "class", folder).stdout
    found = json.loads(grade(course, "class", folder, "--format", "json").stdout)
    assert found["not_on_roster"] == ["bob", "cy"]
    assert "bob" in (course / "reports/class/grades.csv").read_text()


def test_audit_tells_whether_the_gates_hold(course):
    """audit gives its verdict by exit code, as text, as JSON by exercise, and as a page."""
    text = grade(course, "audit", "--seeds", "2").stdout
    assert "All gates hold." in text
    assert (course / "reports/audit.html").read_text().startswith("<!doctype html>")
    found = json.loads(grade(course, "audit", "--seeds", "2", "--format", "json").stdout)
    one = found["exercises"][EXERCISE]
    assert one["gates_hold"] is True
    assert one["misconceptions"] == {
        "total": 3,
        "tried": 3,
        "failures": [],
        "not_diagnosed": [],
    }
    assert one["alternatives"] == {"total": 2, "failures": []}
    assert one["mutants"]["failures"] == []
    assert one["mutants"]["killed"] == one["mutants"]["total"] > 10


def test_audit_of_a_bad_suite_ends_with_1(course):
    """A misconception that is not one is told by name."""
    path = course / f"solutions/{EXERCISE}/misconceptions/only_above_zero.py"
    path.write_text(path.read_text().replace("rng.random(n)", "rng.uniform(-1, 1, n)"))
    text = grade(course, "audit", "--seeds", "2", code=1).stdout
    assert "misconceptions: only_above_zero survives" in text
    assert "mutants" in grade(course, "audit", "--explain").stdout
    grade(course, "audit", "nothing_like_it", code=2)


def test_a_new_exercise_passes_its_audit(course):
    """new writes a skeleton that is a whole exercise: every gate holds, and each TODO is told."""
    text = grade(course, "new", "halves", "--week", "2").stdout
    assert "solutions/halves/test_halves.py" in text
    told = grade(course, "audit", "halves", "--seeds", "2").stdout
    assert "All gates hold." in told
    assert "note: a TODO is left in solutions/halves/halves.py, line" in told
    assert "replace what is marked with TODO" in told
    unfinished = json.loads(
        grade(course, "audit", "halves", "--seeds", "2", "--format", "json").stdout
    )
    assert len(unfinished["exercises"]["halves"]["unfinished"]) == 12
    assert "TODO" in (course / "reports/audit.html").read_text()
    for path in (course / "assignments/halves", course / "solutions/halves"):
        for file in (one for one in path.rglob("*") if one.suffix in (".py", ".md", ".toml")):
            file.write_text(file.read_text().replace("TODO", "Done"))
    grade(course, "generate", "halves")
    assert "TODO" not in grade(course, "audit", "halves", "--seeds", "3").stdout
    assert "raise NotImplementedError" in (course / "assignments/halves/halves.py").read_text()
    grade(course, "generate", "halves", "--check")
    grade(course, "start", "halves")
    grade(course, "check", "halves", code=1)
    grade(course, "new", "halves", code=2)
    grade(course, "new", "../evil", code=2)
    grade(course, "new", "class", code=2)
    grade(course, "list")


def test_a_course_begins_with_its_first_exercise(course, tmp_path):
    """new needs no more than a title, and what it proposes next names the course that was named."""
    begun = tmp_path / "a course"
    begun.mkdir()
    (begun / "course.toml").write_text('format = 1\ntitle = { en = "Begun", ja = "開始" }\n')
    assert "grade new" in grade(course, "list", "--course", begun, code=2).stderr
    text = grade(course, "new", "halves", "--course", begun).stdout
    assert f"grade audit halves --course '{begun}'" in text
    assert "halves" in grade(course, "list", "--course", begun).stdout


def test_generate_notices_a_stub_that_drifted(course):
    """A stub that is not what its reference says is told, and written anew."""
    grade(course, "new", "halves")
    stub = course / "assignments/halves/halves.py"
    stub.write_text(stub.read_text().replace("factor: float", "factor: int"))
    assert "halves.py" in grade(course, "generate", "halves", "--check", code=1).stdout
    assert "written" in grade(course, "generate", "halves").stdout
    assert "factor: float" in stub.read_text()
    reference = course / "solutions/halves/halves.py"
    reference.write_text(reference.read_text().replace("    ### END SOLUTION\n", ""))
    assert "has no end" in grade(course, "generate", "halves", code=2).stderr


def test_policy_changes_grades_and_every_change_is_logged(course, tmp_path):
    """A late hand-in, an override and a dropped check: in grades.csv with reasons, and in the log."""
    folder = tmp_path / "hand-ins"
    make_class(course, folder)
    grade(course, "class", folder)
    assert "ada" in grade(course, "log").stdout
    before = len(grade(course, "log").stdout.splitlines())
    grade(course, "report")
    assert len(grade(course, "log").stdout.splitlines()) == before
    (course / "solutions/policy.toml").write_text(
        f'[[overrides]]\nstudent = "ada"\nexercise = "{EXERCISE}"\npoints = 3\nreason = "by hand"\n'
        f'[[dropped]]\nexercise = "{EXERCISE}"\ncheck = "test_range"\nreason = "unclear"\n'
    )
    grade(course, "report")
    row = next(
        line
        for line in (course / "reports/class/grades.csv").read_text().splitlines()
        if line.startswith("ada,")
    )
    assert "3 points instead of" in row
    assert "test_range does not count: unclear" in row
    log = grade(course, "log", "ada").stdout
    assert "by hand" in log.splitlines()[-1]
    grade(course, "export", "csv")
    assert "Ada L,A,3,3," in (course / "reports/export/grades.csv").read_text()


def test_attempts_and_pauses_are_limited(course, reference):
    """submit refuses a hand-in beyond the attempts, or too soon, and says when the next is possible."""
    path = course / "course.toml"
    path.write_text(
        path.read_text().replace(
            "[title]", "[policy]\nattempts = 2\ncooldown_minutes = 60\n\n[title]", 1
        )
    )
    source = reference.read_text()
    assert "2 attempts left" in grade(course, "list").stdout
    assert "1 attempt left" in grade(course, "submit", EXERCISE).stdout
    reference.write_text(f"{source}# 2\n")
    assert "The next hand-in is possible in" in grade(course, "submit", EXERCISE, code=2).stderr
    path.write_text(path.read_text().replace("cooldown_minutes = 60\n", ""))
    grade(course, "submit", EXERCISE)
    reference.write_text(f"{source}# 3\n")
    assert "All 2 attempts are used." in grade(course, "submit", EXERCISE, code=2).stderr
    assert count(course, "submissions") == 2


def test_the_same_file_again_takes_no_attempt(course, reference):
    """It is stored with a receipt, at any time; an earlier one counts again, with its own time and grade."""
    path = course / "course.toml"
    policy = "[policy]\nattempts = 2\n\n[title]"
    path.write_text(path.read_text().replace("[title]", policy, 1))
    right = reference.read_text()
    grade(course, "submit", EXERCISE)
    assert "1 attempt left" in grade(course, "submit", EXERCISE).stdout
    reference.write_text(right.replace("return", "return 0 *", 1))
    grade(course, "submit", EXERCISE, code=1)
    assert "[12/12]" not in grade(course, "list").stdout
    reference.write_text(right)
    told = grade(course, "submit", EXERCISE).stdout
    assert "0 attempts left" in told
    assert "Genuine: ada" in grade(course, "verify", told.split("Receipt: ")[1].split()[0]).stdout
    assert "[12/12]" in grade(course, "list").stdout


def test_a_file_of_another_exercise_takes_no_attempt(course, reference):
    """None of the functions is there: the grade before stands, and it is said why."""
    path = course / "course.toml"
    path.write_text(path.read_text().replace("[title]", "[policy]\nattempts = 1\n\n[title]", 1))
    other = course / "other.py"
    other.write_text("def something_else():\n    pass\n")
    assert "1 attempt left" in grade(course, "submit", EXERCISE, other, code=1).stdout
    grade(course, "submit", EXERCISE)
    assert (
        "All 1 attempts"
        in grade(course, "submit", EXERCISE, write(course, "x = 1\n"), code=2).stderr
    )
    told = grade(course, "submit", EXERCISE, other, code=1).stdout
    assert "Counts:  12 of 12 points" in told
    assert "has none of the functions of this exercise" in told
    assert "[12/12]" in grade(course, "list").stdout


def test_a_folders_file_is_never_late_and_a_hand_in_is(course, reference, tmp_path):
    """Whenever due is set or moved; what counts and why is in the terminal, on the page and in the list."""
    path = course / "course.toml"
    path.write_text(path.read_text().replace("[title]", "[policy]\nlate_penalty = 1\n\n[title]", 1))
    folder = tmp_path / "hand-ins"
    make_class(course, folder)
    grade(course, "class", folder)
    grade(course, "submit", EXERCISE, "--student", "dan")
    text = path.read_text()
    for due in ("2026-01-01T12:00:00Z", "2026-01-02T12:00:00Z"):
        path.write_text(text.replace(f'"{EXERCISE}"', f'"{EXERCISE}"\ndue = {due}', 1))
        grade(course, "class", folder)
        ada, _, dan = (course / "reports/class/grades.csv").read_text().splitlines()[1:4]
        assert ada.startswith("ada,Ada L,A,12,12,12,0,")
        assert "late" not in ada
        assert dan.startswith("dan,Dan,B,0,0,12,0,")
        assert "days late: -100%" in dan
    reference.write_text(f"{reference.read_text()}# again\n")
    told = grade(course, "submit", EXERCISE, "--student", "dan", "--language", "ja").stdout
    assert "成績：  12 点中 0 点" in told
    assert "日遅れ：-100%" in told
    assert "締切 2026-01-02 12:00 UTC" in told
    (page,) = (course / "reports").glob("dan-*.html")
    assert "日遅れ：-100%" in page.read_text()
    assert "[0/12]  due 2026-01-02 12:00 UTC" in grade(course, "list", "--student", "dan").stdout
    assert "Total: 0/12" in grade(course, "list", "--student", "nobody").stdout
    assert "Due 2026-01-02 12:00 UTC" in grade(course, "start", EXERCISE, "--to", tmp_path).stdout


def test_a_slip_in_the_policy_is_told_before_anyone_is_graded(course, tmp_path):
    """A student whom nobody knows: nothing is stored; who is in the folder is known."""
    folder = tmp_path / "hand-ins"
    make_class(course, folder)
    (course / "roster.csv").unlink()
    policy = course / "solutions/policy.toml"
    entry = '[[overrides]]\nstudent = "{}"\nexercise = "scaling"\npoints = 1\nreason = "x"\n'
    policy.write_text(entry.format("bobb"))
    assert "Did you mean 'bob'?" in grade(course, "class", folder, code=2).stderr
    assert not count(course, "submissions")
    policy.write_text(entry.format("BOB"))
    grade(course, "class", folder)
    assert "bob,,,1," in (course / "reports/class/grades.csv").read_text()


def test_points_for_what_was_never_handed_in_count_everywhere(course: Path) -> None:
    """An override for a student with nothing in the store is in the report, the export and the list."""
    (course / "roster.csv").write_text("id,name\nada,Ada\nbob,Bob\n")
    (course / "solutions/policy.toml").write_text(
        '[[overrides]]\nstudent = "bob"\nexercise = "scaling"\npoints = 7\nreason = "told in person"\n'
    )
    grade(course, "submit", EXERCISE, "solutions/scaling/scaling.py", "--student", "ada")
    grade(course, "report")
    (bob,) = [
        line
        for line in (course / "reports/class/grades.csv").read_text().splitlines()
        if "bob" in line
    ]
    assert bob.startswith("bob,Bob,,7,7,12,0,")
    assert "told in person" in bob
    grade(course, "export", "csv")
    assert "bob,Bob,,7,7,0" in (course / "reports/export/grades.csv").read_text()
    assert "[7/12]" in grade(course, "list", "--student", "bob").stdout
    assert "7/12" in (course / "reports/class/index.html").read_text()
    suite = course / "solutions/scaling/test_scaling.py"
    broken = suite.read_text().replace("def test_", "def broken_")
    suite.write_text(broken)
    (course / "scaling.py").write_text("x = 1\n")
    grade(course, "submit", EXERCISE, "--student", "bob", code=2)
    grade(course, "report")
    assert "bob,Bob,,7,7,12,0," in (course / "reports/class/grades.csv").read_text()


def test_the_log_names_what_an_older_version_stored_without_a_time(course, reference):
    """How many, and the first few; of a student, or of all."""
    for number in range(7):
        grade(course, "submit", EXERCISE, "--student", f"s{number}")
    as_version_1(course / ".grade/store.sqlite")
    told = grade(course, "log").stdout
    assert "! 7 stored by an earlier version" in told
    assert "s4, scaling, stored " in told
    assert "… and 2 more" in told
    assert "! 1 stored by" in grade(course, "log", "s3").stdout
    found = json.loads(grade(course, "log", "--format", "json").stdout)
    assert (found["untimed"], len(found["untimed_submissions"])) == (7, 7)


def write(course, source):
    """A file beside the course's own, with this source."""
    path = course / "another.py"
    path.write_text(source)
    return path


def break_a_check(course):
    """Let a check of the suite fail by its own fault, and give what mends it again."""
    suite = course / f"solutions/{EXERCISE}/test_{EXERCISE}.py"
    text = suite.read_text()
    begin = "    n = int(rng.integers(20, 40))\n"
    assert begin in text
    suite.write_text(text.replace(begin, f"{begin}    raise RuntimeError('the check is broken')\n"))
    return lambda: suite.write_text(text)


def test_what_we_failed_to_grade_costs_no_attempt_and_no_point(course, reference, tmp_path):
    """It is told to the student and to staff, is no zero anywhere, takes no attempt, and can be graded later."""
    path = course / "course.toml"
    policy = "[policy]\nattempts = 1\ncooldown_minutes = 60\n\n[title]"
    path.write_text(path.read_text().replace("[title]", policy, 1))
    mend = break_a_check(course)
    said = grade(course, "submit", EXERCISE, code=4).stdout
    assert "not graded yet, by our fault" in said
    assert "Receipt: grade2." in said
    report = json.loads(grade(course, "submit", EXERCISE, "--format", "json", code=4).stdout)
    assert (report["status"], report["points"]) == ("internal_error", None)
    assert "[Not graded yet]" in grade(course, "list").stdout
    listed = json.loads(grade(course, "list", "--format", "json").stdout)["exercises"][0]
    assert (listed["points"], listed["possible"]) == (None, None)

    told = grade(course, "report").stdout
    assert f"{report['submission']}  ada, {EXERCISE}: " in told
    assert "the check is broken" in told
    found = json.loads(grade(course, "report", "--format", "json").stdout)
    assert found["not_graded"] == 1
    assert "the check is broken" in found["ungraded"][0]["reason"]
    assert "the check is broken" in (course / "reports/class/index.html").read_text()
    grade(course, "export", "csv")
    assert (course / "reports/export/grades.csv").read_text().splitlines()[1] == "ada,,,,,1"
    assert "! 1 not graded yet, by our fault" in grade(course, "export", "gradescope").stderr
    assert not list((course / "reports/export").rglob("results.json"))

    mend()
    assert "1 report stored" in grade(course, "regrade", "--yes").stdout
    assert "[12/12]" in grade(course, "list").stdout
    reference.write_text(f"{reference.read_text()}# another\n")
    assert "All 1 attempts are used." in grade(course, "submit", EXERCISE, code=2).stderr


def test_a_grade_is_not_lost_where_we_fail_to_grade_again(course, reference, tmp_path):
    """A check that breaks after the grades were given takes none of them away: not by regrade, not by class."""
    folder = tmp_path / "hand-ins"
    make_class(course, folder)
    (course / "roster.csv").unlink()
    grade(course, "class", folder)
    grades = (course / "reports/class/grades.csv").read_text()
    break_a_check(course)
    text = grade(course, "regrade", "--yes", code=4).stdout
    assert "! 2 could not be graded, by our fault; whatever grade they have stays" in text
    assert "would drop" not in text
    (change,) = [
        one
        for one in json.loads(
            grade(course, "regrade", "--preview", "--format", "json", code=4).stdout
        )["changes"]
        if one["student"] == "ada"
    ]
    assert (change["before"], change["after"], change["drops"]) == (12, None, False)
    assert (
        "Keeps its grade; not graded again, by our fault"
        in grade(course, "class", folder, code=4).stdout
    )
    assert (course / "reports/class/grades.csv").read_text() == grades


BROKEN = {
    "points": ("test_scaling.py", "points=3", "points=4", "add up to 13 points"),
    "syntax error": (
        "test_scaling.py",
        "def test_range(student):",
        "def test_range(:",
        "SyntaxError",
    ),
    "a check without @check": (
        "test_scaling.py",
        "import numpy",
        "def test_x(): pass\nimport numpy",
        "no @check",
    ),
    "probes": ("probes.py", "import", "import no_such_thing, ", "ModuleNotFoundError"),
    "pictures": ("pictures.py", "import", "raise ValueError('no pictures')\nimport", "no pictures"),
    "a picture": (
        "pictures.py",
        "    return Plot(",
        "    raise ValueError('not drawn')\n    return Plot(",
        "not drawn",
    ),
    "the reference": ("scaling.py", "import", "import no_such_thing, ", "ModuleNotFoundError"),
    "the settings": ("exercise.toml", "points", "pionts", "pionts"),
}


@pytest.fixture(params=BROKEN.values(), ids=BROKEN.keys())
def broken(course, reference, request):
    """A course whose one exercise can't be graded; gives how that is told, and how to mend it."""
    name, old, new, says = request.param
    path = course / "solutions" / EXERCISE / name
    text = path.read_text()
    assert old in text

    def breaking():
        path.write_text(text.replace(old, new, 1))

    return breaking, says, lambda: path.write_text(text)


def test_a_broken_suite_is_told_once_before_anyone_is_graded(course, broken, tmp_path):
    """class and regrade refuse it, and store nothing; submit keeps the work, with a receipt and no attempt."""
    breaking, says, mend = broken
    path = course / "course.toml"
    policy = "[policy]\nattempts = 1\ncooldown_minutes = 60\n\n[title]"
    path.write_text(path.read_text().replace("[title]", policy, 1))
    folder = tmp_path / "hand-ins"
    for student in ("bob", "cy"):
        (folder / student).mkdir(parents=True)
        (folder / student / f"{EXERCISE}.py").write_text("x = 1\n")
    breaking()
    told = grade(course, "class", folder, code=2)
    assert told.stderr.count(says) == 1
    assert not count(course, "submissions")

    told = grade(course, "submit", EXERCISE, code=2)
    assert says in told.stderr
    assert "Your work is kept, no attempt was used" in told.stdout
    receipt = told.stdout.split("Receipt: ")[1].strip()
    assert "Genuine: ada" in grade(course, "verify", receipt).stdout
    told = json.loads(grade(course, "submit", EXERCISE, "--format", "json", code=2).stdout)
    assert (told["status"], told["points"]) == ("not_graded", None)
    assert grade(course, "regrade", "--yes", code=2).stderr.count(says) == 1
    assert (count(course, "submissions"), count(course, "reports")) == (2, 0)

    mend()
    assert "1 report stored" in grade(course, "regrade", "--yes").stdout
    assert "[12/12]" in grade(course, "list").stdout


def test_what_is_there_twice_is_handed_in_and_not_graded(course, reference, tmp_path):
    """The student is in the report with the reason, has no zero, and an earlier grade stands."""
    grade(course, "submit", EXERCISE)  # by ada
    with warnings.catch_warnings(), zipfile.ZipFile(tmp_path / "in.zip", "w") as file:
        warnings.simplefilter("ignore")
        for student in ("ada", "bob"):
            for source in ("x = 1\n", "x = 22\n"):
                file.writestr(f"{student}/{EXERCISE}.py", source)
    (course / "roster.csv").write_text("id,name,section\nada,Ada L,A\nbob,Bob,B\n")
    told = grade(course, "class", tmp_path / "in.zip").stdout
    assert (
        f"bob's {EXERCISE} is not graded. It is there more than once: member 3 (6 bytes); member 4"
        in told
    )
    ada, bob = (course / "reports/class/grades.csv").read_text().splitlines()[1:]
    assert ada.startswith("ada,Ada L,A,12,12,12,0,")
    assert "handed in again, which is not graded. It is there more than once: member 1" in ada
    assert bob.startswith("bob,Bob,B,,,0,1,")
    assert "because it is not clear what was meant. It is there more than once: member 3" in bob
    page = (course / "reports/class/index.html").read_text()
    assert "–, 1 not graded yet" in page
    assert "member 3 (6 bytes)" in page


def test_twenty_thousand_files_that_are_no_submissions_are_few_lines(course, tmp_path):
    """The terminal, the page and JSON tell the first of them, and how many there are."""
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as file:
        for number in range(19_999):
            file.writestr(f"photos/{number}.jpg", b"")
        file.writestr(f"ada/{EXERCISE}.py", "x = 1\n")
    told = grade(course, "class", tmp_path / "in.zip").stdout
    assert "! … and 19,979 more" in told
    assert len(told.splitlines()) < 30
    page = course / "reports/class/index.html"
    assert "… and 19,799 more" in page.read_text()
    assert page.stat().st_size < 200_000
    found = json.loads(grade(course, "class", tmp_path / "in.zip", "--format", "json").stdout)
    assert found["not_understood"] == 19_999
    assert len(found["problems"]) == 200


def test_thousands_of_strangers_are_few_lines(course, tmp_path):
    """Who is not on the roster is counted, and the first are named; from a folder as from an archive."""
    for number in range(300):
        (tmp_path / f"in/s{number}").mkdir(parents=True)
        (tmp_path / f"in/s{number}/{EXERCISE}.py").write_text("x = 1\n")
        (tmp_path / f"in/s{number}/notes.txt").write_text("")
    (course / "roster.csv").write_text("id,name,section\nada,Ada L,A\n")
    told = grade(course, "class", tmp_path / "in").stdout
    assert "! 300 not on the roster: s0, s1, s10, s100, s101, … and 295 more" in told
    assert "! … and 280 more" in told
    found = json.loads(grade(course, "class", tmp_path / "in", "--format", "json").stdout)
    assert (found["strangers"], len(found["not_on_roster"])) == (300, 200)
    assert (found["not_understood"], len(found["problems"])) == (300, 200)


def test_hand_ins_at_once_are_no_way_around_the_attempts(course, reference):
    """While one is being graded another waits, and is refused when the first has taken the attempt."""
    path = course / "course.toml"
    path.write_text(path.read_text().replace("[title]", "[policy]\nattempts = 1\n\n[title]", 1))
    reference.write_text(f"import time\ntime.sleep(2)\n{reference.read_text()}")
    runs = []
    for number in range(3):
        file = course / f"{number}.py"
        file.write_text(f"{reference.read_text()}# {number}\n")
        submit = [GRADE, "submit", EXERCISE, file, "--student", "ada"]
        runs.append(
            subprocess.Popen(submit, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        )
    said = [run.communicate(timeout=120) for run in runs]
    assert sorted(run.returncode for run in runs) == [0, 2, 2], said
    assert count(course, "submissions") == 1


@pytest.fixture
def three(course):
    """The small course with its exercise three times: scaling, second, third."""
    text = (course / "course.toml").read_text()
    for name in ("second", "third"):
        for part in ("assignments", "solutions"):
            shutil.copytree(course / part / EXERCISE, course / part / name)
            for file in (course / part / name).glob(f"*{EXERCISE}.py"):
                file.rename(file.with_name(file.name.replace(EXERCISE, name)))
        entry = text[text.index("[[exercises]]") :]
        text += "\n" + entry[: entry.find("[[", 2)].replace(f'"{EXERCISE}"', f'"{name}"')
    (course / "course.toml").write_text(text)
    return course


def test_next_is_the_first_exercise_that_is_not_done(three):
    """After the last one comes the first without full marks; all is done only when each has them."""
    solution = three / "solutions" / EXERCISE / f"{EXERCISE}.py"

    def following(name, code=0):
        return grade(three, "submit", name, solution, code=code).stdout.split("Next:    ")[1]

    assert following("third") == "grade start scaling\n"
    grade(three, "submit", "scaling", three / "assignments/scaling/scaling.py", code=1)
    assert following("third") == "grade start scaling\n"  # handed in, and not done
    assert following("scaling") == "grade start second\n"
    assert following("second") == "you have done them all\n"


@pytest.mark.parametrize("command", ["check", "submit"])
@pytest.mark.parametrize(
    "name", ["my work.py", "sub/scaling.py", "it's $HOME.py", "-odd.py", "scaling.ipynb"]
)
def test_the_next_command_names_the_same_file(course, command, name):
    """What failed is proposed again by its own name, such that a shell reads it."""
    path = course / name
    path.parent.mkdir(exist_ok=True)
    stub = (course / "assignments/scaling/scaling.py").read_text()
    if path.suffix == ".ipynb":
        cell = {"cell_type": "code", "source": stub}
        stub = json.dumps({"nbformat": 4, "cells": [cell]})
    path.write_text(stub)
    told = grade(course, command, EXERCISE, "--", name, code=1).stdout
    proposed = re.search(r"then: (grade check .*)", told)[1]
    again = subprocess.run(
        ["sh", "-c", f"{GRADE.parent}/{proposed}"],
        cwd=course, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert again.returncode == 1, again.stderr
    assert again.stdout.startswith(f"{EXERCISE}: 0 of ")
    assert proposed in again.stdout


def test_start_elsewhere_proposes_to_check_the_file_there(course):
    """The file's folder is part of what is proposed next."""
    assert "grade check scaling work/scaling.py" in grade(
        course, "start", EXERCISE, "--to", "work"
    ).stdout  # fmt: skip


STAFF = ["class in", "regrade", "report", "audit", "show 3f2a", "export csv", "log", "demo",
         "generate", "verify grade1.e30.00"]  # fmt: skip


@pytest.mark.parametrize("command", STAFF)
def test_a_students_copy_says_what_is_for_the_instructor(course, command):
    """Without solutions staff's commands end in one message, with what a student can do."""
    shutil.rmtree(course / "solutions")
    (course / "in").mkdir()
    told = grade(course, *command.split(), code=2).stderr
    assert f"no solutions, and grade {command.split()[0]} needs them" in told
    assert "grade check EXERCISE" in told
    assert "canary" not in told
    assert not (course / ".grade").exists()


def test_language_and_course_stand_before_or_after_the_command(course, tmp_path):
    """Both places mean the same, what stands later counts, and a wrong value is explained."""
    ja = grade(course, "list", "--language", "ja").stdout
    assert "未提出" in ja
    for arguments, env in (
        (["--language", "ja", "list"], {}),
        (["--language", "en", "list", "--language", "ja"], {}),
        (["--language", "ja", "list"], {"GRADE_LANGUAGE": "en"}),
        (["list"], {"GRADE_LANGUAGE": "ja"}),
    ):
        assert grade(course, *arguments, env=env).stdout == ja
    assert grade(tmp_path, "list", "--course", course, "--language", "ja").stdout == ja
    assert grade(tmp_path, "--course", tmp_path, "list", "--course", course).stdout
    assert (
        "'fr' is not one of 'en', 'ja'" in grade(course, "--language", "fr", "list", code=2).stderr
    )
    assert "No such option" in grade(course, "--cuorse", "x", "list", code=2).stderr
    assert "no course.toml" in grade(tmp_path, "list", "--course", tmp_path, code=2).stderr
    assert (
        "There is no folder nowhere" in grade(course, "--course", "nowhere", "list", code=2).stderr
    )
