"""What a step's process read besides what it was given, and whether all of that is still the same."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from nblift.model.cache import Library, Seen
from nblift.model.spec import RANDOM_STATES, StepSpec

from .key import Facts
from .key_files import Digests
from .key_libraries import installed, is_same, names_in
from .protocol import Watched

#: Stands for the digest of a file of which it is not known what the step saw.
_UNKNOWN = "changed while the step ran"
#: What seeds a global generator, or puts it in a state, with dots.
_SEEDING = {
    "random": frozenset({"random.seed", "random.setstate"}),
    "numpy.random": frozenset({"numpy.random.seed", "numpy.random.set_state"}),
}


class Difference(msgspec.Struct, frozen=True):
    """A component that is not what it was; None: it was not there, or is not any more."""

    component: str
    old: str | None
    new: str | None


def take_down(watched: Watched, digests: Digests, environment: Mapping[str, str], source: Path) -> Seen:
    """What was seen, with digests of the files as the step read them.

    Parameters
    ----------
    environment
        Variables that the step's process got; what it set itself before the step began is left out.
    source
        Folder of the package that was executed; files in it are noted relative to it.
    """
    files = {path: _as_read(path, stamp, digest, digests) for path, *stamp, digest in watched.files}
    files |= {path: digests.of(path) for path in watched.modules}
    libraries: dict[str, Library] = {}
    for root, folder in sorted(watched.roots.items()):
        found = installed(folder, root)
        if not found:
            files |= {path: digests.of(path) for path in _without_distribution(folder, root)}
        for name, version, record in found:
            libraries[name] = Library(version, record, digests.of(record))
    return Seen(
        python=watched.python,
        files={_beside(path, source): digest for path, digest in files.items()},
        libraries=libraries,
        missing=watched.missing,
        folders=watched.folders,
        environment={
            name: digest
            for name, digest in watched.environment.items()
            if digest == _salted(watched.salt, environment.get(name))
        },
        salt=watched.salt,
    )


def unrepeatable(step: StepSpec, facts: Facts, watched: Watched) -> Iterator[str]:
    """Why another run may get another result, as the process showed, one sentence each."""
    yield from watched.reasons
    given = {RANDOM_STATES[each.argument] for each in step.inputs if each.argument in RANDOM_STATES}
    for generator in watched.drawn:
        used = facts.code.libraries if facts.code is not None else ()
        if generator not in given and _SEEDING[generator].isdisjoint(used):
            yield f"It draws from `{generator}`, which nothing seeds."


def differences(seen: Seen, digests: Digests, environment: Mapping[str, str], source: Path) -> Iterator[Difference]:
    """What of it is not the same now.

    Parameters
    ----------
    environment
        Variables that the step's process would get.
    source
        Folder of the package that would be executed.
    """
    for path, digest in seen.files.items():
        now = digests.of(os.path.join(source, path))  # noqa: PTH118 - asked for every file of every step
        if now != digest:
            yield Difference(f"file {path}", digest or None, now or None)
    for name, library in seen.libraries.items():
        if not is_same(library, digests):
            yield Difference(f"library {name}", library.version, _version_now(name, library))
    present = [names_in(folder) for folder in seen.folders]
    for name in seen.missing:
        if any(name in names for names in present):
            yield Difference(f"library {name}", None, "installed")
    for name, digest in seen.environment.items():
        now = _salted(seen.salt, environment.get(name))
        if now != digest:
            yield Difference(f"environment variable {name}", digest or None, now or None)


def _as_read(path: str, stamp: Iterable[int], digest: str, digests: Digests) -> str:
    size, *times = stamp
    try:
        status = Path(path).stat()
    except OSError:
        return "" if size < 0 else _UNKNOWN
    if [size, *times] != [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]:
        return _UNKNOWN
    now = digests.of(path)
    return now if digest in ("", now) else _UNKNOWN


def _beside(path: str, source: Path) -> str:
    place = Path(path)
    return place.relative_to(source).as_posix() if place.is_relative_to(source) else path


def _without_distribution(folder: str, root: str) -> list[str]:
    """Files of something that lies among the libraries and that nobody installed."""
    place = Path(folder, root)
    return [str(path) for path in (sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")])]


def _version_now(name: str, library: Library) -> str | None:
    folder = str(Path(library.record).parent.parent)
    versions = [version for found, version, _ in installed(folder, name) if found == name]
    return versions[0] if versions else None


def _salted(salt: str, value: str | None) -> str:
    return "" if value is None else hashlib.sha256(f"{salt}{value}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
