# %% a [step:load]
scale = float(len("ab"))
rows = [1.0, 2.0]

# %% b [step:fit]
class Model:
    default = scale

    def fit(self, rows):
        self.mean = sum(rows) / self.default
        return self


model = Model().fit(rows)
fitted = True
print(model.mean)

# === steps
from typing import Any

from .helpers import rows


def load() -> float:
    scale = float(len("ab"))

    return scale


def fit_step(scale: float) -> Any:
    class Model:
        default = scale

        def fit(self, rows: Any) -> Any:
            self.mean = sum(rows) / self.default
            return self

    model = Model().fit(rows)
    fitted = True
    print(model.mean)

    return model

# === helpers
rows = [1.0, 2.0]

# === naive
load fails: NameError: name 'scale' is not defined
