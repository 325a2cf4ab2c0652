"""The cells of a notebook as the proposal of steps sees them: what kind of code, what flows, what it is about."""

import ast
from collections.abc import Collection, Iterator, Mapping
from enum import IntEnum

import msgspec

from nblift.model.graph import CellNode, Evidence, Graph
from nblift.model.notebook import Cell, CellKind, Code, Notebook
from nblift.model.observation import Observation, Seen
from nblift.notebook import CellTags, Role, parse_tags

from .cellfacts import CellFacts, facts_of_cell
from .effects import Imported, configuration, imports_in, seeded
from .facts import facts_of
from .statements import statements_of
from .suggest_activity import activity_of, last_name
from .suggest_text import Heading, heading_of_code, headings_in

#: Why a value should not leave the step in which it is made.
UNSTORABLE, DRAWN_ON = "cannot be stored", "is drawn on"


class Kind(IntEnum):
    """What a cell holds at most; only `WORK` must be inside a step."""

    EMPTY = 0
    #: Imports, functions, classes, constants.
    CODE = 1
    #: Options of libraries and seeds besides.
    OPTIONS = 2
    WORK = 3


class Flow(msgspec.Struct, frozen=True):
    """Data that one cell makes and another needs; cells by position."""

    source: int
    target: int
    name: str
    sure: bool


class Piece(msgspec.Struct, frozen=True):
    """A code cell that may belong to a step."""

    cell: Cell
    kind: Kind
    #: Whether a step may begin here: it has code, and no tag gives it another role.
    begins: bool
    #: Headings between the code cell above and this one, comments of code last.
    headings: tuple[Heading, ...]
    #: Whether text stands between the code cell above and this one.
    text: bool
    #: ``load``, ``plot``, ``fit`` …
    activity: str
    #: Data names that it binds.
    binds: tuple[str, ...]


class Material(msgspec.Struct, frozen=True):
    """All that a proposal rests on."""

    pieces: tuple[Piece, ...]
    flows: tuple[Flow, ...]
    #: (position, name) → why what the cell leaves in that name should not leave its step.
    bound_to: Mapping[tuple[int, str], str]
    #: Every name of the notebook.
    names: frozenset[str]
    #: What one run saw of a name after a cell, by position and name.
    seen: Mapping[tuple[int, str], Seen]


def material_of(notebook: Notebook, graph: Graph, observation: Observation | None) -> Material:
    """Gather what the notebook says, and what a run of it showed."""
    tags = {cell.id: parse_tags(cell) for cell in notebook.code_cells}
    facts = {cell.id: facts_of_cell(cell.code) for cell in notebook.code_cells if cell.code is not None}
    aliases = {n: i.target for c in notebook.code_cells if c.code for s in _body(c.code) for n, i in _imported(s)}
    constants = _constants(graph, facts, notebook)
    nodes = {node.id: node for node in graph.cells}
    pieces: list[Piece] = []
    inside = {c.id for c in notebook.code_cells if c.id in facts and tags[c.id].role in (None, Role.CHECK)}
    for cell, headings, text in _with_headings(notebook, inside):
        pieces.append(_piece(cell, tags[cell.id], facts[cell.id], aliases, constants, headings, text=text))
    index = {piece.cell.id: position for position, piece in enumerate(pieces)}
    flows = tuple(_flows(graph, nodes, facts, constants, index))
    seen = _seen(observation, index)
    names = frozenset(n for f in facts.values() for n in (*f.binds, *f.may_bind, *f.reads))
    stays = dict(_bound_to(pieces, facts, aliases, seen))
    return Material(tuple(pieces), flows, stays, names, seen)


def _imported(node: ast.stmt) -> Iterator[tuple[str, Imported]]:
    return ((imported.name, imported) for imported in imports_in(node))


def _body(code: Code) -> list[ast.stmt]:
    return ast.parse(code.python).body


def _with_headings(notebook: Notebook, inside: Collection[str]) -> Iterator[tuple[Cell, tuple[Heading, ...], bool]]:
    """The cells `inside` of steps, with the headings above each, and whether there is text above it."""
    titled = _has_title(notebook)
    headings: list[Heading] = []
    text = False
    for cell in notebook.cells:
        if cell.kind is CellKind.MARKDOWN:
            found = headings_in(cell.source)
            headings += found[1:] if titled and found else found
            titled = titled and not found
            text = text or bool(cell.source.strip())
        elif cell.id in inside and cell.source.strip():
            own = heading_of_code(cell.source)
            yield cell, (*headings, *([own] if own else ())), text
            headings, text = [], False
        elif cell.id in inside:
            yield cell, (), False


def _has_title(notebook: Notebook) -> bool:
    """Whether the notebook begins with the only heading of its level, and none is above it."""
    first = notebook.cells[0].source if notebook.cells and notebook.cells[0].kind is CellKind.MARKDOWN else ""
    if not headings_in(first):
        return False
    title, *others = [h for c in notebook.cells if c.kind is CellKind.MARKDOWN for h in headings_in(c.source)]
    return all(heading.level > title.level for heading in others)


