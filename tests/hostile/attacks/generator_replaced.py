# The generator class is replaced by one that draws nothing.
# row: generator rewound
# points: 0
class Fixed:
    def permutation(self, x): return x
    def __getattr__(self, name): return lambda *a, **k: 0


np.random.default_rng = np.random.Generator = lambda *a: Fixed()
def shuffled(x, rng): return Fixed().permutation(x)
