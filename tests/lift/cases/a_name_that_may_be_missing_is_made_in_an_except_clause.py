# %% a [step:load]
try:
    cache
except NameError:
    cache = {"made": 1}

# %% b [step:show]
print(cache)

# === steps
def load() -> dict[str, int]:
    try:
        cache
    except NameError:
        cache = {"made": 1}

    return cache


def show(cache: dict[str, int]) -> None:
    print(cache)
