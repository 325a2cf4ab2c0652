"""Open files and connections: what is done with their names is done to what they were opened on."""

import ast
from collections.abc import Iterable, Iterator, Mapping

from nblift.model.graph import Evidence

from .ambient import Action, Touch, resolve
from .cellfacts import CellFacts
from .paths import Access, Lookup, files_of
from .tree import root_of


class Handles:
    """Follows them along the notebook, as far as the source says; a run sees the files themselves."""

    def __init__(self) -> None:
        #: Name → files that it may stand for.
        self._files: dict[str, frozenset[str]] = {}

    def touches(self, used: Iterable[str]) -> Iterator[Touch]:
        """What a cell may do to files by using names."""
        if self._files:
            for file in sorted({file for name in used for file in self._files.get(name, ())}):
                yield Touch(Action.READ, file, Evidence.MAY)
                yield Touch(Action.CHANGE, file, Evidence.MAY)

    def leave(self, facts: CellFacts, imports: Mapping[str, str], lookup: Lookup) -> None:
        """A cell ends: its names may stand for files that stay open."""
        opened = {name: self._opened(node, facts, imports, lookup) for name, node in facts.texts.items()}
        for name in (*facts.binds, *facts.deletes):
            self._files.pop(name, None)
        self._files |= {name: files for name, files in opened.items() if files}

    def _opened(self, node: ast.expr, facts: CellFacts, imports: Mapping[str, str], lookup: Lookup) -> frozenset[str]:
        inherited = self._files.get(root_of(node), frozenset())
        call = next((c for c in facts.calls if c.node is node), None)
        if call is None:
            return inherited
        touched = files_of(call, resolve(call.text, imports, {}), lookup)
        return inherited | {f"file:{t.path}" for t in touched if t.access in (Access.WRITE, Access.UPDATE)}
