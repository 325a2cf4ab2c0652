"""Line magics in plain Python."""

import re
from collections.abc import Callable

from . import rules
from .packages import installed
from .piece import Context, Finding, Piece
from .python import Invalid, compiled
from .quote import expanded, is_dynamic, quoted
from .shell import getoutput, system

_DEVELOPMENT = "only for developing in the notebook"
_INSPECTION = "shows the state of the interactive session"
_BACKEND = "chooses how the notebook shows figures"

#: Magics that are left out, and why.
DROPPED = {
    **dict.fromkeys(("matplotlib",), _BACKEND),
    **dict.fromkeys(
        ("autoreload", "aimport", "pdb", "debug", "tb", "xmode", "colors", "color", "autocall", "automagic", "autosave",
         "autoindent", "load", "loadpy", "edit", "ed", "logstart", "logstop", "logon", "logoff", "logstate", "save",
         "notebook", "gui", "alias", "unalias", "alias_magic", "rehashx", "bookmark", "macro", "store", "pastebin",
         "qtconsole", "connect_info", "lab_black", "nb_black", "subplots", "doctest_mode", "killbgscripts"),
        _DEVELOPMENT,
    ),
    **dict.fromkeys(
        ("who", "whos", "history", "hist", "pinfo", "pinfo2", "psearch", "pdoc", "pdef", "psource", "pfile", "page",
         "pycat", "lsmagic", "magic", "quickref", "man", "less", "more", "clear", "cls", "dhist", "watermark"),
        _INSPECTION,
    ),
    "timeit": "only measures time; IPython keeps nothing of what it ran",
}  # fmt: skip
#: Extensions whose magics are all left out.
_DEVELOPMENT_EXTENSIONS = frozenset(("autoreload", "watermark", "lab_black", "nb_black", "jupyter_black", "black"))
#: IPython's own names for shell commands, on Linux.
ALIASES = {
    **{name: name for name in ("mkdir", "rmdir", "mv", "rm", "cp", "cat")},
    "ls": "ls -F --color",
    "ll": "ls -F -o --color",
}


def line_magic(name: str, arguments: str, context: Context) -> Piece:
    """What `%name arguments` becomes."""
    translate = _TRANSLATORS.get(name)
    if translate is not None:
        piece = translate(arguments, context)
        return kept(name, arguments) if piece is None else piece
    if name in DROPPED:
        return Piece(why=DROPPED[name])
    if name in ALIASES:
        return system(f"{ALIASES[name]} {arguments}", context)
    return kept(name, arguments)


def kept(name: str, arguments: str) -> Piece:
    """A magic that stays a call to IPython."""
    note = Finding(
        rules.MAGIC,
        f"`%{name}` stays a call to IPython, so the step runs only inside of a Jupyter kernel.",
        "Write in Python what the magic does, or tag the cell `skip` if the pipeline does not need it.",
    )
    python = f"get_ipython().run_line_magic({quoted(name)}, {quoted(arguments)})"
    return Piece((python,), imports=("IPython",), magic=True, findings=(note,))


def _time(arguments: str, context: Context) -> Piece | None:
    statement = re.sub(r"^--no-raise-error\s+", "", arguments).strip()
    if not statement:
        return Piece(why="it measures nothing")
    why = "the time that it took"
    if statement[0] in "!%":
        inner = (
            system(statement[1:], context)
            if statement[0] == "!"
            else line_magic(*statement[1:].partition(" ")[::2], context)
        )
        return Piece(inner.python, inner.imports, why, inner.requirements, inner.magic, inner.quiet, inner.findings)
    try:
        compiled(statement)
    except Invalid:
        return None
    return Piece((statement,), why=why)


def _cd(arguments: str, context: Context) -> Piece | None:
    why = "IPython prints the folder that it changed to"
    path = arguments.strip()
    if path == "-q" or path.startswith("-q "):
        path, why = path[2:].strip(), ""
    if path.startswith("-"):
        message = "`%cd -` and its like depend on the folders that this session visited before."
        return Piece(why=_INSPECTION, findings=(Finding(rules.UNSUPPORTED, message, "Name the folder itself."),))
    if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"":
        path = path[1:-1]
    if not path or path.startswith("~"):
        return Piece((f"os.chdir(os.path.expanduser({expanded(path or '~', context.knows)}))",), ("os",), why)
    return Piece((f"os.chdir({expanded(path, context.knows)})",), ("os",), why)


def _env(arguments: str, context: Context) -> Piece | None:
    text = arguments.strip()
    if not text:
        return Piece(why="it shows the whole environment")
    if "=" not in text and " " not in text:
        return Piece((f"os.environ[{expanded(text, context.knows)}]",), ("os",))
    return _set_env(arguments, context)


def _set_env(arguments: str, context: Context) -> Piece | None:
    name, _, value = arguments.strip().partition("=" if "=" in arguments else " ")
    name, value = name.strip(), value.strip()
    if not name or re.search(r"\s", name) or not arguments.strip().removeprefix(name).strip():
        return None
    if is_dynamic(name, context.knows):
        return None
    if not is_dynamic(arguments, context.knows):
        return Piece(
            (f"os.environ[{quoted(name)}] = {expanded(value, context.knows)}",
             f"print({expanded(f'env: {name}={value}', context.knows)})"),
            ("os",),
        )  # fmt: skip
    return Piece(
        (f"os.environ[{quoted(name)}] = {expanded(value, context.knows)}",
         f"print({quoted(f'env: {name}=')} + os.environ[{quoted(name)}])"),
        ("os",),
    )  # fmt: skip


def _pip(arguments: str, context: Context) -> Piece | None:
    return installed(f"pip {arguments}")


def _conda(arguments: str, context: Context) -> Piece | None:
    return installed(f"conda {arguments}")


def _uv(arguments: str, context: Context) -> Piece | None:
    return installed(f"uv {arguments}")


def _load_ext(arguments: str, context: Context) -> Piece | None:
    return Piece(why=_DEVELOPMENT) if arguments.strip() in _DEVELOPMENT_EXTENSIONS else None


def _pylab(arguments: str, context: Context) -> Piece:
    python = [
        "import numpy",
        "import matplotlib",
        "from matplotlib import pylab, mlab, pyplot",
        "np = numpy",
        "plt = pyplot",
    ]
    if "--no-import-all" not in arguments:
        python += ["from matplotlib.pylab import *", "from numpy import *"]
    return Piece(tuple(python), why=_BACKEND)


def _reset(arguments: str, context: Context) -> Piece:
    message = "`%reset` empties the session; a pipeline has none, and names do not vanish between steps."
    return Piece(why=_INSPECTION, findings=(Finding(rules.UNSUPPORTED, message, "Remove the line."),))


def _run(arguments: str, context: Context) -> Piece:
    from .inline import inlined

    return inlined(arguments, context)


_TRANSLATORS: dict[str, Callable[[str, Context], Piece | None]] = {
    "time": _time,
    "cd": _cd,
    "pwd": lambda arguments, context: Piece(("os.getcwd()",), ("os",)),
    "env": _env,
    "set_env": _set_env,
    "pip": _pip,
    "conda": _conda,
    "mamba": _conda,
    "micromamba": _conda,
    "uv": _uv,
    "load_ext": _load_ext,
    "reload_ext": _load_ext,
    "pylab": _pylab,
    "reset": _reset,
    "reset_selective": _reset,
    "run": _run,
    "sx": getoutput,
    "system": getoutput,
}
