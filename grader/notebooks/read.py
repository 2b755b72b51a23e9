"""Takes the code out of a notebook, and nothing else: outputs are dropped unread."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from grader.errors import IntakeError
from grader.model import Part

_MOST_CELLS = 1000  # each is a part of its own, and the way to the worker has a limit on parts
_AGAIN = {
    "en": "Open it in Jupyter and save it again, or hand in a .py file.",
    "ja": "Jupyter で開いて保存し直すか、.py ファイルを提出してください。",
}
_CODE_ONLY = {"en": "Hand in your code only.", "ja": "コードだけを提出してください。"}
_OLD = (1, 2, 3)  # of nbformat: code is called input, and cells are in worksheets
_SKIPPED = "skip-execution"  # the tag that nbclient does not run


def is_notebook(content: bytes) -> bool:
    """Whether a file holds a notebook, whatever it is called."""
    return (
        content.lstrip()[:1] == b"{"
        and b'"nbformat"' in content
        and (b'"cells"' in content or b'"worksheets"' in content)
    )


def code_cells(content: bytes, filename: str, cap: int) -> tuple[Part, ...]:
    """The code cells of a notebook, together at most `cap` bytes, with the numbers that Jupyter shows.

    A cell in another language, or that is tagged not to be run, begins with a magic that says so; what of a
    cell is run is decided in the worker. There may be none at all, as an empty file is a submission, too.

    Raises:
        IntakeError: It is not a notebook, or there is too much code in it.
    """
    cells = [cell for cell in _cells(content, filename) if _is_code(cell)]
    if len(cells) > _MOST_CELLS:
        raise IntakeError(
            {
                "en": f"{filename!r} has more than {_MOST_CELLS:,} code cells.",
                "ja": f"{filename!r} には {_MOST_CELLS:,} 個より多くのコードセルがあります。",
            },
            _CODE_ONLY,
        )
    sources = [_source(cell, filename, number) for number, cell in enumerate(cells, 1)]
    if sum(map(len, sources)) > cap:
        raise IntakeError(
            {
                "en": f"{filename!r} has more than {cap:,} bytes of code.",
                "ja": f"{filename!r} のコードは {cap:,} バイトを超えています。",
            },
            _CODE_ONLY,
        )
    return tuple(
        Part(name, source, notebook=True)
        for name, source in zip(_names(cells), sources, strict=True)
    )


def _names(cells: list[dict[str, Any]]) -> Iterator[str]:
    """What each cell is called: [7] as Jupyter shows it, or its place where it shows none or one twice."""
    counts = [cell.get("execution_count") for cell in cells]
    shown = Counter(count for count in counts if type(count) is int and count > 0)
    for place, count in enumerate(counts, start=1):
        once = type(count) is int and shown[count] == 1
        yield f"cell [{count}]" if once else f"cell {place}"


def _cells(content: bytes, filename: str) -> list[Any]:
    try:
        notebook = json.loads(content)
    except RecursionError:
        raise _no_notebook(
            filename, en=": its JSON is nested too deeply", ja="（JSON の入れ子が深すぎます）"
        ) from None
    except ValueError:  # no JSON, no UTF-8, or a number of thousands of digits
        raise _no_json(content, filename) from None
    if not isinstance(notebook, dict):
        raise _no_notebook(filename)
    if "worksheets" in notebook or notebook.get("nbformat") in _OLD:
        notebook = _upgraded(notebook, filename)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise _no_notebook(
            filename, en=": it has no list of cells", ja="（セルの一覧がありません）"
        )
    return cells


def _no_notebook(filename: str, *, en: str = "", ja: str = "") -> IntakeError:
    """`en` and `ja` say why, as the rest of the sentence."""
    return IntakeError(
        {
            "en": f"{filename!r} is not a notebook{en}.",
            "ja": f"{filename!r} はノートブックではありません{ja}。",
        },
        _AGAIN,
    )


def _no_json(content: bytes, filename: str) -> IntakeError:
    if b"<<<<<<< " in content and b">>>>>>> " in content:
        return IntakeError(
            {
                "en": f"{filename!r} is no notebook any more: "
                "a merge conflict of git is left in it.",
                "ja": f"{filename!r} は git のマージの競合が残っていて、"
                "ノートブックとして読めません。",
            },
            {
                "en": "Solve the conflict (git checkout --ours or --theirs), "
                "open it in Jupyter, and save it.",
                "ja": "競合を解決し（git checkout --ours または --theirs）、"
                "Jupyter で開いて保存してください。",
            },
        )
    if content[:1] not in (b"{", b"[") and (b"def " in content or b"import " in content):
        return IntakeError(
            {
                "en": f"{filename!r} is not a notebook: it looks like Python.",
                "ja": f"{filename!r} はノートブックではなく、Python のコードのようです。",
            },
            {"en": "Rename it to end in .py.", "ja": "名前の終わりを .py に変えてください。"},
        )
    return _no_notebook(filename, en=": its JSON can't be read", ja="（JSON として読めません）")


def _upgraded(notebook: dict[str, Any], filename: str) -> dict[str, Any]:
    """A notebook of an old format in the present one, by Jupyter's own library."""
    import logging
    import warnings

    import nbformat  # slow to load, seldom needed

    major = notebook.get("nbformat")
    text = json.dumps({**notebook, "nbformat": major if major in _OLD else 3})
    logging.getLogger("traitlets").disabled = True  # where it says what it does not like
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            upgraded = nbformat.reads(text, as_version=4)
    except Exception:  # noqa: BLE001 - it expects what Jupyter wrote, and this may be anything
        raise IntakeError(
            {
                "en": f"{filename!r} is a notebook in an old format that can't be read.",
                "ja": f"{filename!r} は古い形式のノートブックで、読めません。",
            },
            _AGAIN,
        ) from None
    return dict(upgraded)


def _is_code(cell: Any) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == "code"


def _source(cell: dict[str, Any], filename: str, number: int) -> bytes:
    source = cell.get("source")
    lines = [source] if isinstance(source, str) else source
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise IntakeError(
            {
                "en": f"{filename!r}: code cell {number} has no text.",
                "ja": f"{filename!r} の {number} 番目のコードセルにテキストがありません。",
            },
            _AGAIN,
        )
    return (_magic(cell) + "".join(lines)).encode(errors="replace")


def _magic(cell: dict[str, Any]) -> str:
    """What keeps a cell from being run as Python, "" for nothing."""
    metadata = cell.get("metadata")
    if not isinstance(metadata, dict):
        return ""
    tags = metadata.get("tags")
    if isinstance(tags, list) and _SKIPPED in tags:
        return f"%%{_SKIPPED}\n"
    code = metadata.get("vscode")
    language = code.get("languageId") if isinstance(code, dict) else None
    if isinstance(language, str) and language.isalnum() and language.lower() != "python":
        return f"%%{language[:40]}\n"
    return ""
