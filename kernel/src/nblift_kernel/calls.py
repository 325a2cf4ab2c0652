"""Being told when given functions are entered and left, without changing what they do.

From Python 3.12 on by `sys.monitoring`, which costs other code nothing; before, by `sys.settrace`, which costs a call
of ours per call of theirs.
"""

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

Entered = Callable[[FrameType], None]
#: Frame, whether it returned (else it was left by an exception), and what.
Left = Callable[[FrameType, bool, object], None]

_RETURNS = frozenset({"RETURN_VALUE", "RETURN_CONST"})


@contextmanager
def watching(codes: Collection[CodeType], entered: Entered, left: Left) -> Iterator[None]:
    """Call `entered` and `left` for every frame of the codes on this thread, until the context ends.

    Both must not raise. Recursive calls are told as well.
    """
    tool = _free_tool()
    if tool is None:
        with _tracing(codes, entered, left):
            yield
    else:
        with _monitoring(tool, codes, entered, left):
            yield


def _free_tool() -> int | None:
    monitoring: Any = getattr(sys, "monitoring", None)
    if monitoring is None:
        return None
    # 0, 1, 2 and 5 are for debuggers, coverage, profilers and optimisers
    return next((number for number in (4, 3, 5, 2) if monitoring.get_tool(number) is None), None)


@contextmanager
def _monitoring(tool: int, codes: Collection[CodeType], entered: Entered, left: Left) -> Iterator[None]:
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
    events = monitoring.events

    def unwound(code: CodeType, *_: object) -> None:
        if code in codes:
            left(sys._getframe(1), False, None)  # noqa: FBT003

    def returned(_code: CodeType, _offset: int, value: object) -> None:
        left(sys._getframe(1), True, value)  # noqa: FBT003

    monitoring.use_tool_id(tool, "nblift")
    monitoring.register_callback(tool, events.PY_START, lambda *_: entered(sys._getframe(1)))
    monitoring.register_callback(tool, events.PY_RETURN, returned)
    monitoring.register_callback(tool, events.PY_UNWIND, unwound)
    for code in codes:
        monitoring.set_local_events(tool, code, events.PY_START | events.PY_RETURN)
    # leaving by an exception cannot be asked for one function alone
    monitoring.set_events(tool, events.PY_UNWIND)
    try:
        yield
    finally:
        for code in codes:
            monitoring.set_local_events(tool, code, 0)
        monitoring.set_events(tool, 0)
        for event in (events.PY_START, events.PY_RETURN, events.PY_UNWIND):
            monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)


@contextmanager
def _tracing(codes: Collection[CodeType], entered: Entered, left: Left) -> Iterator[None]:
    import dis

    def inside(frame: FrameType, event: str, value: object) -> Any:
        if event == "return":
            instruction = dis.opname[frame.f_code.co_code[frame.f_lasti]]
            left(frame, instruction in _RETURNS, value)
        return inside

    def outside(frame: FrameType, event: str, _arg: object) -> Any:
        if event != "call" or frame.f_code not in codes:
            return None
        frame.f_trace_lines = False
        entered(frame)
        return inside

    before = sys.gettrace()
    sys.settrace(outside)
    try:
        yield
    finally:
        sys.settrace(before)
