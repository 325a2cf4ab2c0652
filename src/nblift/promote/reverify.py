"""Verifying a repository that was promoted before."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nblift.run.data import data_folder
from nblift.run.kernel import choose_kernel
from nblift.run.sources import read_sources, read_spec

from .doing import Progress, silent
from .notebook_run import Where
from .promotion import Promotion, named_tries, read_notebook
from .scratch import workshop
from .timing import remember_time
from .verify import Judge, Subject


def verify_repository(
    repository: Path,
    notebook: Path | None = None,
    *,
    kernel: str | None = None,
    tries: Mapping[str, Any] | None = None,
    cell_timeout_s: float | None = None,
    progress: Progress = silent,
) -> Promotion:
    """Compare a pipeline with a notebook.

    Parameters
    ----------
    notebook
        The repository's own one if left out.
    cell_timeout_s
        Seconds that a cell of the notebook may take; any if None.

    Raises
    ------
    NbliftError
        There is no pipeline, no such notebook, no such kernel.
    """
    start = time.monotonic()
    spec = read_spec(repository)
    path = notebook or repository / spec.notebook.path
    chosen = choose_kernel(repository, spec.kernel, kernel)
    source = path.parent if notebook is not None else data_folder(repository) or path.parent
    read, said = read_notebook(path, source)
    with workshop() as work:
        own = frozenset({repository.resolve()})
        where = Where(source.resolve(), work, chosen, spec.hash_seed, own, cell_timeout_s)
        subject = Subject(read, spec, repository.resolve(), read_sources(repository, spec), where)
        judge = Judge(subject, tries=named_tries(spec, tries or {}), progress=progress)
        found = judge.verify()
    remember_time(repository, time.monotonic() - start)
    return Promotion(found, spec, (*said, *found.diagnostics))
