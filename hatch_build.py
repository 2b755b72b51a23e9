"""The README for the package index, where a link into the repository has to name it."""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?!https?:|#)(?P<path>[^)]+)\)")


class ReadmeHook(MetadataHookInterface):
    """Gives the package its description."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set `readme` to README.md with links that lead somewhere from anywhere."""
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        repository = metadata.get("urls", {}).get("Repository")
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": _LINK.sub(lambda link: _absolute(link, repository), text),
        }


def _absolute(link: re.Match[str], repository: str | None) -> str:
    """The link with the repository's address; without one, its text, and nothing of a picture."""
    if repository is None:
        return "" if link["picture"] else link["text"]
    kind = "raw" if link["picture"] else "blob"
    address = f"{repository.rstrip('/')}/{kind}/HEAD/{link['path']}"
    return f"{link['picture']}[{link['text']}]({address})"
