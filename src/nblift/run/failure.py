"""What to tell about a step that did not succeed."""

import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from nblift.model.diagnostic import Diagnostic, Place, Rule
from nblift.model.spec import Spec, StepSpec

from .execute import Execution
from .kernel import Kernel
from .origin import notebook_place, source_place
from .protocol import Failure
from .rules import (
    INPUT_CHANGED,
    INPUT_LOST,
    KERNEL_DIED,
    KERNEL_NOT_STARTED,
    NOT_STORABLE,
    OUTPUT_MISSING,
    PACKAGE_MISSING,
    SECRET_MISSING,
    SECRET_SAVED,
    STEP_CANCELLED,
    STEP_FAILED,
    STEP_MEMORY,
    STEP_TIMEOUT,
    UNDECLARED_DRAW,
)
from .signature import find_function
from .watch import Ended


class Told(msgspec.Struct, frozen=True):
    """What a diagnostic needs to know besides what happened."""

    spec: Spec
    step: StepSpec
    kernel: Kernel
    #: Folder of the package's source, absolute.
    source: Path
    #: Path in the repository → text.
    texts: Mapping[str, str]
    #: Bytes of the repository's notebook.
    notebook: bytes | None


def diagnose(told: Told, execution: Execution, failure: Failure | None) -> Diagnostic:
    """Say why a step failed, and what to do.

    Parameters
    ----------
    failure
        What the kernel reported itself; None if it could not.
    """
    step = told.step
    match execution.ended:
        case Ended.NOT_STARTED:
            return not_started(told.kernel, execution.log or execution.message)
        case Ended.DIED:
            return _died(told, execution)
        case Ended.TIMED_OUT:
            return STEP_TIMEOUT.at(
                f"Step {step.name} was ended after {step.options.timeout_s} s.",
                hint="Raise `timeout_s` of the step in the notebook's metadata, or give it less to do.",
            )
        case Ended.OUT_OF_MEMORY:
            taken = (execution.memory_bytes or 0) / 2**20
            return STEP_MEMORY.at(
                f"Step {step.name} was ended when it had {taken:,.0f} MiB of memory; its limit is "
                f"{step.options.memory_mb:,} MiB.",
                hint="Raise `memory_mb` of the step in the notebook's metadata, or give it less data.",
            )
        case Ended.CANCELLED:
            return STEP_CANCELLED.at(
                f"Step {step.name} was cancelled after {execution.seconds:g} s.", hint="Run again when you like."
            )
    if failure is None:
        failure = Failure("raised", execution.error or "SystemExit", execution.message)
    return _refused(told, failure) if failure.kind in _REFUSALS else _raised(told, failure)


def not_started(kernel: Kernel, log: str) -> Diagnostic:
    """A kernel's process that ended before it answered; `log` is the end of what it said."""
    if "No module named" in log and "ipykernel" in log:
        hint = f"Install it: {_install(kernel, 'ipykernel')}."
        return KERNEL_NOT_STARTED.at(f"{_upper(kernel.label)} has no ipykernel.", hint=hint)
    last = log.strip().splitlines()[-1:] or ["it said nothing"]
    return KERNEL_NOT_STARTED.at(
        f"{_upper(kernel.label)} did not start: {last[0].rstrip('.')}.",
        hint=f"Try `{kernel.python} -m ipykernel_launcher --version`, or another kernel by `--kernel`.",
    )


def _died(told: Told, execution: Execution) -> Diagnostic:
    code = execution.exit_code
    if code is None:
        how, memory = execution.message or "is gone, and nobody knows how it ended", False
    elif code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        how = f"was ended by {name}"
        memory = name == "SIGKILL"
    else:
        how, memory = f"ended itself with exit code {code}", False
    hint = (
        "The system does that when memory runs out: give the step less data, or the machine more memory."
        if memory
        else "Look for `os._exit` in the step, or for a crash in native code; its log is the executed notebook."
    )
    said = f" It last said: {execution.log.splitlines()[-1]}" if execution.log else ""
    return KERNEL_DIED.at(f"The kernel of step {told.step.name} {how}.{said}", hint=hint)


