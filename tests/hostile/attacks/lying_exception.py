# An exception whose class, name and text lie.
# row: bombs
# points: 0
# hidden: SECRETNAMEx
class Liar(Exception):
    __class__ = property(lambda self: NotImplementedError)
    def __str__(self): raise SystemExit


Liar.__name__ = Liar.__qualname__ = "SECRETNAME" + "x" * 100_000
def scale(x, factor): raise Liar
def total(x): raise type("AssertionError", (Exception,), {})("passed")
