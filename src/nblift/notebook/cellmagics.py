"""Cell magics in plain Python."""

import ast
import shlex
from collections.abc import Callable

import msgspec

from nblift.model.notebook import Code, Dropped, Timed

from . import rules, shell
from .magics import kept_note, timed
from .piece import Context, Finding, Piece, Translation
from .python import indented, parsed
from .quote import block, expanded, quoted
from .syntax import CellMagic

_SILENTLY = "with contextlib.redirect_stdout(io.StringIO()):"
_WITHOUT_OUTPUT = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
#: Programs that IPython runs under their own name.
_PROGRAMS = ("sh", "bash", "perl", "ruby", "python", "python2", "python3", "pypy", "cmd")


def translated(magic: CellMagic, context: Context, inner: Callable[[str], Translation]) -> Translation:
    """What a cell that begins with `%%name` becomes.

    Parameters
    ----------
    magic
        The cell, taken apart.
    context
        The notebook around it.
    inner
        Translates the Python in the body of a wrapper such as `%%time`.
    """
    if magic.body and magic.name == "time" and magic.arguments in ("", "--no-raise-error"):
        return _unwrapped(magic, inner(magic.body.removesuffix("\n")))
    if magic.body and magic.name == "capture":
        return _silenced(magic, inner(magic.body.removesuffix("\n")))
    if magic.body and magic.name == "timeit":
        return _left_out(magic, "only measures time; IPython keeps nothing of what it ran")
    piece = _piece(magic, context) or _kept(magic)
    code = Code(
        python="\n".join(piece.python),
        lines=(magic.line,) * len(piece.python),
        imports=piece.imports,
        magics=(_written(magic),) if piece.magic else (),
        quiet=piece.quiet,
        transformed=True,
    )
    return Translation(code, tuple(finding.at(magic.line) for finding in piece.findings))


def _written(magic: CellMagic) -> str:
    return f"%%{magic.name} {magic.arguments}".rstrip()


def _piece(magic: CellMagic, context: Context) -> Piece | None:
    """None if only IPython can do it."""
    if not magic.body:
        return None
    if magic.name in ("writefile", "file"):
        return _writefile(_words(magic.arguments, posix=False), magic.body, context)
    if magic.name in ("sx", "system", "!") and not magic.arguments:
        return shell.getoutput(magic.body, context)
    if magic.name != "script" and magic.name not in _PROGRAMS:
        return None
    if "{" in magic.arguments or "$" in magic.arguments:
        return None
    program = [] if magic.name == "script" else [magic.name]
    return shell.script(program + _words(magic.arguments, posix=True), magic.body)


def _words(arguments: str, *, posix: bool) -> list[str]:
    try:
        return shlex.split(arguments, posix=posix)
    except ValueError:
        # An open quote: an option that nobody knows leaves the magic to IPython.
        return ["--bg"]


def _kept(magic: CellMagic) -> Piece:
    python = f"get_ipython().run_cell_magic({quoted(magic.name)}, {quoted(magic.arguments)}, {block(magic.body)})"
    note = kept_note(f"%%{magic.name}")
    return Piece(tuple(python.split("\n")), imports=("IPython",), magic=True, findings=(note,))


def _writefile(words: list[str], body: str, context: Context) -> Piece | None:
    append = words[:1] in (["-a"], ["--append"])
    names = words[1:] if append else words
    if len(names) != 1 or names[0].startswith("-"):
        return None
    name = names[0]
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1]
    path = expanded(name, context.knows)
    if name.startswith("~"):
        path = f"os.path.expanduser({path})"
    verb = "Appending to" if append else "Overwriting"
    tell = f'print(("{verb} " if os.path.exists({path}) else "Writing ") + {path})'
    if append:
        write = f'with open({path}, "a", encoding="utf-8") as _file:\n    _file.write({block(body)})'
    else:
        write = f'pathlib.Path({path}).write_text({block(body)}, encoding="utf-8")'
    imports = ("os",) if append else ("os", "pathlib")
    return Piece((tell, *write.split("\n")), imports=imports, quiet=True)


def _unwrapped(magic: CellMagic, body: Translation) -> Translation:
    code, shift = body.code, magic.line
    dropped = [Dropped(shift, _written(magic), "prints how long it took")]
    dropped += [Dropped(other.line + shift, other.source, other.why) for other in code.dropped]
    moved = Code(
        python=code.python,
        lines=tuple(line + shift for line in code.lines),
        imports=code.imports,
        dropped=tuple(dropped),
        requirements=code.requirements,
        timed=tuple(Timed(other.line + shift, other.python) for other in code.timed),
        magics=code.magics,
        quiet=code.quiet,
        transformed=True,
    )
    return Translation(moved, tuple(finding.at(finding.line + shift) for finding in body.findings))


def _silenced(magic: CellMagic, body: Translation) -> Translation:
    """The body with nothing printed; definitions and imports, which print nothing, stand as they are."""
    found = _unwrapped(magic, body)
    why = "throws away what the cell shows"
    dropped = (Dropped(magic.line, _written(magic), why), *found.code.dropped[1:])
    code = msgspec.structs.replace(found.code, dropped=dropped, quiet=True)
    if magic.arguments:
        message = f"`{_written(magic)}` keeps the cell's output in an object of IPython."
        hint = "Write `%%capture` alone to have the output thrown away, or remove the line."
        finding = Finding(rules.UNSUPPORTED, message, hint, magic.line)
        return Translation(_binding(code, magic), (*found.findings, finding))
    rows, python, lines = code.python.split("\n"), list[str](), list[int]()
    row, silent = 0, False
    for statement in parsed(code.python).body:
        end = statement.end_lineno or row + 1
        if end <= row:  # on the line of the statement before it
            continue
        prints = not isinstance(statement, _WITHOUT_OUTPUT)
        if prints and not silent:
            python += ["", _SILENTLY] if python else [_SILENTLY]
            lines += code.lines[row : row + 1] * (2 if lines else 1)
            row += next(n for n, text in enumerate(rows[row:]) if text.strip())
        silent = prints
        python += indented("\n".join(rows[row:end]), "    " if prints else "").split("\n")
        lines += code.lines[row:end]
        row = end
    imports = tuple(sorted({*code.imports, "contextlib", "io"}))
    made = msgspec.structs.replace(code, python="\n".join(python), lines=tuple(lines) or (1,), imports=imports)
    return Translation(made, found.findings)


def _binding(code: Code, magic: CellMagic) -> Code:
    """The code, which also binds the names in the magic's arguments: later cells need them from here."""
    names = [word for word in magic.arguments.split() if word.isidentifier()]
    python = "\n".join([*(f"{name} = None" for name in names), code.python])
    return msgspec.structs.replace(code, python=python, lines=(*[magic.line] * len(names), *code.lines))


def _left_out(magic: CellMagic, why: str) -> Translation:
    lines = [_written(magic), *magic.body.removesuffix("\n").split("\n")]
    dropped = [Dropped(magic.line + index, text, why) for index, text in enumerate(lines) if text.strip()]
    python = timed(f"{magic.arguments}\n{magic.body}")
    measured = (Timed(magic.line, python),) if python else ()
    return Translation(Code(python="", lines=(magic.line,), dropped=tuple(dropped), timed=measured, transformed=True))
