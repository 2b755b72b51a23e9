"""Hidden checks of diagnosing bias and variance.

Each gap that is checked is at most 0.75 times tol or at least 1.25 times, so that `>` and `>=` and
the rounding of floats make no difference.
"""

import numpy as np

from grader.testing import assert_close, check

BIAS = {"bigger_network", "train_longer"}
VARIANCE = {"more_data", "regularization"}
OPTIONAL = "new_architecture"


def draw_case(rng, high_bias, high_variance, tol=0.02, most=5):
    """Draw (train_err, dev_err, bayes_err) with gaps clearly high, `most` times tol at most, or clearly not."""
    bayes_err = rng.uniform(0.08, 0.2)
    train_err = bayes_err + tol * (rng.uniform(1.5, most) if high_bias else rng.uniform(0, 0.5))
    dev_err = train_err + tol * (rng.uniform(1.5, most) if high_variance else rng.uniform(0, 0.5))
    return float(train_err), float(dev_err), float(bayes_err)


def flag(answer, key):
    """Take one answer out of a diagnosis, whatever kind of True or False it is."""
    assert isinstance(answer, dict), f"the diagnosis is a {type(answer).__name__}, not a dict"
    assert key in answer, f"the diagnosis has no {key!r}"
    value = answer[key]
    fine = isinstance(value, (bool, int, np.bool_)) or (
        isinstance(value, np.ndarray) and value.size == 1 and value.dtype == bool
    )
    assert fine, f"{key} is a {type(value).__name__}, not True or False"
    return bool(value)


def require(student, key, cases, tol=0.02):
    """Fail unless one answer is as expected in each case (arguments, expected)."""
    for arguments, expected in cases:
        found = flag(student.diagnose(*arguments, tol), key)
        assert found == expected, f"{key} is {found} for {arguments}, tol {tol}"


def words_for(student, high_bias, high_variance):
    """Ask for remedies, and take the answer as a set without the optional word."""
    answer = student.remedies({"high_bias": high_bias, "high_variance": high_variance})
    assert isinstance(answer, (set, frozenset, list, tuple)), f"a {type(answer).__name__}"
    return set(answer) - ({OPTIONAL} if high_bias or high_variance else set())


@check(
    points=3,
    title={
        "en": "High bias is read from the train error, compared with the Bayes error",
        "ja": "高バイアスは、訓練誤差とベイズ誤差を比べて判断します",
    },
    hint={
        "en": "Only what lies above the Bayes error can be avoided: train_err - bayes_err.",
        "ja": "避けられるのはベイズ誤差を超える分だけです。train_err - bayes_err を見ましょう。",
    },
)
def test_bias_is_measured_from_the_bayes_error(student, rng):
    """Twenty-four cases with a Bayes error of 8 to 20 %; at most one of the two is high."""
    cases = []
    for bias, variance in ((True, False), (False, True), (False, False)) * 8:
        cases.append((draw_case(rng, bias, variance), bias))
    require(student, "high_bias", cases)


@check(
    points=3,
    title={
        "en": "High variance is read from the dev error, compared with the train error",
        "ja": "高バリアンスは、開発誤差と訓練誤差を比べて判断します",
    },
    hint={
        "en": "What does the model do worse on new examples than on its own? dev_err - train_err.",
        "ja": "新しいデータで、訓練データよりどれだけ悪くなりますか。dev_err - train_err です。",
    },
)
def test_variance_is_measured_from_the_train_error(student, rng):
    """Twenty-four cases with a Bayes error of 8 to 20 %, and four with a train error below that."""
    cases = []
    for bias, variance in ((True, False), (False, True), (False, False)) * 8:
        cases.append((draw_case(rng, bias, variance), variance))
    for _ in range(4):
        train_err, dev_err, _ = draw_case(rng, False, True)
        cases.append(((train_err, dev_err, dev_err), True))
    require(student, "high_variance", cases)


@check(
    points=2,
    title={
        "en": "A model can have both problems at once, and neither of them",
        "ja": "両方の問題が同時に起きることも、どちらも起きないこともあります",
    },
    hint={
        "en": "Answer the two questions one by one; no answer depends on the other.",
        "ja": "2 つの問いに別々に答えましょう。一方の答えは他方によりません。",
    },
)
def test_both_or_neither(student, rng):
    """Twelve cases where both are high, whichever is higher, in six not by much, and twelve where neither is."""
    for both, most in ((True, 5), (False, 5), (True, 1.9), (False, 5)) * 6:
        arguments = draw_case(rng, both, both, most=most)
        answer = student.diagnose(*arguments, 0.02)
        found = flag(answer, "high_bias"), flag(answer, "high_variance")
        assert found == (both, both), f"bias and variance are {found} for {arguments}"


