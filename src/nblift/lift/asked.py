"""Files that code asks about, or names to a shell, without opening them: no event of a run tells of these."""

import ast
import posixpath
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase

import msgspec

from nblift.analysis.effects import dotted
from nblift.analysis.mutation import Call
from nblift.analysis.paths import Access, Known, files_of, folded
from nblift.analysis.shell import SHELL, files_of_command
from nblift.model.observation import CellSeen

from .homes import Homes
from .paths import value_of
from .program import Item


class Asked(msgspec.Struct, frozen=True):
    """What the code of one cell asks for, by paths and patterns relative to the notebook's folder."""

    #: Files and folders.
    paths: tuple[str, ...] = ()
    #: Patterns as `glob` takes them.
    patterns: tuple[str, ...] = ()
    #: Folders of which it asks what is in them.
    listed: tuple[str, ...] = ()

    def among(self, files: Collection[str]) -> list[str]:
        """Those of some files, or folders, that it asks for."""
        return [f for f in files if f in self.paths or any(matches(f, p) for p in self.patterns)]


def asked_by(items: Collection[Item], homes: Homes, seen: CellSeen) -> Asked:
    """What a cell's statements ask for, and functions that they may call, as far as the source says."""
    nodes = [n for item in items for n in (item.node, *(v.node for v in homes.reached(item)))]
    calls = [n for each in dict.fromkeys(nodes) for n in ast.walk(each) if isinstance(n, ast.Call)]
    named = [(posixpath.normpath(path), lists) for node in calls for path, lists in _named_in(node, homes)]
    patterns = [p for p, _ in named if any(c in p for c in "*?[")]
    if ("." in seen.files.listed and not any("/" not in p for p in patterns)) or (".", True) in named:
        patterns.append("*")
    plain = [(p, lists) for p, lists in named if p not in patterns]
    return Asked(tuple(p for p, _ in plain), tuple(patterns), tuple(p for p, lists in plain if lists and p != "."))


def _named_in(node: ast.Call, homes: Homes) -> Iterator[tuple[str, bool]]:
    """Paths and patterns that a call asks for; with each, whether it asks what is in the folder."""

    def lookup(name: str) -> Known | None:
        item = homes.program.constants.get(name)
        return None if item is None else folded(value_of(item), lookup)

    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    text = dotted(node.func, homes.program.aliases) or (f".{method}" if method else ast.unparse(node.func))
    call = Call(text, node, sure=True, receiver={}, positional=(), keywords={}, root="", method=method)
    if text in ("glob.glob", "glob.iglob") and node.args:
        pattern = folded(node.args[0], lookup)
        if isinstance(pattern, str):
            yield pattern, False
    elif method in ("glob", "rglob") and node.args:
        folder, pattern = folded(node.func.value, lookup), folded(node.args[0], lookup)  # type: ignore[attr-defined]
        if isinstance(folder, str) and isinstance(pattern, str):
            yield posixpath.join(folder, *(["**"] if method == "rglob" else []), pattern), False
    else:
        touches = files_of_command(call, lookup) if text.startswith(SHELL) else files_of(call, text, lookup)
        yield from ((t.path, t.access is Access.LIST) for t in touches if t.access in (Access.READ, Access.LIST))


def matches(path: str, pattern: str) -> bool:
    """Whether `glob` finds a path by a pattern, ``**`` included."""
    return _match(path.split("/"), pattern.split("/"))


def _match(path: list[str], pattern: list[str]) -> bool:
    if not pattern:
        return not path
    if pattern[0] == "**":
        return any(_match(path[start:], pattern[1:]) for start in range(len(path)))
    hidden = path[:1] and path[0].startswith(".") and not pattern[0].startswith(".")
    return bool(path) and not hidden and fnmatchcase(path[0], pattern[0]) and _match(path[1:], pattern[1:])
