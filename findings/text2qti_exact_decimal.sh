#!/usr/bin/env bash
# text2qti 0.8.0: the answer to a numerical question may be exactly 3, and may not be exactly 2.5.
#
# Guess: "=   2.5" is an exact answer, as "=   3" is.
# Found: only a whole number may stand alone; a decimal is refused with 'Invalid numerical response; need
# "[<min>, <max>]" or "<number> +- <margin>" or "<integer>"'. A margin of 0 makes it one after all.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet text2qti==0.8.0
"$folder/venv/bin/python" - <<'PYTHON'
from text2qti.config import Config
from text2qti.err import Text2qtiError
from text2qti.quiz import Quiz

config = Config()
config.load()


def found(answer):
    try:
        quiz = Quiz(f"1. What is the mean?\n=   {answer}\n", config=config, source_name="quiz")
    except Text2qtiError as error:
        return str(error).splitlines()[-1]
    question = quiz.questions_and_delims[0]
    return question.numerical_min, question.numerical_max


seen = {answer: found(answer) for answer in ("3", "2.5", "2.5 +- 0", "2.5 +- 0.1")}
print(seen)
refused = 'Invalid numerical response; need "[<min>, <max>]" or "<number> +- <margin>" or "<integer>"'
assert seen["3"] == (3, 3), f"changed: {seen}"
assert seen["2.5"] == refused, f"changed: {seen}"
assert seen["2.5 +- 0"] == (2.5, 2.5), f"changed: {seen}"
assert seen["2.5 +- 0.1"] == (2.4, 2.6), f"changed: {seen}"
PYTHON
