"""The work of a class divided: only among those who may see it, evenly, and the same when done once more."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from grader.server.dividing import BY_SECTION, EVENLY, divided
from grader.store.appointments import Appointment, Role

SECTIONS = st.sampled_from(["", "A", "B", "C"])
CLASSES = st.lists(SECTIONS, max_size=30).map(
    lambda of: {f"s{number}": section for number, section in enumerate(of)}
)
JUDGES = st.lists(st.frozensets(st.sampled_from("ABC")), min_size=1, max_size=5).map(
    lambda of: {f"j{n}": Appointment(Role.ASSISTANT, sections) for n, sections in enumerate(of)}
)


@given(CLASSES, JUDGES, st.sampled_from([BY_SECTION, EVENLY]), st.randoms())
def test_nobody_is_given_work_that_they_may_not_see(
    sections: dict[str, str], judges: dict[str, Appointment], by: str, random: object
) -> None:
    """Whatever was given before; and all that somebody may see is given out."""
    before = {student: random.choice([*judges, "gone"]) for student in sections}
    found = divided([*sections], sections, judges, by, before)
    for student, section in sections.items():
        able = {
            judge
            for judge, one in judges.items()
            if (section in one.sections if by == BY_SECTION else one.covers(section))
        }
        assert (found[student] in able) if able else student not in found


@given(CLASSES, st.integers(1, 5), st.integers(0, 30))
def test_what_everybody_may_see_is_divided_evenly(
    sections: dict[str, str], number: int, first: int
) -> None:
    """To one student; also where some of it was given out before the others came, whose judge stays."""
    judges = {f"j{n}": Appointment(Role.ASSISTANT) for n in range(number)}
    early = divided([*sections][:first], sections, judges, EVENLY, {})
    found = divided([*sections], sections, judges, EVENLY, early)
    counts = Counter({judge: 0 for judge in judges})
    counts.update(found.values())
    assert max(counts.values()) - min(counts.values()) <= 1
    assert found.items() >= early.items()
