"""Open files and connections: what is done with their names is done to what they were opened on."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nblift.model.graph import Evidence

from .ambient import Action, Touch
from .cellfacts import CellFacts
from .mutation import Call
from .paths import Access, Lookup, files_of, touches_files
from .tree import root_of


class Handles:
    """Follows them along the notebook, as far as the source says; a run sees the files themselves."""

    def __init__(self) -> None:
        #: Name → files that it may stand for.
        self._files: dict[str, frozenset[str]] = {}

    def files(self) -> dict[str, frozenset[str]]:
        """Name → files that it may stand for."""
        return dict(self._files)

    def go_back(self, files: Mapping[str, frozenset[str]]) -> None:
        """Stand where names stood for these files."""
        self._files = dict(files)

    def touches(self, used: Iterable[str]) -> Iterator[Touch]:
        """What a cell may do to files by using names."""
        if self._files:
            for file in sorted({file for name in used for file in self._files.get(name, ())}):
                yield Touch(Action.READ, file, Evidence.MAY)
                yield Touch(Action.CHANGE, file, Evidence.MAY)

    def leave(self, facts: CellFacts, calls: Sequence[tuple[str, Call]], lookup: Lookup) -> None:
        """A cell ends: its names may stand for files that stay open.

        Parameters
        ----------
        calls
            Of the cell, each with its text as `resolve` spells it out; those that may touch anything.
        """
        if not calls and not self._files:
            return
        touching = {call.node: files_of(call, text, lookup) for text, call in calls if touches_files(text)}
        opened: dict[str, frozenset[str]] = {}
        for name, node in facts.texts.items():
            touched = touching.get(node, ()) if isinstance(node, ast.Call) else ()
            files = frozenset(f"file:{t.path}" for t in touched if t.access in (Access.WRITE, Access.UPDATE))
            opened[name] = files | self._files.get(root_of(node), frozenset())
        for name in (*facts.binds, *facts.deletes):
            self._files.pop(name, None)
        self._files |= {name: files for name, files in opened.items() if files}
