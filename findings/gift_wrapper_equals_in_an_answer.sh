#!/usr/bin/env bash
# gift-wrapper 1.8.1: a wrong choice "x = 3" becomes a wrong one, "x", and a right one, "3".
#
# Guess: braces, tildes and equals signs in a statement or a choice are written as \{ \~ \= as GIFT asks, as they are
# within formulas, and the question is read back as it was given.
# Found: only formulas are escaped. Read by pygiftparser 1.1 the question has a choice more than was written and two
# that are right, and its statement is whole only because that parser looks for the last brace.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet gift-wrapper==1.8.1 pygiftparser==1.1 setuptools==80.9.0
cd "$folder"
cat > bank.yaml <<'YAML'
pictures base directory: quiz
categories:
  - name: dicts
    questions:
      - class: MultipleChoice
        name: plain
        statement: What is two and one?
        answers:
          perfect: '3'
          wrong: ['2', '4']
      - class: MultipleChoice
        name: braces
        statement: 'What is {"a": 1} good for?'
        answers:
          perfect: 'lookup'
          wrong: ['x = 3', 'sorting']
YAML
"$folder/venv/bin/wrap.py" -i bank.yaml --local --no-checks > said.txt 2>&1
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from pygiftparser import parser

with open("bank.gift.txt") as file:
    text = file.read()
print(text)
with open("bank.gift.txt") as file:
    plain, braces = parser.parseFile(file)
choices = {
    one.text.strip(): [(each.answer.strip(), each.fraction) for each in one.answers.answers] for one in (plain, braces)
}
for statement, found in choices.items():
    print(statement, found)
assert 'What is {"a": 1} good for?{' in text and "~x = 3" in text, "changed: it is escaped"
assert choices == {
    "What is two and one?": [("3", 100), ("2", 0), ("4", 0)],
    'What is {"a": 1} good for?': [("lookup", 100), ("x", 0), ("3", 100), ("sorting", 0)],
}, "changed: read otherwise"
PYTHON
