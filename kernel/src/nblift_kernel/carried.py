"""What functions, methods and classes of the notebook carry besides their code."""

import sys
import types

from . import classes
from .reach import contents

_DESCRIPTORS = (
    types.FunctionType, types.BuiltinFunctionType, types.MemberDescriptorType, types.GetSetDescriptorType, property,
    staticmethod, classmethod,
)  # fmt: skip


def state_of(code: object) -> object:
    """What a function or class carries besides its code and can change; None if nothing, or if it is a library's."""
    if type(code) is types.FunctionType and not _is_importable(code):
        state = [contents(code), code.__defaults__, code.__kwdefaults__, code.__dict__]
        return state if any(state) else None
    if type(code) is types.MethodType or type(code) is types.BuiltinFunctionType:
        owner: object = code.__self__
        return None if owner is None or issubclass(type(owner), types.ModuleType) else [owner]
    if issubclass(type(code), type) and not classes.of_library(code):  # type: ignore[arg-type]
        own = classes.own(code)  # type: ignore[arg-type]
        attributes = {k: v for k, v in own.items() if not k.startswith("__") and not issubclass(type(v), _DESCRIPTORS)}
        return attributes or None
    return None


def _is_importable(function: types.FunctionType) -> bool:
    """Whether it is a function of an imported module, which sees to it itself."""
    home, name = function.__module__, function.__qualname__
    module = sys.modules.get(home) if type(home) is str and home != "__main__" else None
    return type(module) is types.ModuleType and vars(module).get(name) is function
