# %% a [step:load]
rate = sum([0.25, 0.25])


class Account:
    def __init__(self, money):
        self.money = money * rate

    def __repr__(self):
        return f"{self.money / rate}"


account = Account(100)
text = str(account)

# %% b [step:show]
print(text, rate)

# === steps
from typing import Any, NamedTuple


class LoadOutputs(NamedTuple):
    rate: float
    text: str


def load() -> LoadOutputs:
    rate = sum([0.25, 0.25])

    class Account:
        def __init__(self, money: Any) -> None:
            self.money = money * rate

        def __repr__(self) -> Any:
            return f"{self.money / rate}"

    account = Account(100)
    text = str(account)

    return LoadOutputs(rate, text)


def show(rate: float, text: str) -> None:
    print(text, rate)

# === naive
load fails: NameError: name 'rate' is not defined
