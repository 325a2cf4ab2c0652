"""Code cells as plain Python, one notebook after the other: what is as it was the last time is not read again."""

import re
from collections.abc import Callable, Iterable

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.notebook import Cell, CellKind, Code

from .cells import translate
from .guard import unguarded, with_its_doc
from .piece import Context, Finding
from .python import BUILTINS, names_bound, parsed

ReadText = Callable[[str], str]

_CHANGES_FOLDER = re.compile(r"\bchdir\(|^[ \t]*%?(cd|pushd|popd)\b", re.MULTILINE)


class _Read(msgspec.Struct, frozen=True):
    """A cell's source in plain Python, and what that rests on besides the source."""

    code: Code
    findings: tuple[Finding, ...]
    #: Name → whether the cells above bind it.
    asked: dict[str, bool]


class CellReader:
    """Reads the code cells of a notebook, and again whenever it has changed.

    Parameters
    ----------
    read_text
        Gives the text of a file by its path relative to the notebook's folder, for `%run`; raises FileNotFoundError
        if there is none. Cells that ask for a file are read every time.
    """

    def __init__(self, read_text: ReadText | None = None) -> None:
        self._read_text = read_text
        self._known: dict[str, _Read] = {}
        self._bound: dict[str, set[str]] = {}

    def read(self, cells: Iterable[Cell]) -> tuple[tuple[Cell, ...], list[Diagnostic]]:
        """The same cells with their code, and what there is to say about their syntax, in order."""
        above = _Above(self._bound)
        read_text = self._read_text
        known: dict[str, _Read] = {}
        done: list[Cell] = []
        found: list[Diagnostic] = []
        for cell in cells:
            if cell.kind is CellKind.CODE:
                if _CHANGES_FOLDER.search(cell.source):
                    read_text = _elsewhere
                one = self._read(cell.source, above, read_text, known)
                above.cells.append(one.code.python)
                found += [finding.in_cell(cell.id, cell.number, cell.source) for finding in one.findings]
                cell = msgspec.structs.replace(cell, code=one.code)  # noqa: PLW2901
            done.append(cell)
        self._known = known
        self._bound = {python: self._bound[python] for python in above.cells if python in self._bound}
        return tuple(done), found

    def _read(self, source: str, above: "_Above", read_text: ReadText | None, known: dict[str, _Read]) -> _Read:
        before = self._known.get(source)
        if before is None or any(above.knows(name) is not answer for name, answer in before.asked.items()):
            asking = _Asking(above.knows, read_text)
            translation = translate(source, asking.context())
            code = with_its_doc(unguarded(translation.code))
            before = _Read(code, translation.findings, asking.answers)
            if asking.files:
                return before
        known[source] = before
        return before


class _Asking:
    """Notes what a translator wants to know of the notebook around its cell."""

    def __init__(self, knows: Callable[[str], bool], read_text: ReadText | None) -> None:
        self._knows, self._read_text = knows, read_text
        self.answers: dict[str, bool] = {}
        self.files = False

    def context(self) -> Context:
        return Context(self._name, self._file if self._read_text is not None else None)

    def _name(self, name: str) -> bool:
        self.answers[name] = self._knows(name)
        return self.answers[name]

    def _file(self, path: str) -> str:
        assert self._read_text is not None
        self.files = True
        return self._read_text(path)


class _Above:
    """What the cells read so far have bound; a cell is parsed only when it mentions a name that is asked for."""

    def __init__(self, bound: dict[str, set[str]]) -> None:
        self.cells: list[str] = []
        self._bound = bound

    def knows(self, name: str) -> bool:
        if name in BUILTINS or any(name in self._of(python) for python in self.cells if name in python):
            return True
        # A star import may bind anything; but who writes `$HOME` means the shell's variable.
        return not name.isupper() and any("*" in self._of(python) for python in self.cells if "import *" in python)

    def _of(self, python: str) -> set[str]:
        if python not in self._bound:
            self._bound[python] = names_bound(parsed(python))
        return self._bound[python]


def _elsewhere(path: str) -> str:
    message = f"the notebook changes its folder before it comes to {path}"
    raise OSError(message)
