# The generator is set back, so that a fixed draw would be expected of it.
# row: generator rewound
# points: 0
def shuffled(x, rng):
    rng.bit_generator.state = np.random.PCG64(0).state
    return x
