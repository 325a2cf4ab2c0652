"""Which files a call touches, as far as its source says."""

import ast
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

import msgspec

from .mutation import Call

#: A value that the source gives: text, number, truth, or a path as its text.
Known = str | int | float | bool
#: The value of a name, if it is known; ``.`` plus dotted texts for what imports give.
Lookup = Callable[[str], Known | None]


class Access(StrEnum):
    """What happens to a file."""

    READ = "read"
    #: Made anew: what was there before is gone.
    WRITE = "write"
    #: Its content is kept and added to, or changed in place.
    UPDATE = "update"
    DELETE = "delete"
    #: The names of the files in a folder are read.
    LIST = "list"
    FOLDER = "folder"


class FileTouch(msgspec.Struct, frozen=True):
    """One file that a call touches; `path` is as the code says, with `/`."""

    path: str
    access: Access
    sure: bool


_R, _W, _D, _L, _F = Access.READ, Access.WRITE, Access.DELETE, Access.LIST, Access.FOLDER
#: Function → (position of the path, what happens to it).
_FUNCTIONS: dict[str, tuple[tuple[int, Access], ...]] = {
    **dict.fromkeys(
        "numpy.load numpy.loadtxt numpy.genfromtxt numpy.fromfile numpy.memmap joblib.load torch.load "
        "PIL.Image.open matplotlib.pyplot.imread matplotlib.image.imread scipy.io.loadmat scipy.io.wavfile.read "
        "pyarrow.parquet.read_table pyarrow.csv.read_csv pyarrow.feather.read_feather xarray.open_dataset "
        "xarray.load_dataset geopandas.read_file os.path.exists os.path.isfile os.path.isdir os.path.lexists "
        "os.path.getsize os.path.getmtime os.stat linecache.getline runpy.run_path".split(),
        ((0, _R),),
    ),
    **dict.fromkeys(
        "numpy.save numpy.savez numpy.savez_compressed numpy.savetxt matplotlib.pyplot.savefig "
        "scipy.io.savemat".split(),
        ((0, _W),),
    ),
    **dict.fromkeys("joblib.dump torch.save pyarrow.parquet.write_table pyarrow.csv.write_csv".split(), ((1, _W),)),
    **dict.fromkeys("os.remove os.unlink shutil.rmtree".split(), ((0, _D),)),
    **dict.fromkeys("os.rename os.replace shutil.move".split(), ((0, _D), (1, _W))),
    **dict.fromkeys("shutil.copy shutil.copy2 shutil.copyfile shutil.copytree".split(), ((0, _R), (1, _W))),
    **dict.fromkeys("os.listdir os.scandir os.walk glob.glob glob.iglob".split(), ((0, _L),)),
    **dict.fromkeys("os.mkdir os.makedirs".split(), ((0, _F),)),
    "sqlite3.connect": ((0, Access.UPDATE),),
    "duckdb.connect": ((0, Access.UPDATE),),
    "shelve.open": ((0, Access.UPDATE),),
    "os.truncate": ((0, Access.UPDATE),),
}
#: What some functions add to a path that does not end in it.
_SUFFIXES = {"numpy.save": ".npy", "numpy.savez": ".npz", "numpy.savez_compressed": ".npz"}
#: Functions with a mode: (position of the mode, what it is if left out).
_WITH_MODE = {
    "open": (1, "r"), "io.open": (1, "r"), "gzip.open": (1, "r"), "bz2.open": (1, "r"), "lzma.open": (1, "r"),
    "zipfile.ZipFile": (1, "r"), "tarfile.open": (1, "r"), "h5py.File": (1, "r"), "codecs.open": (1, "r"),
}  # fmt: skip
#: Prefixes of functions that read the file they are given first.
_READERS = ("pandas.read_", "polars.read_", "polars.scan_", "duckdb.read_", "pyarrow.dataset.dataset")
#: Methods that write the file they are given first.
_WRITERS = frozenset(
    "to_csv to_parquet to_pickle to_json to_excel to_feather to_hdf to_stata to_html to_xml to_markdown to_latex "
    "to_file to_orc to_netcdf to_zarr write_csv write_parquet write_json write_ipc write_image write_html savefig "
    "tofile write_text write_bytes".split()
)
#: Methods of a path.
_OF_PATH = {
    "read_text": _R, "read_bytes": _R, "exists": _R, "is_file": _R, "is_dir": _R, "stat": _R, "write_text": _W,
    "write_bytes": _W, "touch": Access.UPDATE, "unlink": _D, "rmdir": _D, "mkdir": _F, "iterdir": _L, "glob": _L,
    "rglob": _L,
}  # fmt: skip


