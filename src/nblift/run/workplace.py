"""The folder that a step runs in: empty but for what it declares."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.run import Manifest
from nblift.model.spec import StepSpec
from nblift.store.blobs import Blobs
from nblift.store.trouble import spoken

from .data import input_files
from .rules import DATA_CHANGED, INPUT_CHANGED

#: Size, time of change and inode of an input file.
Stamp = tuple[int, int, int]


class Workplace:
    """Folders of one step run.

    Parameters
    ----------
    folder
        Empty, or not there yet; the step's alone.
    step
        Its declared files and folders are put where its code expects them.
    files
        Files of earlier steps, by the path that they had there.
    data
        Folder of the notebook's input files, if known.

    Raises
    ------
    NbliftError
        An input file is missing, or the folder cannot be written.
    """

    def __init__(
        self, folder: Path, step: StepSpec, files: Sequence[Manifest], data: Path | None, blobs: Blobs
    ) -> None:
        self._step = step
        self._stamps: dict[Path, Stamp] = {}
        with spoken(folder):
            folder.mkdir(parents=True, exist_ok=True)
            #: All that the step may touch.
            self.root = folder.resolve() / "files"
            #: Its working directory; paths like `../data/x.csv` stay below `root`.
            self.cwd = self.root.joinpath(*["notebook"] * _depth(step, files))
            #: What the kernel saves, and what `nblift_kernel` is imported from.
            self.saved = folder.resolve() / "saved"
            self.library = folder.resolve() / "library"
            self.request, self.answer, self.log = (
                folder.resolve() / name for name in ("request.json", "answer.json", "kernel.log")
            )
            for each in (self.cwd, self.saved, self.library):
                each.mkdir(parents=True)
            link_kernel_package(self.library)
            for name in step.folders:
                (self.cwd / name).mkdir(parents=True, exist_ok=True)
            for name, source in input_files(step, data).items():
                self._link(source, Path(os.path.normpath(self.cwd / name)))
            for manifest in files:
                target = self.place(manifest)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                # Copied: the step may go on writing to it, and blobs never change.
                shutil.copyfile(blobs.path(manifest.blobs[0]), target)
                self._stamps[target] = _stamp(target)

    def place(self, manifest: Manifest) -> Path:
        """Where the file of an earlier step is in this one."""
        assert manifest.path is not None
        return Path(os.path.normpath(self.cwd / manifest.path))

    def changed_files(self) -> Iterator[Diagnostic]:
        """Input files that the step wrote to although its spec does not say so."""
        written = {self._in_root(path) for path in _written(self._step)}
        for path, stamp in self._stamps.items():
            if not path.exists() or _stamp(path) == stamp:
                continue
            if not path.is_relative_to(self.root):
                yield DATA_CHANGED.at(
                    f"Step {self._step.name} wrote to its input file {path.name}.",
                    Place(file=str(path)),
                    hint="Put the file back, let the step write another one, and promote again.",
                )
            elif path.relative_to(self.root) not in written:
                yield INPUT_CHANGED.at(
                    f"Step {self._step.name} wrote to the file {path.name}, which an earlier step made.",
                    Place(cell=self._step.cells[0]) if self._step.cells else Place(),
                    hint="Promote again with an observed run, so that the file becomes an output of this step.",
                )

    def _link(self, source: Path, target: Path) -> None:
        """Link a file, or all files of a folder one by one: what a step adds to the folder is its own."""
        if source.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            for child in source.iterdir():
                self._link(child, target / child.name)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        self._stamps[source] = _stamp(source)
        if target.relative_to(self.root) in {self._in_root(path) for path in _written(self._step)}:
            shutil.copyfile(source, target)
            return
        try:
            target.symlink_to(source)
        except OSError:
            # Windows lets only some people make symbolic links.
            shutil.copyfile(source, target)

    def _in_root(self, path: str) -> Path:
        return Path(os.path.normpath(self.cwd / path)).relative_to(self.root)


def _written(step: StepSpec) -> Iterator[str]:
    yield from (path for path in step.effects.writes if not PurePosixPath(path).is_absolute())
    yield from (output.path for output in step.outputs if output.path is not None)


def _depth(step: StepSpec, files: Sequence[Manifest]) -> int:
    """How many folders up the step's paths lead at most."""
    paths = [*step.files, *step.folders, *_written(step), *(file.path or "" for file in files)]
    return max((PurePosixPath(os.path.normpath(path)).parts.count("..") for path in paths), default=0)


def _stamp(path: Path) -> Stamp:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino


def link_kernel_package(library: Path) -> None:
    """Make `nblift_kernel`, and nothing else of nblift's own environment, importable from `library`."""
    spec = find_spec("nblift_kernel")
    assert spec is not None, "nblift depends on nblift-kernel"
    assert spec.submodule_search_locations, "nblift-kernel is a package"
    source = Path(spec.submodule_search_locations[0])
    try:
        (library / source.name).symlink_to(source, target_is_directory=True)
    except OSError:
        shutil.copytree(source, library / source.name)


def files_for(step: StepSpec, inputs: Mapping[str, Manifest]) -> dict[str, Manifest]:
    """Files of earlier steps that a step needs in its folder: value → manifest.

    Besides its arguments these are the newest ones that its code reads without being given their path, by a glob for
    example.

    Parameters
    ----------
    inputs
        All values that were made before, by name, in the order of their making.
    """
    wanted = {given.value: inputs[given.value] for given in step.inputs if inputs[given.value].path is not None}
    taken = {manifest.path for manifest in wanted.values()}
    others = {
        manifest.path: (value, manifest)
        for value, manifest in inputs.items()
        if manifest.path is not None
        and manifest.path not in taken
        and any(PurePosixPath(manifest.path).match(pattern) for pattern in step.effects.reads)
    }
    return wanted | dict(others.values())
