# %% a [step:load]
import decimal
from decimal import Decimal

decimal.getcontext().prec = 4
third = Decimal(1) / 3

# %% b [step:show]
print(third, Decimal(2) / 3)

# === steps
from decimal import Decimal

from .settings import configure_load


def load() -> Decimal:
    configure_load()
    third = Decimal(1) / 3

    return third


def show(third: Decimal) -> None:
    print(third, Decimal(2) / 3)

# === settings
import decimal


def configure() -> None:
    ...

def configure_load() -> None:
    decimal.getcontext().prec = 4

# === naive
show shows 0.3333 0.6666666666666666666666666667
notebook: 0.3333 0.6667
