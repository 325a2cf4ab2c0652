# %% a [step:define]
registry = {}


def register(function):
    registry[function.__name__] = function
    return function


@register
def double(x):
    return 2 * x


@register
def triple(x):
    return 3 * x


results = {name: f(2) for name, f in registry.items()}

# %% b [step:show]
print(results)

# === steps
from typing import Any


def define() -> dict[str, int]:
    registry = {}

    def register(function: Any) -> Any:
        registry[function.__name__] = function
        return function

    @register
    def double(x: Any) -> Any:
        return 2 * x

    @register
    def triple(x: Any) -> Any:
        return 3 * x

    results = {name: f(2) for name, f in registry.items()}

    return results


def show(results: dict[str, int]) -> None:
    print(results)

# === naive
define fails: NameError: name 'registry' is not defined
