"""What one run of a notebook in a fresh kernel showed (written by `nblift_kernel`, see its schema)."""

import re
from collections.abc import Collection, Iterable, Mapping

import msgspec


class Seen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a name held at the end of a cell."""

    #: `data`, `function`, `class`, `module`, or `handle` (open file, connection, generator, lock …).
    kind: str
    #: Fully qualified type, e.g. ``pandas.DataFrame``; ``__main__.Town`` for notebook classes.
    type: str
    #: Annotation as a person would write it, e.g. ``list[str]``, ``dict[str, int] | None``; ``Any`` if unknown.
    annotation: str = "Any"
    #: Import statements that the annotation needs, e.g. ``from sklearn.pipeline import Pipeline``.
    annotation_imports: tuple[str, ...] = ()
    #: What a docstring can say: ``439 rows × 7 columns``; empty if there is nothing to say.
    size: str = ""
    #: Columns of a frame, name → dtype, in order.
    columns: dict[str, str] = {}
    #: Bytes, roughly; None if unknown.
    nbytes: int | None = None
    #: Whether it pickles; None if not tried.
    pickles: bool | None = None
    #: Why not, in the exception's words.
    unpickled_because: str = ""


class FilesSeen(msgspec.Struct, frozen=True, omit_defaults=True):
    """Files below the notebook's folder (relative, `/`) that a cell touched, in order of first touch."""

    #: Files read.
    read: tuple[str, ...] = ()
    #: Files made or changed.
    written: tuple[str, ...] = ()
    #: Files removed.
    deleted: tuple[str, ...] = ()
    #: Folders whose listing was read.
    listed: tuple[str, ...] = ()
    #: Files outside of the folder, absolute, that were opened (libraries' own files left out).
    outside: tuple[str, ...] = ()
    #: Folders made.
    folders: tuple[str, ...] = ()


class CellSeen(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one executed cell did."""

    #: Id of the cell.
    cell: str
    #: Whether it ran to its end.
    ok: bool = True
    #: If not: type and text of the exception.
    error: str = ""
    #: Names bound or rebound (another object than before, or new) and what they hold at the end.
    bound: dict[str, Seen] = {}
    #: Names whose object was changed in place, and what they hold at the end.
    now: dict[str, Seen] = {}
    #: Names deleted.
    deleted: tuple[str, ...] = ()
    #: Names whose object's content changed in place, `observed` or `may` (too large or opaque to tell). A function or
    #: class is among them if what it carries besides code changed (a closure's variables, attributes).
    mutated: dict[str, str] = {}
    #: Pairs of data names that share something mutable at the end of the cell: exact alias or part.
    shares: tuple[tuple[str, str], ...] = ()
    #: Pairs that are one and the same mutable object.
    aliases: tuple[tuple[str, str], ...] = ()
    #: Generators (`random`, `numpy.random`) whose state changed.
    random: tuple[str, ...] = ()
    #: Files that it touched.
    files: FilesSeen = FilesSeen()
    #: Working directory at the end relative to the notebook's folder; None if unchanged.
    cwd: str | None = None
    #: Environment variables set, changed or removed.
    environment: tuple[str, ...] = ()
    #: Surfaces of configuration that changed: `matplotlib`, `pandas`, `warnings`, `numpy`, `locale`, `decimal`,
    #: `logging`, `sys.path`, `sklearn`.
    configuration: tuple[str, ...] = ()
    #: Figures that were still open when the cell's code had ended (Jupyter then shows and closes them).
    open_figures: int = 0
    #: Fully qualified type of the last expression's value; None if there is none or it is `None`.
    result: str | None = None
    #: Whether it opened a connection.
    network: bool = False
    #: Whether it started a process.
    subprocess: bool = False
    #: What could not be followed in this cell, a sentence each.
    problems: tuple[str, ...] = ()
    #: Module → names that a star import of the cell brought, of those that the notebook mentions.
    stars: dict[str, tuple[str, ...]] = {}


def both_changed(cells: Iterable[CellSeen], one: str, other: str, apart: Collection[str] = ()) -> bool:
    """Whether some cell changes what two names hold now: whatever writes what they share does so to both.

    Parameters
    ----------
    apart
        Cells in which that says nothing, see `Observation.apart`.
    """
    for seen in cells:
        if one in seen.mutated and other in seen.mutated and seen.cell not in apart:
            return True
        if {one, other} & {*seen.bound, *seen.deleted}:
            return False
    return False


class Observation(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole run, cells in the order of execution."""

    cells: tuple[CellSeen, ...] = ()
    #: Version of Python, e.g. ``3.11.7``.
    python: str = ""
    #: Import name → (distribution, version) of what was imported.
    distributions: dict[str, tuple[str, str]] = {}
    #: Files of the notebook's folder (relative) that existed before the run and were read.
    inputs: tuple[str, ...] = ()
    #: All files of the notebook's folder (relative) that existed before the run.
    stood: tuple[str, ...] = ()
    #: Step → names that hold, at its end, what `copy.deepcopy` takes apart: arrays that look at the memory of others,
    #: numpy's global generator, instances and frames of which something may be left out.
    views: dict[str, tuple[str, ...]] = {}
    #: Seen while somebody worked: files that native code reads or writes are not among those that were seen.
    in_session: bool = False
    #: Cells that ran in another state than a run from top to bottom has: what they did, they can do, but what they did
    #: not do says nothing.
    glimpsed: tuple[CellSeen, ...] = ()

    def is_of_library(self, name: str) -> bool:
        """Whether a name held objects of installed libraries only; arrays and frames count as data of the notebook."""
        types = [s.type for c in self.cells for held in (c.bound, c.now) if (s := held.get(name)) is not None]
        roots = {held.partition(".")[0] for held in types}
        return bool(roots) and roots <= self.distributions.keys() - {"numpy", "pandas"}

    def apart(self, one: str, other: str, sources: Mapping[str, str]) -> set[str]:
        """Cells that use two objects of libraries by name: each may note there what it computed, on its own account.

        Also those in which one of them is too large to tell whether it changed.

        Parameters
        ----------
        sources
            Id → source of cells.
        """
        if not (self.is_of_library(one) and self.is_of_library(other)):
            return set()
        words = {cell: set(re.findall(r"\w+", source)) for cell, source in sources.items()}
        unknown = {seen.cell for seen in self.cells if "may" in (seen.mutated.get(one), seen.mutated.get(other))}
        return unknown | {cell for cell, found in words.items() if one in found and other in found}

    def of(self, cell: str) -> CellSeen | None:
        """What the cell with this id did, or None if it was not seen."""
        return next((seen for seen in self.cells if seen.cell == cell), None)
