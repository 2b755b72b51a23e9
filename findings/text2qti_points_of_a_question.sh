#!/usr/bin/env bash
# text2qti 0.8.0: a question can't be worth 0.25 points, though QTI and the systems that read it take any number.
#
# Guess: "Points: 0.25" before a question gives one that is worth 0.25 points.
# Found: Text2qtiError, 'Invalid points value "0.25"; need positive integer or half-integer'. 0.5 is taken, and is
# the smallest worth: a rubric in quarters or tenths has to be scaled before it is written as a quiz.
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


def found(points):
    text = f"Points: {points}\n1. Which of these is a seed?\n*a) 7\nb) a tree\n"
    try:
        quiz = Quiz(text, config=config, source_name="quiz")
    except Text2qtiError as error:
        return str(error).splitlines()[-1]
    return quiz.questions_and_delims[0].points_possible


seen = [found(points) for points in ("1", "0.5", "0.25", "0.1")]
print(seen)
message = 'Invalid points value "{}"; need positive integer or half-integer'
assert seen == [1, 0.5, message.format("0.25"), message.format("0.1")], f"changed: {seen}"
PYTHON
