#!/usr/bin/env bash
# moodle-questions 0.2.1: three right choices of a third each are written as 33, a fraction that Moodle doesn't know.
#
# Guess: an answer with the fraction 33.33333, as Moodle itself writes a third, is written with that fraction.
# Found: with 33, whatever is behind the point is cut off. Moodle takes only the fractions of its own list, where a
# third is 33.33333, and refuses a question with another one; all three right choices add up to 99.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet moodle-questions==0.2.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from xml.etree import ElementTree

from moodle_questions import Answer, MultipleChoiceQuestion, Quiz

question = MultipleChoiceQuestion(
    name="sets", question_text="Which sets does a split make?", default_mark=1
)
for text, fraction in (("train", 33.33333), ("dev", 33.33333), ("test", 33.33333), ("batch", -100)):
    question.add_answer(fraction, text, "")
quiz = Quiz()
quiz.add_question(question)
quiz.save("quiz.xml")
seen = [one.get("fraction") for one in ElementTree.parse("quiz.xml").iter("answer")]
print(seen)
assert seen == ["33", "33", "33", "-100"], f"changed: {seen}"
PYTHON
