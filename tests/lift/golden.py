"""Cases of lifting: one file each, named by a full sentence about behaviour.

A file is, in this order::

    # flags: displays=keep docstrings   optional; python=3.12 if older ones cannot read the notebook
    # %% id [tags]                      the notebook, cell by cell; [markdown] for text behind `#`
    # === file NAME                     a file beside the notebook
    # === steps                         what is expected: lifted modules (without docstrings, unless a flag asks) and
                                        adjusted ones,
    # === diagnostics                   all that is said,
    # === verdict                       if it is not `verified`,
    # === naive                         what `tests.support.naive` gets wrong here; absent if nothing
"""

import ast
import re
import sys
from pathlib import Path
from typing import Literal, NamedTuple

from tests.support.naive import naive_difference
from tests.support.quick import Cell, Quick, QuickResult

from nblift.lift.beside import name_in_package
from nblift.model.diagnostic import Diagnostic
from nblift.model.verdict import Difference, Verdict

FOLDER = Path(__file__).parent / "cases"
_MODULES = ("steps", "helpers", "settings", "checks")


class Case(NamedTuple):
    """The given part of a case."""

    flags: str
    cells: tuple[Cell, ...]
    files: dict[str, str]
    #: The given part as it was written.
    text: str

    @property
    def is_of_newer_python(self) -> bool:
        wanted = re.search(r"python=(\d+)\.(\d+)", self.flags)
        return wanted is not None and sys.version_info < tuple(map(int, wanted.groups()))

    @property
    def displays(self) -> Literal["tidy", "keep"]:
        return "keep" if "displays=keep" in self.flags else "tidy"


def parse(text: str) -> Case:
    """Read the given part of a case."""
    given = re.split(r"^# === (?!file )", text, maxsplit=1, flags=re.MULTILINE)[0]
    head, *parts = re.split(r"^# === file (.*)\n", given, flags=re.MULTILINE)
    flags, *pieces = re.split(r"^# %% (.*)\n", head, flags=re.MULTILINE)
    cells = tuple(_cell(title, source) for title, source in zip(pieces[::2], pieces[1::2], strict=True))
    files = dict(zip(parts[::2], parts[1::2], strict=True))
    return Case(flags.removeprefix("# flags:").strip(), cells, files, given)


def _cell(title: str, source: str) -> Cell:
    found = re.fullmatch(r"(\S+)(?: \[(.*)\])?", title.strip())
    assert found, title
    tags = tuple(t.strip() for t in (found[2] or "").split(",") if t.strip())
    text = source.strip("\n")
    return Cell(re.sub(r"^# ?", "", text, flags=re.MULTILINE) if "markdown" in tags else text, tags, found[1])


def rendered(case: Case, quick: Quick, result: QuickResult) -> str:
    """The case as its file should be."""
    beside = [name for path in quick.notebook.modules if (name := _moved(path)) in _adjusted(quick, result)]
    names = (*_MODULES, *beside)
    parts = {name: text for name in names if (text := _module(result, name, docstrings="docstrings" in case.flags))}
    if result.diagnostics:
        parts["diagnostics"] = "\n".join(map(_message, result.diagnostics))
    if result.verdict is not Verdict.VERIFIED:
        parts["verdict"] = f"{result.verdict}: {result.verification.reason}"
    naive = naive_difference(quick) if quick.run.failure is None else None
    if naive is not None:
        parts["naive"] = _wrong(naive)
    text = case.text.rstrip("\n") + "\n"
    return text + "".join(f"\n# === {title}\n{part}\n" for title, part in parts.items())


def _moved(path: str) -> str:
    """Where a module beside the notebook is in the package, without suffix."""
    folders, _, name = path.removesuffix(".py").rpartition("/")
    return f"{folders}/{name}" if folders else name_in_package(name)


def _adjusted(quick: Quick, result: QuickResult) -> set[str]:
    """Modules beside the notebook that the package has with other imports."""
    here = {_moved(path): text for path, text in quick.notebook.modules.items()}
    return {n for n, text in here.items() if result.sources.get(f"src/case/{n}.py", text).strip() != text.strip()}


def _module(result: QuickResult, name: str, *, docstrings: bool) -> str:
    """A lifted module without its docstring; empty if it has nothing to say."""
    source = next((text for path, text in result.sources.items() if path.endswith(f"/case/{name}.py")), "")
    tree = ast.parse(source)
    if all(isinstance(n, ast.FunctionDef) and len(n.body) == 1 for n in tree.body[1:]) and name == "settings":
        return ""
    lines = source.split("\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.Module) or (isinstance(node, ast.FunctionDef | ast.ClassDef) and not docstrings):
            match node.body:
                case [ast.Expr(ast.Constant(str()), lineno=first, end_lineno=int(last)), *rest]:
                    blank = lines[last : last + 1] == [""]
                    lines[first - 1 : last + blank] = [_GONE] * (last + blank + 1 - first)
                    if not rest:
                        lines[first - 1] = " " * node.body[0].col_offset + "..."
    return "\n".join(line for line in lines if line != _GONE).strip("\n")


_GONE = "\0"


def _message(diagnostic: Diagnostic) -> str:
    lines = [f"{diagnostic.severity}[{diagnostic.slug}] {diagnostic.code}: {diagnostic.message}"]
    lines += [f"  --> cell {p.cell or p.file}, line {p.line}: {p.source}" for p in diagnostic.places]
    return "\n".join([*lines, f"  hint: {diagnostic.hint}"])


def _wrong(difference: Difference) -> str:
    return _OF_ONE_RUN.sub("…", _wrong_there(difference))


#: Names of temporary files, and a time to the microsecond.
_OF_ONE_RUN = re.compile(r"/tmp/tmp\w+|\d{8}_\d{6}_\d{6}")


def _wrong_there(difference: Difference) -> str:
    d = difference
    match d.what:
        case "failed":
            return f"{d.step} fails: {re.sub(r'^[a-z-]+: (Step .*? failed: )?', '', d.pipeline)}"
        case "missing":
            return f"{d.step} does not make `{d.name}`"
        case "value" | "sharing":
            return f"{d.step} makes {d.path}: {d.pipeline}\nnotebook: {d.notebook}"
    return f"{d.step} shows {d.pipeline}\nnotebook: {d.notebook}"
