"""How pages are looked at: widths, schemes and languages, and what has to hold in each."""

from __future__ import annotations

from typing import Any

import pytest

LOOKS = [(390, "light", "en"), (1280, "dark", "en"), (390, "dark", "ja"), (1280, "light", "ja")]


def is_fine(page: Any, width: int, language: str, *, expected: str = "") -> None:
    """Axe finds nothing, nothing scrolls sideways, and the browser complains of nothing but what is `expected`."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.run(page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []
    assert [text for text in page.said if not expected or expected not in text] == []
