"""Cell magics in plain Python."""

from collections.abc import Callable

from nblift.model.notebook import Code, Dropped

from . import rules, shell
from .piece import Context, Finding, Piece, Translation
from .quote import block, expanded, quoted
from .syntax import CellMagic

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
    if magic.name == "time":
        return _unwrapped(magic, inner)
    if magic.name == "timeit":
        return _left_out(magic, "only measures time; IPython keeps nothing of what it ran")
    piece = _piece(magic, context)
    lines = [magic.line] * len(piece.python)
    source = f"%%{magic.name} {magic.arguments}".rstrip()
    code = Code(
        python="\n".join(piece.python),
        lines=tuple(lines) or (magic.line,),
        imports=piece.imports,
        dropped=(Dropped(magic.line, source, piece.why),) if piece.why else (),
        requirements=piece.requirements,
        magics=(source,) if piece.magic else (),
        quiet=piece.quiet,
        transformed=True,
    )
    return Translation(code, tuple(finding.at(magic.line) for finding in piece.findings))


def _piece(magic: CellMagic, context: Context) -> Piece:
    words = magic.arguments.split()
    piece: Piece | None = None
    if not magic.body:
        piece = None
    elif magic.name in ("writefile", "file"):
        piece = _writefile(words, magic.body, context)
    elif "{" in magic.arguments or "$" in magic.arguments:
        piece = None
    elif magic.name == "script":
        piece = shell.script("", magic.arguments, magic.body)
    elif magic.name in _PROGRAMS:
        piece = shell.script(magic.name, magic.arguments, magic.body)
    return piece if piece is not None else _kept(magic)


def _kept(magic: CellMagic) -> Piece:
    note = Finding(
        rules.MAGIC,
        f"`%%{magic.name}` stays a call to IPython, so the step runs only inside of a Jupyter kernel.",
        "Write in Python what the magic does, or tag the cell `skip` if the pipeline does not need it.",
    )
    python = f"get_ipython().run_cell_magic({quoted(magic.name)}, {quoted(magic.arguments)}, {block(magic.body)})"
    return Piece(tuple(python.split("\n")), imports=("IPython",), magic=True, findings=(note,))


def _writefile(words: list[str], body: str, context: Context) -> Piece | None:
    append = bool(words) and words[0] in ("-a", "--append")
    names = words[1:] if append else words
    if len(names) != 1 or names[0].startswith("-"):
        return None
    name = names[0]
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1]
    path = expanded(name, context.knows)
    imports = ["os"]
    if name.startswith("~"):
        path = f"os.path.expanduser({path})"
    verb = "Appending to" if append else "Overwriting"
    python = [f'print(("{verb} " if os.path.exists({path}) else "Writing ") + {path})']
    if append:
        python += [
            f'with open({path}, "a", encoding="utf-8") as _file:',
            *f"    _file.write({block(body)})".split("\n"),
        ]
    else:
        imports.append("pathlib")
        python += f'pathlib.Path({path}).write_text({block(body)}, encoding="utf-8")'.split("\n")
    return Piece(tuple(python), imports=tuple(imports), quiet=True)


def _unwrapped(magic: CellMagic, inner: Callable[[str], Translation]) -> Translation:
    body = inner(magic.body.removesuffix("\n"))
    code, shift = body.code, magic.line
    source = f"%%{magic.name} {magic.arguments}".rstrip()
    dropped = [Dropped(shift, source, "the time that it took")]
    dropped += [Dropped(other.line + shift, other.source, other.why) for other in code.dropped]
    return Translation(
        Code(
            python=code.python,
            lines=tuple(line + shift for line in code.lines),
            imports=code.imports,
            dropped=tuple(dropped),
            requirements=code.requirements,
            magics=code.magics,
            quiet=code.quiet,
            transformed=True,
        ),
        tuple(finding.at(finding.line + shift) for finding in body.findings),
    )


def _left_out(magic: CellMagic, why: str) -> Translation:
    lines = [f"%%{magic.name} {magic.arguments}".rstrip(), *magic.body.removesuffix("\n").split("\n")]
    dropped = [Dropped(magic.line + index, text, why) for index, text in enumerate(lines) if text.strip()]
    return Translation(Code(python="", lines=(magic.line,), dropped=tuple(dropped), transformed=True))
