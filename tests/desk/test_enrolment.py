"""A list of people beside the roster: what it comes to in the cases where nothing is to be guessed."""

from __future__ import annotations

from dataclasses import replace

from grader.desk.enrolment import Enrolled, Enrolment, Known, enrolment, kept
from grader.store.accounts import Person
from grader.store.identities import Identity
from grader.submissions import RosterEntry

LMS = "https://lms.example.edu"


def one(subject: str, name: str = "", email: str = "", sourced: str = "", **more: bool) -> Enrolled:
    """Somebody on a platform's list."""
    return Enrolled(Identity(LMS, subject), name, email, sourced, (), more.get("is_active", True))


def known(*roster: RosterEntry, fixed: tuple[str, ...] = (), **people: str) -> Known:
    """A roster, and whose accounts are known."""
    identities = {Identity(LMS, subject): Person(id_, "student") for subject, id_ in people.items()}
    return Known({entry.id: entry for entry in roster}, identities, (), (), fixed)


def why(found: Enrolment) -> list[tuple[str, str]]:
    """Who is left out, and why."""
    return [(doubt.name, doubt.why) for doubt in found.doubts]


ADA = RosterEntry("ada", "Ada", "", ("ada@example.edu",))


def test_the_courses_own_roster_is_not_changed() -> None:
    """Who stands in it is linked, and keeps the name there; others go to the kept one."""
    people = [one("1", "Ada Lovelace", "ada@example.edu"), one("2", "Bob", sourced="bob")]
    found = enrolment(people, known(ADA, fixed=("ada",)))
    assert [(change.after.name, change.changes_roster) for change in found.changes] == [
        ("Ada", False), ("Bob", True),
    ]  # fmt: skip
    assert list(kept({}, found)) == ["bob"]


def test_an_account_is_stronger_than_an_address() -> None:
    """Another account with the address of somebody who is known there is left out."""
    people = [one("1", "Ada", "own@example.edu"), one("2", "Not Ada", "ada@example.edu")]
    found = enrolment(people, known(ADA, **{"1": "ada"}))
    assert [change.after.id for change in found.changes] == ["ada"]
    assert why(found) == [("Not Ada", "another")]


def test_ids_are_nobody_elses() -> None:
    """Not of two who are new, nor one that differs in capitals alone, nor an address of somebody else's."""
    people = [
        one("1", "A", sourced="same"), one("2", "B", sourced="Same"), one("3", "C", sourced="ADA"),
        one("4", "D", sourced="ada@example.edu"), one("5", "E", sourced="\u202e", email="e@x.edu"),
        one("6/7", "F"),
    ]  # fmt: skip
    found = enrolment(people, known(ADA))
    assert why(found) == [
        ("A", "taken"),
        ("B", "taken"),
        ("C", "taken"),
        ("D", "taken"),
        ("F", "no_id"),
    ]
    assert [change.after.id for change in found.changes] == ["e@x.edu"]


def test_who_was_forgotten_does_not_come_back() -> None:
    """Neither by the account, nor by the address, nor by the id."""
    people = [one("1", "A"), one("2", "B", "ada@example.edu"), one("3", "C", sourced="ada")]
    roster = known(ADA, **{"1": "ada"})
    found = enrolment(people[:1], replace(roster, forgotten={"ada"}))
    assert why(found) == [("A", "forgotten")]
    found = enrolment(people[1:], replace(roster, identities={}, forgotten={"ada"}))
    assert why(found) == [("B", "forgotten"), ("C", "taken")]


def test_a_name_says_nothing() -> None:
    """Somebody of the same name is new, and who has left is told, and stays."""
    people = [one("2", "Ada", sourced="a2"), one("1", "Ada", is_active=False)]
    found = enrolment(people, known(ADA, **{"1": "ada"}))
    assert [change.after.id for change in found.changes] == ["a2"]
    assert found.gone == ("ada",)
    assert list(kept({"ada": ADA}, found)) == ["ada", "a2"]


def test_the_same_list_comes_to_nothing_more() -> None:
    """Once it was kept."""
    person = one("1", "Ada", "ada@example.edu")
    assert enrolment([person], known(ADA)).does_something
    again = enrolment([person], known(ADA, **{"1": "ada"}))
    assert not again.does_something
    assert again.digest != enrolment([person], known(ADA)).digest


def test_an_address_of_somebody_else_is_not_taken_for_ones_own() -> None:
    """Who enters it at the LMS would be let in as the other, or the other as them, or the other not at all."""
    bob = RosterEntry("bob", "Bob", "", ("bob@example.edu",))
    of = known(ADA, bob, **{"1": "ada"})
    for email in ("BOB@example.edu", "new@example.edu"):
        people = [one("1", "Ada", email), one("2", "New", "new@example.edu", sourced="new")]
        (ada,) = [each for each in enrolment(people, of).changes if each.after.id == "ada"]
        assert ada.after.aliases == ("ada@example.edu",), email
    (ada,) = enrolment([one("1", "Ada", "ada@home.example")], of).changes
    assert ada.after.aliases == ("ada@example.edu", "ada@home.example")


def test_two_mailboxes_are_not_one() -> None:
    """Whatever a folding of letters makes of them."""
    kim, gross = (RosterEntry(id_, "", "", (f"{id_}@x.edu",)) for id_ in ("kim", "gross"))
    people = [one("1", "K", "\u212aim@x.edu", "k1"), one("2", "G", "gro\u00df@x.edu", "g1")]
    found = enrolment(people, known(kim, gross))
    assert [change.after.id for change in found.changes] == ["k1", "g1"]