def files_of(call: Call, resolved: str, lookup: Lookup) -> Iterator[FileTouch]:
    """Files that a call touches by a path that is known.

    Parameters
    ----------
    resolved
        The call's text with imported names spelled out.
    lookup
        Values of names that the source gives.
    """
    if not touches_files(resolved):
        return
    name = resolved.rpartition(".")[2]
    for node, access in _paths(call, resolved, name, lookup):
        path = folded(node, lookup)
        if isinstance(path, str) and path and "://" not in path:
            suffix = _SUFFIXES.get(resolved, "")
            path += suffix if not path.endswith(suffix) else ""
            pattern = access is _L and resolved.startswith("glob.")
            yield FileTouch(folder_of(path) if pattern else posixpath.normpath(path), access, call.sure)
            if access is Access.UPDATE:
                yield FileTouch(posixpath.normpath(path), _R, call.sure)


def nameless(name: str, makers: Iterable[int]) -> str:
    """What stands in a path for a name whose value the source does not give."""
    return f"<{name}:{','.join(map(str, makers))}>"


#: A file of whose path the source says nothing.
SOME_FILE = "<?>"
_NATIVE = re.compile(r"parquet|feather|orc|hdf|ipc|netcdf|zarr|^(?:polars|pyarrow|duckdb)\.|^subprocess\.")


@lru_cache(maxsize=1 << 12)
def is_native(resolved: str) -> bool:
    """Whether a function reads and writes files, if it does, where Python does not see it."""
    return _NATIVE.search(resolved) is not None


def is_nameless(path: str) -> bool:
    """Whether some of a path is known only when the code runs."""
    return "<" in path


def unknown_files_of(call: Call, resolved: str, lookup: Lookup) -> Iterator[Access]:
    """What a call does to files of whose path the source says nothing; parameters as of `files_of`."""
    if touches_files(resolved):
        for node, access in _paths(call, resolved, resolved.rpartition(".")[2], lookup):
            if folded(node, lookup) is None:
                yield access


def path_of(node: ast.Call, lookup: Lookup) -> str | None:
    """The path that a call is given first, if the source gives it."""
    path = folded(node.args[0], lookup) if node.args else None
    return posixpath.normpath(path) if isinstance(path, str) else None


@lru_cache(maxsize=1 << 14)
def touches_files(resolved: str) -> bool:
    """Whether a function may touch files, by its dotted name."""
    return resolved.rpartition(".")[2] in _NAMES or _is_reader(resolved)


def writes(name: str) -> bool:
    """Whether a method of this name writes the file that it is given."""
    return name in _WRITERS or _OF_PATH.get(name) in (Access.WRITE, Access.UPDATE)


def _is_reader(resolved: str) -> bool:
    """Whether it reads a file; methods of what such a function gives do not."""
    return any(resolved.startswith(prefix) and "." not in resolved[len(prefix) :] for prefix in _READERS)


