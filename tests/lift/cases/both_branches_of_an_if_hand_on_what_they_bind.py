# %% a [step:load]
size = sum([1, 2])

# %% b [step:choose]
if size > 10:
    label = "large"
else:
    label = "small"

# %% c [step:show]
print(label)

# === steps
def load() -> int:
    size = sum([1, 2])

    return size


def choose(size: int) -> str:
    if size > 10:
        label = "large"
    else:
        label = "small"

    return label


def show(label: str) -> None:
    print(label)
