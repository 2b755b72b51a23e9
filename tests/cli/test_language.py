"""What a student reads when something is wrong, in Japanese: real commands and files."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

GRADE = Path(sys.executable).with_name("grade")
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
NOTEBOOK = {"nbformat": 4, "cells": [{"cell_type": "code", "source": 5}]}


def grade(folder: Path, *words: object, code: int, **env: str) -> str:
    """Run a command and give what it says on standard error."""
    done = subprocess.run(
        [GRADE, *map(str, words)], cwd=folder, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL, env={**os.environ, "GRADE_STUDENT": "ada", **env},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def all_japanese(told: str) -> bool:
    """Whether each line has Japanese in it, and there is one."""
    lines = [line for line in told.splitlines() if line.strip()]
    return bool(lines) and all(JAPANESE.search(line) for line in lines)


@pytest.fixture
def japanese_course(course: Path) -> Path:
    """The small course in Japanese, by its own course.toml."""
    file = course / "course.toml"
    file.write_text(file.read_text().replace('language = "en"', 'language = "ja"'))
    return course


MISTAKES = {
    "no such command": (["chek", "scaling"], "'check' のつもりでしたか。"),
    "no command": ([], "コマンドを指定してください。"),
    "no such option": (["check", "scaling", "--wacth"], "--watch のつもりでしたか。"),
    "no exercise named": (["check"], "'EXERCISE' を指定してください。"),
    "one word too many": (["check", "scaling", "a.py", "b c"], "余分なものがあります：b c"),
    "wrong choice": (["check", "scaling", "--format", "xml"], "text、json のどれかです。"),
    "value left out": (["check", "scaling", "--format"], "--format には値を付けてください。"),
    "value of a flag": (["check", "scaling", "--watch=1"], "--watch には値を付けられません。"),
    "file as a folder": (["start", "scaling", "--to", "course.toml"], "フォルダーです。"),
    "no such exercise": (["check", "scalling"], "'scaling' のつもりでしたか。"),
    "nothing like an exercise": (["start", "x"], "課題は scaling です。"),
    "not begun": (["check", "scaling"], "grade start scaling から始めてください。"),
    "no such file": (["check", "scaling", "away.py"], "away.py というファイルはありません。"),
    "an id with a slash": (["submit", "scaling", "course.toml", "--student", "a/b"], "ID"),
    "an empty id": (["list", "--student", ""], "学生の ID が空です。"),
    "no receipt": (["verify", "hello"], "受領書は grade1 か grade2 で始まる 1 行です。"),
    "forged receipt": (["verify", "grade1.e30.00"], "このコースが発行したものではないか"),
}


@pytest.mark.parametrize(("words", "told"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_in_what_is_asked(course: Path, words: list[str], told: str) -> None:
    """What is wrong and what to do next, without a line of English."""
    said = grade(course, "--language", "ja", *words, code=2)
    assert told in said
    assert all_japanese(said)


UNUSABLE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "folder": ("a.py", Path.mkdir, "a.py はフォルダーです。"),
    "pipe": ("a.py", os.mkfifo, "通常のファイルではありません"),
    "too large": ("a.py", lambda path: path.write_bytes(b"#" * 600_000), "600,000 バイト"),
    "another kind by its name": ("a.txt", Path.touch, ".py でも .ipynb でもありません。"),
    "pdf": ("a.py", lambda path: path.write_bytes(b"%PDF-1.7"), "PDF ファイルのようです。"),
    "zip": ("a.py", lambda path: path.write_bytes(b"PK\3\4"), "展開してください。"),
    "UTF-16": ("a.py", lambda path: path.write_text("x = 1", "utf-16"), "UTF-8 のテキスト"),
    "binary": ("a.py", lambda path: path.write_bytes(b"x\0yz ab"), "1 行目に NUL バイト"),
    "no notebook": ("a.ipynb", lambda path: path.write_text("{"), "ノートブックではありません"),
    "empty notebook": ("a.ipynb", Path.touch, "Jupyter で開いて保存し直すか"),
    "Python as a notebook": ("a.ipynb", lambda path: path.write_text("import os"), ".py に変えて"),
    "merge conflict": (
        "a.ipynb",
        lambda path: path.write_text('{"nbformat": 4, "cells"\n<<<<<<< a\n>>>>>>> b'),
        "git のマージの競合",
    ),
    "cell without text": (
        "a.ipynb",
        lambda path: path.write_text(json.dumps(NOTEBOOK)),
        "1 番目のコードセルにテキストがありません。",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "make", "told"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_file_that_is_no_submission(
    course: Path, name: str, make: Callable[[Path], object], told: str
) -> None:
    """What it is instead, and what to hand in."""
    make(course / name)
    said = grade(course, "check", "scaling", name, "--language", "ja", code=2)
    assert told in said
    assert all_japanese(said)


@pytest.mark.parametrize("content", [b"", "# é\n".encode("latin-1")], ids=["empty", "no UTF-8"])
def test_a_file_that_has_nothing_to_grade(course: Path, content: bytes) -> None:
    """An empty file and one that is not UTF-8 are checked: the result and the next step are Japanese."""
    (course / "a.py").write_bytes(content)
    done = subprocess.run(
        [GRADE, "--language", "ja", "check", "scaling", "a.py"],
        cwd=course, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert JAPANESE.search(lines[0])
    assert lines[-1].startswith("次にすること：")
    assert done.stderr == ""


ENGLISH = re.compile(
    r"\b(is|are|was|the|an|has|holds|should|but|not|line|it|than|returned|process)\b"
)
DRAW = "\ndef draw_uniform(rng, n):\n    return rng.uniform(-1, 1, n)\n"
# What a file does, and what is said of it; the second test is right but for where that is said.
WRONG = {
    "shape": (
        "return (x - x.mean(0)).T",
        "結果の形状は (2, 1) のはずですが、(1, 2) です：転置され",
    ),
    "factor": ("return 2 * (x - 2)", "すべてが正しい値の 2 倍です（2：係数が 1 つ余分です）"),
    "nothing": ("pass", "None（return を忘れていませんか）です"),
    "generator": (
        "return (v for v in x)",
        "→ standardize が返したのはジェネレーターです。タプルか",
    ),
    "exception": ("return nq.mean(x)", "→ ここでは `nq` に値がありません。"),
    "place": ("return nq.mean(x)", "a.py、2 行目、standardize の中"),
    "removed": (
        "import numpy as np; np.float",
        "→ numpy に `np.float` はもうありません。組み込みの",
    ),
    "exit": ("import os; os._exit(3)", "standardize：プロセスが終了コード 3 で終了しました"),
    "loop": ("\n    while True: pass", "standardize：2 秒を超えました"),
    "huge": ("return [0] * 10**6", "standardize が返したものは読み取れません：値が"),
    "deep": ("return standardize(x)", "［同じ行の繰り返し］"),
    "conflict": ("\n<<<<<<< a\n=======\n>>>>>>> b", "git のマージの競合が残っています"),
    "package": ("import scippy", "→ `scippy` は採点のときにはありません。"),
    "left out": (
        "return scippy.mean(x)\nimport scippy",
        "3 行目で定義されますが、実行されませんでした：",
    ),
}


@pytest.mark.parametrize(("body", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_was_found_is_told_in_japanese(course: Path, body: str, told: str) -> None:
    """What grading says of an answer, or why there is none, is Japanese but for what Python says itself."""
    (course / "a.py").write_text(f"def standardize(x):\n    {body}\n{DRAW}")
    done = subprocess.run(
        [GRADE, "check", "scaling", "a.py"], cwd=course, capture_output=True, text=True,
        check=False, env={**os.environ, "GRADE_LANGUAGE": "ja"},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert told in done.stdout, done.stdout
    pythons = re.compile(r"^ +(!.*：)?(実際の結果：)?[A-Z]\w+Error\b")
    ours = [line for line in done.stdout.splitlines() if not pythons.match(line)]
    assert not [line for line in ours if ENGLISH.search(line)], done.stdout


SHORT = "def draw_uniform(rng, n):\n    return rng.uniform(-1, 1, 4)\n"


def test_what_a_public_checks_author_says_is_told_in_japanese(course: Path) -> None:
    """The sentence stands in the suite in English, and its twin in the suite's table."""
    (course / "a.py").write_text(SHORT)
    told = {}
    for language in ("en", "ja"):
        done = subprocess.run(
            [GRADE, "check", "scaling", "a.py", "--language", language], cwd=course,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        told[language] = done.stdout
    assert "      five numbers are due\n" in told["en"]
    assert "      5 個の数が必要です\n" in told["ja"]
    assert "five numbers" not in told["ja"]


def test_a_page_and_the_reports_json_of_what_was_found(japanese_course: Path) -> None:
    """The page's sentences are Japanese; the report that programs read keeps the English."""
    source = f"import numpy as np\ndef standardize(x):\n    return np.float(x)\n{DRAW}"
    (japanese_course / "scaling.py").write_text(source)
    words = [GRADE, "submit", "scaling", "--student", "ada", "--format", "json"]
    done = subprocess.run(words, cwd=japanese_course, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    page = Path(japanese_course, json.loads(done.stdout)["page"]).read_text("utf-8")
    assert "→ numpy に <code>np.float</code> はもうありません。" in page
    assert "no longer has" not in page
    assert "numpy no longer has `np.float`" in json.loads(done.stdout)["raised"][0]["text"]


ASKED: dict[str, tuple[list[str], dict[str, str]]] = {
    "before the command": (["--language", "ja", "check", "x"], {}),
    "after it": (["check", "x", "--language=ja"], {}),
    "behind the mistake": (["check", "x", "--bad", "--language", "ja"], {}),
    "environment": (["check", "x"], {"GRADE_LANGUAGE": "ja"}),
    "option over environment": (["check", "x", "--language", "ja"], {"GRADE_LANGUAGE": "en"}),
}


@pytest.mark.parametrize(("words", "env"), ASKED.values(), ids=ASKED.keys())
def test_the_language_is_known_before_there_is_a_course(
    tmp_path: Path, words: list[str], env: dict[str, str]
) -> None:
    """Option and variable hold where no course is, and where the command line can't be read."""
    said = grade(tmp_path, *words, code=2, **env)
    assert "course.toml がありません" in said or "--bad というオプションはありません" in said
    assert all_japanese(said)


@pytest.mark.parametrize("words", [["check", "x"], ["check", "x", "--bad"], ["chek"]])
def test_without_being_asked_it_is_the_courses_language(
    japanese_course: Path, tmp_path: Path, words: list[str]
) -> None:
    """Also with --course from elsewhere; and an option asks for another one."""
    assert all_japanese(grade(japanese_course, *words, code=2))
    assert all_japanese(grade(tmp_path, "--course", japanese_course, *words, code=2))
    assert not JAPANESE.search(grade(japanese_course, "--language", "en", *words, code=2))
    assert not JAPANESE.search(grade(tmp_path, *words, code=2))


def test_where_no_folder_is_any_more(tmp_path: Path) -> None:
    """A folder that was removed meanwhile has no course and no language: one message, no traceback."""
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        ["sh", "-c", f"rmdir {gone} && exec {GRADE} list"],
        cwd=gone, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in {2, 4}
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("grade: ")


def test_what_is_wrong_in_a_course_is_told_in_english(japanese_course: Path) -> None:
    """An author's mistake is for the author; a file that can't be read, a student may have spoilt."""
    with (japanese_course / "course.toml").open("a") as file:
        file.write("\nbad = 1\n")
    assert "not a known key" in grade(japanese_course, "list", "--language", "ja", code=2)
    with (japanese_course / "course.toml").open("a") as file:
        file.write("\nbad =\n")
    assert "is not TOML" in grade(japanese_course, "list", code=2)
    assert "TOML として読めません" in grade(japanese_course, "list", "--language", "ja", code=2)


def test_start_submit_and_verify_speak_japanese(japanese_course: Path) -> None:
    """What they print is Japanese; the receipt is told to be genuine; a file that is there stays."""

    def said(*words: str, code: int = 0) -> str:
        done = subprocess.run(
            [GRADE, *words], cwd=japanese_course, capture_output=True, text=True, check=False,
            env={**os.environ, "GRADE_STUDENT": "ada"},
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        return done.stdout

    started = said("start", "scaling")
    assert all_japanese(started)
    assert "scaling/README.ja.md" in started
    assert "scaling/README.md" in said("start", "scaling", "--to", "en", "--language", "en")
    grade(japanese_course, "generate", "scaling", code=0)
    for language, title in (("en", "# Scaling"), ("ja", "# 入力のスケーリング")):
        said("start", "scaling", "--notebook", "--to", language, "--language", language)
        notebook = nbformat.read(japanese_course / language / "scaling.ipynb", 4)
        assert notebook.cells[0].source.startswith(title)
    assert "すでにあります" in grade(japanese_course, "start", "scaling", code=2)
    receipt = re.search(r"受領書：(\S+)", said("submit", "scaling", code=1))[1]
    assert "本物の受領書です：ada" in said("verify", receipt)
    assert said("verify", receipt, "--language", "en").startswith("Genuine: ada")


def test_attempts_that_are_used_up(japanese_course: Path) -> None:
    """That no hand-in is taken any more, or not yet, is told in Japanese."""
    file, stub = japanese_course / "course.toml", japanese_course / "scaling.py"
    plain = file.read_text()
    shutil.copy(japanese_course / "assignments/scaling/scaling.py", stub)
    for rule, told in (("attempts = 1", "1 回の提出をすべて使いました。"),
                       ("cooldown_minutes = 60", "次に提出できるのは")):  # fmt: skip
        file.write_text(f"{plain}\n[policy]\n{rule}\n")
        if not (japanese_course / ".grade").exists():
            grade(japanese_course, "submit", "scaling", code=1)
            stub.write_text(f"{stub.read_text()}# again\n")
        said = grade(japanese_course, "submit", "scaling", code=2)
        assert told in said
        assert all_japanese(said)


def test_a_copy_without_solutions_says_what_a_student_can_do(japanese_course: Path) -> None:
    """A command of staff's, and a drop folder where nothing can be written."""
    shutil.rmtree(japanese_course / "solutions")
    assert all_japanese(grade(japanese_course, "verify", "grade1.e30.00", code=2))
    file = japanese_course / "course.toml"
    file.write_text(file.read_text().replace("[title]", 'drop = "course.toml"\n[title]', 1))
    shutil.copy(japanese_course / "assignments/scaling/scaling.py", japanese_course)
    said = grade(japanese_course, "submit", "scaling", code=3)
    assert "提出用ファイルを" in said
    assert all_japanese(said)


@pytest.mark.parametrize("words", [["roster"], ["generate"], ["export", "csv"], ["invite", "ada"]])
def test_a_command_of_staffs_in_a_students_copy(course: Path, words: list[str]) -> None:
    """It is told in Japanese that the copy has no solutions, whatever else the command would need."""
    shutil.rmtree(course / "solutions")
    assert all_japanese(grade(course, "--language", "ja", *words, code=2))


def test_watching_and_ctrl_c(japanese_course: Path) -> None:
    """That it watches, that the file is away, and that it was stopped."""
    process = subprocess.Popen(
        [GRADE, "check", "scaling", "away.py", "--watch"],
        cwd=japanese_course, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = []
    for line in process.stderr:
        told.append(line)
        if "Ctrl-C" in line:
            break
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)[::-1]
    assert process.returncode == 130
    assert "away.py というファイルはありません。" in "".join(told)
    assert all_japanese("".join(told) + rest)


def test_a_package_that_is_broken(course: Path, tmp_path: Path) -> None:
    """What the command line itself says of an exception that nobody has foreseen."""
    for error, code, told in (("ImportError('x')", 3, "パッケージを読み込めません"),
                              ("KeyError('x')", 4, "内部エラー：KeyError")):  # fmt: skip
        (tmp_path / "getpass.py").write_text(f"raise {error}")
        # Without a name it asks for the login's, by that module.
        env = {"PYTHONPATH": str(tmp_path), "GRADE_LANGUAGE": "ja", "GRADE_STUDENT": ""}
        said = grade(course, "list", code=code, **env)
        assert told in said
        assert all_japanese(said)


@pytest.mark.parametrize("env", [{"GRADE_LANGUAGE": "ja"}, {}], ids=["variable", "course"])
def test_the_shell_completes_with_japanese_titles(
    japanese_course: Path, env: dict[str, str]
) -> None:
    """What a shell shows beside the name of an exercise is its title in the student's language."""
    done = subprocess.run(
        [GRADE], cwd=japanese_course, capture_output=True, text=True, check=False,
        env={**os.environ, "_GRADE_COMPLETE": "zsh_complete", "COMP_WORDS": "grade check ",
             "COMP_CWORD": "2", **env},
    )  # fmt: skip
    assert "入力のスケーリング" in done.stdout, done.stderr


@pytest.mark.filterwarnings("default")  # a kernel's own warnings are not ours
@pytest.mark.parametrize("by", ["course", "variable"])
def test_in_a_notebook(
    course: Path, by: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong name is two lines in the student's language, and no traceback; a result is in it, too."""
    if by == "course":
        request.getfixturevalue("japanese_course")
    else:
        monkeypatch.setenv("GRADE_LANGUAGE", "ja")
    first = f"from grader.notebook import check\n{SHORT}"
    cells = [first, 'check("scaling")', 'check("scalling")']
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(course)}})
    with pytest.raises(CellExecutionError):
        client.execute()
    (shown,) = notebook.cells[1].outputs
    assert "1 と 3 は -1 と 1 になる" in shown.data["text/html"]
    assert "standardize は定義されていません" in shown.data["text/html"]
    assert "5 個の数が必要です" in shown.data["text/html"]
    (error,) = notebook.cells[2].outputs
    assert error.traceback == [
        "'scalling' という課題はありません。",
        "'scaling' のつもりでしたか。課題は scaling です。",
    ]
