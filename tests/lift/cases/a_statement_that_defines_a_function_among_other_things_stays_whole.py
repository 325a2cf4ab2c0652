# %% a [step:load]
table = [1, 2, 3]
for factor in (2, 3):
    totals = []
    for row in table:

        def scaled(x):
            return x * factor + row

        totals.append(scaled(10))
    print(factor, totals)

# %% b [step:show]
if len(table) > 2:

    def named(x):
        return f"<{x}>"

    print("named")
    labels = [named(x) for x in totals]
print(labels)

# === steps
from typing import Any

from .helpers import table


def load() -> list[int]:
    for factor in (2, 3):
        totals = []
        for row in table:

            def scaled(x: Any) -> Any:
                return x * factor + row

            totals.append(scaled(10))
        print(factor, totals)

    return totals


def show(totals: list[int]) -> None:
    if len(table) > 2:

        def named(x: Any) -> Any:
            return f"<{x}>"

        print("named")
        labels = [named(x) for x in totals]
    print(labels)

# === helpers
table = [1, 2, 3]
