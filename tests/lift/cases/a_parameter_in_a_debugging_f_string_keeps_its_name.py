# %% p [parameters]
LIMIT = 3

# %% a [step:load]
text = f"{LIMIT=} {LIMIT + 1 = }"

# %% b [step:show]
print(text, LIMIT)

# === steps
def load(LIMIT: int) -> str:
    text = f"{LIMIT=} {LIMIT + 1 = }"

    return text


def show(text: str, LIMIT: int) -> None:
    print(text, LIMIT)
