#!/usr/bin/env bash
# nbformat 5.10.4: convert() refuses a valid notebook of format 3 whose texts are lists of lines.
#
# Guess: nbformat.convert(nbformat.from_dict(NOTEBOOK), 4) upgrades whatever validates as format 3.
# Found: format 3 allows a text to be a list of lines, and that is how it lies on the disk; validate() takes it.
# convert() fails for a heading so written, with a ValidationError that speaks of a missing key. Only reads(),
# which joins the lines first, upgrades it. So a notebook that was parsed as JSON must be written as text again.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet nbformat==5.10.4
"$folder/venv/bin/python" - <<'PYTHON'
import json

import nbformat

NOTEBOOK = {
    "nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
    "worksheets": [{"metadata": {}, "cells": [
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["A title"]},
    ]}],
}
nbformat.validate(NOTEBOOK, version=3)
print("validate: format 3 is as its schema wants it")
try:
    nbformat.convert(nbformat.from_dict(NOTEBOOK), 4)
except nbformat.ValidationError as error:
    said = str(error).splitlines()[0]
    print("convert:", said)
else:
    raise SystemExit("changed: convert() took it")
assert "missing a key" in said and "splitlines" in said, "changed: another message"
(cell,) = nbformat.reads(json.dumps(NOTEBOOK), as_version=4).cells
print("reads:", cell.cell_type, repr(cell.source))
assert (cell.cell_type, cell.source) == ("markdown", "# A title"), "changed: another cell"
PYTHON
