# %% a [step:load]
import asyncio
from concurrent.futures import ThreadPoolExecutor

async def half(n):
    await asyncio.sleep(0)
    return n / 2

async def halves(numbers):
    return await asyncio.gather(*(half(n) for n in numbers))

# %% b [step:run]
with ThreadPoolExecutor(1) as pool:
    found = pool.submit(asyncio.run, halves([2, 4])).result()

# %% c [step:show]
print(found)

# === steps
import asyncio
from concurrent.futures import ThreadPoolExecutor

from .helpers import halves


def load() -> None:
    ...

def run() -> list[float]:
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(asyncio.run, halves([2, 4])).result()

    return found


def show(found: list[float]) -> None:
    print(found)

# === helpers
import asyncio
from typing import Any


async def half(n: Any) -> Any:
    await asyncio.sleep(0)
    return n / 2


async def halves(numbers: Any) -> Any:
    return await asyncio.gather(*(half(n) for n in numbers))

# === diagnostics
note[not-compared] NB706: Step run: pool cannot be compared by content.
  hint: Look at it yourself once.

# === naive
run fails: NameError: name 'halves' is not defined
