"""Finds the submissions in a folder or an archive; what it does not understand it says, and goes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from itertools import takewhile
from pathlib import Path, PurePosixPath
from sys import intern

from grader.errors import IntakeError, UsageError
from grader.submissions.entries import Entry, Listing, Problem, list_folder
from grader.submissions.folders import Folders, folder_name
from grader.submissions.found import Found, Withheld, counting, twins
from grader.submissions.handin import AGAIN, CAP, SUFFIX, parse_hand_in
from grader.submissions.level import Work, level_of
from grader.submissions.names import student_id
from grader.submissions.people import Identified, People, identified
from grader.submissions.roster import RosterEntry
from grader.submissions.unknown import KINDS, unknown
from grader.systems import (
    blackboard,
    brightspace,
    canvas,
    gradescope,
    ilias,
    moodle,
    nbgrader,
    sakai,
    teams,
)
from grader.systems.downloads import Upload
from grader.text import folded

_FOLDERS = (moodle.uploaded, brightspace.uploaded, sakai.uploaded)
_FILES = (moodle.uploaded, brightspace.uploaded, blackboard.uploaded, canvas.uploaded)
_METADATA_CAP = 2**23
_LONGEST = 255  # no system writes longer names, and looking at them takes long


@dataclass(frozen=True, slots=True)
class Collection:
    """What was found: submissions in a stable order, what was not understood, and what can't be graded.

    What is `withheld` is among the problems, too. `once` has what students of the roster would have been
    called without it.
    """

    found: tuple[Found, ...]
    problems: tuple[Problem, ...]
    withheld: tuple[Withheld, ...] = ()
    once: Mapping[str, str] = field(default_factory=dict)


def collect(
    place: Path,
    exercises: Sequence[str],
    roster: Mapping[str, RosterEntry] | None = None,
    zone: tzinfo | None = None,
) -> Collection:
    """Find the students' folders in a folder, a zip or a tar, and in them EXERCISE.py or .ipynb; and hand-ins.

    What other systems let an instructor download is understood as it comes, zips of single students
    included: Canvas, Moodle and its Virtual Programming Lab, Gradescope, Blackboard, Brightspace, Sakai,
    ILIAS, Teams, nbgrader, GitHub Classroom.
    `roster` gives the ids of the names in it, and shows where the students are. One submission counts for
    each student and exercise; every other file is named with the reason. Files come first, by student and
    exercise; then hand-ins, the earliest first.

    Args:
        place: The folder or archive.
        exercises: The names of the course's exercises.
        roster: The class, by id.
        zone: Where systems' clocks stand that tell no zone; without it, such times are not known.

    Raises:
        UsageError: It can't be listed, or it is not clear which folders are the students'.
    """
    from grader.submissions import archive  # slow to load

    if place.is_file():
        if not place.name.lower().endswith(archive.SUFFIXES):
            raise UsageError(
                f"{place} is neither a folder nor an archive.",
                f"Name a folder, or a file that ends in {', '.join(archive.SUFFIXES)}.",
            )
        listing = archive.list_archive(place)
    else:
        listing = list_folder(place)
    search = _Search(
        place, archive.look_into_zips(listing), tuple(exercises), People(roster or {}), zone
    )
    search.everything()
    return search.result()


class _Search:
    """A search under way: what it found so far; what it has to say goes into the listing's problems."""

    def __init__(
        self,
        place: Path,
        listing: Listing,
        exercises: tuple[str, ...],
        people: People,
        zone: tzinfo | None,
    ) -> None:
        self.place = place
        self.listing = listing
        self.exercises = exercises
        self.people = people
        self.zone = zone
        self.found: list[Found] = []
        self.near: list[Found] = []  # whose name differs from a right one in case alone
        self.once: dict[str, str] = {}
        self._leave_drafts()
        self.root = _shared(entry.folders for entry in listing.entries)
        self.exported = self._exported()
        self.folders = Folders(listing.entries, exercises, people)

    def everything(self) -> None:
        """Look at all that is listed; whatever is wrong with one file stops no other."""
        everything = [self._named(entry) for entry in self.listing.entries]
        named = [its for its in everything if its.uploads]
        plain = [its for its in everything if not its.uploads]
        works = self._works(plain)
        if works:
            # Beside students' folders a system's names count at the top alone: else a student could hand
            # in for another by the name of a folder.
            top = len(self.root)
            plain += [replace(its, uploads=()) for its in named if its.above > top]
            named = [its for its in named if its.above <= top]
        by_place: dict[str, list[_Named]] = defaultdict(list)
        for its in named:
            by_place["/".join(its.entry.folders[: its.above])].append(its)
        for there in by_place.values():
            self._uploads(there)
        # What lies beside what a system named is a student's as well.
        beside = any(its.above == len(self.root) for its in named)
        self._folders([its.entry for its in plain], works, len(self.root) if beside else None)

    def _tell(self, everybody: Identified) -> None:
        self.listing.problems += [(self.place, told) for told in everybody.told]
        self.once |= everybody.once

    def _leave_drafts(self) -> None:
        """Leave out what Teams keeps for students to go on with, where it lies beside what they handed in."""
        entries = self.listing.entries
        submitted = set(_above(entries, teams.SUBMITTED).values())
        drafts = {
            name: above
            for name, above in _above(entries, teams.WORKING).items()
            if above in submitted
        }
        self.listing.entries = [entry for entry in entries if entry.name not in drafts]
        told = f"Was left out: what was handed in is in {teams.SUBMITTED}."
        self.listing.problems += [
            (self.place.joinpath(*above, teams.WORKING), told)
            for above in sorted({*drafts.values()})
        ]

    # ------------------------------------------------------------ what systems name

    def _exported(self) -> dict[str, tuple[Upload, ...]]:
        """Whose each folder of a Gradescope export is, by the folder's path."""
        for entry in self.listing.entries:
            # At the top alone: what lies deeper may be a student's own.
            if entry.file == gradescope.METADATA and entry.folders == self.root:
                try:
                    whose = gradescope.exported(entry.read(_METADATA_CAP, "Export them again."))
                except UsageError as error:
                    self.listing.problems.append((entry.path, f"{error.message} {error.remedy}"))
                    return {}
                return {"/".join((*self.root, name)): tuple(of) for name, of in whose.items()}
        return {}

    def _named(self, entry: Entry) -> _Named:
        """What the outermost name tells that a system has given."""
        folders = entry.folders
        for above, folder in enumerate(folders):
            uploads = self.exported.get("/".join(folders[: above + 1])) or _recognised(
                folder, folder=True
            )
            if uploads:
                return _Named(entry, above, uploads)
        return _Named(entry, len(folders), _recognised(entry.file, folder=False))

    def _uploads(self, there: list[_Named]) -> None:
        """Take what lies in one place, each by its system's name."""
        everybody = identified((upload for its in there for upload in its.uploads), self.people)
        self._tell(everybody)
        for its in there:
            inside = its.entry.folders[its.above + 1 :]
            for upload in its.uploads:
                in_folder = len(its.entry.folders) > its.above
                name = its.entry.file if in_folder else upload.file
                if name:  # else it is the system's own note
                    of = _Whose(everybody.ids[upload], upload, len(inside))
                    self._take(its.entry, name, of)

    # ------------------------------------------------------------ students' folders

    def _works(self, plain: Iterable[_Named]) -> list[Work]:
        """What is work by its name as it is, or else as ILIAS changes it in its folders."""
        works = [work for its in plain if (work := self._work(its.entry, its.entry.file))]
        if works:
            return works
        of_ilias = (its.entry for its in plain if any(map(ilias.uploaded, its.entry.folders)))
        renamed = ((entry, ilias.file_in(_NOBODY, (), entry.file).file) for entry in of_ilias)
        return [work for entry, name in renamed if (work := self._work(entry, name))]

    def _work(self, entry: Entry, name: str) -> Work | None:
        """A student's work, by its name."""
        stem, kind = _split(name)
        if not entry.folders or kind not in KINDS or stem not in self.exercises:
            return None
        return Work(tuple(map(folder_name, entry.folders)), stem)

    def _folders(self, entries: list[Entry], works: list[Work], level: int | None) -> None:
        """Take what lies in students' folders, wherever those are; at this `level`, if that is known."""
        if level is None and works:
            known = self.folders.known if self.people else None
            level = level_of(works, self.exercises, known, self.place.stem)
        level = level or 0
        names = {
            folder_name(entry.folders[level]) for entry in entries if len(entry.folders) > level
        }
        working = {work.folders[level] for work in works if len(work.folders) > level}
        uploads, file_in = self.folders.students(names, working)
        everybody = identified(uploads.values(), self.people)
        self._tell(everybody)
        if file_in is ilias.file_in:
            self.once |= {name: everybody.ids[upload] for name, upload in uploads.items()}
        stamps = {entry.name: entry for entry in entries if entry.file == nbgrader.TIMESTAMP}
        for entry in entries:
            if entry.name in stamps or entry.file == gradescope.METADATA:
                continue
            whose = _Whose("", _NOBODY, 0)
            if len(entry.folders) > level:
                folder, *inside = map(folder_name, entry.folders[level:])
                upload = file_in(uploads[folder], inside, entry.file)
                if upload is None:
                    continue
                whose = _Whose(everybody.ids[uploads[folder]], upload, len(inside), folder)
                stamp = stamps.get("/".join((*entry.folders[: level + 2], nbgrader.TIMESTAMP)))
                if stamp is not None and inside and self._is_nbgraders(entry, level):
                    whose = replace(whose, upload=replace(upload, attempt=_time_in(stamp)))
            self._take(entry, whose.upload.file or entry.file, whose)

    def _is_nbgraders(self, entry: Entry, level: int) -> bool:
        """Whether a file lies as nbgrader collects it: elsewhere a time stamp is in a student's own hands."""
        return nbgrader.COLLECTED in (
            *entry.folders[:level][-1:],
            *(() if level else (self.place.stem,)),
        )

    # ------------------------------------------------------------ single files

    def _take(self, entry: Entry, name: str, whose: _Whose) -> None:
        """Take a file as somebody's, or say why not."""
        try:
            if entry.file.endswith(SUFFIX):
                self.found.append(self._hand_in(entry, whose.student))
            elif whose.student:
                self.found.append(self._file(entry, name, whose))
            else:
                raise IntakeError(
                    "Is neither a student's folder nor a hand-in.",
                    "Submissions are in <student>/<exercise>.py.",
                )
        except IntakeError as error:
            self.listing.complain(entry.path, error)

    def _file(self, entry: Entry, name: str, whose: _Whose) -> Found:
        student = student_id(whose.student)
        stem, kind = _split(name)
        exercise = next((known for known in self.exercises if folded(known) == folded(stem)), "")
        if folded(kind) not in KINDS or not exercise:
            raise unknown(stem, kind, self.exercises)
        found = Found(
            intern(student),
            intern(exercise),
            entry,
            _aware(whose.upload.attempt, self.zone),
            alike=entry.members,
            rank=_rank(whose, folded(kind)),
            spelled=intern(whose.spelled or student),
        )
        if exercise != stem or kind not in KINDS:
            self.near.append(found)
            raise unknown(stem, kind, self.exercises)
        return found

    def _hand_in(self, entry: Entry, owner: str) -> Found:
        if any(folder.lower().endswith(".zip") for folder in entry.folders):
            raise IntakeError("Is a hand-in inside a zip.", "Put it beside the zip.")
        if entry.members:
            told = f"Is there more than once: {'; '.join(entry.members)}. None was taken."
            raise IntakeError(told, "Leave the one that counts, and run this again.")
        submission, time = parse_hand_in(entry.read(CAP, AGAIN), entry.file)
        if owner and folded(owner) != folded(submission.student):
            # Whoever may write into one student's folder must not replace another's work.
            raise IntakeError(
                f"Is a hand-in of {submission.student!r} in the folder of {owner!r}.",
                "If that is right, move it one level up.",
            )
        if submission.exercise not in self.exercises:
            raise unknown(submission.exercise, "", self.exercises)
        exercise = intern(submission.exercise)
        # By whatever name: else a hand-in under another's address would stand beside that one's file.
        student = self.people.by_account(submission.student) or submission.student
        return Found(
            student, exercise, entry, time, spelled=submission.student, digest=submission.digest
        )

    def result(self) -> Collection:
        """One submission for each student and exercise, in order, and all there is to say."""
        kept, doubtful, left_out = counting(self.found, self.near)
        told = [
            (one.path, f"{one.student}'s {one.exercise} is not graded. {one.why}")
            for one in doubtful
        ]
        unsure = {(one.student, one.exercise) for one in doubtful}
        clear = [one for one in self.found if one.key not in unsure]
        # What matters most comes first: a page and a terminal show the first of many.
        problems = (*told, *left_out, *twins(clear), *self.listing.problems)
        return Collection(kept, problems, doubtful, self.once)