@check(
    points=2,
    title={
        "en": "tol decides how large a gap must be to count as high",
        "ja": "どれだけ大きい差を「高い」とするかは、tol が決めます",
    },
    hint={
        "en": "Compare both gaps as they are, not rounded, with the argument tol, not with a number of your own.",
        "ja": "2 つの差を、丸めずに、自分で決めた数ではなく引数 tol そのものと比べましょう。",
    },
)
def test_tol_is_the_limit(student, rng):
    """Thirty-six cases with a tol of about 0.15 %, 0.7 % or 7 %."""
    for bias, variance in ((True, False), (False, True)) * 6:
        for low in (0.001, 0.005, 0.05):
            tol = rng.uniform(low, 2 * low)
            train_err, dev_err, bayes_err = draw_case(rng, bias, variance, tol)
            answer = student.diagnose(train_err, dev_err, bayes_err, float(tol))
            found = flag(answer, "high_bias"), flag(answer, "high_variance")
            assert found == (bias, variance), f"bias and variance are {found} with tol {tol:.6f}"


@check(
    points=1,
    title={
        "en": "If nothing is said, the Bayes error is 0 and tol is 0.02",
        "ja": "指定がなければ、ベイズ誤差は 0、tol は 0.02 です",
    },
    hint={
        "en": "Leave the default values in the first line of the function as they are.",
        "ja": "関数の 1 行目にある既定値を、そのまま残しましょう。",
    },
)
def test_defaults(student, rng):
    """Twenty-four cases with gaps near 0.02 on both sides, without tol and without both."""
    for bias, variance in ((True, False), (False, True), (True, True)) * 4:
        bayes_err = float(rng.uniform(0.08, 0.2))
        gaps = [
            0.02 * rng.uniform(*((1.25, 1.4) if high else (0.6, 0.75))) for high in (bias, variance)
        ]
        train_err, dev_err = bayes_err + float(gaps[0]), bayes_err + float(sum(gaps))
        for arguments in (
            (train_err, dev_err, bayes_err),
            (train_err - bayes_err, dev_err - bayes_err),
        ):
            answer = student.diagnose(*arguments)
            found = flag(answer, "high_bias"), flag(answer, "high_variance")
            assert found == (bias, variance), f"bias and variance are {found} for {arguments}"


@check(
    points=2,
    title={
        "en": "A gap below 0 is no problem, however large it is",
        "ja": "差が負なら、どんなに大きくても問題ではありません",
    },
    hint={
        "en": "Keep the sign of the gaps: better than expected is not a fault.",
        "ja": "差の符号を残しましょう。予想より良いのは欠点ではありません。",
    },
)
def test_negative_gaps(student, rng):
    """Dev better than train, and train better than the Bayes error; and the other way round."""
    for _ in range(6):
        low, high = rng.uniform(0.02, 0.08), rng.uniform(0.12, 0.2)
        require(student, "high_variance", [((high, low, low), False), ((low, high, low), True)])
        require(student, "high_bias", [((low, low, high), False), ((high, high, low), True)])
        # What dev does is no matter for the bias.
        require(student, "high_bias", [((high, low, low), True)])


@check(
    points=1,
    title={
        "en": "The diagnosis holds just the two answers, each True or False",
        "ja": "診断は 2 つの答えだけからなり、どちらも True か False です",
    },
    hint={
        "en": 'Return {"high_bias": ..., "high_variance": ...}; a comparison gives True or False.',
        "ja": '{"high_bias": ..., "high_variance": ...} を返しましょう。比較の結果は True か False です。',
    },
)
def test_form_of_the_diagnosis(student, rng):
    """The keys and the kinds of the values, in answers that are not always the same."""
    seen = set()
    for bias, variance in ((True, False), (False, True), (True, True), (False, False)) * 2:
        answer = student.diagnose(*draw_case(rng, bias, variance), 0.02)
        found = flag(answer, "high_bias"), flag(answer, "high_variance")
        seen.add(found)
        # Compared with itself as booleans: what is looked at is the form, not which one is right.
        expected = dict(zip(("high_bias", "high_variance"), found, strict=True))
        assert_close(answer, expected, name="the diagnosis", reshape=True)
    assert len(seen) > 1, f"bias and variance are always {seen}"


@check(
    points=3,
    title={
        "en": "High bias calls for a bigger network and longer training, and for nothing else",
        "ja": "高バイアスに必要なのは、大きいネットワークと長い訓練だけです",
    },
    hint={
        "en": "Would it help a model that can't even fit the examples it has?",
        "ja": "手元のデータにさえ合わないモデルに、その対策は効くでしょうか。",
    },
)
def test_remedies_against_bias(student):
    """The words for high bias are not the answer to high variance."""
    found = words_for(student, True, False)
    assert found == BIAS, f"against high bias: {sorted(map(str, found))}"
    assert words_for(student, False, True) != BIAS, "the same against high variance"


