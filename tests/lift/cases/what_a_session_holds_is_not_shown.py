# %% a [step:load]
n = 3
%who
if n:
    %whos
print(n)

# %% b [step:show]
%history -n
print(n + 1)

# === steps
from .helpers import n


def load() -> None:
    if n:
        pass
    print(n)


def show() -> None:
    print(n + 1)

# === helpers
n = 3
