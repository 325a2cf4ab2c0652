"""Modules that lie beside the notebook become modules of the package; who imports them does so relatively."""

import ast
from collections.abc import Collection, Iterator, Mapping

from nblift.model.diagnostic import Diagnostic, Place

from . import rules

#: Modules of the package that lifting and the repository make.
_TAKEN = frozenset({"steps", "helpers", "settings", "checks", "copies", "pipeline", "figures", "__main__"})


def with_modules(sources: Mapping[str, str], modules: Mapping[str, str], package: str) -> dict[str, str]:
    """The sources of the package with the modules beside the notebook, all imports of these made relative.

    Parameters
    ----------
    sources
        ``src/<package>/steps.py`` … → text.
    modules
        ``area/tools.py`` … → text, as they lie beside the notebook.
    """
    if not modules:
        return dict(sources)
    folder = f"src/{package}/"
    known = set(map(module_name, modules))
    own = {folder + _renamed(path): text for path, text in modules.items()}
    every = {**sources, **own}
    return {path: _relative(text, path.removeprefix(folder), known) for path, text in every.items()}


def module_name(path: str) -> str:
    """`area.tools` of ``area/tools.py``, `area` of ``area/__init__.py``."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def name_in_package(module: str) -> str:
    """What a module beside the notebook is called in the package: where lifting makes one of its name, another."""
    top, dot, rest = module.partition(".")
    return (f"local_{top}" if top in _TAKEN else top) + dot + rest


def name_in_notebook(module: str) -> str:
    """The name beside the notebook of a module of the package; empty for those that lifting makes."""
    top, dot, rest = module.partition(".")
    original = top.removeprefix("local_")
    return "" if top in _TAKEN else (original if original in _TAKEN else top) + dot + rest


def asking_for_their_file(modules: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Modules that ask where they lie: in the package they lie elsewhere."""
    for path, text in modules.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Name) and node.id == "__file__":
                source = text.split("\n")[node.lineno - 1]
                yield rules.ASKS_FOR_FILE.at(
                    f"`{path}` asks where it lies, and in the package it lies in another folder.",
                    Place(file=path, line=node.lineno, source=source),
                    hint="Give it the path as an argument, or read the file relative to the notebook's folder.",
                )


def _renamed(path: str) -> str:
    top, slash, rest = path.partition("/")
    return f"{name_in_package(top)}{slash}{rest}" if slash else f"{name_in_package(top.removesuffix('.py'))}.py"


def _relative(text: str, path: str, known: Collection[str]) -> str:
    """The same code; `path` is that of its module in the package."""
    tops = {name.partition(".")[0] for name in known}
    dots = "." * (path.count("/") + 1)
    lines = text.split("\n")
    imports = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Import | ast.ImportFrom)]
    for node in sorted(imports, key=lambda n: (n.lineno, n.col_offset), reverse=True):
        written = list(_statements(node, tops, dots))
        if written == [ast.unparse(node)]:
            continue
        first, last = lines[node.lineno - 1].encode(), lines[(node.end_lineno or node.lineno) - 1].encode()
        before, after = first[: node.col_offset].decode(), last[node.end_col_offset :].decode()
        between = f"\n{before}" if not before.strip() and not after.strip().startswith(";") else "; "
        lines[node.lineno - 1 : node.end_lineno] = [before + between.join(written) + after]
    return "\n".join(lines)


def _statements(node: ast.Import | ast.ImportFrom, tops: Collection[str], dots: str) -> Iterator[str]:
    """One import statement, in as many as its relative form needs."""
    if isinstance(node, ast.ImportFrom):
        ours = node.level == 0 and str(node.module).partition(".")[0] in tops
        module = f"{dots}{name_in_package(str(node.module))}" if ours else "." * node.level + (node.module or "")
        yield ast.unparse(ast.ImportFrom(module, node.names, 0))
        return
    others = [a for a in node.names if a.name.partition(".")[0] not in tops]
    if others:
        yield ast.unparse(ast.Import(others))
    for alias in (a for a in node.names if a not in others):
        name = name_in_package(alias.name)
        top, _, below = name.rpartition(".")
        if alias.asname or not top:
            bound = alias.asname or alias.name
            yield f"from {dots}{top} import {below}" + (f" as {bound}" if bound != below else "")
            continue
        root = name.partition(".")[0]
        bound = alias.name.partition(".")[0]
        yield f"from {dots} import {root}" + (f" as {bound}" if bound != root else "")
        yield f"from {dots}{top} import {below} as _{name.replace('.', '_')}  # noqa: F401 (an attribute of `{bound}`)"
