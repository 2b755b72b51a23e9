"""Makes a notebook out of an exercise's texts and stub, for students who work in Jupyter."""

from __future__ import annotations

import ast
import hashlib
import re

from grader.text import text_in


def notebook_of(name: str, readme: str, stub: str, language: str = "en") -> str:
    """The notebook of an exercise: its text, a code cell for each part of the stub, and the checks.

    Args:
        name: The exercise.
        readme: Its README.md.
        stub: Its stub, from which each import block, function and class becomes a cell.
        language: The language of the README, in which the notebook says how its checks are run.
    """
    from nbformat import v4  # slow to load

    texts = [*_sections(readme), text_in(_CHECKING, language).replace("EXERCISE", name)]
    codes = [*_pieces(stub), f'from grader.notebook import check\n\ncheck("{name}")']
    cells = [v4.new_markdown_cell(text) for text in texts[:-1]]
    cells += [v4.new_code_cell(text) for text in codes[:-1]]
    cells += [v4.new_markdown_cell(texts[-1]), v4.new_code_cell(codes[-1])]
    for place, cell in enumerate(cells):  # the same notebook each time
        cell["id"] = hashlib.sha256(f"{name} {place}".encode()).hexdigest()[:8]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    text: str = v4.writes(v4.new_notebook(cells=cells, metadata=metadata))
    return text + "\n"


_CHECKING = {
    "en": """\
## Checks

Run all cells, then the next one. It runs the public checks on the definitions above, in a process of
its own. When they pass, save the notebook, and in a terminal: `grade submit EXERCISE EXERCISE.ipynb`.

Of a notebook only imports, definitions and constants are run; what your functions need must be among
them. Your own calls, loops and whatever reads a file are for you alone.""",
    "ja": "## チェック\n\n"
    "すべてのセルを実行してから、次のセルを実行しましょう。上の定義を別のプロセスで公開のチェックにかけます。"
    "合格したらノートブックを保存し、端末で `grade submit EXERCISE EXERCISE.ipynb` と打ちます。\n\n"
    "ノートブックのうち実行されるのは、import、定義、定数だけです。関数に必要なものは、その中になければなりません。"
    "自分で試した呼び出し、ループ、ファイルを読むものは、あなただけのものです。",
}


def _sections(readme: str) -> list[str]:
    """The text, cut before each heading of the second level."""
    return [part.strip() for part in re.split(r"(?m)^(?=## )", readme) if part.strip()]


def _pieces(stub: str) -> list[str]:
    """The stub's source cut into its imports and constants, and each function and class."""
    lines = stub.splitlines()
    pieces: list[list[str]] = [[]]
    last = 0
    for node in ast.parse(stub).body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            pieces.append([])
        pieces[-1] += lines[last if pieces[-1] else first - 1 : node.end_lineno]
        last = node.end_lineno or last
    return [text for piece in pieces if (text := "\n".join(piece).strip("\n"))]
