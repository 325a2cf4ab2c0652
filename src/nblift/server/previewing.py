"""A preview as the panel shows it: files with what changes in them, lifted functions beside their cells."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nblift.model.notebook import Notebook
from nblift.model.spec import StepSpec
from nblift.promote.foreseeing import Foreseen, foreseen
from nblift.repository.manifest import FILES_FILE, digest, generated

from .beside import lines_beside
from .messages_promote import FileChange, FileStatus, FunctionCell, LiftedFunction
from .tasks import Previewed, PreviewTask

#: Characters of one file that are shown; of a longer one only the status is.
_LONGEST = 1_000_000


def previewed(task: PreviewTask) -> Previewed:
    """What a promotion would write.

    Raises
    ------
    NbliftError
        The notebook cannot be read.
    """
    target = Path(task.target)
    found = foreseen(Path(task.path), target, bytes(task.document), name=task.name, displays=task.displays)
    return Previewed(
        found.spec.name if found.spec is not None else "",
        tuple(_files(found, target)) if found.spec is not None and not found.place_taken else (),
        tuple(_functions(found)),
        found.diagnostics,
        found.place_taken,
        found.plan.edited,
    )


def _files(found: Foreseen, target: Path) -> Iterator[FileChange]:
    before = generated(target)
    for path in sorted({*found.tree, *before}):
        now, wanted = _bytes(target / path), found.tree.get(path)
        if path == FILES_FILE or (now is None and wanted is None):
            continue
        added, removed = _counted(now, wanted)
        status = _status(path, now, wanted, found, before.get(path))
        yield FileChange(path, status, added, removed, _text(now), _text(wanted))


def _status(path: str, now: bytes | None, wanted: bytes | None, found: Foreseen, before: str | None) -> FileStatus:
    if now == wanted:
        return FileStatus.SAME
    if path in found.plan.edited:
        kept = wanted is not None and digest(wanted) == before
        return FileStatus.KEPT if kept else FileStatus.CONFLICT
    if now is None:
        return FileStatus.NEW
    return FileStatus.GONE if wanted is None else FileStatus.CHANGED


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() and not file.is_symlink() else None


def _text(content: bytes | None) -> str | None:
    if content is None or len(content) > _LONGEST or b"\0" in content:
        return None
    return content.decode("utf-8", "replace")


def _counted(before: bytes | None, after: bytes | None) -> tuple[int, int]:
    """Lines gained and lost; a line that moves counts as neither."""
    old, new = (Counter((content or b"").splitlines()) for content in (before, after))
    return (new - old).total(), (old - new).total()


def _functions(found: Foreseen) -> Iterator[LiftedFunction]:
    for step in found.spec.steps if found.spec is not None else ():
        module, _, name = step.function.partition(":")
        path = f"src/{module.replace('.', '/')}.py"
        text = found.tree.get(path, b"").decode()
        function = next((n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == name), None)
        if function is not None:
            first = min([function.lineno, *(d.lineno for d in function.decorator_list)])
            cells = tuple(_cells(step, function, found.notebook))
            yield LiftedFunction(step.name, path, first, function.end_lineno or function.lineno, cells)


def _cells(step: StepSpec, function: ast.FunctionDef, notebook: Notebook) -> Iterator[FunctionCell]:
    codes = {cell.id: cell.code for cell in notebook.code_cells}
    beside = lines_beside([codes.get(cell) for cell in step.cells], function)
    for cell, lines in zip(step.cells, beside, strict=True):
        yield FunctionCell(cell, tuple(lines))
