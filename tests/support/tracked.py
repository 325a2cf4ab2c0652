"""Cells in a plain dict under the tracker: what IPython does, without IPython."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import Any

from nblift_kernel.tracker import Tracker


class Session:
    """A namespace whose cells are tracked."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": __builtins__}
        self.tracker = Tracker(self.names, folder=folder, **options)

    def cell(self, source: str, **options: Any) -> dict[str, Any]:
        """Run a cell; its record without the cell's id."""
        source = dedent(source)
        self.tracker.before(source, cell="c")
        error, result = "", None
        try:
            result = run(source, self.names)
        except Exception as caught:  # noqa: BLE001 - cells may raise anything
            error = type(caught).__name__
        record = self.tracker.after(not error, result, error=error, **options)
        assert record.pop("cell") == "c"
        return record

    def cells(self, *sources: str) -> dict[str, Any]:
        """Run cells; the record of the last one, which alone may fail."""
        *before, last = sources
        for source in before:
            assert self.cell(source).get("ok", True), source
        return self.cell(last)


def run(source: str, names: dict[str, Any]) -> object:
    """Execute a cell; the value of its last expression, if it ends in one."""
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "<cell>", "exec"), names)
        return None
    tree.body.pop()
    exec(compile(tree, "<cell>", "exec"), names)
    result: object = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    return result


@contextmanager
def tracked(folder: Path, **options: Any) -> Iterator[Session]:
    """A session that ends with the block."""
    session = Session(folder, **options)
    try:
        yield session
    finally:
        session.tracker.close()
