"""Who may use what: sets of roles, None being whoever is not signed in."""

from __future__ import annotations

from grader.store.appointments import Role

STUDENT = frozenset({Role.STUDENT})
READERS = frozenset({Role.READER, Role.ASSISTANT, Role.INSTRUCTOR})
ASSISTANTS = frozenset({Role.ASSISTANT, Role.INSTRUCTOR})
INSTRUCTORS = frozenset({Role.INSTRUCTOR})
OPERATORS = frozenset({Role.OPERATOR, Role.INSTRUCTOR})
SIGNED_IN = frozenset(Role)
STAFF = SIGNED_IN - STUDENT
ANYBODY: frozenset[Role | None] = frozenset({None, *Role})
