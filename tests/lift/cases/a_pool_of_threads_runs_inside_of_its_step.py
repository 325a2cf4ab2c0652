# %% a [step:load]
from concurrent.futures import ThreadPoolExecutor, as_completed

factor = 2

def times(x):
    return x * factor

# %% b [step:work]
with ThreadPoolExecutor(2) as pool:
    found = list(pool.map(times, [1, 2, 3]))
    jobs = [pool.submit(times, n) for n in found]
    more = sorted(job.result() for job in as_completed(jobs))

# %% c [step:show]
factor = 3
print(found, more, factor)

# === steps
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any, NamedTuple


def load() -> int:
    factor = 2

    return factor


class WorkOutputs(NamedTuple):
    found: list[int]
    more: list[int]


def work(factor: int) -> WorkOutputs:
    def times(x: Any) -> Any:
        return x * factor

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(times, [1, 2, 3]))
        jobs = [pool.submit(times, n) for n in found]
        more = sorted(job.result() for job in as_completed(jobs))

    return WorkOutputs(found, more)


def show(found: list[int], more: list[int]) -> int:
    factor = 3
    print(found, more, factor)

    return factor

# === diagnostics
note[not-compared] NB706: Step work: pool, jobs[0]: concurrent.futures._base.Future (a thread, a process or a pool of them), jobs[1]: concurrent.futures._base.Future (a thread, a process or a pool of them), jobs[2]: concurrent.futures._base.Future (a thread, a process or a pool of them) cannot be compared by content.
  hint: Look at it yourself once.

# === naive
work fails: NameError: name 'factor' is not defined
