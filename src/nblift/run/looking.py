"""Looking at stored values in a kernel of their pipeline: the only place where they are loaded."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.comparison import Compared
from nblift.model.diagnostic import Diagnostic, RunError, UsageError
from nblift.model.run import Manifest
from nblift.store.store import Store
from nblift.store.trouble import spoken

from .kernel import choose_kernel, environment_of
from .rules import NO_FORM, VALUE_UNREADABLE
from .session import execute
from .sources import read_spec
from .values_protocol import REQUEST_VARIABLE, Answered, StoredOutput, ValuesAnswer, ValuesRequest, Wanted
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
    repository: Path, pairs: Sequence[tuple[Manifest, Manifest]], key: Sequence[str], kernel: str | None
) -> tuple[Compared | Diagnostic, ...]:
    """Compare stored values two by two, all in one kernel.

    Parameters
    ----------
    key
        Columns that tell which row is which.
    kernel
        As for `run_pipeline`.

    Returns
    -------
    tuple[Compared | Diagnostic, ...]
        For each pair how the two differ, or why they cannot be compared: one cannot be loaded in the kernel, or `key`
        does not tell rows apart.

    Raises
    ------
    NbliftError
        There is no kernel, it died, or bytes are damaged.
    """
    repository = repository.absolute()
    answer = _ask(repository, [value for pair in pairs for value in pair], kernel, key=tuple(key))
    return tuple(_told(*each) for each in zip(pairs, answer.compared, strict=True))


def _told(pair: tuple[Manifest, Manifest], answered: Answered) -> Compared | Diagnostic:
    if answered.compared is not None:
        return answered.compared
    if answered.problem is not None:
        return NO_FORM.at(answered.problem, hint="Ask for other columns.")
    return _unreadable(pair, "a kernel of the pipeline", answered.error or "")


def _unreadable(values: Sequence[Manifest], where: str, why: str) -> Diagnostic:
    names = " and ".join(dict.fromkeys(value.value for value in values))
    return VALUE_UNREADABLE.at(
        f"{names} cannot be looked at in {where}: {why}",
        hint="Install there what the value needs, or name a kernel that has it with `--kernel`.",
    )


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
            raise RunError(_unreadable(values, chosen.label, f"{shown.error}: {shown.message}"))
        answer = msgspec.json.decode(result.read_bytes(), type=ValuesAnswer)
    if answer.problem is not None:
        raise UsageError(NO_FORM.at(answer.problem, hint="Ask for another form."))
    return answer
