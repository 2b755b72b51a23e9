#!/usr/bin/env bash
# check50 3.5.0: the example in the documentation of regex.decimal raises a TypeError.
#
# Guess: regex.decimal("7.0000"), the documented way to ask for five significant figures, gives an expression that
# finds 7.0000 in what a program prints, and neither 7.00001 nor 17.0000.
# Found: TypeError, as the text is compared with 0 to learn its sign. A number is taken, and loses its zeros: 7.0000
# becomes 7.0, which isn't found in "7.0000". A Decimal of that text does what was asked for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet check50==3.5.0
"$folder/venv/bin/python" - <<'PYTHON'
import re
from decimal import Decimal

from check50 import regex

printed = ("7.0000", "7.00001", "17.0000")


def found(number):
    try:
        pattern = regex.decimal(number)
    except TypeError as error:
        return str(error)
    return [bool(re.search(pattern, text)) for text in printed]


seen = {repr(number): found(number) for number in ("7.0000", 7.0000, Decimal("7.0000"))}
for number, came in seen.items():
    print(number, came)
assert seen == {
    "'7.0000'": "'>=' not supported between instances of 'str' and 'int'",
    "7.0": [False, False, False],
    "Decimal('7.0000')": [True, False, False],
}, "changed: other results"
PYTHON
