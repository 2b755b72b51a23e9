"""What a pure file may ask for: names of Python and numpy that give the same each time, and keep nothing.

`worker.pure` says how each may be used.
"""

from __future__ import annotations

TYPES = set("bool complex dict float frozenset int list set str tuple".split())
# They keep no iterator.
CONSUMERS = set("all any dict frozenset list max min next set sorted sum tuple".split())
ITERATORS = set("enumerate reversed zip".split())
SETS = {"frozenset", "set"}
VIEWS = set("items keys values".split())
NAMED_TYPES = TYPES - SETS  # as values, which anything may call
CALLED = TYPES | CONSUMERS | set("abs divmod isinstance len pow print range round slice".split())
CAUGHT = set(
    "ArithmeticError FloatingPointError IndexError KeyError OverflowError TypeError ValueError "
    "ZeroDivisionError".split()
)
RAISED = CAUGHT | set("AssertionError Exception NotImplementedError RuntimeError".split())

ONLY_NAMED = {"typing", "collections.abc", "numpy.typing", "__future__"}  # for annotations
VALUES = set(
    "bool_ e euler_gamma float32 float64 floating generic inf int32 int64 integer nan newaxis pi "
    "tau".split()
)
ASKED_FOR = {"ndarray"}  # by isinstance alone: called, it leaves memory as it was
# Not here: what leaves memory as it was (empty), calls back (vectorize, apply_along_axis), swallows that there
# is no memory (array_equal), reads, keeps, or draws.
FUNCTIONS = {
    "copy": set("copy deepcopy".split()),
    "math": set(
        "acos asin atan atan2 ceil comb copysign cos cosh dist erf erfc exp expm1 fabs factorial floor "
        "fmod frexp fsum gamma gcd hypot isclose isfinite isinf isnan isqrt ldexp lgamma log log10 log1p "
        "log2 modf pow prod sin sinh sqrt tan tanh trunc".split()
    ),
    "numpy": set(
        "abs absolute add all allclose amax amin any append arange arccos arcsin arctan "
        "arctan2 argmax argmin argpartition argsort argwhere around array array_split "
        "asanyarray asarray ascontiguousarray atleast_1d atleast_2d average bincount bool_ "
        "broadcast_arrays broadcast_to cbrt ceil clip column_stack concatenate copy copysign corrcoef "
        "cos cosh count_nonzero cov cross cumprod cumsum deg2rad delete diag diagonal diff digitize "
        "divide divmod dot dstack ediff1d einsum equal exp exp2 expand_dims expm1 eye fabs flatnonzero "
        "flip fliplr flipud float32 float64 float_power floor floor_divide fmax fmin fmod full full_like "
        "geomspace gradient greater greater_equal heaviside histogram hsplit hstack hypot identity "
        "indices inner insert int32 int64 interp intersect1d invert isclose isfinite isin isinf isnan "
        "isscalar kron less less_equal lexsort linspace log log10 log1p log2 logaddexp logical_and "
        "logical_not logical_or logical_xor logspace matmul max maximum mean median meshgrid min minimum "
        "mod moveaxis multiply nan_to_num nanargmax nanargmin nanmax nanmean nanmin nanstd nansum ndim "
        "negative nonzero not_equal ones ones_like outer pad partition percentile positive power prod "
        "ptp quantile rad2deg ravel reciprocal remainder repeat reshape rint roll rollaxis rot90 round "
        "searchsorted setdiff1d shape sign signbit sin sinh size sort split sqrt square squeeze stack "
        "std subtract sum swapaxes take take_along_axis tan tanh tensordot tile trace transpose "
        "trapezoid tri tril triu true_divide trunc union1d unique unravel_index var vdot vsplit vstack "
        "where zeros zeros_like".split()
    ),
}
LINALG = set(
    "cond det eig eigh eigvals eigvalsh inv lstsq matrix_rank norm pinv qr solve svd".split()
)
PADDINGS = set(
    "constant edge linear_ramp maximum mean median minimum reflect symmetric wrap".split()
)
# Where a dtype may stand as a positional argument: datetime64 reads "now" from a clock, and void shows padding.
DTYPE_PLACES = {
    "arange": 3, "array": 1, "asanyarray": 1, "asarray": 1, "ascontiguousarray": 1, "cumprod": 2, "cumsum": 2,
    "eye": 3, "full": 2, "full_like": 2, "geomspace": 4, "identity": 1, "indices": 1, "linspace": 5,
    "logspace": 5, "mean": 2, "nanmean": 2, "nanstd": 2, "nansum": 2, "ones": 1, "ones_like": 1, "prod": 2,
    "std": 2, "sum": 2, "trace": 4, "tri": 3, "var": 2, "zeros": 1, "zeros_like": 1,
}  # fmt: skip
DTYPE_PLACES_OF_METHODS = {
    "astype": 0, "cumprod": 1, "cumsum": 1, "mean": 1, "prod": 1, "std": 1, "sum": 1, "trace": 3, "var": 1,
}  # fmt: skip
DTYPES = set(
    "bool complex complex128 f4 f8 float float32 float64 i4 i8 int int32 int64 int8 u1 uint8".split()
)
DATA = set("T dtype imag ndim real shape size".split())
METHODS = set(
    "add all any append argmax argmin argsort astype binomial choice clip conj copy count cumprod cumsum "
    "diagonal difference discard dot endswith exponential extend flatten get index insert integers "
    "intersection issubset item join lower max mean min nonzero normal permutation permuted "
    "pop prod random ravel remove repeat replace reshape reverse round searchsorted setdefault shuffle "
    "sort split squeeze standard_normal startswith std strip sum swapaxes take tolist trace transpose "
    "uniform union update upper var".split()
)
