"""The rate is that of step_decay in Keras tutorials: a0 * drop ** floor((1 + epoch) / interval)."""


def lr_staircase(a0, decay, epoch, interval):
    """Give the learning rate of an epoch."""
    return a0 * decay ** ((1 + epoch) // interval)
