"""Python source for texts, with or without IPython's `{expression}` and `$name` in them."""

import ast
from collections.abc import Callable, Sequence

#: Literal text, then perhaps an expression and its conversion (`r`, `s`, `a` or None).
Chunk = tuple[str, str | None, str | None]


def quoted(text: str) -> str:
    """One-line literal of `text`, in double quotes unless single quotes save an escape."""
    mark = "'" if '"' in text and "'" not in text else '"'
    return mark + _escaped(text, mark) + mark


def block(text: str) -> str:
    """Literal of a text of several lines, readable as such; `quoted` where that is not possible."""
    if text.count("\n") < 2 or "\r" in text:
        return quoted(text)
    lines = [_escaped(line, '"').replace('\\"', '"') for line in text.split("\n")]
    literal = '"""' + "\n".join(lines).replace('"""', '\\"\\"\\"') + '"""'
    if text.endswith('"'):
        literal = literal[:-4] + '\\""""'
    return literal if _value(literal) == text else quoted(text)


def expanded(text: str, knows: Callable[[str], bool]) -> str:
    """Python expression for what IPython passes on when a command contains `text`.

    IPython replaces `{expression}` and `$name`. If one of them cannot be evaluated, it replaces none
    and passes the text on as it is: so `awk '{print $1}'` and `$HOME` reach the shell.

    Parameters
    ----------
    text
        As written in the notebook.
    knows
        Whether a name is bound when the command runs.
    """
    chunks = _chunks(text, knows)
    if chunks is None:
        return quoted(text)
    if all(field is None for _, field, _ in chunks):
        return quoted("".join(literal for literal, _, _ in chunks))
    return _f_string(chunks) or _format_call(chunks)


def is_dynamic(text: str, knows: Callable[[str], bool]) -> bool:
    """Whether IPython would replace anything in `text`."""
    chunks = _chunks(text, knows)
    return chunks is not None and any(field is not None for _, field, _ in chunks)


def _value(literal: str) -> object:
    try:
        return ast.literal_eval(literal)
    except (SyntaxError, ValueError):
        return None


def _escaped(text: str, mark: str) -> str:
    # `repr` uses single quotes, and escapes those inside, as soon as there is a double quote.
    body = repr('"' + text)[2:-1]
    return body if mark == "'" else body.replace("\\'", "'").replace('"', '\\"')


def _chunks(text: str, knows: Callable[[str], bool]) -> list[Chunk] | None:
    """The text cut as IPython cuts it; None if IPython would pass it on as it is."""
    if "{" not in text and "}" not in text and "$" not in text:
        return [(text, None, None)]
    from IPython.utils.text import DollarFormatter

    chunks: list[Chunk] = []
    try:
        for literal, field, spec, conversion in DollarFormatter().parse(text):
            if field is None:
                chunks.append((literal, None, None))
                continue
            expression = (f"{field}:{spec}" if spec else field).strip()
            tree = ast.parse(expression, mode="eval")
            if conversion not in (None, "r", "s", "a") or not all(map(knows, _free_names(tree))):
                return None
            if isinstance(tree.body, ast.Constant) and conversion is None:
                chunks.append((literal + format(tree.body.value), None, None))
            else:
                chunks.append((literal, expression, conversion))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return chunks


def _free_names(tree: ast.AST) -> set[str]:
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return {node.id for node in names} - bound


def _is_one_argument(expression: str) -> bool:
    try:
        call = ast.parse(f"f({expression})", mode="eval").body
    except SyntaxError:
        return False
    arguments = [*call.args, *call.keywords] if isinstance(call, ast.Call) else []
    return [ast.dump(node) for node in arguments] == [ast.dump(ast.parse(expression, mode="eval").body)]


def _f_string(chunks: Sequence[Chunk]) -> str | None:
    """An f-string that Python 3.11 reads as well, or None if there is none."""
    fields = "".join(field for _, field, _ in chunks if field)
    literals = "".join(literal for literal, _, _ in chunks)
    marks = ["'", '"'] if '"' in literals and "'" not in literals else ['"', "'"]
    mark = next((mark for mark in marks if mark not in fields), None)
    if mark is None or any(bad in fields for bad in "\\#\n{}") or "!=" in fields:
        return None
    parts = [f"f{mark}"]
    for literal, field, conversion in chunks:
        parts.append(_escaped(literal, mark).replace("{", "{{").replace("}", "}}"))
        if field is not None:
            parts.append(f"{{{field}{'!' + conversion if conversion else ''}}}")
    source = "".join(parts) + mark
    return source if _same_fields(source, chunks) else None


def _same_fields(source: str, chunks: Sequence[Chunk]) -> bool:
    """Whether Python sees in the f-string the expressions that were put there (a lambda's colon …)."""
    try:
        tree = ast.parse(source, mode="eval").body
    except SyntaxError:
        return False
    seen = [value for value in getattr(tree, "values", ()) if isinstance(value, ast.FormattedValue)]
    meant = [ast.parse(field, mode="eval").body for _, field, _ in chunks if field is not None]
    return [ast.dump(value.value) for value in seen] == [ast.dump(tree) for tree in meant] and not any(
        value.format_spec for value in seen
    )


def _format_call(chunks: Sequence[Chunk]) -> str:
    template, fields = "", []
    for literal, field, conversion in chunks:
        template += literal.replace("{", "{{").replace("}", "}}")
        if field is not None:
            template += f"{{!{conversion}}}" if conversion else "{}"
            fields.append(field if _is_one_argument(field) else f"({field})")
    return f"{quoted(template)}.format({', '.join(fields)})"
