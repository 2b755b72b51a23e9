"""The whole product a0 * base is raised to the power."""


def lr_exp(a0, base, epoch):
    """Give the learning rate of an epoch."""
    return (a0 * base) ** epoch
