"""Keeping an executed notebook on disk while it grows: at any moment there is a whole one, never a torn one."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

#: What is new is written at most this often, in seconds, and for at most a tenth of the time.
_EVERY_S = 1.0
_SHARE = 10


class Saver:
    """Writes a text that changes, now and then.

    Parameters
    ----------
    text
        The text as it is now.
    write
        Puts it in its place.
    """

    def __init__(self, text: Callable[[], str], write: Callable[[str], object]) -> None:
        self._text = text
        self._write = write
        #: Whether there is something that is not written yet.
        self.changed = False

    def save(self) -> None:
        """Write it now."""
        self.changed = False
        self._write(self._text())

    @asynccontextmanager
    async def saving(self) -> AsyncIterator[None]:
        """Write what is new from time to time while the body lasts."""
        task = asyncio.create_task(self._keep_saving())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _keep_saving(self) -> None:
        pause = _EVERY_S
        while True:
            await asyncio.sleep(pause)
            if self.changed:
                began = time.monotonic()
                self.changed = False
                text = self._text()
                # A full disk is told by the last writing; meanwhile room may be made.
                with contextlib.suppress(OSError):
                    await asyncio.to_thread(self._write, text)
                pause = max(_EVERY_S, _SHARE * (time.monotonic() - began))


def replace_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, also if the machine stops meanwhile."""
    draft = path.with_name(f"{path.name}.part")
    with draft.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
