"""The version, below everything that asks for it."""

__version__ = "0.1.0"