@check(
    points=3,
    title={
        "en": "High variance calls for more data and regularization, and for nothing else",
        "ja": "高バリアンスに必要なのは、データの追加と正則化だけです",
    },
    hint={
        "en": "Would it keep a model from learning its examples by heart?",
        "ja": "その対策は、モデルがデータを丸暗記するのを防げるでしょうか。",
    },
)
def test_remedies_against_variance(student):
    """The words for high variance are not the answer to high bias."""
    found = words_for(student, False, True)
    assert found == VARIANCE, f"against high variance: {sorted(map(str, found))}"
    assert words_for(student, True, False) != VARIANCE, "the same against high bias"


@check(
    points=2,
    title={
        "en": "With both problems, the remedies for both are named",
        "ja": "両方の問題があれば、両方の対策を挙げます",
    },
    hint={
        "en": "Use two ifs, not if and elif, and join the two sets.",
        "ja": "if と elif ではなく if を 2 つ使い、2 つの集合を合わせましょう。",
    },
)
def test_remedies_against_both(student):
    """All four words, which are not the answer to one problem alone."""
    found = words_for(student, True, True)
    assert found == BIAS | VARIANCE, f"against both: {sorted(map(str, found))}"
    for single in ((True, False), (False, True)):
        assert words_for(student, *single) != found, "the same against one problem alone"


@check(
    points=2,
    title={
        "en": "With neither problem there is nothing to remedy: the set is empty",
        "ja": "どちらの問題もなければ対策は不要で、集合は空です",
    },
    hint={
        "en": "Look at the two values, not at whether the keys are there.",
        "ja": "キーがあるかどうかではなく、2 つの値を見ましょう。",
    },
)
def test_no_remedies_for_the_healthy(student):
    """An empty answer where both are False, and words where one is True."""
    found = words_for(student, False, False)
    assert not found, f"against nothing: {sorted(map(str, found))}"
    for single in ((True, False), (False, True)):
        assert words_for(student, *single), f"nothing against {single}"


@check(
    points=1,
    title={
        "en": "The answers are looked up by name, whatever the order of the keys",
        "ja": "答えは名前で取り出し、キーの順序には頼りません",
    },
    hint={
        "en": 'Write diag["high_bias"]. The order of diag.values() means nothing.',
        "ja": 'diag["high_bias"] と書きましょう。diag.values() の順序に意味はありません。',
    },
)
def test_order_of_keys(student):
    """Both orders of the keys give one answer, and the two problems two."""
    answers = []
    for bias, variance in ((True, False), (False, True)):
        answer = set(student.remedies({"high_variance": variance, "high_bias": bias}))
        assert answer - {OPTIONAL} == words_for(student, bias, variance), "the order matters"
        answers.append(answer)
    assert answers[0] != answers[1], "both problems get the same remedies"


@check(
    points=1,
    title={
        "en": "The remedies are a set of words from the list, spelled as there",
        "ja": "対策は、一覧にある言葉をそのままの綴りで集めた集合 (set) です",
    },
    hint={
        "en": "Return a set such as {...} or set(), and copy the words from the docstring.",
        "ja": "{...} や set() のような集合を返し、言葉は docstring から写しましょう。",
    },
)
def test_form_of_the_remedies(student):
    """A set, which has words where there is a problem."""
    for bias, variance in ((True, False), (False, True), (True, True), (False, False)):
        answer = student.remedies({"high_bias": bias, "high_variance": variance})
        assert isinstance(answer, (set, frozenset)), f"a {type(answer).__name__}, not a set"
        strange = answer - BIAS - VARIANCE - {OPTIONAL}
        assert not strange, f"not in the list: {sorted(map(repr, strange))}"
        assert answer or not (bias or variance), "no remedy at all"


@check(
    points=1,
    title={
        "en": "The diagnosis that is passed in is not changed",
        "ja": "渡された診断を書き換えません",
    },
    hint={
        "en": 'diag["high_bias"] reads; diag.pop("high_bias") also takes it away from the caller.',
        "ja": 'diag["high_bias"] は読むだけですが、diag.pop("high_bias") は呼び出し側からも消します。',
    },
)
def test_the_diagnosis_is_not_changed(student):
    """The dict is the same after calls that found remedies."""
    for bias, variance in ((True, False), (False, True)):
        words = words_for(student, bias, variance)
        assert words and all(isinstance(word, str) for word in words), "no remedy at all"
        assert 0 not in student.last.changed, "the dict was changed in place"
