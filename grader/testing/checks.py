"""How a suite's author marks a check, and asks for an exception."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from grader.model import Text
from grader.testing.student import StudentRaisedError


def check(*, points: float, title: Text, hint: Text) -> pytest.MarkDecorator:
    """Mark a test as a graded check.

    Args:
        points: What passing earns, more than 0.
        title: One sentence that says what a correct solution does; students see it.
        hint: What to do next when the check fails; students see it then.
    """
    return pytest.mark.check(points=points, title=title, hint=hint)


@contextmanager
def raises(kind: type[Exception]) -> Iterator[None]:
    """Expect the student's function to raise the built-in exception `kind` or one of its kinds.

    Raises:
        AssertionError: It raised something else, or nothing.
    """
    try:
        yield
    except StudentRaisedError as error:
        if kind.__name__ not in error.kinds:
            raise AssertionError(
                f"{kind.__name__} was expected, but {error.kind or 'another exception'} was raised"
            ) from None
    else:
        raise AssertionError(f"{kind.__name__} was expected, but nothing was raised")
