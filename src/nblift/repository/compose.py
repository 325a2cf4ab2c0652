"""A spec, lifted code and a notebook in; all files of the pipeline repository out."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from nblift.model.diagnostic import NbliftError, errors
from nblift.model.spec import Check, Spec
from nblift.model.verdict import Verification

from .facts import libraries, module_name, takers, uses_sets
from .lint import format_sources, remarks
from .project import GITIGNORE, pyproject
from .readme import example, readme
from .specfile import SPEC_FILE, VERIFICATION_FILE, dump_spec, dump_verification, unexecuted
from .templates import render

#: Modules that the lift room makes of the notebook's cells; every other one lay beside the notebook.
_LIFTED = ("steps", "helpers", "settings", "checks", "copies", "pipeline")


def compose(
    spec: Spec, sources: Mapping[str, str], document: dict[str, Any], verification: Verification | None = None
) -> dict[str, bytes]:
    """Lay out a pipeline repository.

    Parameters
    ----------
    sources
        Lifted Python files by their path in the repository, ``src/<package>/steps.py``, as `format_sources` leaves
        them.
    document
        The notebook without outputs, nbformat 4.
    verification
        What was compared; None if nothing was executed.

    Returns
    -------
    dict
        Content of every file by its path, ``/`` between folders.
    """
    verification = verification or unexecuted()
    python = spec.environment.python
    flags = _flags(spec, sources)
    generated = _laid_out(_python_files(spec, sources, flags), sources, python)
    modules = [module_name(path) for path in sources]
    lifted = [name for name in modules if name.split(".")[1] in _LIFTED]
    project = pyproject(
        spec,
        lifted=lifted,
        verbatim=[name for name in modules if name not in lifted],
        untyped=libraries(sources.values(), spec.package),
        exceptions={
            path: codes for path, codes in remarks({**generated, **sources}, python).items() if path in sources
        },
    )
    texts = {
        **generated,
        **sources,
        "README.md": readme(spec, verification, plots="plots" in flags),
        "pyproject.toml": project,
        spec.notebook.path: _notebook(document),
    }
    tree = {path: text.encode() for path, text in texts.items()}
    tree[".gitignore"] = GITIGNORE
    tree[SPEC_FILE] = dump_spec(spec)
    tree[VERIFICATION_FILE] = dump_verification(verification, spec.notebook.digest)
    return dict(sorted(tree.items()))


def _flags(spec: Spec, sources: Mapping[str, str]) -> set[str]:
    """Parts of the templates that this pipeline needs."""
    used = libraries(sources.values(), spec.package)
    figures = any(step.effects.figures for step in spec.steps)
    flags = used & {"numpy", "pandas"}
    if "matplotlib" in used or (figures and "matplotlib" in spec.environment.distributions):
        flags |= {"plots", "figures"} if figures else {"plots"}
    if takers(sources, ".figures", "display"):
        flags.add("displays")
    if takers(sources, "IPython", "get_ipython"):
        flags.add("magics")
    if any(parameter.name != parameter.source_name for parameter in spec.parameters):
        flags.add("renamed")
    if any(map(uses_sets, sources.values())):
        flags.add("sets")
    if any(_is_late(spec, check) for check in spec.checks):
        flags.add("late")
    return flags


def _python_files(spec: Spec, sources: Mapping[str, str], flags: Collection[str]) -> dict[str, str]:
    """Generated Python files, not yet laid out."""
    exported = {"plots": ["FigureCanvas", "show"], "displays": ["display"]}
    names = [name for flag, names in exported.items() if flag in flags for name in names]
    late = [(check.function, check.step) for check in spec.checks if _is_late(spec, check)]
    values = {
        "package": spec.package,
        "example": _in_docstring(f" {example(spec.parameters[0])}" if spec.parameters else ""),
        "hash_seed": str(spec.hash_seed),
        "notebook_names": repr({p.source_name: p.name for p in spec.parameters if p.source_name != p.name}),
        "names": repr(sorted(names)),
        "displaying": repr(takers(sources, ".figures", "display")),
        "late": repr(late),
    }
    package = [("__main__.py", True), ("figures.py", bool(names))]
    tests = ["conftest.py", "recorded.py", "same.py", "test_pipeline.py", "test_steps.py"]
    wanted = {f"src/{spec.package}/{name}": name for name, needed in package if needed}
    wanted |= {f"tests/{name}": name for name in [*tests, *["test_checks.py"] * bool(spec.checks)]}
    rendered = {path: render(name, values, flags) for path, name in wanted.items()}
    return {f"src/{spec.package}/__init__.py": _docstring(spec.title), **rendered}


def _laid_out(files: Mapping[str, str], sources: Mapping[str, str], python: str) -> dict[str, str]:
    """Lay out generated files, with the sources beside them: ruff looks which imports are the repository's own."""
    formatted, diagnostics = format_sources({**files, **sources}, python)
    if blocking := errors(diagnostics):
        raise NbliftError(*blocking)
    return {path: formatted[path] for path in files}


def _notebook(document: dict[str, Any]) -> str:
    """Write a notebook as Jupyter does, so that git shows changes by line."""
    cells = [{**cell, "source": _lines(cell["source"])} for cell in document["cells"]]
    return json.dumps({**document, "cells": cells}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _lines(source: str | list[str]) -> list[str]:
    return source.splitlines(keepends=True) if isinstance(source, str) else source


def _docstring(title: str) -> str:
    text = _in_docstring(" ".join(title.split()))
    return f'"""{text}{" " * text.endswith(chr(34))}"""\n'


def _in_docstring(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', "'''")


def _is_late(spec: Spec, check: Check) -> bool:
    """Whether a check stands at the end of its step and looks only at what the step hands on."""
    step = spec.step(check.step)
    known = {output.value.partition("@")[0] for output in step.outputs} | {p.name for p in spec.parameters}
    checks = {cell for one in spec.checks for cell in one.cells}
    first = min((step.cells.index(cell) for cell in check.cells if cell in step.cells), default=0)
    return set(check.arguments) <= known and set(step.cells[first:]) <= checks
