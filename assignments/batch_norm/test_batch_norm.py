"""Public checks of batch normalization: small numbers that can be followed with a pencil."""

import numpy as np

from grader.testing import assert_close, check

IN_JAPANESE = {
    "with eps outside of the root": "eps を平方根の外に置く",
    "with the unbiased variance (ddof=1)": "不偏分散（ddof=1）を使う",
    "with the variance instead of its root": "分散の平方根を取らずに使う",
}

# Feature 0 holds 1, 4, 7: its mean is 4, its variance is (9 + 0 + 9) / 3 = 6.
# Feature 1 holds 10, 10, 10: its mean is 10, its variance is 0.
# eps is 3 (much larger than usual, so that the numbers come out even):
# the square root for feature 0 is sqrt(6 + 3) = 3, so it is normalized to -1, 0, 1.
X = np.array([[1.0, 10.0], [4.0, 10.0], [7.0, 10.0]])
GAMMA = np.array([2.0, 5.0])
BETA = np.array([0.5, -1.0])
RUNNING_MEAN = np.array([10.0, 0.0])
RUNNING_VAR = np.array([2.0, 5.0])
MOMENTUM = 0.9
EPS = 3.0


def scaled(root):
    """What feature 0 becomes with this root; feature 1 becomes beta with any."""
    return GAMMA * (X - X.mean(axis=0)) / root + BETA


@check(
    points=1,
    title={
        "en": "In training, each column is normalized with its own mean and variance",
        "ja": "訓練時は、各列をその列自身の平均と分散で正規化する",
    },
    hint={
        "en": "Work down the columns (axis=0), add eps to the variance, then take the root.",
        "ja": "列ごと（axis=0）に計算し、分散に eps を足してから平方根を取りましょう。",
    },
)
def test_output_in_training(student):
    """Feature 0 becomes 2 * (-1, 0, 1) + 0.5; the constant feature 1 becomes beta."""
    y, _, _, _ = student.bn_forward(X, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, MOMENTUM, EPS, True)
    expected = np.array([[-1.5, -1.0], [0.5, -1.0], [2.5, -1.0]])
    # Other roots than sqrt(6 + 3) = 3, which would stand in the first column.
    mistakes = {
        "with eps outside of the root": scaled(np.sqrt(6) + EPS),
        "with the unbiased variance (ddof=1)": scaled(np.sqrt(9 + EPS)),
        "with the variance instead of its root": scaled(6 + EPS),
    }
    assert_close(y, expected, name="y", mistakes=mistakes)


@check(
    points=1,
    title={
        "en": "In training, the running averages keep 90 % of the old value at momentum 0.9",
        "ja": "訓練時、momentum が 0.9 なら移動平均は古い値の 90 % を残す",
    },
    hint={
        "en": "momentum is the weight of the OLD value; the batch gets the rest, 1 - momentum.",
        "ja": "momentum は「古い値」の重みです。バッチの値の重みは残りの 1 - momentum です。",
    },
)
def test_running_averages_in_training(student):
    """Each average moves a tenth of the way from its old value to that of the batch."""
    _, _, running_mean, running_var = student.bn_forward(
        X, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, MOMENTUM, EPS, True
    )
    # The means are 0.9 * 10 + 0.1 * 4 and 0.9 * 0 + 0.1 * 10.
    assert_close(running_mean, np.array([9.4, 1.0]), name="running_mean", reshape=True)
    # The variances are 0.9 * 2 + 0.1 * 6 and 0.9 * 5 + 0.1 * 0.
    assert_close(running_var, np.array([2.4, 4.5]), name="running_var", reshape=True)


