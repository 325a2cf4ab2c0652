# %% a [setup]
%load_ext autoreload
%autoreload 2
import measures as m
from measures import double

# %% b [step:load]
n = double(4)
size = m.Size(n)

# %% c [step:show]
print(n, m.FACTOR, size)

# === file measures.py
from dataclasses import dataclass

FACTOR = 2


@dataclass
class Size:
    metres: int


def double(x):
    return FACTOR * x

# === steps
from typing import NamedTuple

from . import measures as m
from .measures import Size, double


class LoadOutputs(NamedTuple):
    n: int
    size: Size


def load() -> LoadOutputs:
    n = double(4)
    size = m.Size(n)

    return LoadOutputs(n, size)


def show(n: int, size: Size) -> None:
    print(n, m.FACTOR, size)
