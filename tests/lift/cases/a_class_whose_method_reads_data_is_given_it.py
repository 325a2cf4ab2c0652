# %% a [step:load]
rate = sum([0.25, 0.25])


class Account:
    def __init__(self, money):
        self.money = money

    def interest(self):
        return self.money * rate


# %% b [step:begin]
account = Account(100)

# %% c [step:show]
print(account.interest())

# === steps
from .helpers import Account


def load() -> float:
    rate = sum([0.25, 0.25])

    return rate


def begin() -> Account:
    account = Account(100)

    return account


def show(rate: float, account: Account) -> None:
    print(account.interest(rate=rate))

# === helpers
from typing import Any


class Account:
    def __init__(self, money: Any) -> None:
        self.money = money

    def interest(self, *, rate: float) -> Any:
        return self.money * rate

# === naive
show fails: NameError: name 'rate' is not defined
