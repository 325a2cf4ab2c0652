"""Paths that only one machine has, and files that a notebook needs beside it."""

import ast
import posixpath
import re
from collections.abc import Iterator, Sequence

import msgspec

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.notebook import Cell
from nblift.notebook.tags import Role, parse_tags

from . import rules
from .check_sites import Site
from .hidden import place_of
from .libraries import is_harmless
from .paths import Access, FileTouch, touches_files, writes
from .resolved import BUILTINS

#: Folders of people, disks and services: who writes such a text means a path, whatever is done with it.
_OF_A_MACHINE = re.compile(
    r"""^(?:file://)?(?:
        /(?:home|Users|mnt|media|Volumes|kaggle|root|dbfs|scratch|tmp|opt|srv|content/drive|var/tmp)/[^\s'"<>]+
        | ~[\w.-]*/[^\s'"<>]+ | [A-Za-z]:(?:\\|/(?!/))[^'"<>|?*\n]+ | \\\\[\w.-]+\\[^'"<>|?*\n]+
    )$""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\s;|&<>()'\"`=]+")
#: Devices are the same everywhere.
_EVERYWHERE = ("/dev/", "/proc/", "/sys/")
#: Functions that ask whether a file is there.
_ASKING = frozenset("exists isfile is_file isdir is_dir lexists getsize getmtime stat".split())
#: Functions that find nothing where there is no folder, and go on.
_SEARCHING = frozenset("glob iglob rglob walk".split())
#: Functions that are given no path, although their name says that they read.
_NO_PATH = ("pandas.read_sql", "pandas.read_gbq", "pandas.read_clipboard", "polars.read_database")
#: Names of functions after which any file may be there.
_MAKING = re.compile(
    r"download|fetch|extract|unpack|unzip|untar|prepare|generate|create|make|save|write|dump|export|setup|chdir|copy|"
    r"retrieve|run_cell_magic|run_line_magic"
)
#: Magics that make no file.
_HARMLESS_MAGICS = frozenset("config load_ext precision".split())
#: Parts of the standard library whose business is files.
_OF_FILES = ("os.", "shutil.", "zipfile.", "tarfile.", "urllib.")
#: Modes of `open` that make a file.
_WRITING = re.compile(r"^[wax][bt+]*$")
_HARMLESS_COMMANDS = frozenset(
    "cat date df du echo file free grep head ls nproc nvidia-smi pwd python tail wc which".split()
)


class Needed(msgspec.Struct, frozen=True):
    """A file, or a folder that is listed, which the notebook reads and does not make; relative to its folder."""

    path: str
    places: tuple[Place, ...]


def absolute_paths(cells: Sequence[Cell], sites: Sequence[Site]) -> Iterator[Diagnostic]:
    """One finding for each path that begins at the root of a file system, or at somebody's home.

    Those of parameters are said by whoever runs the pipeline.
    """
    found: dict[str, list[Place]] = {}
    given: list[str] = []
    for cell in cells:
        for text, line in _texts(cell):
            if parse_tags(cell).role is Role.PARAMETERS:
                given.append(text)
            elif _OF_A_MACHINE.match(text):
                found.setdefault(text, []).append(place_of(cell, line))
    for site in sites:
        words = [word for text in site.texts for word in _WORD.findall(text)] if site.is_shell else []
        paths = [word for word in words if _OF_A_MACHINE.match(word)]
        paths += [f.path for f in site.files if f.path.startswith("/") and not f.path.startswith(_EVERYWHERE)]
        for path in paths:
            if not any(path.startswith(known.rstrip("/")) for known in (*found, *given) if known.strip("/")):
                found.setdefault(path, []).append(site.place)
    for path, places in found.items():
        yield rules.ABSOLUTE_PATH.at(
            f"`{path}` is a path of one machine.",
            *dict.fromkeys(places),
            hint="Write a path relative to the notebook, or make it a parameter.",
        )


def outside_paths(sites: Sequence[Site]) -> Iterator[Diagnostic]:
    """One finding for each file that is read or written above the notebook's folder."""
    found: dict[str, list[Place]] = {}
    for site in sites:
        for touch in site.files:
            if touch.path.startswith("../"):
                found.setdefault(touch.path, []).append(site.place)
    for path, places in found.items():
        yield rules.OUTSIDE.at(
            f"`{path}` lies outside of the notebook's folder.",
            *dict.fromkeys(places),
            hint="Keep the file beside the notebook, or in a folder below it.",
        )


def _texts(cell: Cell) -> Iterator[tuple[str, int]]:
    """Literal texts of a cell with their lines; not those that stand alone."""
    if cell.code is None:
        return
    tree = ast.parse(cell.code.python)
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    yield from ((str(node.value), node.lineno) for node in texts if id(node) not in alone)


def needed_files(sites: Sequence[Site]) -> list[Needed]:
    """Files that must lie beside the notebook: read for sure, by a path that is known, and made by no cell.

    Where a cell may have made them in a way that the source does not tell (an archive, a command, another
    folder), nothing is needed any more.
    """
    asked = {touch.path for site in sites if _last(site) in _ASKING for touch in site.files}
    made: set[str] = set()
    found: dict[str, list[Place]] = {}
    for site in sites:
        for touch in site.files:
            if _reads(site, touch) and touch.path not in asked and not _is_made(touch.path, made):
                found.setdefault(touch.path, []).append(site.place)
        made.update(touch.path for touch in site.files if touch.access not in (Access.READ, Access.LIST))
        if not site.files and not site.text.startswith(("pathlib.", "os.path.")) and site.text not in BUILTINS:
            # whoever is given the name of a file may make it
            made.update(posixpath.basename(text) for text in site.texts if "." in text)
        if _may_make_anything(site):
            break
    return [Needed(path, tuple(dict.fromkeys(places))) for path, places in found.items()]


def _last(site: Site) -> str:
    return site.text.rpartition(".")[2]


def _reads(site: Site, touch: FileTouch) -> bool:
    path = touch.path
    if touch.access not in (Access.READ, Access.LIST) or not touch.sure or site.text.startswith(_NO_PATH):
        return False
    if _last(site) in _SEARCHING:
        return False
    # a database is made where there is none; a path may be a pattern, or data in place of a path
    updated = any(other.access is Access.UPDATE and other.path == path for other in site.files)
    return not (updated or path.startswith(("/", "~", "..")) or re.search(r"[*?\[{<\n\\]|^\w:", path))


def _is_made(path: str, made: set[str]) -> bool:
    parts = path.split("/")
    return posixpath.basename(path) in made or any("/".join(parts[:n]) in made for n in range(1, len(parts) + 1))


def _may_make_anything(site: Site) -> bool:
    if site.is_shell:
        words = [_WORD.findall(text)[:1] for text in site.texts if text.strip()]
        return any(first and first[0] not in _HARMLESS_COMMANDS for first in words[:1])
    name = _last(site) or site.text
    if site.files or site.text in ("os.makedirs", "os.mkdir"):
        return False
    if touches_files(site.text):
        # somewhere that the source does not tell
        return writes(name) or any(_WRITING.match(text) for text in site.texts)
    if name.startswith("run_") and site.texts[:1] and site.texts[0] in _HARMLESS_MAGICS:
        return False
    known = site.imported and is_harmless(site.text) and not site.text.startswith(_OF_FILES)
    return not known and _MAKING.search(name) is not None
