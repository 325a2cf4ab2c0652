"""What stands between a notebook and a pipeline, as far as its source says; nothing is executed."""

import re
from collections.abc import Sequence

import msgspec

from nblift.model.diagnostic import Diagnostic
from nblift.model.notebook import Notebook

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


def check(notebook: Notebook) -> Checked:
    """Look for hidden state, randomness, paths, network and installs.

    Secrets are not looked for: a notebook that is checked should hold none any more, see `check_veil`.
    """
    sites = Sites()
    graph = graph_of(notebook, visit=sites.visit)
    cells = notebook.code_cells
    found = [
        *_less_those_of_broken_cells(graph.diagnostics, notebook),
        *out_of_order(cells),
        *unseeded(sites.all),
        *absolute_paths(cells, sites.all),
        *outside_paths(sites.all),
        *network_reads(sites.all),
        *unpinned(cells, sites.all),
    ]
    return Checked(tuple(found), tuple(needed_files(sites.all)))


def _less_those_of_broken_cells(found: Sequence[Diagnostic], notebook: Notebook) -> list[Diagnostic]:
    """A name that a cell mentions which is not valid Python may be made there."""
    broken = (c.source for c in notebook.code_cells if c.code is not None and not c.code.python and c.source.strip())
    words = {word for source in broken for word in _WORD.findall(source)}
    hidden = (rules.HIDDEN.code, rules.MADE_BELOW.code)
    return [d for d in found if d.code not in hidden or d.message.split("`")[1] not in words]
