"""Which files a shell command may touch, as far as its words say."""

import ast
import posixpath
import re
from collections.abc import Iterator

from .mutation import Call
from .paths import Access, FileTouch, Lookup, folded, folder_of
from .tree import below

#: What the names of functions that may hand a command to a shell begin with.
SHELL = (
    "subprocess.", "os.system", "os.popen", "os.exec", "os.spawn", "get_ipython.system", "get_ipython.getoutput",
)  # fmt: skip
_WORD = re.compile(r"[^\s;|&<>()'\"`]+")
_WRITTEN = re.compile(r"(>>?)\s*([^\s;|&<>()'\"`]+)")
#: Programs that write no file but through `>`.
_LOOKERS = frozenset("cat cmp cut diff dir du echo file grep head less ls md5sum more printf stat tail tree wc".split())
#: Programs that tell what is in the folders that they are given, or in the one where they run.
_LISTERS = frozenset("dir du find ls tree".split())


def files_of_command(call: Call, lookup: Lookup) -> Iterator[FileTouch]:
    """Files that may be touched by a call that hands a command to a shell; none of it is sure.

    Every word may name a file that is read, and one that looks like a path a file that is written too.
    """
    for line in texts_of(call, lookup):
        for mark, path in _WRITTEN.findall(line):
            yield _touch(path, Access.WRITE if mark == ">" else Access.UPDATE)
        for command in re.split(r"[;|&\n]+", _WRITTEN.sub(" ", line)):
            program, *words = _WORD.findall(command) or [""]
            if program in _LISTERS:
                for folder in [word for word in words if not word.startswith("-")] or ["."]:
                    yield _touch(folder_of(folder) if any(c in folder for c in "*?[") else folder, Access.LIST)
            for word in (program, *words):
                yield _touch(word, Access.READ)
                if program not in _LOOKERS and ("." in word or "/" in word):
                    yield _touch(word, Access.UPDATE)


def _touch(path: str, access: Access) -> FileTouch:
    return FileTouch(posixpath.normpath(path), access, sure=False)


def texts_of(call: Call, lookup: Lookup) -> Iterator[str]:
    """The texts that a call is given; of an f-string that is not known, what stands in it."""
    for node in [*call.node.args, *(k.value for k in call.node.keywords)]:
        known = folded(node, lookup)
        if isinstance(known, str):
            yield known
        else:
            texts = [n.value for n in below(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
            yield " ".join(reversed(texts)) if isinstance(node, ast.List | ast.Tuple) else "".join(reversed(texts))
