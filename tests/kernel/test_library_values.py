"""Values of libraries that say themselves what they are made from, and connections, whose content is elsewhere."""

import functools

import polars as pl
import pytest
import sqlalchemy
import sympy

from nblift_kernel import codec
from nblift_kernel.canonical import canonical


def expression() -> sympy.Expr:
    x, y = sympy.symbols("x y", positive=True)
    return x**2 + sympy.sin(x * y)


def test_a_cached_hash_is_no_content() -> None:
    one, other = expression(), expression()
    hash(one)
    assert canonical(one).digest == canonical(other).digest


def test_another_argument_or_assumption_is_other_content() -> None:
    x = sympy.Symbol("x")
    digests = [canonical(v).digest for v in (x, sympy.Symbol("y"), sympy.Symbol("x", real=True), x + 1, x + 2)]
    assert len(set(digests)) == len(digests)


def test_symbols_in_two_expressions_share_nothing() -> None:
    one, other = expression(), expression() + 1
    shared = set(canonical(one).nodes) & set(canonical(other).nodes)
    assert [token for token in shared if token >= 0] == []


def test_expressions_are_brought_back() -> None:
    value = {"area": expression(), "table": sympy.Matrix([[expression(), 1]])}
    assert codec.load(codec.dump({"a": value}))["a"] == value


def lazy(limit: int) -> pl.LazyFrame:
    return pl.DataFrame({"n": [1, 2, 3]}).lazy().filter(pl.col("n") > limit)


def test_a_lazy_frame_is_its_plan() -> None:
    assert canonical(lazy(1)).digest == canonical(lazy(1)).digest != canonical(lazy(2)).digest
    assert codec.load(codec.dump({"a": lazy(1)}))["a"].collect().rows() == [(2,), (3,)]


@pytest.mark.parametrize(
    "way",
    [
        lambda frame: frame.map_batches(lambda part: part),
        lambda frame: frame.select(pl.col("n").map_batches(functools.partial(max, 1), return_dtype=pl.Int64)),
    ],
    ids=["a frame", "a column"],
)
def test_a_lazy_frame_that_calls_python_cannot_be_compared(way: object) -> None:
    assert canonical(way(lazy(1))).opaque  # type: ignore[operator]


def test_a_connection_is_not_compared() -> None:
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.connect() as connection:
        assert canonical(engine).opaque
        assert canonical(connection).opaque
