"""A term in an hour: a made-up course through a real server under a fast clock, and its totals computed twice.

`make term` runs it: 300 students, 16 exercises, 12 weeks. The same seed is the same term.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from copy import deepcopy
from datetime import datetime, timedelta
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tests.term import clock, rules  # noqa: E402
from tests.term.course import Works, make_course, worth_more, write_roster  # noqa: E402
from tests.term.plan import Event, plan  # noqa: E402
from tests.term.rules import Facts, Graded, HandIn, Policy  # noqa: E402

_CENT = Fraction(1, 200)
_STAFF = ("prof", "prof2", "tutor")


class Term:
    """A term that goes on: what has been seen so far, and what was counted."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        from grader.course import load_course
        from tests.term.acting import Room

        self.rng = Random(options.seed)
        self.folder, self.course = folder, folder / "course"
        self.course.mkdir()
        policy = Policy(
            Fraction(1, 10), self.rng.choice((3, 5)), self.rng.choice((10, 15)), 4, 5,
            options.keep or self.rng.choice(("latest", "best")),
        )  # fmt: skip
        self.calendar = make_course(
            options.course, self.course, options.exercises, options.weeks, policy
        )
        self.students = [f"s{number:03}" for number in range(1, options.students + 1)]
        self.twin = f"{self.students[-1]}x"
        self.gone: set[str] = set()
        self.works = Works(load_course(self.course))
        self.names = list(self.calendar.dues)
        dues = {
            n: None if n in self.calendar.in_pages else d for n, d in self.calendar.dues.items()
        }
        self.facts = Facts(policy, self.students, self.names, dues, dict(self.works.worth))
        self.plan = plan(self.calendar, self.students, policy, self.twin, self.rng)
        self.contents: dict[str, bytes] = {}
        self.counted: Counter[str] = Counter()
        self.spent: defaultdict[str, float] = defaultdict(float)
        self.differences: list[str] = []
        self.items: list[str] = []
        self.withheld: list[tuple[str, str]] = []
        self.clock = clock.Clock()
        self.room = Room(self.course, options.port, options.workers, folder / "serve.log")

    def run(self) -> None:
        """From the first day to the last."""
        self.clock.set(rules.moment(self.calendar.begins))
        self._older_store()
        write_roster(self.course, [*self.students, self.twin])
        self.room.start()
        self._let_in()
        events, week = self.plan.events, 0
        while events:
            now = events[0].time
            if now > rules.moment(self.calendar.begins + timedelta(weeks=week)):
                week += 1
                print(
                    f"Week {week}: {self.room.count('SELECT count(*) FROM reports')} reports",
                    file=sys.stderr,
                )
            together = [event for event in events if event.time == now]
            events = events[len(together) :]
            self._at(now, together)
        self.clock.set(rules.moment(self.calendar.ends))
        self._end()

    def _older_store(self) -> None:
        """Begin with a store of an earlier version, with somebody's work for another course in it."""
        import sqlite3

        state = self.course / ".grade"
        state.mkdir(mode=0o700)
        frozen = (ROOT / "tests/store").glob("version_*.sql")
        newest = max(frozen, key=lambda path: int(path.stem.partition("_")[2]))
        connection = sqlite3.connect(state / "store.sqlite")
        connection.executescript(newest.read_text("utf-8"))
        connection.execute(f"PRAGMA user_version = {int(newest.stem.partition('_')[2])}")
        connection.close()
        self.counted["upgrade"] += 1

    def _let_in(self) -> None:
        from grader.store.accounts import STAFF, STUDENT
        from grader.store.appointments import Role

        self.room.appoint("prof", Role.INSTRUCTOR)
        self.room.appoint("prof2", Role.INSTRUCTOR)
        self.room.appoint("tutor", Role.ASSISTANT, "A")
        people = dict.fromkeys([*self.students, self.twin], STUDENT)
        self.room.give_tokens({**people, **dict.fromkeys(_STAFF, STAFF)}, 366)

    def _at(self, now: datetime, together: list[Event]) -> None:
        """All that happens at a moment: hand-ins first, and the rest when these are graded."""
        hands = [event.said["student"] for event in together if event.kind == "hand_in"]
        begun = time.monotonic()
        self.room.pause_for(hands)
        self.spent["pauses"] += time.monotonic() - begun
        self.clock.set(now)
        for event in together:
            if event.kind != "hand_in":
                self._drain()
            begun = time.monotonic()
            getattr(self, f"_{event.kind}")(event.said)
            self.spent[event.kind] += time.monotonic() - begun
            self.counted[event.kind] += 1
        self._drain()

    def _drain(self) -> None:
        begun = time.monotonic()
        self.room.drain()
        self.spent["waiting for grades"] += time.monotonic() - begun

    def grade(self, *words: Any) -> str:
        """One of the commands, in the course."""
        run = subprocess.run(
            [sys.executable, "-m", "grader", *map(str, words)], cwd=self.course, text=True,
            stdin=subprocess.DEVNULL, capture_output=True, check=False,
        )  # fmt: skip
        if run.returncode:
            raise AssertionError(f"grade {words}: {run.stdout}{run.stderr}")
        return run.stdout

    # ------------------------------------------------------------ students

    def _hand_in(self, said: dict[str, Any]) -> None:
        student, exercise, kind = said["student"], said["exercise"], said["kind"]
        alien = False
        if kind == "again":
            mine = self.facts.of(self._person(student), exercise)
            if not mine:
                return
            earlier = self.rng.choice(mine)
            content, alien = self.contents[earlier.digest], earlier.alien
        else:
            content, alien = self.works.make(exercise, kind, student, self.rng), kind == "alien"
        self._send(student, exercise, content, alien, browser=said["browser"])

    def _send(
        self, student: str, exercise: str, content: bytes, alien: bool, *, browser: bool
    ) -> None:
        """Hand in, and hold the server to whether the rules let it."""
        from tests.term.acting import REFUSED

        digest = sha256(content).hexdigest()
        self.contents[digest] = content
        before = self.facts.of(self._person(student), exercise)
        id_, when, receipt = self.room.hand_in(student, exercise, content, browser=browser)
        if any(one.id == id_ for one in before):
            self.counted["same again at once"] += 1
            return
        refused = rules.is_refused(self.facts, self._person(student), exercise, digest, when)
        # What waits for its grade is an attempt until it turns out to be none: that may be over by now, or not.
        unsure = any(one.alien and when - one.time < timedelta(minutes=2) for one in before)
        if (id_ == REFUSED) != refused and not unsure:
            told = "refused" if id_ == REFUSED else "taken"
            self.differences.append(f"{student} {exercise}: {told} at {when}, by the rules not")
        if id_ == REFUSED:
            self.counted["refused"] += 1
            return
        self.facts.add(HandIn(id_, student, exercise, digest, when, alien, receipt=receipt))

    def _ask(self, said: dict[str, Any]) -> None:
        student, exercise = said["student"], said["exercise"]
        mine = self.facts.of(student, exercise)
        if not mine:
            return
        told = self.room.result(student, mine[-1].id)
        failed = [c for c in told.get("report", {}).get("checks", ()) if c["outcome"] != "passed"]
        if told["status"] != "graded" or not failed:
            return
        number = self.room.ask_about(student, mine[-1].id, failed[0]["id"])
        more = {"points": "9.5"} if said["way"] == "override" else {}
        self.room.answer("prof", number, said["way"], **more)
        self.counted[f"request answered: {said['way']}"] += 1
        if more:
            self.facts.decide(self.facts.overrides, student, exercise, Fraction("9.5"))

    def _ask_for_time(self, said: dict[str, Any]) -> None:
        student, exercise, until = said["student"], said["exercise"], said["until"]
        due = self.facts.due(student, exercise)
        until = until.replace(hour=23, minute=59)
        if due is None or until <= due or rules.moment(until) <= self.clock.now():
            return
        number = self.room.ask_for_time(student, exercise, until)
        if number is None:
            return
        first = (student, exercise) not in self.facts.extensions
        tutor = [*self.students, self.twin].index(student) % 2 == 0 and first  # section A
        self.room.answer("tutor" if tutor else "prof", number, "extension", until=_typed(until))
        self.facts.decide(self.facts.extensions, student, exercise, until)

    # ------------------------------------------------------------ staff

    def _begin(self, _: dict[str, Any]) -> None:
        for name in self.calendar.in_pages:
            due = self.calendar.dues[name]
            assert due is not None
            self.room.decide("prof", "due", exercise=name, what=_typed(due))
            self.facts.dues[name] = due
        self.room.decide("prof", "release", exercise=self.names[0], what="when_due")
        self.room.decide("prof", "release", exercise=self.names[-1], what="by_hand")
        items = [("Clear names", "1.5"), ("No docstring", "-0.75")]
        self.items = self.room.make_rubric("prof", self.names[0], items)

    def _extend(self, said: dict[str, Any]) -> None:
        student, exercise, until = said["student"], said["exercise"], said["until"]
        everybodys = self.facts.dues[exercise]
        if everybodys is None or until <= everybodys:
            return
        self.room.decide(
            "prof", "extension", student=student, exercise=exercise, what=_typed(until)
        )
        self.facts.decide(self.facts.extensions, student, exercise, until)

    def _override(self, said: dict[str, Any]) -> None:
        student, exercise, points = said["student"], said["exercise"], said["points"]
        self.room.decide("prof2", "override", student=student, exercise=exercise, what=points)
        self.facts.decide(self.facts.overrides, student, exercise, Fraction(points))

    def _withhold(self, said: dict[str, Any]) -> None:
        student, exercise = said["student"], said["exercise"]
        self.room.decide("prof2", "withheld", student=student, exercise=exercise)
        self.withheld.append((student, exercise))

    def _judge(self, said: dict[str, Any]) -> None:
        student, exercise = said["student"], said["exercise"]
        ticked = [self.items[place] for place in said["ticked"]]
        if self.room.judge("prof2", exercise, student, ticked):
            points = [(Fraction("1.5"), Fraction("-0.75"))[place] for place in said["ticked"]]
            self.facts.decide(self.facts.by_hand, student, exercise, points)

    def _drop(self, said: dict[str, Any]) -> None:
        exercise = said["exercise"]
        graded = next((one for one in self.facts.handed_in if one.exercise == exercise), None)
        if graded is None:
            return
        report = self.room.result("prof", graded.id)["report"]
        check = report["checks"][0]["id"]
        self.room.decide("prof", "dropped", exercise=exercise, what=check)
        self.facts.dropped[exercise] = frozenset({check})

    def _change(self, _: dict[str, Any]) -> None:
        name = self.names[1]
        self.facts.worth[name] = worth_more(self.course, name)
        if any(one.exercise == name for one in self.facts.handed_in):
            self.counted["graded again"] += self.room.regrade("prof", name)

    def _join(self, said: dict[str, Any]) -> None:
        self.grade("roster", "--join", said["twin"], said["student"])
        self.facts.join(said["twin"], said["student"])
        self._write_roster()

    def _leave(self, said: dict[str, Any]) -> None:
        self.gone.add(said["student"])
        self._write_roster()

    def _write_roster(self) -> None:
        """Change the roster, for which the web process is started anew."""
        before = self.room.web()
        write_roster(self.course, [one for one in self.students if one not in self.gone])
        self.room.wait_for_another(before)

    # ------------------------------------------------------------ a backup, and what came after it

    def _backup(self, _: dict[str, Any]) -> None:
        self.grade("backup", self.folder / "backup.zip", "--with-keys")
        self.kept = deepcopy(self.facts)

    def _restore(self, _: dict[str, Any]) -> None:
        """The store is lost. Whoever has handed in since does it once more, or staff take it from a file."""
        from grader.submissions import parse_submission
        from grader.submissions.handin import write_hand_in

        self.room.stop()
        shutil.move(self.course / ".grade", self.folder / "lost")
        self.grade("restore", self.folder / "backup.zip")
        lost = self.facts.handed_in[len(self.kept.handed_in) :]
        self.facts = self.kept
        files = [one for one in lost if self._place(one.student) % 2]
        drop = self.folder / "hand-ins"
        for one in files:
            content = self.contents[one.digest]
            submission = parse_submission(content, f"{one.exercise}.py", one.student, one.exercise)
            write_hand_in(submission, one.time, drop)
        if files:
            self.grade("class", drop)
            # Of several of a student for an exercise the latest is taken.
            latest = {(one.student, one.exercise): one for one in files}
            for one in latest.values():
                one.time, one.receipt = one.time.replace(microsecond=0), ""
                self.facts.add(one)
        self._find_ids()
        self.room.start()
        again = [one for one in lost if one not in files]
        self.counted["handed in again after the restore"] += len(again)
        self.counted["taken from hand-in files"] += len(files)
        for one in again:
            self.room.pause_for([one.student])
            self._send(
                one.student, one.exercise, self.contents[one.digest], one.alien, browser=False
            )

    def _find_ids(self) -> None:
        """What was taken from files has new ids."""
        with self.room.store() as store:
            rows = store.database.rows(
                "SELECT student, exercise, digest, id FROM submissions ORDER BY number"
            )
        ids = {tuple(key): id_ for *key, id_ in rows}
        known = {id_ for *_, id_ in rows}
        for one in self.facts.handed_in:
            if one.id not in known:
                one.id = ids[one.student, one.exercise, one.digest]

    def _place(self, student: str) -> int:
        return self.students.index(self._person(student))

    def _person(self, student: str) -> str:
        return self.facts.joined.get(student, student)

    # ------------------------------------------------------------ the end

    def _end(self) -> None:
        """Release what is still kept back, and compare everybody's grades with the rules."""
        self.room.decide("prof", "release", exercise=self.names[-1], what="now")
        self.room.drain()
        self.room.rendered()
        for one in self.facts.handed_in:
            one.graded = self._graded(one)
        self.counted["graded"] = self.room.count("SELECT count(*) FROM reports")
        self.grade("report")
        self.grade("export", "csv")
        self._compare("reports/class/grades.csv", possible=True)
        self._compare("reports/export/grades.csv", possible=False)
        self.grade("log", "--verify")
        receipts = [one.receipt for one in self.facts.handed_in if one.receipt]
        for receipt in self.rng.sample(receipts, min(20, len(receipts))):
            self.grade("verify", receipt)
            self.counted["receipts verified"] += 1
        self._compare_shown()

    def _graded(self, one: HandIn) -> Graded:
        person = "prof" if one.student in (self.gone | {self.twin}) else one.student
        told = self.room.result(person, one.id)
        if "report" not in told:
            told = self.room.result("prof", one.id)
        if told["status"] != "graded":
            raise AssertionError(f"{one} is {told['status']}")
        checks = told["report"]["checks"]
        return Graded({c["id"]: (_exact(c["points"]), _exact(c["possible"])) for c in checks})

    def _compare(self, path: str, *, possible: bool) -> None:
        """Hold a table to what the rules say, for each exercise and the total."""
        now = self.clock.now()
        with (self.course / path).open(encoding="utf-8-sig", newline="") as file:
            rows = {row["id"]: row for row in csv.DictReader(file)}
        for student in self.students:
            row = rows.pop(student, None)
            if row is None:
                if student not in self.gone or any(self.facts.of(student, n) for n in self.names):
                    self.differences.append(f"{path}: {student} is not there")
                continue
            shares = {name: rules.share(self.facts, student, name, now) for name in self.names}
            total = sum((one.points or 0 for one in shares.values()), Fraction(0))
            due = {name: one.points for name, one in shares.items()}
            due["total"] = total
            if possible:
                due["possible"] = sum((one.possible for one in shares.values()), Fraction(0))
            for name, points in due.items():
                self._hold(f"{path}: {student} {name}", row[name], points)
        self.differences += [f"{path}: nobody is {student}" for student in rows]

    def _compare_shown(self) -> None:
        """Hold what each student is shown of the last hand-in to the same."""
        for student in self.students:
            for name in self.names:
                mine = self.facts.of(student, name)
                if not mine or student in self.gone:
                    continue
                told = self.room.result(student, mine[-1].id)
                is_kept_back = self._is_kept_back(student, name)
                if (told["status"] == "withheld") != is_kept_back:
                    due = "to be kept back" if is_kept_back else "released"
                    self.differences.append(f"{student} {name}: {told['status']}, and {due}")
                if told["status"] == "withheld":
                    self.counted["withheld at the end"] += 1
                    continue
                shown = told["result"]
                points = (shown["counts"] or shown)["points"]
                due = rules.share(self.facts, student, name, self.clock.now()).points
                self._hold(f"shown to {student}: {name}", str(points), due)
                self.counted["shown as computed"] += 1

    def _is_kept_back(self, student: str, exercise: str) -> bool:
        """Whether a student may not see a result: withheld by somebody, or not due where that is when."""
        if (student, exercise) in {(self._person(who), name) for who, name in self.withheld}:
            return True
        due = self.facts.due(student, exercise)
        by_due = exercise == self.names[0] and due is not None
        return by_due and rules.moment(due) > self.clock.now()

    def _hold(self, what: str, found: str, due: Fraction | None) -> None:
        is_same = found == "" if due is None else found != "" and abs(_exact(found) - due) < _CENT
        if not is_same:
            told = "nothing" if due is None else f"{float(due):g}"
            self.differences.append(f"{what}: {found or 'nothing'}, by the rules {told}")


