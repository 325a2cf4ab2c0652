"""What stands between a notebook and a pipeline, as far as its source says; nothing is executed."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.notebook import Cell, Notebook
from nblift.model.observation import Observation

from . import rules
from .check_network import network_reads
from .check_paths import Needed, absolute_paths, needed_files, outside_paths
from .check_random import unseeded
from .check_session import out_of_order, unpinned
from .check_sites import Sites
from .graph import graph_of

_WORD = re.compile(r"[^\W\d]\w*")


class Checked(msgspec.Struct, frozen=True):
    """What the source of a notebook tells."""

    diagnostics: tuple[Diagnostic, ...]
    #: What must lie beside the notebook; only who has the folder can tell whether it does.
    needed: tuple[Needed, ...]


def check(notebook: Notebook, observation: Observation | None = None, ran: Mapping[str, int] | None = None) -> Checked:
    """Look for hidden state, randomness, paths, network and installs.

    Secrets are not looked for: a notebook that is checked should hold none any more, see `check_veil`.

    Parameters
    ----------
    observation
        What was seen of the notebook in a session; without it the source alone speaks.
    ran
        Id of a cell → when it ran last in that session, counted from 1.
    """
    sites = Sites()
    graph = graph_of(notebook, observation, visit=sites.visit)
    cells = notebook.code_cells
    found = [
        *_less_those_of_broken_cells(graph.diagnostics, notebook),
        *out_of_order(_counted(cells, ran or {})),
        *unseeded(sites.all),
        *absolute_paths(cells, sites.all),
        *outside_paths(sites.all),
        *network_reads(sites.all),
        *unpinned(cells, sites.all),
    ]
    return Checked(tuple(found), tuple(needed_files(sites.all)))


def _counted(cells: Sequence[Cell], ran: Mapping[str, int]) -> Sequence[Cell]:
    """The cells with the counts of the session, if that ran all those that have counts in the file."""
    if not ran or any(cell.execution_count is not None and cell.id not in ran for cell in cells):
        return cells
    return [msgspec.structs.replace(cell, execution_count=ran.get(cell.id)) for cell in cells]


def _less_those_of_broken_cells(found: Sequence[Diagnostic], notebook: Notebook) -> list[Diagnostic]:
    """A name that a cell mentions which is not valid Python may be made there."""
    broken = (c.source for c in notebook.code_cells if c.code is not None and not c.code.python and c.source.strip())
    words = {word for source in broken for word in _WORD.findall(source)}
    hidden = (rules.HIDDEN.code, rules.MADE_BELOW.code)
    return [d for d in found if d.code not in hidden or d.message.split("`")[1] not in words]
