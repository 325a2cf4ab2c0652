"""ruff over Python files that stand in memory: layout, sorted imports, and what it would still say."""

import ast
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nblift.model.diagnostic import Diagnostic, Place

from . import rules
from .project import requires_python, ruff


def format_sources(sources: Mapping[str, str], python: str) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """Lay out lifted code as ruff does and sort its imports; nothing else is changed.

    Parameters
    ----------
    sources
        Python files by their path in the repository.
    python
        Version of Python that they are written for, e.g. ``3.11``; empty if it is not known.

    Returns
    -------
    sources
        The same files; untouched if a diagnostic blocks.
    diagnostics
        A file that is no Python (a bug of ours), files whose imports were not sorted because their order matters.
    """
    ordered = [path for path, source in sources.items() if _order_matters(source)]
    with tempfile.TemporaryDirectory(prefix="nblift-") as folder:
        root = _laid_out(folder, sources, python, {path: ["I"] for path in ordered})
        said = _remarks(root, "--select=I", "--fix")
        if broken := tuple(_broken(said, sources)):
            return dict(sources), broken
        _ruff(root, "format", "--quiet", ".")
        formatted = {path: (root / path).read_text("utf-8") for path in sources}
    notes = (
        rules.IMPORTS_UNSORTED.at(
            f"Two imports in {path} bind the same name, so all of them keep the notebook's order.",
            Place(file=path),
            hint="Give one of them another name with `as` in the notebook.",
        )
        for path in ordered
    )
    return formatted, tuple(notes)


def remarks(sources: Mapping[str, str], python: str) -> dict[str, list[str]]:
    """Codes of the rules that each file does not keep, by path; files without any are left out."""
    codes: dict[str, set[str]] = {}
    with tempfile.TemporaryDirectory(prefix="nblift-") as folder:
        for remark in _remarks(_laid_out(folder, sources, python, {})):
            codes.setdefault(remark["path"], set()).add(remark["code"])
    return {path: sorted(codes[path]) for path in sorted(codes)}


def _broken(said: Sequence[dict[str, Any]], sources: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Make a diagnostic of the first syntax error of each file."""
    seen = set()
    for remark in said:
        path, line = remark["path"], remark["location"]["row"]
        if remark["code"] not in (None, "invalid-syntax") or path in seen:
            continue
        seen.add(path)
        yield rules.LIFTED_SYNTAX.at(
            f"The lifted code of {path} is no valid Python: {remark['message']}.",
            Place(
                file=path,
                line=line,
                column=remark["location"]["column"],
                source=(sources[path].splitlines() + [""] * line)[line - 1],  # an error at the end has no line
            ),
            hint="This is a bug of nblift: please report it with the cell that this line came from.",
        )


def _order_matters(source: str) -> bool:
    """Whether two imports of one block may bind the same name to different things: the later one wins."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a newer Python than ours, perhaps
        return True
    bodies = (getattr(node, field, None) for node in ast.walk(tree) for field in ("body", "orelse", "finalbody"))
    return any(_clash(body) for body in bodies if isinstance(body, list))


def _clash(body: list[ast.stmt]) -> bool:
    origins: dict[str, set[str]] = {}
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = f"{'.' * node.level}{node.module}:" if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                origins.setdefault(alias.asname or alias.name, set()).add(f"{module}{alias.name}")
    return ("*" in origins and len(origins) > 1) or any(len(found) > 1 for found in origins.values())


def _laid_out(folder: str, sources: Mapping[str, str], python: str, exceptions: Mapping[str, Sequence[str]]) -> Path:
    """Write the files and the repository's configuration of ruff into a folder."""
    root = Path(folder).resolve()
    project = f"[project]\nname = 'lifted'\n{requires_python(python)}\n{ruff(exceptions)}"
    for path, text in {**sources, "pyproject.toml": project}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
    return root


def _remarks(root: Path, *options: str) -> list[dict[str, Any]]:
    """All that ruff says about the files, each remark with the `path` of its file in the repository."""
    said = json.loads(_ruff(root, "check", "--output-format=json", "--exit-zero", *options, "."))
    return [{**remark, "path": Path(remark["filename"]).relative_to(root).as_posix()} for remark in said]


def _ruff(root: Path, *arguments: str) -> str:
    """Run ruff in a folder and return what it printed; CalledProcessError if it could not do its work."""
    command = [sys.executable, "-m", "ruff", *arguments, "--no-cache"]
    # Blocks in blocks, 90 deep, overflow the stack that its threads have by default.
    environment = {**os.environ, "RUST_MIN_STACK": str(64 << 20)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True, encoding="utf-8")
    return done.stdout