def _typed(local: datetime) -> str:
    """A time as a browser's form sends it."""
    return f"{local:%Y-%m-%dT%H:%M}"


def _exact(number: Any) -> Fraction:
    return Fraction(str(number))


def main() -> int:
    """Run a term, and say what happened in it and what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--exercises", type=int, default=16)
    parser.add_argument("--weeks", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--keep", choices=("latest", "best"), help="which attempt counts; drawn without it"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--course", type=Path, default=ROOT, help="whose exercises")
    parser.add_argument("--folder", type=Path, help="where the course is made, and left")
    options = parser.parse_args()
    options.port = options.port or _free_port()
    with tempfile.TemporaryDirectory(prefix="term-") as made:
        folder = options.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        clock.enter(folder)
        begun, term = time.monotonic(), Term(folder, options)
        try:
            term.run()
        finally:
            term.room.stop()
    seconds = time.monotonic() - begun
    print(f"A term of {options.students} students, {options.exercises} exercises and {options.weeks} weeks, "
          f"seed {options.seed}, keep = {term.facts.policy.keep!r}: {seconds / 60:.1f} minutes.")  # fmt: skip
    for kind, number in sorted(term.counted.items()):
        print(f"  {kind.replace('_', ' ')}: {number}")
    told = ", ".join(f"{what.replace('_', ' ')} {spent:.0f}" for what, spent in term.spent.items())
    print(f"Seconds: {told}")
    print(f"Differences: {len(term.differences)}")
    for one in term.differences[:50]:
        print(f"  {one}")
    if term.differences:
        print(f"The same again, left to be looked at: python tests/term/term.py --students {options.students} "
              f"--exercises {options.exercises} --weeks {options.weeks} --seed {options.seed} "
              f"--course {options.course} --folder FOLDER")  # fmt: skip
    return 1 if term.differences else 0


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
