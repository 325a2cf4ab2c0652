"""One piece of long work in a process of its own: ``python -m nblift.server.worker``.

The task stands in the first line of the input, answers go to the output, a line each. When the input ends, whoever
asked is gone: the process ends, and with it the kernels that it started; but never in the middle of writing.
"""

import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import msgspec

from nblift.model.diagnostic import NbliftError
from nblift.model.verdict import Difference, Verdict
from nblift.promote.doing import Doing

from .tasks import (
    Answer,
    Checked,
    CheckTask,
    Does,
    LaidOut,
    OpenStepTask,
    PreviewTask,
    PromoteTask,
    Proposed,
    Ran,
    Ready,
    Refused,
    RunTask,
    SuggestTask,
    Task,
    Write,
    Wrote,
)

if TYPE_CHECKING:
    from nblift.model.spec import Spec
    from nblift.promote.promotion import Prepared

Say = Callable[[Answer], None]


class Ending:
    """Ends the process when it is asked to, by a signal or by the end of its input, once nothing is being written."""

    def __init__(self) -> None:
        self._wanted = False
        self.writing = False

    def watch(self) -> None:
        """Let SIGTERM end the process through its `finally` clauses, so that kernels and folders go, too."""
        signal.signal(signal.SIGTERM, self._asked)

    def _asked(self, signum: int, frame: FrameType | None) -> None:
        self._wanted = True
        if not self.writing:
            raise SystemExit(0)

    def now_writing(self) -> None:
        """From here to `done` nothing ends the process."""
        self.writing = True

    def done(self) -> None:
        """Writing is over; what was asked meanwhile happens now."""
        self.writing = False
        if self._wanted:
            raise SystemExit(0)


def main() -> None:
    """Read a task, do it, say what came of it."""
    # what libraries and the user's code print must not get among the answers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    ending = Ending()
    ending.watch()
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(0, lines), daemon=True).start()
    task = msgspec.json.decode(lines.get(), type=Task)

    def say(answer: Answer) -> None:
        answers.write(msgspec.json.encode(answer) + b"\n")
        answers.flush()

    try:
        do(task, say, lines.get, ending)
    except NbliftError as error:
        say(Refused(tuple(error.diagnostics)))


def _listen(handle: int, lines: "queue.SimpleQueue[bytes]") -> None:
    """Put the lines of a stream into a queue; at its end, end the process."""
    begun: list[bytes] = []
    # no buffered reader: its lock would stop the interpreter from ending while this waits
    while data := os.read(handle, 1 << 16):
        *whole, rest = data.split(b"\n")
        for line in whole:
            lines.put(b"".join([*begun, line]))
            begun = []
        begun.append(rest)
    os.kill(os.getpid(), signal.SIGTERM)


def do(task: Task, say: Say, next_line: Callable[[], bytes], ending: Ending) -> None:
    """Do a task.

    Parameters
    ----------
    next_line
        Waits for the next line of the input.

    Raises
    ------
    NbliftError
        It cannot be done; nothing was written.
    """
    match task:
        case SuggestTask(path, document):
            from nblift.promote.promotion import read_notebook
            from nblift.promote.proposing import proposed
            from nblift.promote.seen import load
            from nblift.promote.seen_session import observation_of

            notebook, _ = read_notebook(Path(path), content=bytes(document))
            say(Proposed(proposed(notebook, observation_of(notebook, load(Path(path)))).proposal))
        case CheckTask(path, document):
            from nblift.promote.checking import check_notebook

            say(Checked(check_notebook(Path(path), bytes(document))))
        case PreviewTask():
            from .previewing import previewed

            say(previewed(task))
        case PromoteTask():
            _promote(task, say, next_line, ending)
        case RunTask():
            _run(task, say)
        case OpenStepTask():
            from nblift.run.reopening import reopen_step

            say(LaidOut(*reopen_step(Path(task.repository), task.run, task.step)))


def _run(task: RunTask, say: Say) -> None:
    from nblift.run.events import Event, RunStarted, StepOutput
    from nblift.run.pipeline import resume_pipeline, run_pipeline

    run = ""

    def told(event: Event) -> None:
        nonlocal run
        run = event.run.id if isinstance(event, RunStarted) else run
        # What a step prints stands in its notebook, which the page reads.
        if not isinstance(event, StepOutput):
            say(Ran(run))

    repository = Path(task.repository)
    if task.resume:
        resume_pipeline(repository, task.resume, listener=told)
    else:
        run_pipeline(repository, task.parameters, start=task.start or None, cache=task.cache, listener=told)


def _promote(task: PromoteTask, say: Say, next_line: Callable[[], bytes], ending: Ending) -> None:
    from nblift.promote.promotion import Options, preparing, write_prepared
    from nblift.promote.timing import remember_time

    asked = task.options
    options = Options(
        displays=asked.displays,
        static=task.static,
        tries=asked.tries,
        cell_timeout_s=asked.cell_timeout_s,
        name=task.name,
    )
    target = Path(task.target)
    start = time.monotonic()

    def progress(doing: Doing) -> None:
        say(Does(doing))

    with preparing(Path(task.path), target, options, progress, bytes(task.document)) as prepared:
        took = time.monotonic() - start
        say(_ready(prepared))
        while prepared.promotion.verification.verdict is not Verdict.DECLINED:
            order = msgspec.json.decode(next_line(), type=Write)
            wanted = msgspec.structs.replace(options, write_different=order.different, force=order.force)
            ending.now_writing()
            try:
                done = write_prepared(prepared, wanted)
            except NbliftError as error:
                say(Refused(tuple(error.diagnostics)))
            else:
                assert done.written is not None
                if not task.static:
                    remember_time(target, took)
                say(Wrote(len(done.written.changed), done.written.kept, done.diagnostics))
                return
            finally:
                ending.done()


def _ready(prepared: "Prepared") -> Ready:
    done = prepared.promotion
    found = done.verification
    difference = found.first_difference
    cell = _cell_of(difference, done.spec) if difference is not None and done.spec is not None else ""
    return Ready(
        found.verdict,
        found.reason,
        found.compared,
        difference,
        cell,
        next((c.number for c in prepared.notebook.cells if c.id == cell), 0),
        tuple(dict.fromkeys(done.diagnostics)),
        found.outside,
    )


def _cell_of(difference: Difference, spec: "Spec") -> str:
    """The last cell of the step that makes the name which differs; else its first one; empty if there is no step."""
    cells = next((step.cells for step in spec.steps if step.name == difference.step), ())
    seen = [one for cell in cells if (one := spec.observed.of(cell)) is not None]
    makers = [one.cell for one in seen if difference.name in one.bound or difference.name in one.mutated]
    return next(iter([*makers[-1:], *cells]), "")


if __name__ == "__main__":
    main()
