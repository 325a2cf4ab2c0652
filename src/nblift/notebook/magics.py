"""Line magics in plain Python."""

import difflib
import re
from collections.abc import Callable

from . import rules
from .inline import inlined
from .packages import installed
from .piece import Context, Finding, Piece
from .python import NotPythonError, compiled
from .quote import expanded, is_dynamic, quoted
from .shell import getoutput, system

_DEVELOPMENT = "only for developing in the notebook"
#: Why a line is left out that shows something and does nothing.
INSPECTION = "shows the state of the interactive session"
_MEASURE = "only measures time; IPython keeps nothing of what it ran"
_BACKEND = "chooses how the notebook shows figures"

_TIMEIT_OPTIONS = re.compile(r"^\s*(?:-(?:[nrpP]\s*\d+|[tcqov]+)(?:\s+|$))*")
_SESSION = (
    "aimport", "alias", "alias_magic", "autocall", "autoindent", "automagic", "autoreload", "autosave", "bookmark",
    "color", "colors", "connect_info", "debug", "doctest_mode", "ed", "edit", "gui", "killbgscripts", "lab_black",
    "load", "loadpy", "logoff", "logon", "logstart", "logstate", "logstop", "macro", "nb_black", "notebook", "pastebin",
    "pdb", "qtconsole", "rehashx", "save", "tb", "unalias", "xmode",
)  # fmt: skip
_LOOKS = (
    "clear", "cls", "dhist", "hist", "history", "less", "lsmagic", "magic", "man", "more", "page", "pdef", "pdoc",
    "pfile", "pinfo", "pinfo2", "psearch", "psource", "pycat", "quickref", "watermark", "who", "whos",
)  # fmt: skip
#: Magics that are left out, and why.
DROPPED = {
    "matplotlib": _BACKEND,
    **dict.fromkeys(_SESSION, _DEVELOPMENT),
    **dict.fromkeys(_LOOKS, INSPECTION),
}
#: Extensions of which nothing is left in a pipeline.
_DEVELOPMENT_EXTENSIONS = frozenset(("autoreload", "black", "jupyter_black", "lab_black", "nb_black", "watermark"))
#: IPython's own names for shell commands, as they are on Linux.
ALIASES = {
    **{name: name for name in ("cat", "cp", "mkdir", "mv", "rm", "rmdir")},
    "ls": "ls -F --color",
    "ll": "ls -F -o --color",
}


def line_magic(name: str, arguments: str, context: Context) -> Piece:
    """What `%name arguments` becomes."""
    translate = _TRANSLATORS.get(name)
    piece = None
    if translate is not None:
        piece = translate(arguments, context)
    elif name in DROPPED:
        piece = Piece(why=DROPPED[name])
    elif name in ALIASES:
        piece = system(f"{ALIASES[name]} {arguments}".rstrip(), context)
    elif not name:
        piece = _refused("There is no name after `%`.", "Remove the space, or the line.")
    elif name.startswith("%"):
        piece = _refused(f"`%{name}` does not stand on the first line of its cell.", "Move it up, or remove it.")
    return piece if piece is not None else kept(name, arguments)


def kept(name: str, arguments: str) -> Piece:
    """A magic that stays a call to IPython."""
    python = f"get_ipython().run_line_magic({quoted(name)}, {quoted(arguments)})"
    return Piece((python,), imports=("IPython",), magic=True, findings=(kept_note(f"%{name}"),))


def kept_note(magic: str) -> Finding:
    """What to know about a magic, `%name` or `%%name`, that stays a call to IPython."""
    hint = "Write in Python what the magic does, or tag the cell `skip` if the pipeline does not need it."
    known = [*_TRANSLATORS, *DROPPED, *ALIASES]
    near = difflib.get_close_matches(magic.lstrip("%"), known, 1, 0.85) if not magic.startswith("%%") else []
    if near and magic != f"%{near[0]}":
        hint = f"Did you mean `%{near[0]}`?"
    message = f"`{magic}` stays a call to IPython, so the step runs only inside of a Jupyter kernel."
    if magic == "%config":
        message = "`%config` stays a call to IPython; outside of a Jupyter kernel the step runs without it."
    return Finding(rules.MAGIC, message, hint)


