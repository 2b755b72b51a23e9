"""Grades numpy course exercises: hidden tests on one side of a wall, students' code on the other."""

__version__ = "0.1.0"
