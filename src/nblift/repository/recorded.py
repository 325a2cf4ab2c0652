"""Where recorded values of the steps lie in a repository, and in what form.

Promotion writes them after the comparison, from the kernel that ran the step alone (`nblift_kernel.record`); the
repository's tests read them (`tests/recorded.py`, from a template here). They are plain pickles, so that neither
side needs nblift to be understood, and git ignores them, since they hold people's data::

    tests/recorded/<step>/
      inputs.pkl      argument → value of the call, one pickle of protocol 5: what values share stays shared
      outputs.pkl     the notebook's name → value that the step hands on; a name that is left out is not compared
      files/before/   files that the step finds in its folder, at their relative path
      files/after/    files that it leaves
      printed.txt     what it prints, without what it displays

A file ends in ``.cloudpickle`` instead of ``.pkl`` if it takes cloudpickle to read it. A step without ``inputs`` or
``outputs`` is named by the tests as left out.
"""

from pathlib import Path

#: In the repository; never part of the tree that `compose` makes.
RECORDED = "tests/recorded"


def recorded_folder(repository: Path, step: str) -> Path:
    """Folder for the recorded values of a step: what `nblift_kernel.record.write_recorded` is given."""
    return repository / RECORDED / step


def printed_file(repository: Path, step: str) -> Path:
    """File for the text that a step prints, UTF-8."""
    return recorded_folder(repository, step) / "printed.txt"
