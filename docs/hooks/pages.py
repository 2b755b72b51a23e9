"""What the site has beside docs/*.md: the project's own documents, and pages made from its code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files

import commands
import exercises
import tables
from links import DOCUMENTS, of_docs, of_the_site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
_GENERATED = re.compile(r"^<!-- generated: (\w+) -->$", re.MULTILINE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages of exercises and commands below those that list them."""
    sections = {name: pages for entry in config.nav for name, pages in entry_of(entry).items()}
    sections["Exercises"] += exercises.paths(ROOT)
    sections["Commands"] += commands.paths()
    return config


def entry_of(entry: object) -> dict[str, list[str]]:
    """A section of the navigation; a page alone is none."""
    return entry if isinstance(entry, dict) else {}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are not in docs/."""
    pages = {
        page: of_the_site((ROOT / name).read_text("utf-8")) for name, page in DOCUMENTS.items()
    }
    pages |= commands.pages() | exercises.pages(ROOT)
    pages["assets/charts.css"] = exercises.styles()
    for path, text in pages.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Fill in the tables that a page asks for, and lead its links out of docs/ to pages."""
    return _GENERATED.sub(lambda found: tables.TABLES[found[1]](), of_docs(markdown))
