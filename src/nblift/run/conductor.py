"""Carrying out a run: steps begin when what they need is there, several at once where the spec allows it.

One thread decides, records and tells; each step has a thread of its own that starts its kernel and waits for it.
"""

import queue
import shutil
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec

from nblift.model.cache import CacheEntry
from nblift.model.diagnostic import NbliftError, RunError
from nblift.model.run import Manifest, Run, Status, StepRun, Version
from nblift.model.spec import Spec, StepSpec
from nblift.store.blobs import Blobs
from nblift.store.journal import Attempt
from nblift.store.locks import Lock
from nblift.store.store import Store

from .cache import Cache, Hit, Miss
from .events import Listener, StepEnded, StepFailed, StepOutput, StepStarted
from .kernel import Kernel
from .plan import needs
from .step import run_step

#: How often the thread that decides looks whether somebody asked for the run's end, in seconds.
_LOOK_S = 0.25
#: How often it says that it is there.
_BEAT_S = 15.0


class Course(msgspec.Struct, frozen=True):
    """What all steps of a run share."""

    #: Folder of the pipeline repository.
    repository: Path
    #: Folder with the code that is executed.
    code: Path
    spec: Spec
    parameters: Mapping[str, Any]
    kernel: Kernel
    #: Modules that warm kernels have imported; None for cold ones.
    warm: tuple[str, ...] | None
    data: Path | None
    store: Store
    cache: Cache
    blobs: Blobs
    run: Run
    #: By which the store knows this process as the one that has the run.
    token: int

    @property
    def scratch(self) -> Path:
        """Folder for what steps need meanwhile."""
        return self.store.folder / "scratch" / f"{self.run.id}-{self.token}"


class _Told(msgspec.Struct, frozen=True):
    """What the thread of a step says at its end."""

    step: StepSpec
    attempt: Attempt
    how: StepRun | BaseException
    #: What the result depends on, if that is known.
    entry: CacheEntry | None = None
    #: Held until the result is there for all.
    alone: Lock | None = None


