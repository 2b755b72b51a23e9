"""Parameters are saved as bytes, and best_params is a property."""

import pickle


class EarlyStopper:
    """Pickles the best parameters."""

    def __init__(self, patience, min_delta=0.0):
        self._patience, self._min_delta = patience, min_delta
        self._best, self._wait, self._saved = None, 0, None

    @property
    def best_params(self):
        """The parameters of the best epoch."""
        return None if self._saved is None else pickle.loads(self._saved)

    def step(self, dev_loss, params):
        """Take note of an epoch."""
        improved = dev_loss == dev_loss and (
            self._best is None or dev_loss < self._best - self._min_delta
        )
        if improved:
            self._best, self._wait = dev_loss, 0
            self._saved = pickle.dumps(params)
        self._wait += not improved
        return bool(self._wait >= self._patience)
