# %% a [step:define]
registry = {}


def register(function):
    registry[function.__name__] = function
    return function


@register
def double(x):
    return 2 * x


# %% b [step:show]
print(registry["double"](4))

# === steps
from collections.abc import Callable
from typing import Any


def define() -> dict[str, Callable[..., Any]]:
    registry = {}

    def register(function: Any) -> Any:
        registry[function.__name__] = function
        return function

    @register
    def double(x: Any) -> Any:
        return 2 * x

    return registry


def show(registry: dict[str, Callable[..., Any]]) -> None:
    print(registry["double"](4))

# === naive
define fails: NameError: name 'registry' is not defined
