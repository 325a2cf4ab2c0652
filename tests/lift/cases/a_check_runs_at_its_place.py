# %% a [step:load]
numbers = [1, 2]

# %% k [check]
assert len(numbers) == 2
print("checked")

# %% b [step:change]
numbers.append(3)

# %% l [check]
assert sum(numbers) == 6

# %% c
numbers = numbers[::-1]

# %% d [step:show]
print(numbers)

# === steps
from .checks import check_change, check_load


def load() -> list[int]:
    numbers = [1, 2]

    check_load(numbers=numbers)

    return numbers


def change(numbers: list[int]) -> list[int]:
    numbers = numbers.copy()

    numbers.append(3)

    check_change(numbers=numbers)

    numbers = numbers[::-1]

    return numbers


def show(numbers: list[int]) -> None:
    print(numbers)

# === checks
def check_load(numbers: list[int]) -> None:
    assert len(numbers) == 2
    print("checked")


def check_change(numbers: list[int]) -> None:
    assert sum(numbers) == 6