@check(
    points=1,
    title={
        "en": "At inference, a single row is normalized with the running averages",
        "ja": "推論時は、1 行だけでも移動平均を使って正規化する",
    },
    hint={
        "en": "When train is False, put running_mean and running_var where the batch's own "
        "mean and variance stood; eps, gamma and beta stay.",
        "ja": "train が False のときは、バッチの平均と分散の代わりに running_mean と running_var "
        "を使います。eps、gamma、beta はそのままです。",
    },
)
def test_output_at_inference(student):
    """The roots are sqrt(13 + 3) = 4 and sqrt(1 + 3) = 2; nothing is updated."""
    row = np.array([[9.0, 4.0]])
    running_mean = np.array([5.0, 6.0])
    running_var = np.array([13.0, 1.0])
    y, _, mean_after, var_after = student.bn_forward(
        row, GAMMA, BETA, running_mean, running_var, MOMENTUM, EPS, False
    )
    # Feature 0: 2 * (9 - 5) / 4 + 0.5 = 2.5. Feature 1: 5 * (4 - 6) / 2 - 1 = -6.
    assert_close(y, np.array([[2.5, -6.0]]), name="y")
    assert_close(mean_after, running_mean, name="running_mean", reshape=True)
    assert_close(var_after, running_var, name="running_var", reshape=True)


@check(
    points=1,
    title={
        "en": "The backward pass returns dx, dgamma and dbeta",
        "ja": "逆伝播は dx、dgamma、dbeta を返す",
    },
    hint={
        "en": "Follow the example in the README: it is this very column.",
        "ja": "README の例をたどってみましょう。ちょうどこの列を計算しています。",
    },
)
def test_backward(student):
    """The README's column: normalized -1, 0, 1, root 3, gamma 2, and dy = 3, 0, 0."""
    x = np.array([[1.0], [4.0], [7.0]])
    _, cache, _, _ = student.bn_forward(
        x, np.array([2.0]), np.array([0.5]), np.array([0.0]), np.array([1.0]), MOMENTUM, EPS, True
    )
    dx, dgamma, dbeta = student.bn_backward(np.array([[3.0], [0.0], [0.0]]), cache)
    # So dbeta is 3 + 0 + 0, and dgamma is 3 * (-1) + 0 * 0 + 0 * 1.
    assert_close(dbeta, np.array([3.0]), name="dbeta", reshape=True)
    assert_close(dgamma, np.array([-3.0]), name="dgamma", reshape=True)
    # dy minus its mean 1 is 2, -1, -1. Less (-1, 0, 1) times mean(dy * x_hat) = -1: 1, -1, 0.
    # Times gamma / root = 2 / 3.
    assert_close(dx, np.array([[2 / 3], [-2 / 3], [0.0]]), name="dx")


@check(
    points=1,
    title={
        "en": "Nudging one input changes the cost as dx says",
        "ja": "入力を少し動かしたときのコストの変化は dx のとおりになる",
    },
    hint={
        "en": "Moving one input also moves the column's mean and variance. Both must be in dx.",
        "ja": "入力を 1 つ動かすと、その列の平均と分散も動きます。どちらの影響も dx に必要です。",
    },
)
def test_dx_is_the_slope_of_the_forward_pass(student):
    """The cost here is sum(dy * y), so its slope with respect to each x[i, j] must be dx[i, j]."""
    x = np.array([[1.0, -2.0], [4.0, 0.5], [7.5, 1.0], [2.0, 6.0]])
    dy = np.array([[1.0, -1.0], [0.5, 2.0], [-2.0, 0.0], [3.0, 1.5]])
    step = 1e-5

    def cost(inputs):
        y, _, _, _ = student.bn_forward(
            inputs, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, MOMENTUM, EPS, True
        )
        return np.sum(dy * y)

    slope = np.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            nudge = np.zeros_like(x)
            nudge[i, j] = step
            slope[i, j] = (cost(x + nudge) - cost(x - nudge)) / (2 * step)

    _, cache, _, _ = student.bn_forward(
        x, GAMMA, BETA, RUNNING_MEAN, RUNNING_VAR, MOMENTUM, EPS, True
    )
    dx, _, _ = student.bn_backward(dy, cache)
    assert_close(dx, slope, name="dx", rtol=1e-5, atol=1e-7)
