# %% a [step:load]
x = [1]

# %% b [step:other]
y = [len(x)]

# %% c [step:load]
x.append(2)

# %% d [step:show]
print(x, y)

# === steps
def load() -> list[int]:
    x = [1]

    return x


def other(x: list[int]) -> list[int]:
    y = [len(x)]

    return y


def load_2(x: list[int]) -> list[int]:
    x = x.copy()

    x.append(2)

    return x


def show(y: list[int], x: list[int]) -> None:
    print(x, y)

# === diagnostics
note[split-step] NB305: Step 'load' goes on after another step; from here on it is 'load_2'.
  --> cell c, line None: None
  hint: Move its cells together if they are one step.

# === naive
show makes x[1]: nothing more
notebook: 2
