"""Lines that install packages: what they ask for."""

import re
import shlex

from . import rules
from .piece import Finding, Piece

_INSTALL = re.compile(
    r"""^\s*(?:sudo\s+)?
    (?:
        (?:\S*python[\d.]*|["']?\{sys\.executable\}["']?)\s+-m\s+(?:uv\s+)?pip[\d.]*
        | (?:uv\s+)?(?:\S*/)?pip[\d.]*
        | (?P<conda>conda|mamba|micromamba)
    )(?:\s+-\S+)*\s+install\b(?P<rest>.*)$""",
    re.VERBOSE,
)
#: Options that take a value of their own.
_WITH_VALUE = frozenset((
    "-c", "-f", "-i", "-n", "-p", "-t", "--abi", "--cache-dir", "--constraint", "--extra-index-url", "--find-links",
    "--index-url", "--log", "--name", "--no-binary", "--only-binary", "--platform", "--prefix", "--progress-bar",
    "--proxy", "--python-version", "--retries", "--root", "--src", "--target", "--timeout", "--trusted-host",
    "--upgrade-strategy",
))  # fmt: skip
#: Options whose value stands for requirements that are written elsewhere.
_ELSEWHERE = ("-e", "--editable", "-r", "--requirement")
_REQUIREMENT = re.compile(r"^[A-Za-z0-9][\w.\-]*(\[[\w,.\- ]*\])?\s*([<>=!~].*|@.*|;.*)?$")
_WHY = "installing is no step: the pipeline declares what it needs"


def installed(command: str) -> Piece | None:
    """What `pip install …` or `conda install …` asks for; None if the command does anything else too."""
    commands = [part for part in re.split(r"&&|;(?![^'\"]*['\"])", command) if part.strip()]
    requirements: list[str] = []
    unread: list[str] = []
    for part in commands:
        match = _INSTALL.match(re.split(r"\s(?:[12&]?>|\|)", part)[0])
        if match is None:
            return None
        named, other = _named(match["rest"], conda=bool(match["conda"]))
        requirements += named
        unread += other
    if not commands:
        return None
    findings = tuple(
        Finding(
            rules.INSTALL,
            f"`{text}` is not taken over as a dependency.",
            "Check the dependencies in the pipeline's pyproject.toml, and add what is missing.",
        )
        for text in unread
    )
    return Piece(why=_WHY, requirements=tuple(requirements), findings=findings)


def _named(rest: str, *, conda: bool) -> tuple[list[str], list[str]]:
    """Requirements, and what is none."""
    try:
        words = shlex.split(rest, comments=True)
    except ValueError:
        return [], [rest.strip()]
    named: list[str] = []
    other: list[str] = []
    expects = ""
    for word in words:
        if expects:
            other += [f"{expects} {word}"] if expects in _ELSEWHERE else []
            expects = ""
        elif word.startswith("-"):
            expects = word if word in _WITH_VALUE or word in _ELSEWHERE else ""
        elif _REQUIREMENT.match(word) and not word.endswith((".whl", ".zip", ".gz")):
            named.append(re.sub(r"^([\w.\-]+)=([\w.]+)$", r"\1==\2.*", word) if conda else word)
        else:
            other.append(word)
    return named, other
