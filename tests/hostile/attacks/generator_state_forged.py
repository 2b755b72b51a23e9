# The states of generators that go back are forged.
# row: generator rewound
# points: 0
import sys
for name, module in list(sys.modules.items()):
    if name.endswith("runner"):
        module.Runner.generator_states = lambda self: [(0, 1, 2, 3, 4, 5), ("x",), (9999, 2**200, 1, 0, 0, 0)]
