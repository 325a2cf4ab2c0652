# %% a [step:load]
import uuid
from argparse import Namespace
import numpy as np

x = np.random.default_rng().normal(size=3)

# %% b [step:shake]
y = x + np.random.default_rng().normal(size=3)

# %% c [step:fit]
fitted = Namespace(mean=y.mean(), _id=uuid.uuid4().hex)

# %% d [step:show]
print(fitted.mean)

# === steps
import uuid
from argparse import Namespace

import numpy as np


def load() -> np.ndarray:
    x = np.random.default_rng().normal(size=3)

    return x


def shake(x: np.ndarray) -> np.ndarray:
    y = x + np.random.default_rng().normal(size=3)

    return y


def fit(y: np.ndarray) -> Namespace:
    fitted = Namespace(mean=y.mean(), _id=uuid.uuid4().hex)

    return fitted


def show(fitted: Namespace) -> None:
    print(fitted.mean)

# === diagnostics
note[not-compared] NB706: Step fit: fitted._id cannot be compared by content.
  hint: Look at it yourself once.
note[not-compared] NB706: Step show: fitted._id cannot be compared by content.
  hint: Look at it yourself once.

# === naive
shake makes y[0]: 2.001925228870268
notebook: 1.580551268840815
