"""Which kernel a pipeline runs in, and how its process is started; the one module that knows jupyter_client."""

import difflib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import msgspec

from nblift.model.diagnostic import RunError

from .rules import NO_KERNEL

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager

#: Longest prefix for which the paths of a kernel's sockets fit in what operating systems allow (104 bytes).
_LONGEST_SOCKET_FOLDER = 80

_THIS_PYTHON = {"python", f"python{sys.version_info.major}", ".".join(["python", *map(str, sys.version_info[:2])])}

_PLACEHOLDER = re.compile(r"\{\w+\}")


class Kernel(msgspec.Struct, frozen=True):
    """A way to start a Python kernel."""

    #: Name of a kernel spec, also where the repository's own environment is taken instead of it.
    name: str
    #: What messages call it, e.g. ``the kernel `python3```.
    label: str
    argv: tuple[str, ...]
    environment: Mapping[str, str] = {}
    metadata: Mapping[str, Any] = {}

    @property
    def python(self) -> str:
        """The interpreter, as far as the command tells."""
        # jupyter_client starts kernels that just say `python` with the interpreter that it runs in itself.
        return sys.executable if self.argv[0] in _THIS_PYTHON else self.argv[0]

    def command(self, connection_file: Path) -> list[str]:
        """The command that starts a kernel which meets its client where that file says."""
        known = {"{connection_file}": str(connection_file), "{prefix}": sys.prefix}
        arguments = [_PLACEHOLDER.sub(lambda m: known.get(m[0], m[0]), part) for part in self.argv[1:]]
        # What steps do is no part of anybody's history.
        history = ["--HistoryManager.hist_file=:memory:"] if "ipykernel_launcher" in self.argv else []
        return [self.python, *arguments, *history]


def choose_kernel(repository: Path, wanted: str, override: str | None = None) -> Kernel:
    """The kernel for the steps of a pipeline.

    Parameters
    ----------
    repository
        Its own `.venv` is taken, if it has one.
    wanted
        Name of the kernel spec that the notebook names.
    override
        Name of the kernel spec that somebody asks for instead of all that.

    Raises
    ------
    RunError
        There is no such kernel spec, or it is not for Python.
    """
    if override is None:
        scripts = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
        python = repository.joinpath(".venv", *scripts).absolute()
        if python.exists():
            argv = (str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}")
            return Kernel(wanted, "the repository's `.venv`", argv)
    return find_kernel(override or wanted)


def find_kernel(name: str) -> Kernel:
    """The installed Python kernel of that name; `RunError` if there is none."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    specs = KernelSpecManager()
    try:
        spec = specs.get_kernel_spec(name)
    except NoSuchKernel as error:
        known = sorted(specs.find_kernel_specs())
        near = difflib.get_close_matches(name, known, n=1)
        others = f"`--kernel {near[0]}`" if near else f"`--kernel` with one of: {', '.join(known)}"
        raise RunError(
            NO_KERNEL.at(
                f"No kernel named `{name}` is installed.",
                hint=f"Install it (`python -m ipykernel install --user --name {name}` in its environment), or use "
                f"{others}.",
            )
        ) from error
    if spec.language.lower() != "python":
        raise RunError(
            NO_KERNEL.at(f"The kernel `{name}` is one for {spec.language}.", hint="Name one for Python by `--kernel`.")
        )
    return Kernel(name, f"the kernel `{name}`", tuple(spec.argv), spec.env, spec.metadata)


class Exit(msgspec.Struct):
    """How a kernel's process ended, filled in when it did."""

    code: int | None = None


@contextmanager
def kernel_manager(
    kernel: Kernel, environment: Mapping[str, str], folder: Path, log: Path
) -> Iterator[tuple["type[AsyncKernelManager]", Exit]]:
    """A manager class for nbclient whose kernels start in `folder`, in just that environment.

    Parameters
    ----------
    environment
        All environment variables of the process, see `environment_of`.
    folder
        Working directory.
    log
        File that gets what the process itself prints, which is not part of any cell.
    """
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    end = Exit()
    spec = KernelSpec(
        argv=list(kernel.argv), display_name=kernel.name, language="python", metadata=dict(kernel.metadata)
    )
    with tempfile.TemporaryDirectory(prefix="nblift-", ignore_cleanup_errors=True) as sockets, log.open("wb") as sink:

        class StepKernelManager(AsyncKernelManager):
            def __init__(self, **options: Any) -> None:
                super().__init__(**_transport(Path(sockets)), **options)

            @property
            def kernel_spec(self) -> KernelSpec:
                return spec

            # jupyter_client declares the methods of the synchronous manager; its asynchronous one overrides them so.
            async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
                # Asked before: jupyter_client would log a page of its own.
                if shutil.which(kernel.python) is None:
                    raise RuntimeError(f"{kernel.python} is not there, or cannot be executed")
                given = {"env": dict(environment), "cwd": str(folder), "stdout": sink, "stderr": subprocess.STDOUT}
                await AsyncKernelManager.start_kernel(self, **options, **given)

            async def is_alive(self) -> bool:  # type: ignore[override]
                alive = await AsyncKernelManager.is_alive(self)
                process = getattr(self.provisioner, "process", None)
                if not alive and process is not None:
                    end.code = process.poll()
                return bool(alive)

        yield StepKernelManager, end


def environment_of(kernel: Kernel, path: list[Path], changes: Mapping[str, str]) -> dict[str, str]:
    """Environment variables of a kernel's process: those of this process, the kernel spec's, then `changes`.

    Parameters
    ----------
    path
        Folders to import from before all others.
    """
    environment = dict(os.environ)
    # A backend chosen for this process would keep the kernel from showing figures.
    environment.pop("MPLBACKEND", None)
    environment |= {name: Template(text).safe_substitute(os.environ) for name, text in kernel.environment.items()}
    inherited = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = os.pathsep.join([*map(str, path), *([inherited] if inherited else [])])
    return {**environment, **changes}


def _transport(sockets: Path) -> dict[str, str]:
    """Where kernel and client meet: sockets in a folder, for TCP ports can be taken by another kernel meanwhile."""
    file = {"connection_file": str(sockets / "kernel.json")}
    if not hasattr(socket, "AF_UNIX") or len(str(sockets)) > _LONGEST_SOCKET_FOLDER:
        return file
    return {**file, "transport": "ipc", "ip": str(sockets / "socket")}
