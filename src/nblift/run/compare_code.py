"""Two versions of a pipeline's code: which functions, classes, constants and modules differ."""

import ast
import difflib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

import msgspec

from nblift.model.comparison import CodePart
from nblift.model.run import Blob
from nblift.model.spec import Spec, StepSpec
from nblift.store.store import Store

from .sources import SPEC_FILE, decode_spec

_Kind = Literal["function", "class", "constant", "rest"]
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
#: What a step's entry of the spec says of how it is run.
_WIRING = ("function", "inputs", "parameters", "settings", "after", "outputs", "options")


class Code(NamedTuple):
    """The code of a run, as it was pinned when the run began."""

    spec: Spec
    #: Path in the repository → content, of all that stands in `src`.
    files: Mapping[str, bytes]


class _Piece(NamedTuple):
    kind: _Kind
    text: str
    #: The same for pieces that compute the same.
    meaning: str


def read_code(store: Store, archive: Blob) -> Code:
    """The code in an archive that `pack` made.

    Raises
    ------
    NbliftError
        The archive is damaged or gone, or its spec is one that this nblift cannot read.
    """
    with zipfile.ZipFile(io.BytesIO(store.blobs.path(archive).read_bytes())) as source:
        files = {name: source.read(name) for name in source.namelist()}
    spec = decode_spec(files[SPEC_FILE])
    return Code(spec, {name: content for name, content in files.items() if name.startswith("src/")})


def compare_code(before: Code, after: Code) -> tuple[CodePart, ...]:
    """All pieces of both, by file and in the order of the source; then what the specs say of each step."""
    steps = {_place(step): step.name for code in (before, after) for step in code.spec.steps}
    names = sorted({*before.files, *after.files})
    parts = [part for name in names for part in _file(name, before.files.get(name), after.files.get(name))]
    told = [
        msgspec.structs.replace(part, kind="step", name=steps[part.file, part.name])
        if part.kind == "function" and (part.file, part.name) in steps
        else part
        for part in parts
    ]
    return (*told, *_wiring(before.spec, after.spec))


def unified(before: str, after: str) -> tuple[str, ...]:
    """Lines of a unified diff of two texts, without the names of files."""
    return tuple(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm=""))[2:]


def _place(step: StepSpec) -> tuple[str, str]:
    module, _, name = step.function.partition(":")
    return f"src/{module.replace('.', '/')}.py", name


def _file(name: str, before: bytes | None, after: bytes | None) -> Iterator[CodePart]:
    texts = [None if content is None else _text(content) for content in (before, after)]
    pieces = [{} if text is None or not name.endswith(".py") else _pieces(text) for text in texts]
    if not name.endswith(".py") or any(found is None for found in pieces):
        yield _part("file", name, name, texts[0], texts[1], same=before == after)
        return
    one, other = (found or {} for found in pieces)
    parts = [_compared(name, each, one.get(each), other.get(each)) for each in dict.fromkeys((*one, *other))]
    yield from parts
    if before != after and all(part.change == "equal" for part in parts):
        yield CodePart("file", name, name, *_cosmetic(texts[0] or "", texts[1] or ""))


def _cosmetic(before: str, after: str) -> tuple[Literal["cosmetic"], tuple[str, ...]]:
    return "cosmetic", unified(before, after)


def _compared(file: str, name: str, before: _Piece | None, after: _Piece | None) -> CodePart:
    there = after or before
    assert there is not None
    same = before is not None and after is not None and before.meaning == after.meaning
    return _part(there.kind, name, file, before and before.text, after and after.text, same=same)


def _part(
    kind: Literal["function", "class", "constant", "rest", "file", "wiring"],
    name: str,
    file: str,
    before: str | None,
    after: str | None,
    *,
    same: bool,
) -> CodePart:
    if before is None or after is None:
        change: Literal["added", "removed"] = "added" if before is None else "removed"
        return CodePart(kind, name, file, change, unified(before or "", after or ""))
    if before == after and same:
        return CodePart(kind, name, file, "equal")
    return CodePart(kind, name, file, "cosmetic" if same else "changed", unified(before, after))


def _text(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")


def _pieces(source: str) -> dict[str, _Piece] | None:
    """Name → piece, in order; None if it is not valid Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    lines = source.splitlines()
    found: dict[str, _Piece] = {}
    for node in tree.body:
        if node is tree.body[0] and _is_docstring(node):
            continue
        kind, name = _named(node)
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        piece = _Piece(kind, text, ast.dump(_bare(node)))
        if name in found:
            earlier = found[name]
            piece = _Piece(earlier.kind, f"{earlier.text}\n{text}", f"{earlier.meaning}\n{piece.meaning}")
        found[name] = piece
    return found


def _named(node: ast.stmt) -> tuple[_Kind, str]:
    match node:
        case ast.ClassDef():
            return "class", node.name
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return "function", node.name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return "constant", name
        case _:
            return "rest", "imports and others"


def _bare(node: ast.stmt) -> ast.stmt:
    """The node without docstrings."""
    for each in ast.walk(node):
        if isinstance(each, _DEFINITIONS) and each.body and _is_docstring(each.body[0]):
            each.body = each.body[1:]
    return node


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _wiring(before: Spec, after: Spec) -> Iterator[CodePart]:
    one, other = ({step.name: _wired(step) for step in spec.steps} for spec in (before, after))
    for name in dict.fromkeys((*one, *other)):
        texts = one.get(name), other.get(name)
        yield _part("wiring", name, SPEC_FILE, *texts, same=texts[0] == texts[1])


def _wired(step: StepSpec) -> str:
    said = msgspec.to_builtins(step)
    return json.dumps({name: said[name] for name in _WIRING if said.get(name)}, indent=1, ensure_ascii=False)
