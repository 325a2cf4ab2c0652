# %% a [step:load]
queue = [3, 1, 2]
queue.pop()

# %% b [step:show]
sorted(queue, reverse=True)

# %% c
queue.pop();

# %% d
{n: n * n for n in queue}

# %% e [step:end]
print(queue)

# === steps
from .figures import display


def load() -> list[int]:
    queue = [3, 1, 2]
    display(queue.pop())

    return queue


def show(queue: list[int]) -> list[int]:
    queue = queue.copy()

    display(sorted(queue, reverse=True))

    queue.pop()

    display({n: n * n for n in queue})

    return queue


def end(queue: list[int]) -> None:
    print(queue)

# === naive
end makes queue: 1
notebook: nothing more
