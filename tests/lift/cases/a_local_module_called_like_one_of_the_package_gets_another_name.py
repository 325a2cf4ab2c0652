# %% a [step:load]
import helpers
from settings import LIMIT

rows = [helpers.Row(1), helpers.Row(LIMIT)]

# %% b [step:show]
print([row.double() for row in rows], type(rows[0]))

# === file helpers.py
import settings


class Row:
    def __init__(self, x):
        self.x = min(x, settings.LIMIT)

    def double(self):
        return 2 * self.x

# === file settings.py
LIMIT = 3

# === steps
from . import local_helpers as helpers
from .local_helpers import Row
from .local_settings import LIMIT


def load() -> list[Row]:
    rows = [helpers.Row(1), helpers.Row(LIMIT)]

    return rows


def show(rows: list[Row]) -> None:
    print([row.double() for row in rows], type(rows[0]))

# === local_helpers
from . import local_settings as settings


class Row:
    def __init__(self, x):
        self.x = min(x, settings.LIMIT)

    def double(self):
        return 2 * self.x
