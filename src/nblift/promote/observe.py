"""One observed run of a notebook, tagged or not, for whoever wants to know what depends on what."""

from collections.abc import Callable
from pathlib import Path

from nblift.model.diagnostic import Diagnostic
from nblift.model.notebook import Notebook
from nblift.model.observation import Observation
from nblift.run.kernel import find_kernel

from .notebook_run import Where, run_notebook
from .scratch import workshop


def observe(
    path: Path, notebook: Notebook, *, kernel: str | None = None, progress: Callable[[str], None] | None = None
) -> tuple[Observation, Diagnostic | None]:
    """Run a notebook in a fresh kernel and a copy of its folder, and say what each cell did.

    Parameters
    ----------
    path
        The notebook's file; its folder is copied.
    kernel
        Name of a kernel spec instead of the notebook's.
    progress
        Called with the id of each cell that starts.

    Returns
    -------
    What was seen as far as the notebook ran, and why it did not run to the end.

    Raises
    ------
    NbliftError
        The kernel does not start, or the folder is too large to be copied.
    """
    with workshop() as work:
        where = Where(path.resolve().parent, work, find_kernel(kernel or notebook.kernel))
        run = run_notebook(notebook, where, {}, name="notebook", progress=progress)
    return run.observation, run.failure
