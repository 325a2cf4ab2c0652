# %% a [step:load]
prices = {"tea": 2, "milk": 1}

# %% b [step:change]
prices.update(tea=3)
prices.setdefault("rice", 4)
print(prices.pop("milk"))

# %% c [step:show]
print(prices)

# === steps
def load() -> dict[str, int]:
    prices = {"tea": 2, "milk": 1}

    return prices


def change(prices: dict[str, int]) -> dict[str, int]:
    prices = prices.copy()

    prices.update(tea=3)
    prices.setdefault("rice", 4)
    print(prices.pop("milk"))

    return prices


def show(prices: dict[str, int]) -> None:
    print(prices)

# === naive
show makes prices: builtins.dict b'4 is\nssiiq\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00'
notebook: builtins.dict b'4 is\nssiiq\x03\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x00\x00'