def _refused(told: Told, failure: Failure) -> Diagnostic:
    rule, sentence, hint = _REFUSALS[failure.kind]
    names = ", ".join(f"`{name}`" for name in failure.names)
    return rule.at(
        sentence.format(step=told.step.name, names=names, message=failure.message),
        *_beginning(told),
        hint=hint.format(names=names),
    )


#: Kind of failure → rule, sentence, hint.
_REFUSALS: dict[str, tuple[Rule, str, str]] = {
    "changed": (
        INPUT_CHANGED,
        "Step {step} changed {names}, which it was given, in place.",
        "Promote again with an observed run, or let the function copy {names} first; nothing of this step was saved.",
    ),
    "drew": (
        UNDECLARED_DRAW,
        "Step {step} drew from the global generator of {names}, which the spec does not say.",
        "Promote again with an observed run in which it draws, so that the state becomes an argument.",
    ),
    "missing": (
        OUTPUT_MISSING,
        "Step {step} did not make {names}. {message}",
        "Let the function return it as the spec says, or promote the notebook again.",
    ),
    "unstorable": (
        NOT_STORABLE,
        "{names} of step {step} cannot be stored: {message}",
        "Make it in the step that uses it, or put both into one step.",
    ),
    "secret": (
        SECRET_SAVED,
        "Step {step} hands on {names}, which holds a secret.",
        "Hand on what was fetched or made with the secret, and take the secret again where it is needed.",
    ),
    "lost": (
        INPUT_LOST,
        "Step {step} cannot load {names}: {message}",
        "Run the whole pipeline in one environment, with the versions of its `pyproject.toml`.",
    ),
}


def _raised(told: Told, failure: Failure) -> Diagnostic:
    module = failure.module.partition(".")[0]
    if module and module != told.spec.package:
        distribution = _distribution(told.spec, module)
        return PACKAGE_MISSING.at(
            f"{_upper(told.kernel.label)} has no module `{module}`, which step {told.step.name} imports.",
            *_frames(told, failure),
            hint=f"Install it: {_install(told.kernel, distribution)}.",
        )
    if failure.error == "SecretMissing":
        return SECRET_MISSING.at(
            f"Step {told.step.name} could not begin: {failure.message}",
            hint="Set it where the run is started, or name another place by `-p NAME=secret:env:VARIABLE`.",
        )
    message = failure.message.strip().splitlines()
    what = f"{failure.error}: {message[0]}" if message else failure.error
    return STEP_FAILED.at(
        f"Step {told.step.name} failed: {what}",
        *_frames(told, failure),
        hint="Mend the cell and promote again, or mend the function; the executed notebook shows how far it came.",
    )


def _frames(told: Told, failure: Failure) -> Iterator[Place]:
    """From the line that raised outwards: the notebook's line first, then the lifted source's."""
    inside = [
        (f"src/{Path(frame.file).relative_to(told.source).as_posix()}", frame)
        for frame in reversed(failure.frames)
        if Path(frame.file).is_relative_to(told.source)
    ]
    for path, frame in inside[:1]:
        place = notebook_place(told.spec, told.step, path, frame.line, told.texts, told.notebook)
        if place is not None:
            yield place
    for path, frame in inside:
        yield source_place(path, frame.line, told.texts, frame.function)


def _beginning(told: Told) -> Iterator[Place]:
    """Where the step begins, in the notebook and in the lifted source."""
    numbers = {record.id: record.number for record in told.spec.notebook.cells}
    for cell in told.step.cells[:1]:
        yield Place(cell=cell, number=numbers.get(cell))
    found = find_function(told.step.function, told.texts)
    if found is not None:
        yield source_place(found.path, found.node.lineno, told.texts, found.node.name)


def _distribution(spec: Spec, module: str) -> str:
    """What to install for a module, pinned as the notebook's kernel had it."""
    name, version = spec.observed.distributions.get(module, (module, ""))
    version = version or spec.environment.distributions.get(name, "")
    return f"{name}=={version}" if version else name


def _install(kernel: Kernel, distribution: str) -> str:
    return f"`{kernel.python} -m pip install {distribution}`"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