def _paths(call: Call, resolved: str, name: str, lookup: Lookup) -> Iterator[tuple[ast.expr, Access]]:
    node = call.node
    if resolved in _FUNCTIONS:
        for position, access in _FUNCTIONS[resolved]:
            if position < len(node.args):
                yield node.args[position], access
            elif access is _L:
                yield ast.Constant("."), access
    elif resolved in _WITH_MODE and node.args:
        yield node.args[0], _mode(node, *_WITH_MODE[resolved], lookup)
    elif _is_reader(resolved) and node.args:
        yield node.args[0], _R
    elif isinstance(node.func, ast.Attribute):
        if name in _OF_PATH:
            yield node.func.value, _OF_PATH[name]
        elif name == "open":
            yield node.func.value, _mode(node, 0, "r", lookup)
        elif name in ("rename", "replace") and node.args and _is_path(folded(node.func.value, lookup)):
            yield node.func.value, _D
            yield node.args[0], _W
        elif name in _WRITERS and node.args:
            appends = any(k.arg == "mode" and folded(k.value, lookup) == "a" for k in node.keywords)
            yield node.args[0], Access.UPDATE if appends else _W


def _is_path(known: Known | None) -> bool:
    """Whether a value is, by its source, a text or a path: what only a name stands for may be anything."""
    return isinstance(known, str) and known != "" and (known[0] != "<" or known[-1] != ">")


def _mode(node: ast.Call, position: int, default: str, lookup: Lookup) -> Access:
    given = next((k.value for k in node.keywords if k.arg == "mode"), None)
    if given is None and position < len(node.args):
        given = node.args[position]
    mode = default if given is None else folded(given, lookup)
    if not isinstance(mode, str) or "+" in mode or mode.startswith("a"):
        return Access.UPDATE
    return _W if mode[:1] in ("w", "x") else _R


def folded(node: ast.expr, lookup: Lookup) -> Known | None:
    """The value that an expression surely has: literals, known names, `+`, `/` of paths, f-strings, `os.path.join`."""
    match node:
        case ast.Constant(value=str() | int() | float() as value):
            return value
        case ast.Name(id=name):
            return lookup(name)
        case ast.BinOp(left=left, op=ast.Add() | ast.Div() as operator, right=right):
            one, other = folded(left, lookup), folded(right, lookup)
            if isinstance(one, str) and isinstance(other, str):
                return one + other if isinstance(operator, ast.Add) else posixpath.join(one, other)
        case ast.JoinedStr(values=parts):
            texts = [_formatted(part, lookup) for part in parts]
            return None if None in texts else "".join(map(str, texts))
        case ast.Call(func=ast.Name(id="str" | "Path" | "PurePath"), args=[_, *_] as given, keywords=[]):
            return _joined(given, lookup)
        case ast.Call(func=ast.Attribute(attr="Path" | "PurePath"), args=[_, *_] as given, keywords=[]):
            return _joined(given, lookup)
        case ast.Call(func=ast.Attribute(ast.Attribute(attr="path"), "join"), args=[_, *_] as given, keywords=[]):
            return _joined(given, lookup)
        case ast.Call(func=ast.Attribute(value=value, attr="joinpath"), args=given, keywords=[]):
            return _joined([value, *given], lookup)
    return None


def _joined(nodes: list[ast.expr], lookup: Lookup) -> Known | None:
    found = [folded(node, lookup) for node in nodes]
    if all(isinstance(each, str) for each in found):
        return posixpath.join(*map(str, found))
    return found[0] if len(found) == 1 else None


def _formatted(part: ast.expr, lookup: Lookup) -> str | None:
    match part:
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            known = folded(value, lookup)
            return None if known is None else str(known)
        case ast.Constant(value=str(text)):
            return text
    return None


def folder_of(pattern: str) -> str:
    """The folder in which a glob pattern begins to be one."""
    parts = pattern.split("/")
    plain = next((i for i, part in enumerate(parts) if any(c in part for c in "*?[")), len(parts) - 1)
    return posixpath.normpath("/".join(parts[:plain]) or ".")


_NAMES = frozenset(
    [*(n.rpartition(".")[2] for n in (*_FUNCTIONS, *_WITH_MODE)), *_WRITERS, *_OF_PATH, "rename", "replace"]
)
