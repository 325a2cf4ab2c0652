"""Cell tags: what a person says about the role of a cell."""

import difflib
import keyword
import re
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.notebook import Cell, CellKind

from . import rules
from .python import BUILTINS, OF_IPYTHON


class Role(StrEnum):
    """What a tagged cell is for."""

    PARAMETERS = "parameters"
    SETUP = "setup"
    CHECK = "check"
    SKIP = "skip"
    STEP = "step"


class CellTags(msgspec.Struct, frozen=True):
    """The tags of one cell, read; foreign tags are left out."""

    #: None: no tag gives the cell a role, so it joins the step above it.
    role: Role | None = None
    #: Of a cell tagged `step:NAME`.
    step: str | None = None
    #: NAMEs of `output:NAME`, in order.
    outputs: tuple[str, ...] = ()


_PLAIN = {role.value: role for role in Role if role is not Role.STEP}
_PREFIXED = ("step", "output")
_COLON = re.compile(r"^\s*([\w-]+)\s*[:=]\s*(.*?)\s*$")


def parse_tags(cell: Cell) -> CellTags:
    """The role, step and outputs that a cell's tags give it.

    Where tags contradict each other the first one counts; `tag_diagnostics` tells.
    """
    roles = _roles(cell)
    role, step = roles[0] if roles else (None, None)
    outputs = dict.fromkeys(tag.removeprefix("output:") for tag in cell.tags if _is_prefixed(tag, "output"))
    return CellTags(role, step, tuple(outputs))


def steps_named(cells: Sequence[Cell]) -> set[str]:
    """Names that `step:` tags give, text cells included."""
    return {tags.step for tags in (parse_tags(cell) for cell in cells if cell.tags) if tags.step}


def tag_diagnostics(cells: Sequence[Cell]) -> list[Diagnostic]:
    """All that is wrong with the tags of a notebook, in document order."""
    found: list[Diagnostic] = []
    parameters: list[Cell] = []
    for cell in cells:
        found += _misspelt(cell)
        if cell.kind is not CellKind.CODE:
            found += _on_text(cell)
            continue
        found += _contradictions(cell)
        found += _names(cell)
        if Role.PARAMETERS in cell.tags:
            parameters.append(cell)
    if len(parameters) > 1:
        found.append(
            rules.TWO_PARAMETERS.at(
                f"{len(parameters)} cells are tagged `parameters`.",
                *map(_place, parameters),
                hint="Move all parameters into the first of them, and remove the tag from the others.",
            )
        )
    return found


def _roles(cell: Cell) -> list[tuple[Role, str | None]]:
    roles: list[tuple[Role, str | None]] = []
    for tag in dict.fromkeys(cell.tags):
        if tag in _PLAIN:
            roles.append((_PLAIN[tag], None))
        elif _is_prefixed(tag, "step"):
            roles.append((Role.STEP, tag.removeprefix("step:")))
    return roles


def _is_prefixed(tag: str, prefix: str) -> bool:
    """Whether the tag is `prefix:NAME` with a NAME in it, spelt as such."""
    name = tag.removeprefix(f"{prefix}:")
    return name != tag and bool(name) and not re.search(r"\s", name)


def _place(cell: Cell) -> Place:
    return Place(cell.id, cell.number)


def _misspelt(cell: Cell) -> list[Diagnostic]:
    found = []
    for tag in cell.tags:
        meant = nearest(tag)
        if meant is not None:
            found.append(
                rules.NEAR_TAG.at(
                    f"The tag `{tag}` looks like `{meant}`, but has no effect as it is written.",
                    _place(cell),
                    hint=f"Write `{meant}`, or remove the tag.",
                )
            )
    return found


def nearest(tag: str) -> str | None:
    """The valid tag that a misspelt one probably means; None if it is valid, or someone else's."""
    if tag in _PLAIN or any(_is_prefixed(tag, prefix) for prefix in _PREFIXED):
        return None
    parts = _COLON.match(tag)
    if parts:
        prefix = difflib.get_close_matches(parts[1].lower(), _PREFIXED, 1, 0.7)
        return f"{prefix[0]}:{suggested(parts[2]) if parts[2] else 'NAME'}" if prefix else None
    word = tag.strip().lower()
    if word in _PREFIXED:
        return f"{word}:NAME"
    plain = difflib.get_close_matches(word, _PLAIN, 1, 0.85)
    return plain[0] if plain else None


def suggested(name: str) -> str:
    """A valid step name that is close to `name`."""
    letters = "".join(letter if f"a{letter}".isidentifier() else " " for letter in name)
    word = "_".join(letters.replace("_", " ").split()) or "NAME"
    if not word.isidentifier():
        word = f"step_{word}"
    return f"{word}_step" if _is_taken(word) else word


def _is_taken(name: str) -> bool:
    return keyword.iskeyword(name) or name in BUILTINS | OF_IPYTHON


def _on_text(cell: Cell) -> list[Diagnostic]:
    ours = [tag for tag in cell.tags if tag in _PLAIN and tag != Role.SKIP]
    ours += [tag for tag in cell.tags if any(_is_prefixed(tag, prefix) for prefix in _PREFIXED)]
    return [
        rules.MISPLACED_TAG.at(
            f"The tag `{tag}` stands on a {cell.kind} cell, where it has no effect.",
            _place(cell),
            hint="Put it on the code cell below.",
        )
        for tag in ours
    ]


def _contradictions(cell: Cell) -> list[Diagnostic]:
    roles = _roles(cell)
    found = []
    if len(roles) > 1:
        written = " and ".join(f"`{role}:{step}`" if step else f"`{role}`" for role, step in roles)
        found.append(
            rules.CONTRADICTION.at(
                f"The cell is tagged {written}, but can be only one of them.",
                _place(cell),
                hint="Keep one of these tags, or split the cell.",
            )
        )
    if any(role is Role.SKIP for role, _ in roles):
        found += [
            rules.MISPLACED_TAG.at(
                f"`output:{name}` stands on a `skip` cell, which stays in the notebook.",
                _place(cell),
                hint="Publish it from a cell of a step, or remove `skip`.",
            )
            for name in parse_tags(cell).outputs
        ]
    return found


def _names(cell: Cell) -> list[Diagnostic]:
    found = []
    for role, step in _roles(cell):
        if role is Role.STEP and step is not None and (not step.isidentifier() or _is_taken(step)):
            why = "is no Python identifier" if not step.isidentifier() else "is a name of Python itself"
            found.append(
                rules.STEP_NAME.at(
                    f"The step name `{step}` {why}.", _place(cell), hint=f"Call it `step:{suggested(step)}`."
                )
            )
    found += [
        rules.OUTPUT_NAME.at(
            f"`output:{name}` does not name anything: `{name}` cannot be a name of the notebook.",
            _place(cell),
            hint="Write the name of a value that the cell leaves, e.g. `output:result`.",
        )
        for name in parse_tags(cell).outputs
        if not name.isidentifier() or keyword.iskeyword(name)
    ]
    return found