def _piece(
    cell: Cell,
    tags: CellTags,
    facts: CellFacts,
    aliases: Mapping[str, str],
    constants: frozenset[str],
    headings: tuple[Heading, ...],
    *,
    text: bool,
) -> Piece:
    assert cell.code is not None
    body = _body(cell.code)
    kind = max((_kind(node, aliases, constants) for node in body), default=Kind.EMPTY)
    code = facts.defines.keys() | facts.imports.keys() | constants
    binds = tuple(n for n in (*facts.binds, *facts.may_bind) if n not in code)
    begins = bool(cell.source.strip()) and tags.role is not Role.CHECK
    return Piece(cell, kind, begins, headings, text, activity_of(body, aliases), binds)


def _kind(node: ast.stmt, aliases: Mapping[str, str], constants: frozenset[str]) -> Kind:
    if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return Kind.CODE
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if name in constants:
            return Kind.CODE
        case ast.Assign(targets=[ast.Name()], value=ast.Lambda()):
            return Kind.CODE
    return Kind.OPTIONS if configuration(node, aliases) or seeded(node, aliases) else Kind.WORK


def _constants(graph: Graph, facts: Mapping[str, CellFacts], notebook: Notebook) -> frozenset[str]:
    """Names that one cell binds, to a literal, and nothing changes."""
    makers: dict[str, int] = {}
    changed = {name for cell in notebook.code_cells if cell.id in facts for name in _filled(cell, facts[cell.id])}
    for node in graph.cells:
        changed |= {*node.mutates}
        for name in node.binds:
            makers[name] = makers.get(name, 0) + 1
    texts = {n: e for f in facts.values() for n, e in f.texts.items()}
    deleted = {n for f in facts.values() for n in (*f.deletes, *f.may_delete)}
    return frozenset(n for n, e in texts.items() if makers.get(n) == 1 and n not in changed | deleted and _literal(e))


def _filled(cell: Cell, facts: CellFacts) -> Iterator[str]:
    """Names that a cell binds to a container and changes below: ``rows = []``, then ``rows.append(…)``."""
    held = {name for name, value in facts.texts.items() if isinstance(value, ast.List | ast.Dict | ast.Set)}
    if held:
        for statement in statements_of(cell):
            found = facts_of(statement).mutations
            yield from held & (found.proved | found.likely)


def _literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return True


def _flows(
    graph: Graph,
    nodes: Mapping[str, CellNode],
    facts: Mapping[str, CellFacts],
    constants: frozenset[str],
    index: Mapping[str, int],
) -> Iterator[Flow]:
    for edge in graph.edges:
        if edge.source not in index or edge.target not in index:
            continue
        maker = facts[edge.source]
        code = {*maker.defines, *maker.imports, *constants}
        for name in edge.names:
            if name in code or ":" in name or name not in (*nodes[edge.source].binds, *nodes[edge.source].mutates):
                continue
            yield Flow(index[edge.source], index[edge.target], name, edge.evidence is not Evidence.MAY)


def _seen(observation: Observation | None, index: Mapping[str, int]) -> dict[tuple[int, str], Seen]:
    cells = (*observation.glimpsed, *observation.cells) if observation else ()
    return {
        (index[cell.cell], name): seen
        for cell in cells
        if cell.cell in index
        for name, seen in (cell.bound | cell.now).items()
    }


#: Calls that give what lives in one process only, or is shown at the end of its cell; the last part of their name.
_HANDLES = frozenset("connect cursor open urlopen popen Popen ThreadPoolExecutor ProcessPoolExecutor Pool Lock".split())
_ITERATORS = frozenset("iter map filter zip enumerate reversed".split())
_FIGURES = frozenset("subplots figure add_subplot gca gcf axes subplot FacetGrid PairGrid JointGrid twinx".split())


def _bound_to(
    pieces: list[Piece],
    facts: Mapping[str, CellFacts],
    aliases: Mapping[str, str],
    seen: Mapping[tuple[int, str], Seen],
) -> Iterator[tuple[tuple[int, str], str]]:
    """What should not leave the step in which it is made."""
    for position, piece in enumerate(pieces):
        made = {**_unpacked(piece), **facts[piece.cell.id].texts}
        for name in piece.binds:
            held = seen.get((position, name))
            why = _why_seen(held) if held else _why_made(made.get(name), aliases)
            if why:
                yield (position, name), why
    for (position, name), held in seen.items():
        if held.kind == "handle" or held.pickles is False:
            yield (position, name), UNSTORABLE


def _why_seen(seen: Seen) -> str:
    if seen.kind == "handle" or seen.pickles is False:
        return UNSTORABLE
    return DRAWN_ON if seen.type.startswith("matplotlib.") else ""


def _why_made(value: ast.expr | None, aliases: Mapping[str, str]) -> str:
    """From the source: by the expression that a name is bound to."""
    match value:
        case ast.GeneratorExp():
            return UNSTORABLE
        case ast.Call(func=ast.Name(id=function)) if function in _ITERATORS and function not in aliases:
            return UNSTORABLE
        case ast.Call(func=function):
            last = last_name(function, aliases)
            if last in _HANDLES:
                return UNSTORABLE
            return DRAWN_ON if last in _FIGURES else ""
    return ""


def _unpacked(piece: Piece) -> dict[str, ast.expr]:
    """Name → the call whose result is unpacked into it and others: ``fig, ax = plt.subplots()``."""
    assert piece.cell.code is not None
    found: dict[str, ast.expr] = {}
    for node in _body(piece.cell.code):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=elements)], value=ast.Call() as call):
                names = (n.id for e in elements for n in ast.walk(e) if isinstance(n, ast.Name))
                found = {**dict.fromkeys(names, call), **found}
    return found
