"""What a module says of itself, and says otherwise in a notebook than in a package: `__name__`, `__doc__`."""

import ast
import io
import tokenize
from contextlib import suppress

import msgspec

from nblift.model.notebook import Code

from .python import dedented, parsed

#: What `__doc__` is in a notebook.
_DOC = "Automatically created module for IPython interactive environment"


def with_its_doc(code: Code) -> Code:
    """The same code, with the text in the place of `__doc__`, unless the code makes one of its own."""
    if "__doc__" not in code.python:
        return code
    found = [n for n in ast.walk(parsed(code.python)) if isinstance(n, ast.Name) and n.id == "__doc__"]
    if not found or not all(isinstance(n.ctx, ast.Load) for n in found):
        return code
    text = code.python
    for name in sorted(found, key=lambda n: (n.lineno, n.col_offset), reverse=True):
        text = _with_doc_at(name, text)
    return msgspec.structs.replace(code, python=text, transformed=True)


def _with_doc_at(name: ast.Name, text: str) -> str:
    """The code with the text in the place of one name, in quotes that no f-string around it has."""
    rows = [row.encode() for row in text.split("\n")]
    row = rows[name.lineno - 1]
    before = row[: name.col_offset]
    around = _marks_around(text, (name.lineno, len(before.decode())))
    for quote in (mark for mark in ("'", '"') if mark not in around):
        rows[name.lineno - 1] = before + f"{quote}{_DOC}{quote}".encode() + row[name.end_col_offset :]
        replaced = "\n".join(row.decode() for row in rows)
        with suppress(SyntaxError):
            parsed(replaced)
            return replaced
    return text


def _marks_around(text: str, place: tuple[int, int]) -> list[str]:
    """Quotes of the f-strings around a line and column: the kernel's Python may be one that refuses them inside.

    A Python before 3.12 sees each f-string as one token, and refuses them itself.
    """
    marks: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.start == place:
            break
        match tokenize.tok_name[token.type]:
            case "FSTRING_START":
                marks.append(token.string.lstrip("fFrR"))
            case "FSTRING_END":
                marks.pop()
    return marks


def unguarded(code: Code) -> Code:
    """The same code, with what `if __name__ == "__main__":` holds at the top of a cell in its place."""
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
