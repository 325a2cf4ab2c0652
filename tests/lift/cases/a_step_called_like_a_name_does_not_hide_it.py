# %% a [step:split]
text = "a b"
parts = text.split()

# %% b [step:parts]
split = len(parts)

# %% c [step:show]
print(parts, split)

# === steps
def split_step() -> list[str]:
    text = "a b"
    parts = text.split()

    return parts


def parts_step(parts: list[str]) -> int:
    split = len(parts)

    return split


def show(parts: list[str], split: int) -> None:
    print(parts, split)

# === naive
parts fails: TypeError: object of type 'function' has no len()
