"""Notebooks as files: their code is read from one, and an exercise is written as one.

What of a cell is run is decided where it is parsed as Python, which is in the worker alone.
"""
