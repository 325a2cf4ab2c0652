"""State that no name holds: files, environment, random generators, options of libraries, the working directory."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec

from nblift.model.graph import Evidence
from nblift.model.observation import CellSeen

from .effects import DRAWING, MAGIC, SEEDS, configured_by_call, configured_by_store, drawn_by
from .mutation import Call, Store
from .paths import (
    SOME_FILE,
    Access,
    FileTouch,
    Known,
    Lookup,
    files_of,
    folded,
    is_nameless,
    is_native,
    path_of,
    unknown_files_of,
)
from .shell import SHELL, files_of_command

_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)")


class Action(StrEnum):
    """What a cell does to a piece of ambient state."""

    READ = "read"
    #: What it was before does not matter any more.
    BIND = "bind"
    #: It becomes something else that depends on what it was.
    CHANGE = "change"


_ORDER = {action: position for position, action in enumerate(Action)}


class Touch(msgspec.Struct, frozen=True):
    """A cell touches a piece of ambient state."""

    action: Action
    #: ``file:PATH``, ``env:NAME``, ``rng:random``, ``config:pandas``, ``cwd``.
    name: str
    evidence: Evidence


#: Environment as a whole: stands for every variable that some cell set.
WHOLE_ENVIRONMENT = "env:"


def touches_of(
    calls: Sequence[tuple[str, Call]],
    stores: Sequence[tuple[str, Store]],
    lookup: Lookup,
    paths: Lookup,
    seen: CellSeen | None,
) -> list[Touch]:
    """All that a cell touches, reads first.

    Parameters
    ----------
    calls, stores
        Of the cell and of code that it runs, each with its text as `resolve` spells it out; of the calls, those that
        may touch anything.
    lookup
        Values of names that the source gives.
    paths
        The same for names in paths, where those that it does not give have stand-ins.
    seen
        What a run showed of the cell; then it decides what was touched, and the source says how.
    """
    if not calls and not stores and seen is None:
        return []
    found = [
        *_random(calls, seen),
        *_environment(calls, stores, lookup, seen),
        *_configuration(calls, stores, seen),
        *_files(calls, paths, seen),
    ]
    return sorted(dict.fromkeys(found), key=lambda touch: _ORDER[touch.action])


def _evidence(*, sure: bool) -> Evidence:
    return Evidence.PROVED if sure else Evidence.MAY


# ---------------------------------------------------------------------- random state
def _random(calls: Sequence[tuple[str, Call]], seen: CellSeen | None) -> Iterator[Touch]:
    state: dict[str, tuple[Action, bool]] = {}
    for text, call in calls:
        if text in SEEDS and call.sure and SEEDS[text] not in state:
            state[SEEDS[text]] = (Action.BIND, True)
        elif (generator := SEEDS.get(text) or _drawn(text, call)) and (generator not in state or call.sure):
            known = state.get(generator, (Action.CHANGE, False))
            state[generator] = (known[0], known[1] or call.sure)
    for generator in sorted({*state, *(seen.random if seen else ())}):
        action, sure = state.get(generator, (Action.CHANGE, False))
        if seen is not None and generator not in seen.random and not (sure and action is Action.BIND):
            continue
        evidence = Evidence.PROVED if sure else Evidence.OBSERVED if seen else Evidence.MAY
        if action is Action.CHANGE:
            yield Touch(Action.READ, f"rng:{generator}", evidence)
        yield Touch(action, f"rng:{generator}", evidence)


def _drawn(text: str, call: Call) -> str:
    """The global generator that a call draws from; pandas and scikit-learn do so where no state is given."""
    inside = text in DRAWING or (text.endswith(".sample") and not text.startswith("random."))
    if inside and not any(k.arg in ("random_state", "seed") for k in call.node.keywords):
        return "numpy.random"
    return drawn_by(text)


# ---------------------------------------------------------------------- environment, working directory
def _environment(
    calls: Sequence[tuple[str, Call]], stores: Sequence[tuple[str, Store]], lookup: Lookup, seen: CellSeen | None
) -> Iterator[Touch]:
    written = dict(_variables_set(calls, stores, lookup))
    changed = set(seen.environment) if seen is not None else set()
    for name in sorted({*written, *changed}):
        sure = written.get(name, False)
        if seen is None or sure or name in changed:
            evidence = Evidence.PROVED if sure else Evidence.OBSERVED if seen else Evidence.MAY
            yield Touch(Action.BIND, f"env:{name}", evidence)
    for text, store in stores:
        if text == "os.environ" and isinstance(store.node.ctx, ast.Load):
            yield _variable(folded(_item(store), lookup), _evidence(sure=store.sure))
    for text, call in calls:
        yield from _variables_read(text, call, lookup)
        if text == "os.getcwd" or text.endswith("Path.cwd"):
            yield Touch(Action.READ, "cwd", _evidence(sure=call.sure))
        elif text == "os.chdir" and (seen is None or seen.cwd is not None or call.sure):
            if (folder := path_of(call.node, lookup)) is not None:
                yield Touch(Action.READ, f"file:{folder}", _evidence(sure=call.sure))
            yield Touch(Action.CHANGE, "cwd", _evidence(sure=call.sure))
        elif text.startswith(SHELL):
            yield Touch(Action.READ, "cwd", Evidence.MAY)
    if seen is not None and seen.cwd is not None and not any(text == "os.chdir" for text, _ in calls):
        yield Touch(Action.CHANGE, "cwd", Evidence.OBSERVED)


def _variables_set(
    calls: Sequence[tuple[str, Call]], stores: Sequence[tuple[str, Store]], lookup: Lookup
) -> Iterator[tuple[str, bool]]:
    for text, store in stores:
        if text == "os.environ" and not isinstance(store.node.ctx, ast.Load):
            name = folded(_item(store), lookup)
            if isinstance(name, str):
                yield name, store.sure
    for text, call in calls:
        if text in ("os.environ.setdefault", "os.putenv", "os.environ.pop", "os.unsetenv") and call.node.args:
            name = folded(call.node.args[0], lookup)
            if isinstance(name, str):
                yield name, call.sure
        elif text == "os.environ.update":
            for name in _keys(call.node):
                yield name, call.sure


def _item(store: Store) -> ast.expr:
    return store.node.slice if isinstance(store.node, ast.Subscript) else ast.Constant(None)


def _variable(name: Known | None, evidence: Evidence) -> Touch:
    return Touch(Action.READ, f"env:{name}" if isinstance(name, str) else WHOLE_ENVIRONMENT, evidence)


def _keys(node: ast.Call) -> list[str]:
    given = [key for a in node.args if isinstance(a, ast.Dict) for key in a.keys]
    literal = [key.value for key in given if isinstance(key, ast.Constant)]
    return [*(k.arg for k in node.keywords if k.arg), *(name for name in literal if isinstance(name, str))]


def _variables_read(text: str, call: Call, lookup: Lookup) -> Iterator[Touch]:
    evidence = _evidence(sure=call.sure)
    if text in ("os.environ.get", "os.getenv", "os.environ.pop", "os.environ.setdefault", "os.environ.__getitem__"):
        yield _variable(folded(call.node.args[0], lookup) if call.node.args else None, evidence)
    elif text.startswith(("os.environ.", "os.path.expandvars")):
        yield Touch(Action.READ, WHOLE_ENVIRONMENT, evidence)
    elif text.startswith(SHELL):
        texts = [n.value for n in ast.walk(call.node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        for name in sorted({name for each in texts for name in _VARIABLE.findall(each)}):
            yield Touch(Action.READ, f"env:{name}", Evidence.MAY)


# ---------------------------------------------------------------------- options
def _configuration(
    calls: Sequence[tuple[str, Call]], stores: Sequence[tuple[str, Store]], seen: CellSeen | None
) -> Iterator[Touch]:
    by_source: dict[str, bool] = {}
    for text, call in calls:
        surface = configured_by_call(text) or _configured_by_magic(text, call)
        if surface:
            by_source[surface] = by_source.get(surface, False) or call.sure
    for text, store in stores:
        surface = configured_by_store(text)
        if surface:
            by_source[surface] = by_source.get(surface, False) or store.sure
    changed = set(seen.configuration) if seen is not None else set()
    for surface in sorted({*by_source, *changed} - {"environment", "cwd", "folders"}):
        sure = by_source.get(surface, False)
        if seen is None or sure or surface in changed:
            evidence = Evidence.PROVED if sure else Evidence.OBSERVED if seen else Evidence.MAY
            yield Touch(Action.CHANGE, f"config:{surface}", evidence)


def _configured_by_magic(text: str, call: Call) -> str | None:
    if not text.endswith(MAGIC):
        return None
    match call.node.args:
        case [ast.Constant("config"), ast.Constant(str(option)), *_] if option.startswith("InlineBackend"):
            return "matplotlib"
        case [ast.Constant("config" | "precision"), *_]:
            return "ipython"
    return None


# ---------------------------------------------------------------------- files
def _files(calls: Sequence[tuple[str, Call]], lookup: Lookup, seen: CellSeen | None) -> Iterator[Touch]:
    by_source = [touch for text, call in calls for touch in files_of(call, text, lookup)]
    if any(not touch.path.startswith("/") for touch in by_source):
        yield Touch(Action.READ, "cwd", Evidence.PROVED)
    elif seen is not None and (seen.files.read or seen.files.written):
        yield Touch(Action.READ, "cwd", Evidence.OBSERVED)
    by_shell = [t for text, call in calls if text.startswith(SHELL) for t in files_of_command(call, lookup)]
    unknown = {access for text, call in calls for access in unknown_files_of(call, text, lookup)}
    if seen is None:
        for touch in (*by_source, *by_shell, *(FileTouch(SOME_FILE, access, sure=False) for access in sorted(unknown))):
            yield from _touches_of(touch)
        return
    for touch in by_shell:
        if touch.access is Access.LIST:
            # nobody sees another process look at a folder
            yield from _touches_of(touch)
    sure = {(t.path, t.access) for t in by_source if t.sure}
    for access, paths in _seen_files(seen):
        for path in paths:
            evidence = Evidence.PROVED if (path, access) in sure else Evidence.OBSERVED
            yield from _touches_of(FileTouch(path, access, sure=True), evidence)
    yield from _outside(by_source, unknown, seen)


def _outside(by_source: Sequence[FileTouch], unknown: Collection[Access], seen: CellSeen) -> Iterator[Touch]:
    """Files elsewhere: a run shows that they were opened, and the source what for."""
    opened = seen.files.outside
    for touch in by_source:
        if touch.path in opened or (touch.path.startswith("/") and touch.sure):
            yield from _touches_of(touch)
    accesses = {*unknown, *(touch.access for touch in by_source if is_nameless(touch.path))}
    several = Access.UPDATE if accesses - {Access.READ} else Access.READ
    access = next(iter(accesses)) if len(accesses) == 1 else several
    for path in opened:
        if all(touch.path != path for touch in by_source):
            yield from _touches_of(FileTouch(path, access, sure=True), Evidence.OBSERVED)


def unseen(
    calls: Sequence[tuple[str, Call]], lookup: Lookup, paths: Lookup, known: Iterable[Touch], seen: CellSeen
) -> Iterator[Touch]:
    """What the source says of files, and a run does not show where native code is not watched.

    Parameters
    ----------
    calls, lookup, paths
        As of `touches_of`.
    known
        What is touched as the run shows.
    """
    told = {touch.name for touch in known}
    yield from (t for t in _files(calls, lookup, None) if not is_nameless(t.name) and t.name not in told)
    native = [(text, call) for text, call in calls if is_native(text)]
    files = seen.files
    for touch in _files(native, paths, None) if native else ():
        # a path that only the run knows is among those that it shows, if it shows any
        shown = files.read if touch.action is Action.READ else (*files.written, *files.deleted)
        if is_nameless(touch.name) and not shown and not files.outside:
            yield touch


def _seen_files(seen: CellSeen) -> Iterator[tuple[Access, tuple[str, ...]]]:
    files = seen.files
    yield Access.READ, files.read
    yield Access.WRITE, tuple(path for path in files.written if path not in files.read)
    yield Access.UPDATE, tuple(path for path in files.written if path in files.read)
    yield Access.DELETE, files.deleted
    yield Access.LIST, files.listed
    yield Access.FOLDER, files.folders


_ACTIONS = {
    Access.READ: Action.READ,
    Access.WRITE: Action.BIND,
    Access.UPDATE: Action.CHANGE,
    Access.DELETE: Action.BIND,
    Access.LIST: Action.READ,
    Access.FOLDER: Action.BIND,
}


def _touches_of(touch: FileTouch, evidence: Evidence | None = None) -> Iterator[Touch]:
    name = f"file:{touch.path}/*" if touch.access is Access.LIST else f"file:{touch.path}"
    evidence = evidence or _evidence(sure=touch.sure)
    if touch.access in (Access.DELETE, Access.UPDATE):
        # what is not there cannot be removed, and what is added to stays
        yield Touch(Action.READ, name, evidence)
    yield Touch(_ACTIONS[touch.access], name, evidence)
