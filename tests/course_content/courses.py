"""All courses that are here, and their exercises by name; no two exercises share one."""

from __future__ import annotations

from pathlib import Path

from grader.course import load_course, load_exercise

ROOT = Path(__file__).parents[2]
COURSES = [
    load_course(path.parent)
    for path in (ROOT / "course.toml", *sorted(ROOT.glob("courses/*/course.toml")))
]
COURSE_OF = {name: course for course in COURSES for name in course.names}
EXERCISES = {name: load_exercise(course, name) for name, course in COURSE_OF.items()}
