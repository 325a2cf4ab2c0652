"""The public source packages whose notebooks are promoted: downloaded, unpacked, each with an environment of its own."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
#: Exact versions of all that a package's notebooks run with, once they are frozen.
PINS = HERE / "promotion"
#: Most bytes of the files beside a notebook that are taken with it.
BESIDE = 50_000_000


class Source(NamedTuple):
    """A package that ships notebooks."""

    name: str
    version: str
    #: What its notebooks import besides.
    needs: tuple[str, ...]


SOURCES = (
    Source("statsmodels", "0.15.0", ("matplotlib", "pytest", "seaborn")),
    Source("linearmodels", "7.1", ("jinja2", "matplotlib", "seaborn", "xarray")),
    Source("arch", "8.0.0", ("matplotlib", "seaborn")),
    Source("imbalanced-learn", "0.14.2", ("matplotlib", "pandas", "seaborn", "skore", "skrub")),
    Source(
        "iminuit",
        "2.33.0",
        ("boost-histogram", "ipywidgets", "jacobi", "jax", "joblib", "matplotlib", "numba", "numba-stats", "resample"),
    ),
    Source("dowhy", "0.14", ("econml", "matplotlib", "seaborn")),
)


class Wild(NamedTuple):
    """A notebook in the work folder; identified by the digest of its bytes."""

    digest: str
    package: str
    version: str
    #: In a folder with the files that were beside it.
    path: Path

    @property
    def kernel(self) -> str:
        """Name of the kernel that it runs in."""
        return kernel_of(self.package)


class Work:
    """The work folder: what was fetched, what ran, what was measured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.sources = self.folder / "sources"
        self.environments = self.folder / "environments"
        self.notebooks = self.folder / "notebooks"
        self.plain = self.folder / "plain"

    def wild(self) -> list[Wild]:
        """All notebooks fetched, in the order of `SOURCES` and of their paths there."""
        index = self.folder / "index.json"
        listed: list[dict[str, Any]] = json.loads(index.read_text()) if index.exists() else []
        return [Wild(**{**entry, "path": self.folder / entry["path"]}) for entry in listed]

    def remember(self, found: list[Wild]) -> None:
        """Write down what was fetched."""
        listed = [w._asdict() | {"path": w.path.relative_to(self.folder).as_posix()} for w in found]
        (self.folder / "index.json").write_text(json.dumps(listed, indent=1))

    def environment(self, **more: str) -> dict[str, str]:
        """Environment variables of a process that finds the kernels of all packages.

        Byte code may be kept, as on most machines: what is timed is not the compiler.
        """
        shares = [str(self.environments / source.name / "share" / "jupyter") for source in SOURCES]
        own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**own, "JUPYTER_PATH": os.pathsep.join(shares), **more}


def kernel_of(package: str) -> str:
    """Name of the kernel of a package's environment."""
    return f"promotion-{package}"


def fetch(work: Work) -> None:
    """Download the sources, take their notebooks out, make the environments; what is there already stays."""
    found: list[Wild] = []
    for source in SOURCES:
        tree = work.sources / f"{source.name}-{source.version}"
        if not tree.exists():
            _download(source, tree)
        _environment(source, work.environments / source.name)
        taken = list(_take(source, tree, work.notebooks, {w.digest for w in found}))
        print(f"{source.name} {source.version}: {len(taken)} notebooks", flush=True)
        found += taken
    work.remember(found)


def _download(source: Source, tree: Path) -> None:
    """Unpack a source distribution without building it: pip unpacks it before it looks for what would build it."""
    tree.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=tree.parent) as scratch:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--no-clean", "--no-deps", "--no-build-isolation"),
                *(f"--no-binary={source.name}", "--dest", scratch, f"{source.name}=={source.version}"),
            ],
            env={**os.environ, "TMPDIR": scratch},
            capture_output=True,
            text=True,
            check=False,
        )
        unpacked = [path.parent for path in Path(scratch).glob("pip-*/*/PKG-INFO")]
        for archive in Path(scratch).glob("*.tar.gz"):
            shutil.unpack_archive(archive, Path(scratch) / "unpacked", filter="data")
            unpacked = [path.parent for path in Path(scratch).glob("unpacked/*/PKG-INFO")]
        if len(unpacked) != 1:
            sys.exit(f"pip left no source of {source.name} {source.version}:\n{done.stdout}{done.stderr}")
        unpacked[0].rename(tree)


def _environment(source: Source, folder: Path) -> None:
    """An environment with the released library, what its notebooks need, and a kernel that Jupyter can find."""
    if (folder / "share" / "jupyter" / "kernels" / kernel_of(source.name)).exists():
        return
    pins = PINS / f"{source.name}.txt"
    wanted = ["-r", str(pins)] if pins.exists() else [f"{source.name}=={source.version}", "ipykernel", *source.needs]
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run(
        [*uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python), *wanted], check=True
    )
    if not pins.exists():
        frozen = subprocess.run([*uv, "pip", "freeze", "--python", str(python)], check=True, stdout=subprocess.PIPE)
        pins.write_bytes(frozen.stdout)
    named = ["--prefix", str(folder), "--name", kernel_of(source.name)]
    subprocess.run([str(python), "-m", "ipykernel", "install", *named], check=True, capture_output=True)


def _take(source: Source, tree: Path, to: Path, known: set[str]) -> Iterator[Wild]:
    """Copy each notebook that has code, once, into a folder of its own with the files beside it."""
    paths = tree.rglob("*.ipynb")
    for path in sorted(paths, key=lambda p: (len(p.parts), p.relative_to(tree).as_posix())):
        raw = path.read_bytes()
        digest = hashlib.sha256(raw).hexdigest()[:16]
        if digest in known or not any(cell["cell_type"] == "code" for cell in json.loads(raw).get("cells", ())):
            continue
        known.add(digest)
        folder = to / digest
        if not folder.exists():
            scratch = to / f"{digest}.part"
            shutil.rmtree(scratch, ignore_errors=True)
            shutil.copytree(path.parent, scratch, ignore=_unwanted)
            shutil.copy2(path, scratch / path.name)
            scratch.rename(folder)
        yield Wild(digest, source.name, source.version, folder / path.name)


def _unwanted(folder: str, names: list[str]) -> set[str]:
    """Other notebooks, and all files of a folder where they are too many."""
    files = [name for name in names if Path(folder, name).is_file()]
    bulky = sum(Path(folder, name).stat().st_size for name in files) > BESIDE
    return {name for name in files if bulky or name.endswith(".ipynb")}
