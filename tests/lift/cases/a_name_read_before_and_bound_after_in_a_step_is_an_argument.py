# %% a [step:start]
n = len("ab")

# %% b [step:change]
print(n)
n = n * 10
print(n)

# %% c [step:show]
print(n)

# === steps
def start() -> int:
    n = len("ab")

    return n


def change(n: int) -> int:
    print(n)
    n = n * 10
    print(n)

    return n


def show(n: int) -> None:
    print(n)
