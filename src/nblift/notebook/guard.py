"""`if __name__ == "__main__":` at the top of a cell: always so in a notebook, never in a package."""

import ast

import msgspec

from nblift.model.notebook import Code

from .python import dedented, parsed


def unguarded(code: Code) -> Code:
    """The same code, with what such a block holds in its place."""
    if "__main__" not in code.python:
        return code
    tree = parsed(code.python)
    rows = code.python.split("\n")
    numbers = list(code.lines)
    for node in reversed(tree.body):
        if isinstance(node, ast.If) and _asks_for_main(node.test):
            first, last = node.lineno - 1, (node.end_lineno or node.lineno)
            start, end = node.test.end_lineno or node.lineno, node.body[-1].end_lineno or 0
            block = dedented("\n".join(rows[start:end])).split("\n")
            if node.body[0].lineno == start:
                start -= 1
                block = [rows[start].encode()[node.body[0].col_offset :].decode(), *rows[start + 1 : end]]
            rows[first:last] = block
            numbers[first:last] = numbers[start:end]
    if rows == code.python.split("\n"):
        return code
    last_statement = tree.body[-1]
    quiet = code.quiet or (isinstance(last_statement, ast.If) and _asks_for_main(last_statement.test))
    return msgspec.structs.replace(code, python="\n".join(rows), lines=tuple(numbers), quiet=quiet, transformed=True)


def _asks_for_main(test: ast.expr) -> bool:
    match test:
        case ast.Compare(left=ast.Name("__name__"), ops=[ast.Eq()], comparators=[ast.Constant("__main__")]):
            return True
    return False
