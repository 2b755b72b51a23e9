#!/usr/bin/env bash
# copydetect 0.5.0: two short answers that are the same to the byte are 0 % similar.
#
# Guess: with the options that its documentation uses (noise threshold 25), two equal files of three lines have
# similarity 1.0, as two equal files of fourteen lines have.
# Found: 0. What is shorter, once names are one letter each, than the noise threshold has no fingerprint at all, and
# no token in common with its own copy. Renamed from end to end, the long one is 1.0 as expected.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet copydetect==0.5.0
cd "$folder"
cat > short.py <<'CODE'
def f(x):
    y = x + 1
    return y
CODE
cat > long.py <<'CODE'
def momentum(params, grads, velocity, beta=0.9, rate=0.01):
    result = {}
    for name in params:
        velocity[name] = beta * velocity[name] + (1 - beta) * grads[name]
        result[name] = params[name] - rate * velocity[name]
    return result, velocity

def step(params, grads, cache):
    total = 0
    for key in grads:
        total = total + grads[key] ** 2
    return params, cache, total
CODE
sed 's/velocity/v/g; s/params/p/g; s/grads/g/g; s/result/r/g; s/total/t/g; s/momentum/update/' long.py > renamed.py
cp short.py short_again.py
"$folder/venv/bin/python" - <<'PYTHON'
from copydetect import CodeFingerprint, compare_files


def similarity(one, other):
    overlap, shares, _ = compare_files(*(CodeFingerprint(name, 25, 1) for name in (one, other)))
    return int(overlap), *map(float, shares)


seen = {
    "short": similarity("short.py", "short_again.py"),
    "long": similarity("long.py", "renamed.py"),
}
print(seen)
assert seen["short"] == (0, 0.0, 0.0), f"changed: {seen}"
assert seen["long"][0] > 100, f"changed: {seen}"
assert seen["long"][1:] == (1.0, 1.0), f"changed: {seen}"
PYTHON
