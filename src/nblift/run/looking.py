"""Looking at stored values in a kernel of their pipeline: the only place where they are loaded."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.diagnostic import RunError, UsageError
from nblift.model.run import Manifest
from nblift.store.store import Store
from nblift.store.trouble import spoken

from .kernel import choose_kernel, environment_of
from .rules import NO_FORM, VALUE_UNREADABLE
from .session import execute
from .sources import read_spec
from .values_protocol import REQUEST_VARIABLE, Compared, StoredOutput, ValuesAnswer, ValuesRequest, Wanted
from .workplace import link_kernel_package


def write_form(repository: Path, value: Manifest, to: Path, form: str | None, kernel: str | None) -> tuple[Path, bool]:
    """Write a stored value in a form for people.

    Parameters
    ----------
    to
        Where to; without a suffix if `form` is None.
    form
        ``parquet``, ``csv`` …; None: the first that the value has, whose suffix the file gets.
    kernel
        As for `run_pipeline`.

    Returns
    -------
    tuple[Path, bool]
        The file, and whether what is read from it has the same content.

    Raises
    ------
    NbliftError
        The value has no such form, cannot be loaded in the kernel, or its bytes are damaged.
    """
    with tempfile.TemporaryDirectory(prefix="nblift-") as folder:
        answer = _ask(repository, [value], kernel, write=Wanted(str(Path(folder, "value")), form))
        assert answer.written is not None
        made = Path(folder, answer.written.file)
        target = to if form is not None else to.with_name(to.name + made.suffix)
        with spoken(target):
            shutil.move(made, target)
    return target, answer.written.same


def compare_stored(
    repository: Path, one: Manifest, other: Manifest, key: Sequence[str], kernel: str | None
) -> Compared:
    """Compare two stored values, in one kernel.

    Parameters
    ----------
    key
        Columns that tell which row is which.
    kernel
        As for `run_pipeline`.

    Raises
    ------
    NbliftError
        A value cannot be loaded in the kernel, or its bytes are damaged; or `key` does not tell rows apart.
    """
    answer = _ask(repository, [one, other], kernel, key=tuple(key))
    assert answer.compared is not None
    return answer.compared


def _ask(repository: Path, values: Sequence[Manifest], kernel: str | None, **more: Any) -> ValuesAnswer:
    repository = repository.absolute()
    spec = read_spec(repository)
    chosen = choose_kernel(repository, spec.kernel, kernel)
    store = Store(repository)
    with store.lease() as lease, tempfile.TemporaryDirectory(prefix="nblift-", ignore_cleanup_errors=True) as name:
        lease.hold(*(blob for value in values for blob in value.blobs))
        folder = Path(name).resolve()
        stored = tuple(
            StoredOutput(v.codec, tuple(str(store.blobs.path(blob).absolute()) for blob in v.blobs), v.key)
            for v in values
        )
        result = folder / "answer.json"
        request = ValuesRequest(stored, spec.package, str(result), **more)
        (folder / "request.json").write_bytes(msgspec.json.encode(request))
        link_kernel_package(folder)
        shown = execute(
            {"look": "from nblift_kernel.looking import look\n\nlook()"},
            kernel=chosen,
            environment=environment_of(
                chosen, [(repository / "src").resolve(), folder], {REQUEST_VARIABLE: str(folder / "request.json")}
            ),
            folder=folder,
            log=folder / "kernel.log",
        )
        if shown.failed:
            raise RunError(
                VALUE_UNREADABLE.at(
                    f"{' and '.join(v.value for v in values)} cannot be looked at in {chosen.label}: "
                    f"{shown.error}: {shown.message}",
                    hint="Install there what the value needs, or name a kernel that has it with `--kernel`.",
                )
            )
        answer = msgspec.json.decode(result.read_bytes(), type=ValuesAnswer)
    if answer.problem is not None:
        raise UsageError(NO_FORM.at(answer.problem, hint="Ask for another form, or for other columns."))
    return answer
