import os
import subprocess
import sys
from pathlib import Path

from tests.support.repositories import small


def test_on_a_terminal_a_bar_shows_the_step_and_lines_stay_whole(tmp_path: Path) -> None:
    import pty

    repository = small(tmp_path, "def work():\n    pass\n")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "nblift", "run", str(repository)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # the other end is closed
        pass
    out, _ = running.communicate()
    os.close(ours)
    assert running.returncode == 0
    assert "━".encode() in shown
    [line] = [line for line in shown.decode().split("\n") if "step 1 of 1" in line]
    assert line.split("\x1b[2K")[-1].lstrip("\r").startswith("step 1 of 1: work succeeded")
    assert out.decode().startswith("run 1 of shop succeeded")
    assert "\x1b" not in out.decode()
