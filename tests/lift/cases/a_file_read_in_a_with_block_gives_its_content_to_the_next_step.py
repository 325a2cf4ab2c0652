# %% a [step:load]
with open("notes.txt") as file:
    lines = file.read().split()

# %% b [step:show]
print(lines)

# === file notes.txt
one
two

# === steps
def load() -> list[str]:
    with open("notes.txt") as file:
        lines = file.read().split()

    return lines


def show(lines: list[str]) -> None:
    print(lines)

# === diagnostics
note[not-compared] NB706: Step load: file cannot be compared by content.
  hint: Look at it yourself once.
