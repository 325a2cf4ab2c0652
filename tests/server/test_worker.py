"""A worker ends with whoever asked, with all that it started, but never in the middle of writing."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import msgspec
import pytest
from tests.support.notebooks import cell, document

from nblift.server.messages_promote import PromotionOptions
from nblift.server.tasks import Answer, CheckTask, PromoteTask, Ready, Refused, SuggestTask, Task, Write, Wrote
from nblift.server.worker import Ending

ANSWER: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


class Worker:
    """A worker process."""

    def __init__(self, task: Task) -> None:
        command = [sys.executable, "-m", "nblift.server.worker"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self.input, self.output = cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)
        self.say(task)

    def say(self, value: msgspec.Struct) -> None:
        self.input.write(msgspec.json.encode(value) + b"\n")
        self.input.flush()

    def answers(self) -> Iterator[Answer]:
        for line in self.output:
            yield ANSWER.decode(line)

    def close(self) -> None:
        self.input.close()
        self.output.close()
        self.process.wait()


def task_for(folder: Path, *cells: dict[str, Any], static: bool = False) -> PromoteTask:
    content = msgspec.Raw(json.dumps(document(cells)).encode())
    path, target = str(folder / "small.ipynb"), str(folder / "pipeline")
    return PromoteTask(path, content, target, "", PromotionOptions(), static)


def test_what_was_prepared_is_written_when_that_is_asked_for(tmp_path: Path) -> None:
    worker = Worker(task_for(tmp_path, cell("n = 1", "step:one"), static=True))
    answers = worker.answers()
    assert isinstance(next(answers), Ready)
    assert not (tmp_path / "pipeline").exists()
    worker.say(Write())
    wrote = next(answers)
    assert isinstance(wrote, Wrote)
    assert wrote.files > 10
    assert (tmp_path / "pipeline" / "pipeline.json").exists()
    worker.close()
    assert worker.process.returncode == 0


def test_a_worker_that_waits_ends_when_its_input_ends(tmp_path: Path) -> None:
    worker = Worker(task_for(tmp_path, cell("n = 1", "step:one"), static=True))
    assert isinstance(next(worker.answers()), Ready)
    worker.close()
    assert worker.process.returncode == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", ["input", "signal"])
def test_a_worker_that_runs_a_notebook_ends_with_its_kernel(tmp_path: Path, how: str) -> None:
    fifo = tmp_path / "out" / "pid"
    fifo.parent.mkdir()
    os.mkfifo(fifo)
    tells = f"import os\nwith open({str(fifo)!r}, 'w') as file:\n    file.write(str(os.getpid()))"
    folder = tmp_path / "notebook"
    folder.mkdir()
    worker = Worker(task_for(folder, cell(f"{tells}\nwhile True:\n    pass", "step:one")))
    kernel = int(fifo.read_text())
    if how == "signal":
        worker.process.send_signal(signal.SIGTERM)
        worker.process.wait()
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)
    assert list(folder.iterdir()) == []


def test_nothing_ends_a_worker_in_the_middle_of_writing() -> None:
    before = signal.getsignal(signal.SIGTERM)
    ending = Ending()
    ending.watch()
    try:
        ending.now_writing()
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(SystemExit):
            ending.done()
        with pytest.raises(SystemExit):
            os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_what_cannot_be_done_is_refused(tmp_path: Path) -> None:
    worker = Worker(CheckTask(str(tmp_path / "small.ipynb"), msgspec.Raw(b'{"cells": 1, "nbformat": 4}')))
    (answer,) = worker.answers()
    assert isinstance(answer, Refused)
    worker.close()


def test_what_a_library_prints_is_no_answer(tmp_path: Path) -> None:
    content = msgspec.Raw(json.dumps(document([cell("n = 1\nprint(n)")])).encode())
    worker = Worker(SuggestTask(str(tmp_path / "small.ipynb"), content))
    assert len(list(worker.answers())) == 1
    worker.close()