def _refused(message: str, hint: str) -> Piece:
    return Piece(why=INSPECTION, findings=(Finding(rules.UNSUPPORTED, message, hint),))


def _time(arguments: str, context: Context) -> Piece | None:
    why = "prints how long it took"
    statement = re.sub(r"^--no-raise-error\s+", "", arguments).strip()
    if statement.startswith("!"):
        inner = system(statement[1:], context)
    elif statement.startswith("%"):
        name, _, rest = statement[1:].partition(" ")
        inner = line_magic(name, rest, context)
    else:
        try:
            compiled(statement)
        except NotPythonError:
            return None
        inner = Piece((statement,) if statement else ())
    return Piece(inner.python, inner.imports, why, inner.requirements, inner.magic, inner.quiet, inner.findings)


def _timeit(arguments: str, _context: Context) -> Piece:
    return Piece(why=_MEASURE, timed=timed(arguments))


def timed(text: str) -> str:
    """The Python that `%timeit` measures; empty if what stands there is not Python."""
    python = _TIMEIT_OPTIONS.sub("", text, count=1).strip()
    try:
        compiled(python)
    except NotPythonError:
        return ""
    return python


def _cd(arguments: str, context: Context) -> Piece | None:
    why = "IPython prints the folder that it changed to"
    path = arguments.strip()
    if path == "-q" or path.startswith("-q "):
        path, why = path[2:].strip(), ""
    if path.startswith("-"):
        return _refused(f"`%cd {path}` depends on the folders that this session visited.", "Name the folder itself.")
    if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"":
        path = path[1:-1]
    target = expanded(path or "~", context.knows)
    if not path or path.startswith("~"):
        target = f"os.path.expanduser({target})"
    return Piece((f"os.chdir({target})",), ("os",), why)


def _env(arguments: str, context: Context) -> Piece | None:
    text = arguments.strip()
    if not text:
        return Piece(why="shows the whole environment")
    if "=" not in text and " " not in text:
        return Piece((f"os.environ[{expanded(text, context.knows)}]",), ("os",))
    return _set_env(text, context)


def _set_env(arguments: str, context: Context) -> Piece | None:
    name, mark, value = arguments.strip().partition("=" if "=" in arguments else " ")
    name, value = name.strip(), value.strip()
    if not name or not mark or re.search(r"\s", name) or is_dynamic(name, context.knows):
        return None
    variable = f"os.environ[{quoted(name)}]"
    text = quoted(f"env: {name}={value}")
    if is_dynamic(value, context.knows):
        text = f"{quoted(f'env: {name}=')} + {variable}"
    return Piece((f"{variable} = {expanded(value, context.knows)}", f"print({text})"), ("os",))


def _load_ext(arguments: str, _context: Context) -> Piece | None:
    return Piece(why=_DEVELOPMENT) if arguments.strip() in _DEVELOPMENT_EXTENSIONS else None


def _pylab(arguments: str, _context: Context) -> Piece:
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


def _pwd(_arguments: str, _context: Context) -> Piece:
    return Piece(("os.getcwd()",), ("os",))


def _reset(_arguments: str, _context: Context) -> Piece:
    return _refused("`%reset` empties the session, and a pipeline has none.", "Remove the line.")


def _store(arguments: str, _context: Context) -> Piece:
    if "-r" in arguments.split():
        message = "`%store -r` takes values that another session left behind."
        return _refused(message, "Write the values to a file there, and read the file here.")
    return Piece(why=_DEVELOPMENT)


def _installer(command: str) -> Callable[[str, Context], Piece | None]:
    return lambda arguments, _context: installed(f"{command} {arguments}")


_TRANSLATORS: dict[str, Callable[[str, Context], Piece | None]] = {
    "cd": _cd,
    "conda": _installer("conda"),
    "env": _env,
    "load_ext": _load_ext,
    "mamba": _installer("mamba"),
    "micromamba": _installer("micromamba"),
    "pip": _installer("pip"),
    "pwd": _pwd,
    "pylab": _pylab,
    "reload_ext": _load_ext,
    "reset": _reset,
    "reset_selective": _reset,
    "run": inlined,
    "set_env": _set_env,
    "store": _store,
    "sx": getoutput,
    "system": getoutput,
    "time": _time,
    "timeit": _timeit,
    "uv": _installer("uv"),
}