class Conductor:
    """One run under way.

    Parameters
    ----------
    made
        Step → its values, of steps that do not run.
    jobs
        How many steps may run at once.
    """

    def __init__(self, course: Course, made: Mapping[str, tuple[Manifest, ...]], jobs: int, listener: Listener) -> None:
        self._course = course
        self._made = dict(made)
        self._jobs = jobs
        self._listener = listener
        self._needs = needs(course.spec)
        self._numbers = {step.name: number for number, step in enumerate(course.spec.steps, 1)}
        pending = {step.step for step in course.run.steps if step.status is Status.PENDING}
        #: In the order of the notebook.
        self._waiting = [step for step in course.spec.steps if step.name in pending]
        #: Step → when it may be tried again.
        self._again: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self._running: dict[str, threading.Thread] = {}
        self._inbox: queue.SimpleQueue[_Told | StepOutput | None] = queue.SimpleQueue()
        self._cancel = threading.Event()
        #: What the runner itself stumbled over, which ends the run when all that goes on has ended.
        self._trouble: BaseException | None = None
        self._status = Status.SUCCEEDED
        self._looked = self._beat = time.monotonic()
        #: What was published, in the order of publishing.
        self.versions: list[Version] = []

    def play(self) -> Status:
        """Run the steps that are pending, until all have ended, one has failed for good, or somebody stops it.

        Raises
        ------
        NbliftError
            What the runner itself needs is not there: an input file, a blob, space on the disk.
        KeyboardInterrupt
            It was to stop, and is to stop at once.
        """
        try:
            with self._stoppable():
                while self._running or (self._waiting and not self._halting):
                    self._launch()
                    self._hear()
                    self._look()
        except KeyboardInterrupt:
            # Nobody waits for the kernels: they see that this process is gone.
            self._cancel.set()
            raise
        except BaseException:
            self._end_all()
            raise
        finally:
            shutil.rmtree(self._course.scratch, ignore_errors=True)
        if self._trouble is not None:
            raise self._trouble
        return Status.CANCELLED if self._waiting and self._status is Status.SUCCEEDED else self._status

    @property
    def _halting(self) -> bool:
        """Whether no further step may begin."""
        return self._cancel.is_set() or self._trouble is not None or self._status is not Status.SUCCEEDED

    def _launch(self) -> None:
        """Begin what can begin, the first in the notebook first."""
        open_ = {step.name for step in self._waiting} | {*self._running}
        for step in tuple(self._waiting):
            if self._halting or len(self._running) >= self._jobs:
                return
            if not open_ & self._needs[step.name] and time.monotonic() >= self._again.get(step.name, 0.0):
                self._begin(step)

    def _begin(self, step: StepSpec) -> None:
        course = self._course
        attempt = course.store.journal.begin(course.run.id, step.name, course.token)
        self._listener(StepStarted(step.name, self._numbers[step.name], len(course.spec.steps), attempt.number))
        # By name, and in the order of the notebook, whatever ended first.
        inputs = {
            manifest.value: manifest
            for earlier in course.spec.steps
            if earlier.name in self._needs[step.name]
            for manifest in self._made.get(earlier.name, ())
        }
        thread = threading.Thread(target=self._work, args=(step, attempt, inputs), name=step.name, daemon=True)
        self._waiting.remove(step)
        self._running[step.name] = thread
        thread.start()

    def _work(self, step: StepSpec, attempt: Attempt, inputs: Mapping[str, Manifest]) -> None:
        alone = None
        try:
            found = self._course.cache.look(step, inputs, self._course.parameters)
            if isinstance(found, Miss) and found.waits:
                # Another run that computes the same goes on: its result will do.
                alone = self._course.store.alone(f"{step.name}-{found.facts.key}", lambda: self._cancel.wait(_LOOK_S))
                found = self._course.cache.look(step, inputs, self._course.parameters)
            if isinstance(found, Hit):
                told = _Told(step, attempt, found.step_run, found.entry, alone)
            elif self._cancel.is_set():
                told = _Told(step, attempt, StepRun(step.name, Status.CANCELLED), alone=alone)
            else:
                told = _Told(step, attempt, *self._run_step(step, attempt, inputs, found), alone)
        except BaseException as error:  # noqa: BLE001  # the edge of a thread: it is raised in the run's own
            told = _Told(step, attempt, error, alone=alone)
        self._inbox.put(told)

    def _run_step(
        self, step: StepSpec, attempt: Attempt, inputs: Mapping[str, Manifest], miss: Miss
    ) -> tuple[StepRun, CacheEntry | None]:
        course = self._course
        name = f"{self._numbers[step.name]:02}-{step.name}"
        again = f".{attempt.number}" if attempt.number > 1 else ""
        notebook = course.store.folder / "runs" / course.run.id / f"{name}{again}.ipynb"
        folder = course.scratch / name
        try:
            outcome = run_step(
                course.spec,
                step,
                repository=course.code,
                inputs=inputs,
                parameters=course.parameters,
                store=course.blobs,
                folder=folder,
                notebook_path=notebook,
                kernel=course.kernel,
                data=course.data,
                cancel=self._cancel,
                warm=course.warm,
                live=lambda shown: self._inbox.put(StepOutput(step.name, shown.text)),
            )
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        relative = notebook.relative_to(course.repository).as_posix() if notebook.exists() else None
        return msgspec.structs.replace(outcome.run, notebook=relative), course.cache.entry(miss, outcome)

    def _hear(self) -> None:
        """Wait a little for what the threads of steps say: an end is recorded."""
        with suppress(queue.Empty):
            match told := self._inbox.get(timeout=_LOOK_S):
                case _Told():
                    del self._running[told.step.name]
                    try:
                        self._end(told)
                    finally:
                        if told.alone is not None:
                            told.alone.remove()
                case StepOutput():
                    self._listener(told)

    def _end(self, told: _Told) -> None:
        match told.how:
            case StepRun():
                ended = told.how
            case NbliftError():
                ended = StepRun(told.step.name, Status.FAILED, diagnostics=tuple(told.how.diagnostics))
                self._trouble = self._trouble or RunError(*told.how.diagnostics)
            case _:
                self._trouble = self._trouble or told.how
                return
        if ended.status is Status.FAILED and not self._halting and self._try_again(told, ended):
            return
        published = {product.name: product.value for product in self._course.spec.published}
        versions = self._course.store.commit_step(
            self._course.run.id, ended, published, attempt=told.attempt, cache=told.entry
        )
        if ended.status.done:
            self._made[ended.step] = ended.outputs
        elif self._status is not Status.FAILED:
            self._status = ended.status
        self.versions += versions
        of = len(self._course.spec.steps)
        self._listener(StepEnded(ended, self._numbers[ended.step], of, versions, told.attempt.number))

    def _try_again(self, told: _Told, ended: StepRun) -> bool:
        """Whether the step has another try; then it waits, twice as long each time."""
        options = told.step.options
        failures = self._failures[ended.step] = self._failures.get(ended.step, 0) + 1
        if failures > options.retries:
            return False
        wait = options.retry_delay_s * 2 ** (failures - 1)
        reason = next((each.message for each in ended.diagnostics if each.blocks), "")
        self._course.store.journal.give_up(told.attempt, reason)
        self._again[ended.step] = time.monotonic() + wait
        self._waiting = sorted([*self._waiting, told.step], key=lambda step: self._numbers[step.name])
        of = len(self._course.spec.steps)
        self._listener(StepFailed(ended, self._numbers[ended.step], of, told.attempt.number, wait))
        return True

    def _look(self) -> None:
        """See whether somebody asked for the run's end, and say that this process is there; not too often."""
        now = time.monotonic()
        if now - self._looked >= _LOOK_S:
            self._looked = now
            if self._course.store.journal.cancelled(self._course.run.id):
                self._cancel.set()
        if now - self._beat >= _BEAT_S:
            self._beat = now
            self._course.store.journal.beat(self._course.run.id, self._course.token)

    def _end_all(self) -> None:
        self._cancel.set()
        for thread in self._running.values():
            thread.join()

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        """Let Ctrl-C, or a polite signal, end the run in order; a second one ends it at once."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(number: int, frame: FrameType | None) -> None:
            if self._cancel.is_set():
                raise KeyboardInterrupt
            self._cancel.set()
            self._inbox.put(None)

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
