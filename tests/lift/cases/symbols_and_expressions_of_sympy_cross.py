# %% a [step:define]
from sympy import init_printing, sin, symbols

init_printing()
x, y = symbols("x y")
area = x**2 + 2 * x * y + sin(x)

# %% b [step:derive]
slope = area.diff(x)

# %% c [step:show]
print(slope.subs({x: 1, y: 2}))
slope

# === steps
from typing import NamedTuple

from sympy import Add, Symbol, sin, symbols

from .settings import configure_define


class DefineOutputs(NamedTuple):
    x: Symbol
    y: Symbol
    area: Add


def define() -> DefineOutputs:
    configure_define()
    x, y = symbols("x y")
    area = x**2 + 2 * x * y + sin(x)

    return DefineOutputs(x, y, area)


def derive(x: Symbol, area: Add) -> Add:
    slope = area.diff(x)

    return slope


def show(x: Symbol, y: Symbol, slope: Add) -> None:
    print(slope.subs({x: 1, y: 2}))

# === settings
from sympy import init_printing


def configure() -> None:
    ...

def configure_define() -> None:
    init_printing()

# === naive
show shows 2*x + 2*y + cos(x)
$\displaystyle 2 x + 2 y + \cos{\left(x \right)}$
notebook: figure aaab3d2f9be8
