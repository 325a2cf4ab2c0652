# %% a [step:load]
x = "outer".upper()

# %% b [step:make]
squares = [x * x for x in range(3)]

# %% c [step:show]
print(x, squares)

# === steps
def load() -> str:
    x = "outer".upper()

    return x


def make() -> list[int]:
    squares = [x * x for x in range(3)]

    return squares


def show(x: str, squares: list[int]) -> None:
    print(x, squares)
