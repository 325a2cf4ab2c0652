# %% a [step:load]
import polars as pl

orders = pl.DataFrame({"n": [1, 2, 3]})

# %% b [step:choose]
large = orders.lazy().filter(pl.col("n") > 1)

# %% c [step:show]
print(large.collect())

# === steps
import polars as pl


def load() -> pl.DataFrame:
    orders = pl.DataFrame({"n": [1, 2, 3]})

    return orders


def choose(orders: pl.DataFrame) -> pl.LazyFrame:
    large = orders.lazy().filter(pl.col("n") > 1)

    return large


def show(large: pl.LazyFrame) -> None:
    print(large.collect())
