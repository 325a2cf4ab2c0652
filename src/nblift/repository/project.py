"""`pyproject.toml` and `.gitignore` of a pipeline repository."""

import json
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version

from nblift.model.spec import Spec

#: What develops a pipeline; ruff has the version that formatted the code.
_TOOLS = {"mypy": "2.4.1", "pytest": "9.2.0"}

#: Everything that mypy may say about what happens inside a function.
_BODY_ERRORS = (
    "abstract", "arg-type", "assert-type", "assignment", "attr-defined", "call-arg", "call-overload",
    "comparison-overlap", "dict-item", "empty-body", "exit-return", "func-returns-value", "has-type", "index",
    "list-item", "literal-required", "metaclass", "method-assign", "misc", "name-defined", "name-match",
    "no-any-return", "no-overload-impl", "no-redef", "no-untyped-call", "operator", "overload-cannot-match",
    "overload-overlap", "override", "prop-decorator", "redundant-cast", "return", "return-value", "safe-super",
    "str-bytes-safe", "str-format", "truthy-function", "type-abstract", "type-arg", "type-var", "typeddict-item",
    "typeddict-unknown-key", "union-attr", "untyped-decorator", "unused-coroutine", "unused-ignore",
    "used-before-def", "valid-type", "var-annotated",
)  # fmt: skip

GITIGNORE = b"""\
__pycache__/
*.egg-info/
.venv/
.mypy_cache/
.pytest_cache/
.ruff_cache/
.nblift/
dist/
figures/
tests/recorded/
"""

_PYTEST = """\
[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["src", "tests"]
"""

_MYPY = """\
[tool.mypy]
strict = true
files = ["src"]
allow_redefinition = true  # a notebook may reuse a name for another type"""

_RUFF = """\
[tool.ruff]
line-length = 88
src = ["src", "tests"]
extend-exclude = ["notebooks"]

[tool.ruff.lint]
select = ["E", "F", "W", "I", "B", "SIM", "UP", "N"]
ignore = ["E501"]  # the formatter wraps code; long strings stay as they were written
"""


def pyproject(
    spec: Spec,
    *,
    lifted: Sequence[str],
    verbatim: Sequence[str],
    untyped: Iterable[str],
    exceptions: Mapping[str, Sequence[str]],
) -> str:
    """Write `pyproject.toml`.

    Parameters
    ----------
    lifted
        Modules with code of the notebook, ``package.steps``.
    verbatim
        Local modules of the notebook that were taken over as they are.
    untyped
        Top-level names of the libraries that may ship no types.
    exceptions
        Rules of ruff that a file does not keep, by its path: the notebook's own habits.
    """
    parts = [_build(spec), _PYTEST, ruff(exceptions), _mypy(lifted, verbatim, sorted(untyped))]
    return "\n".join(parts)


def ruff(exceptions: Mapping[str, Sequence[str]]) -> str:
    """Write how ruff looks at the repository."""
    if not exceptions:
        return _RUFF
    lines = [f"{_text(path)} = {_list(exceptions[path])}\n" for path in sorted(exceptions)]
    head = "\n# the notebook's own habits: take a rule out to see where\n[tool.ruff.lint.per-file-ignores]\n"
    return _RUFF + head + "".join(lines)


def requires_python(python: str) -> str:
    """Write the versions of Python that `python`, ``3.11``, stands for; empty if it is not known."""
    return f"requires-python = {_text(f'=={python}.*')}\n" if python else ""


def _build(spec: Spec) -> str:
    pins = {name: pinned.partition("+")[0] for name, pinned in spec.environment.distributions.items()}
    tools = {name: tool for name, tool in {**_TOOLS, "ruff": version("ruff")}.items() if name not in pins}
    return f"""\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = {_text(_distribution(spec.package))}
version = "0.1.0"
description = {_text(" ".join(spec.title.split()))}
readme = "README.md"
{requires_python(spec.environment.python)}dependencies = {_lines(_pinned(pins))}

[dependency-groups]
dev = {_list(_pinned(tools))}

[tool.hatch.build.targets.wheel]
packages = [{_text(f"src/{spec.package}")}]
"""


def _mypy(lifted: Sequence[str], verbatim: Sequence[str], untyped: Sequence[str]) -> str:
    parts = [_MYPY]
    if untyped:
        why = "# what those of these that ship no types return is Any"
        parts.append(_override(why, [f"{name}.*" for name in untyped], "ignore_missing_imports = true"))
    if lifted:
        why = (
            "# Code of the notebook, which nobody wrote for a type checker: every signature is typed and\n"
            "# checked, what happens inside of a function is not. Take out a line to see what mypy says."
        )
        codes = f"disable_error_code = {_wrapped(_BODY_ERRORS)}"
        parts.append(_override(why, lifted, codes))
    if verbatim:
        why = "# modules that lay beside the notebook, as they were"
        parts.append(_override(why, verbatim, "ignore_errors = true"))
    return "\n\n".join(parts) + "\n"


def _override(why: str, modules: Sequence[str], options: str) -> str:
    return f"{why}\n[[tool.mypy.overrides]]\nmodule = {_list(modules)}\n{options}"


def _pinned(versions: Mapping[str, str]) -> list[str]:
    return [f"{name}=={versions[name]}" for name in sorted(versions, key=str.lower)]


def _distribution(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).strip("-").lower()


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML string


def _list(items: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, items))}]"


def _lines(items: Sequence[str]) -> str:
    return "[\n" + "".join(f"    {_text(item)},\n" for item in items) + "]" if items else "[]"


def _wrapped(items: Iterable[str]) -> str:
    lines = textwrap.wrap(", ".join(map(_text, items)) + ",", 84, break_on_hyphens=False)
    return "[\n" + "".join(f"    {line}\n" for line in lines) + "]"
