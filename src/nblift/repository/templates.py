"""Templates of generated Python files: names filled in, parts left out.

A template is the file as it comes out, with `$name` where a value goes, and lines ``#% if FLAG`` … ``#% end``
around what only some pipelines need. It is laid out by ruff afterwards.
"""

from collections.abc import Collection, Mapping
from importlib.resources import files
from string import Template


def render(name: str, values: Mapping[str, str], flags: Collection[str]) -> str:
    """Fill in a template.

    Parameters
    ----------
    name
        File name that comes out, ``conftest.py``.
    values
        Text for every `$name` in it; a missing one is a KeyError.
    flags
        Parts to keep; all others are left out.
    """
    template = files(__package__).joinpath("templates", f"{name}.tmpl").read_text("utf-8")
    kept: list[str] = []
    inside: list[bool] = []
    for line in template.splitlines():
        word, _, flag = line.strip().partition(" if ")
        if word == "#%":
            inside.append(flag in flags)
        elif word == "#% end":
            inside.pop()
        elif all(inside):
            kept.append(line)
    return Template("\n".join(kept) + "\n").substitute(values)
