"""Which modules belong to installed libraries, and not to the notebook or files beside it."""

import os
import types

_STANDARD_LIBRARY = os.path.dirname(os.__file__)


def is_local_file(file: str, folder: str) -> bool:
    """Whether it is a file of the folder, and of no environment that lies in it."""
    if not file.startswith(os.path.join(folder, "")):
        return False
    return not is_installed_below(file[len(folder) :].replace(os.sep, "/"))


def is_installed_below(path: str) -> bool:
    """Whether a path with `/` in it leads through an environment's libraries."""
    return "/site-packages/" in path or "/dist-packages/" in path


def is_installed(module: object) -> bool:
    """Whether a module is of an installed library, or of Python itself; False for what is no module."""
    if type(module) is not types.ModuleType:
        return False
    file = vars(module).get("__file__")
    if not isinstance(file, str):
        return module.__name__ != "__main__"
    return "site-packages" in file or "dist-packages" in file or file.startswith(_STANDARD_LIBRARY)
