"""Files that native code opens, and questions about files, which nothing can watch: told by paths in the source."""

import ast
import re
from collections.abc import Iterator, Mapping

from .key_module import Module

#: Libraries that open files in native code, if something of theirs is called with a path.
_NATIVE = frozenset(
    "pyarrow polars h5py tables duckdb netCDF4 xarray rasterio fiona pyogrio geopandas cv2 soundfile librosa zarr lmdb "
    "lxml tensorflow torchaudio torchvision xgboost lightgbm catboost datasets spacy fitz pyreadstat".split()
)
_NATIVE_WORDS = tuple(
    "read scan open load File Dataset Booster parse imread memory_map dataset connect sql query execute from_parquet "
    "from_csv OSFile VideoCapture".split()
)
#: The same of pandas, torch and others that mostly let Python open files.
_NATIVE_PLACES = frozenset(
    "pandas.read_parquet pandas.read_feather pandas.read_orc pandas.read_hdf pandas.HDFStore torch.load torch.jit.load "
    "numpy.memmap".split()
)
#: Methods of what such libraries make, whatever they are called on.
_NATIVE_METHODS = frozenset({"load_model", "from_parquet", "read_parquet", "scan_parquet", "read_database", "imread"})
_QUERIES = frozenset({"sql", "query", "execute"})
_PATH_IN_QUERY = re.compile(r"['\"](/|~|\w+:)")
_QUESTIONS = frozenset(
    f"os.path.{name}" for name in ("exists", "isfile", "isdir", "islink", "lexists", "getsize")
) | frozenset({"os.access"})
_QUESTION_METHODS = frozenset({"exists", "is_file", "is_dir", "is_symlink"})
_TIMES = frozenset({"os.stat", "os.lstat", "os.path.getmtime", "os.path.getctime", "os.path.getatime", "os.statvfs"})
_TIME_METHODS = frozenset({"stat", "lstat"})
_IN_MEMORY = frozenset({"io.BytesIO", "io.StringIO"})


class Paths:
    """What is known of paths in a step.

    Parameters
    ----------
    modules
        Of the pipeline, by name.
    function
        ``package.steps:load``.
    files
        Arguments of that function that are files of earlier steps, in its folder.
    values
        Its parameters.
    """

    def __init__(
        self, modules: Mapping[str, Module], function: str, files: frozenset[str], values: Mapping[str, object]
    ) -> None:
        self._modules = modules
        self._function = function.partition(":")[2]
        self._files = files
        self._values = values

    def problems(self, module: Module, part: ast.AST, node: ast.Call) -> Iterator[str]:
        """What a call may ask of a file that is not known from the source."""
        places = module.places(node.func)
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        text = f"`{ast.unparse(node.func)}`"
        if not _TIMES.isdisjoint(places) or method in _TIME_METHODS:
            yield f"asks for times of files ({text})"
        elif not _QUESTIONS.isdisjoint(places):
            if not self._in_folder(module, part, node.args[0] if node.args else None):
                yield f"asks whether there is a file whose path is not in the source ({text})"
        elif method in _QUESTION_METHODS and isinstance(node.func, ast.Attribute):
            if not self._in_folder(module, part, node.func.value):
                yield f"asks whether there is a file whose path is not in the source ({text})"
        elif method in _QUERIES and "duckdb" in _libraries(module):
            query = self.known(module, part, node.args[0]) if node.args else None
            if query is None or _PATH_IN_QUERY.search(query):
                yield f"lets native code open a file whose path is not in the source ({text})"
        elif _is_native(places, method) and (node.args or node.keywords):
            given = node.args[0] if node.args else node.keywords[0].value
            if not self._in_folder(module, part, given):
                yield f"lets native code open a file whose path is not in the source ({text})"

    def _in_folder(self, module: Module, part: ast.AST, node: ast.expr | None) -> bool:
        """Whether an argument is a path in the step's own folder, or no path at all."""
        if node is None:
            return False
        if isinstance(node, ast.Name) and node.id in self._files and getattr(part, "name", "") == self._function:
            return True
        if isinstance(node, ast.Call) and not _IN_MEMORY.isdisjoint(module.places(node.func)):
            return True
        path = self.known(module, part, node)
        return path == ":memory:" or (path is not None and not path.startswith(("/", "~", "\\")) and ":" not in path)

    def known(self, module: Module, part: ast.AST, node: ast.expr) -> str | None:
        """The path that an expression is, if the source says so."""
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id=name):
                return self._of_name(module, part, name)
            case ast.JoinedStr(values=values):
                return self._joined("", module, part, values)
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self.known(module, part, value)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return self._joined("/", module, part, [left, right])
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined("", module, part, [left, right])
            case ast.Call(func=function, args=arguments, keywords=[]):
                places = module.places(function)
                if places and set(places) <= {"pathlib.Path", "os.path.join", "builtins.str", "os.fspath"}:
                    return self._joined("/", module, part, arguments)
        return None

    def _joined(self, by: str, module: Module, part: ast.AST, nodes: list[ast.expr]) -> str | None:
        texts = [self.known(module, part, node) for node in nodes]
        if not texts or any(text is None for text in texts):
            return None
        # What is joined to an absolute path stands alone.
        start = max((n for n, text in enumerate(texts) if by and str(text).startswith(("/", "~"))), default=0)
        return by.join(map(str, texts[start:]))

    def _of_name(self, module: Module, part: ast.AST, name: str) -> str | None:
        stores = [
            n for n in ast.walk(part) if isinstance(n, ast.Name) and n.id == name and isinstance(n.ctx, ast.Store)
        ]
        arguments = [n for n in ast.walk(part) if isinstance(n, ast.arg) and n.arg == name]
        if arguments:
            own = not stores and len(arguments) == 1 and getattr(part, "name", "") == self._function
            value = self._values.get(name) if own else None
            return value if isinstance(value, str) else None
        if stores:
            assigned = [
                n
                for n in ast.walk(part)
                if isinstance(n, ast.Assign) and len(n.targets) == 1 and n.targets[0] is stores[0]
            ]
            if len(stores) != 1 or not assigned or _mentions(assigned[0].value, name):
                return None
            return self.known(module, part, assigned[0].value)
        return self._of_module(module, name)

    def _of_module(self, module: Module, name: str) -> str | None:
        numbers = module.bindings.get(name, [])
        if len(numbers) != 1:
            return None
        statement = module.statements[numbers[0]]
        if statement.target is not None:
            other = self._modules.get(statement.target.module)
            return self._of_module(other, statement.target.name) if other and statement.target.name else None
        match statement.node:
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value) if not _mentions(value, name):
                return self.known(module, statement.node, value)
        return None


def _is_native(places: list[str], method: str) -> bool:
    if method in _NATIVE_METHODS or not _NATIVE_PLACES.isdisjoint(places):
        return True
    last = [place.rpartition(".")[2] for place in places if place.partition(".")[0] in _NATIVE]
    return any(name.startswith(_NATIVE_WORDS) for name in last)


def _libraries(module: Module) -> set[str]:
    return {target.module.partition(".")[0] for targets in module.aliases.values() for target in targets}


def _mentions(node: ast.AST, name: str) -> bool:
    return any(isinstance(child, ast.Name) and child.id == name for child in ast.walk(node))
