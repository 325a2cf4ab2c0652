# %% a [step:load]
queue = [3, 2, 1]
done = []

# %% b [step:work]
while queue:
    done.append(queue.pop())
    if len(done) == 2:
        break
else:
    print("never")

# %% c [step:show]
print(queue, done)

# === steps
import copy
from typing import Any, NamedTuple


class LoadOutputs(NamedTuple):
    queue: list[int]
    done: list[Any]


def load() -> LoadOutputs:
    queue = [3, 2, 1]
    done = []

    return LoadOutputs(queue, done)


class WorkOutputs(NamedTuple):
    queue: list[int]
    done: list[int]


def work(queue: list[int], done: list[Any]) -> WorkOutputs:
    queue = queue.copy()
    done = copy.deepcopy(done)

    while queue:
        done.append(queue.pop())
        if len(done) == 2:
            break
    else:
        print("never")

    return WorkOutputs(queue, done)


def show(queue: list[int], done: list[int]) -> None:
    print(queue, done)

# === naive
show makes queue: 2
notebook: nothing more
