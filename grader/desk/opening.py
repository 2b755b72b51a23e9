"""Opens the desk. The grading process begins first, since it takes longest: the rest is loaded meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from grader.course import course_secret
from grader.processes.pool import GradingPool
from grader.processes.setting import Setting

if TYPE_CHECKING:
    from grader.course import Course
    from grader.desk.desk import Desk


@contextmanager
def open_desk(
    course: Course, *, unsafe: bool = False, processes: int = 1, first: str = ""
) -> Iterator[Desk]:
    """Open the store and up to so many grading processes, or none where all is graded elsewhere.

    Of the exercise that comes `first`, if that is known, the suite is read while the sandbox is proved.

    Raises:
        RefusedError: No sandbox holds here, or the store can't be used, or its reports not be sealed.
        CourseError: A file of the course is wrong.
    """
    setting = Setting(course.root, course_secret(course), unsafe)
    with ExitStack() as stack:
        pool = None
        if processes:
            pool = stack.enter_context(GradingPool(setting, processes, first))
        from grader.desk.desk import Desk
        from grader.store import Store
        from grader.store.place import place_of

        store = stack.enter_context(Store.open(place_of(course), course.dues))
        if store.served:  # said before anything is graded, and not when its report is to be sealed
            from grader.store.keys import Sealer

            Sealer(setting.secret)
        yield Desk(course, store, setting, pool)