@dataclass(frozen=True, slots=True)
class _Named:
    """A file, how many folders lie above the name that a system gave, and what that tells."""

    entry: Entry
    above: int
    uploads: tuple[Upload, ...]


@dataclass(frozen=True, slots=True)
class _Whose:
    """Whose a file is, by which upload, how deep below its folder, and how a plain folder spells it."""

    student: str
    upload: Upload
    depth: int
    spelled: str = ""


_NOBODY = Upload("")


@lru_cache(maxsize=4096)
def _recognised(name: str, *, folder: bool) -> tuple[Upload, ...]:
    """What a system's name tells; a zip of a file's name is a folder."""
    if len(name) > _LONGEST:
        return ()
    zipped = folder and name.lower().endswith(".zip")
    for uploaded in _FILES if zipped or not folder else _FOLDERS:
        upload = uploaded(name)
        if upload is not None and (zipped or not folder or not upload.file):
            return (upload,)
    return ()


def _rank(whose: _Whose, kind: str) -> tuple[float | int, ...]:
    """What decides between two files of one student for one exercise: the lowest counts.

    The latest attempt; then what lies less deep; then the latest version; then .py before .ipynb; then the
    newest copy.
    """
    attempt = whose.upload.attempt
    when = -attempt.timestamp() if attempt else 0.0
    its = whose.upload
    return (when, whose.depth, -its.version, KINDS.index(kind), *(-number for number in its.copy))


def _time_in(stamp: Entry) -> datetime | None:
    try:
        return nbgrader.submitted_at(stamp.read(1000, "").decode(errors="replace"))
    except IntakeError:
        return None


def _aware(time: datetime | None, zone: tzinfo | None) -> datetime | None:
    """A system's time, if it is known where its clock stands."""
    if time is None or (time.tzinfo is None and zone is None):
        return None
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)


def _shared(folders: Iterable[list[str]]) -> list[str]:
    """The folders that all lie in."""
    shared: list[str] | None = None
    for its in folders:
        if shared is None:
            shared = its
        else:
            same = takewhile(lambda pair: pair[0] == pair[1], zip(shared, its, strict=False))
            shared = [name for name, _ in same]
        if not shared:
            break
    return shared or []


def _above(entries: Iterable[Entry], folder: str) -> dict[str, tuple[str, ...]]:
    """The files below a folder of this name, each with the folders above that one."""
    return {
        entry.name: tuple(entry.folders[: entry.folders.index(folder)])
        for entry in entries
        if folder in entry.folders
    }


def _split(file: str) -> tuple[str, str]:
    path = PurePosixPath(file)
    return path.stem, path.suffix
