"""Calls of a notebook where they run, with what the source tells of their arguments."""

import ast
from collections.abc import Iterator

import msgspec

from nblift.model.diagnostic import Place
from nblift.model.notebook import Cell

from .effects import resolve
from .hidden import place_of
from .mutation import Call
from .paths import FileTouch, files_of, touches_files
from .routine import Routine
from .shell import texts_of
from .walk import Visit

#: What nblift's reading of IPython syntax runs commands with, and what people do.
SHELLS = ("subprocess.", "os.system", "os.popen")


class Site(msgspec.Struct, frozen=True):
    """A call that a cell runs."""

    #: With imported names spelled out.
    text: str
    call: Call
    cell: Cell
    #: The cell that it is written in: a function's, if the function stands in another one.
    stands: Cell
    #: Its text begins with something imported.
    imported: bool
    #: What the source gives of its arguments: texts, in order.
    texts: tuple[str, ...] = ()
    files: tuple[FileTouch, ...] = ()
    #: What made the object that its text begins with, if a call did: ``pandas.read_csv``.
    made_by: str = ""

    @property
    def place(self) -> Place:
        """Where it is written."""
        return place_of(self.stands, self.call.node.lineno)

    @property
    def is_shell(self) -> bool:
        """Whether it hands a command to a shell."""
        return self.text.startswith(SHELLS)

    @property
    def in_words(self) -> str:
        """The call as it is written, without its arguments."""
        return "!" if self.is_shell else ast.unparse(self.call.node.func)[-60:]

    def keyword(self, *names: str) -> ast.expr | None:
        """What it is given by one of these keywords."""
        return next((k.value for k in self.call.node.keywords if k.arg in names), None)


class Sites:
    """Gathers them, cell after cell: give `visit` to `graph_of`."""

    def __init__(self) -> None:
        self.all: list[Site] = []
        #: Node of a call → cell that it is written in.
        self._cells: dict[ast.Call, Cell] = {}
        #: Name → what made its object.
        self._makers: dict[str, str] = {}

    def visit(self, visit: Visit) -> None:
        """Enter the calls of one cell."""
        cell, facts = visit.cell, visit.facts
        carried = [r for c in facts.carries.values() for r in c.routines]
        for routine in (*facts.defines.values(), *carried):
            for call in _calls_of(routine):
                self._cells.setdefault(call.node, cell)
        own = {call.node for call in facts.calls}
        for text, call in visit.calls:
            stands = cell if call.node in own else self._cells.get(call.node, cell)
            files = tuple(files_of(call, text, visit.lookup)) if touches_files(text) else ()
            texts = tuple(texts_of(call, visit.lookup))
            made_by = self._makers.get(call.root, "")
            imported = call.root in visit.imports or text != call.text
            self.all.append(Site(text, call, cell, stands, imported, texts, files, made_by))
        for name in (*facts.binds, *facts.may_bind):
            self._makers.pop(name, None)
        for name, call in facts.made_by.items():
            self._makers[name] = resolve(call.text, visit.imports)


def _calls_of(routine: Routine) -> Iterator[Call]:
    yield from routine.calls
    for inner in (*routine.makes, *routine.members.values()):
        yield from _calls_of(inner)
