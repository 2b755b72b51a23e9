"""Public checks of learning-rate decay: the table of the README."""

from grader.testing import assert_close, check

IN_JAPANESE = {
    "epoch {epoch}": "エポック {epoch}",
}


@check(
    points=1,
    title={
        "en": "With a0 = 0.2 and decay = 1 the inverse rule gives 0.2, 0.1, 0.0667, 0.05, 0.04",
        "ja": "a0 = 0.2、decay = 1 の逆数の規則は 0.2, 0.1, 0.0667, 0.05, 0.04 となる",
    },
    hint={
        "en": "Divide a0 by the whole of 1 + decay * epoch.",
        "ja": "a0 を 1 + decay * epoch の全体で割りましょう。",
    },
)
def test_inverse(student):
    """The first row of the table."""
    for epoch, expected in enumerate([0.2, 0.1, 0.2 / 3, 0.05, 0.04]):
        assert_close(student.lr_inverse(0.2, 1.0, epoch), expected, name=f"epoch {epoch}")


@check(
    points=1,
    title={
        "en": "With an interval of 2 the staircase gives 0.2, 0.2, 0.1, 0.1, 0.0667",
        "ja": "間隔 2 の階段は 0.2, 0.2, 0.1, 0.1, 0.0667 となる",
    },
    hint={
        "en": "Count the whole intervals that have passed: 0, 0, 1, 1, 2.",
        "ja": "過ぎた間隔を整数で数えましょう。0, 0, 1, 1, 2 です。",
    },
)
def test_staircase(student):
    """The second row of the table."""
    for epoch, expected in enumerate([0.2, 0.2, 0.1, 0.1, 0.2 / 3]):
        assert_close(student.lr_staircase(0.2, 1.0, epoch, 2), expected, name=f"epoch {epoch}")


@check(
    points=1,
    title={
        "en": "With base = 0.5 the exponential rule halves: 0.2, 0.1, 0.05, 0.025, 0.0125",
        "ja": "base = 0.5 の指数の規則は半分ずつになる。0.2, 0.1, 0.05, 0.025, 0.0125",
    },
    hint={
        "en": "Multiply a0 by base as often as epochs have passed.",
        "ja": "過ぎたエポックの数だけ a0 に base を掛けましょう。",
    },
)
def test_exponential(student):
    """The third row of the table."""
    for epoch, expected in enumerate([0.2, 0.1, 0.05, 0.025, 0.0125]):
        assert_close(student.lr_exp(0.2, 0.5, epoch), expected, name=f"epoch {epoch}")
