#!/usr/bin/env bash
# cosmic-ray 8.7.0: a matrix product is never mutated, nor is an assignment such as `total += x`.
#
# Guess: `A @ B` is replaced by each other binary operator, as `A * B` is, and `total += x` by `total -= x`.
# Found: neither has a mutation, where `*` has eleven. Of a program that is a chain of products with a sum that grows,
# only numbers and keywords are mutated: that all mutants are killed then says nothing about the formula.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet cosmic-ray==8.7.0
"$folder/venv/bin/python" - <<'PYTHON'
import inspect

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.plugins import get_operator, operator_names


def mutations(line):
    """How many mutations each operator without arguments of its own has, by where it is found."""
    found = {}
    for name in operator_names():
        kind = get_operator(name)
        if len(inspect.signature(kind).parameters) == 0:
            for node in ast_nodes(parso.parse(line)):
                for (_, start), (_, end) in kind().mutation_positions(node):
                    found[line[start:end]] = found.get(line[start:end], 0) + 1
    return found


seen = {line: mutations(line) for line in ("C = A * B\n", "C = A @ B\n", "total = total + x\n", "total += x\n")}
for line, found in seen.items():
    print(line.strip(), found)
assert seen == {"C = A * B\n": {"*": 11}, "C = A @ B\n": {}, "total = total + x\n": {"+": 11}, "total += x\n": {}}, (
    f"changed: {seen}"
)
PYTHON
