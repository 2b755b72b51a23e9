"""The stub of the target."""


def scale(x, factor):
    """Return x * factor."""
    raise NotImplementedError


def total(x):
    """Return the sum as a float."""
    raise NotImplementedError


def shuffled(x, rng):
    """Return a random permutation of x."""
    raise NotImplementedError


def applied(function, x):
    """Return function(x) + 1."""
    raise NotImplementedError


def prepare(x):
    """Return whatever `use` needs."""
    raise NotImplementedError


def use(prepared):
    """Return x + 1 of what was prepared."""
    raise NotImplementedError


def longest(words):
    """Return the longest word."""
    raise NotImplementedError


def in_order(x):
    """Return a sorted copy; x stays as it is."""
    raise NotImplementedError
