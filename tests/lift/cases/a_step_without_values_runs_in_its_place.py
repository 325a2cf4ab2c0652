# %% a [step:one]
print("one")

# %% b [step:two]
print("two")

# %% c [step:three]
x = 1
print("three")

# === steps
def one() -> None:
    print("one")


def two() -> None:
    print("two")


def three() -> int:
    x = 1
    print("three")

    return x
