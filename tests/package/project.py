"""The project as it would be packed: a copy to change, to build, and to install."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".grade", ".*_cache", "__pycache__", "dist", "htmlcov", "reports", "site"
)


def copy(where: Path) -> Path:
    """Copy the checkout without what was generated."""
    shutil.copytree(ROOT, where, ignore=_LEFT_OUT)
    return where


def build(project: Path, where: Path) -> tuple[Path, Path]:
    """Build as a release is built, without the network: the sdist, and of that the wheel."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", where, project]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (sdist,) = where.glob("*.tar.gz")
    (wheel,) = where.glob("*.whl")
    return sdist, wheel


def install(what: Path, where: Path) -> Path:
    """Install a wheel or a project in a new environment, which has the tests' libraries and no checkout."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", where], check=True)
    (libraries,) = where.glob("lib/python*/site-packages")
    # Of a folder that is named here, Python reads no .pth file: the checkout stays out.
    (libraries / "libraries.pth").write_text(f"{Path(pytest.__file__).parents[1]}\n")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    offline = ["--no-deps", "--no-index", "--no-build-isolation"]
    if what.is_dir():  # pip would look for the build's backend in the new environment's own folder
        subprocess.run([*pip, "wheel", *offline, "--wheel-dir", where / "wheels", what], check=True)
        (what,) = (where / "wheels").glob("*.whl")
    subprocess.run([*pip, "--python", where / "bin/python", "install", *offline, what], check=True)
    return where
