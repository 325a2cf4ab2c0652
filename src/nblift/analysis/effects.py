"""What a statement does besides binding names: configuration, random state, environment, looks."""

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

#: Dotted prefixes of functions whose only effect is to set an option, and the surface they set.
_CONFIGURING_CALLS = {
    "pandas.set_option": "pandas",
    "pandas.reset_option": "pandas",
    "pandas.options.display": "pandas",
    "matplotlib.pyplot.style.use": "matplotlib",
    "matplotlib.style.use": "matplotlib",
    "matplotlib.pyplot.rcParams.update": "matplotlib",
    "matplotlib.rcParams.update": "matplotlib",
    "matplotlib.pyplot.rc": "matplotlib",
    "matplotlib.rc": "matplotlib",
    "matplotlib.pyplot.rcdefaults": "matplotlib",
    "matplotlib.rcdefaults": "matplotlib",
    "matplotlib.use": "matplotlib",
    "matplotlib.pyplot.ioff": "matplotlib",
    "matplotlib.pyplot.ion": "matplotlib",
    "seaborn.set": "matplotlib",
    "seaborn.set_theme": "matplotlib",
    "seaborn.set_style": "matplotlib",
    "seaborn.set_context": "matplotlib",
    "seaborn.set_palette": "matplotlib",
    "seaborn.set_color_codes": "matplotlib",
    "seaborn.reset_defaults": "matplotlib",
    "seaborn.reset_orig": "matplotlib",
    "matplotlib.pyplot.xkcd": "matplotlib",
    "matplotlib.pyplot.switch_backend": "matplotlib",
    "matplotlib.rc_file": "matplotlib",
    "matplotlib_inline.backend_inline.set_matplotlib_formats": "matplotlib",
    "IPython.display.set_matplotlib_formats": "matplotlib",
    "pandas.plotting.register_matplotlib_converters": "matplotlib",
    "pandas.set_eng_float_format": "pandas",
    "seaborn.despine": "",
    "numpy.set_printoptions": "numpy",
    "numpy.seterr": "numpy",
    "warnings.filterwarnings": "warnings",
    "warnings.simplefilter": "warnings",
    "warnings.resetwarnings": "warnings",
    "logging.captureWarnings": "logging",
    "optuna.logging.set_verbosity": "logging",
    "logging.basicConfig": "logging",
    "logging.disable": "logging",
    "logging.getLogger.setLevel": "logging",
    "tqdm.tqdm.pandas": "pandas",
    "tqdm.auto.tqdm.pandas": "pandas",
    "tqdm.notebook.tqdm.pandas": "pandas",
    "locale.setlocale": "locale",
    "decimal.setcontext": "decimal",
    "os.makedirs": "folders",
    "os.chdir": "cwd",
    "os.environ.setdefault": "environment",
    "os.environ.update": "environment",
    "os.putenv": "environment",
    "sys.path.append": "sys.path",
    "sys.path.insert": "sys.path",
    "sys.path.extend": "sys.path",
    "sys.setrecursionlimit": "sys",
    "sklearn.set_config": "sklearn",
    "polars.Config": "polars",
    "sympy.init_printing": "sympy",
    "sympy.interactive.init_printing": "sympy",
    "sympy.interactive.printing.init_printing": "sympy",
    "altair.data_transformers.enable": "altair",
    "altair.data_transformers.disable_max_rows": "altair",
    "altair.renderers.enable": "altair",
    "altair.renderers.set_embed_options": "altair",
    "altair.themes.enable": "altair",
    "altair.theme.enable": "altair",
    "arviz.style.use": "matplotlib",
    "dask.config.set": "dask",
    "dotenv.load_dotenv": "environment",
    "jax.config.update": "jax",
    "nest_asyncio.apply": "asyncio",
    "torch.set_default_dtype": "torch",
    "torch.set_num_threads": "torch",
    "torch.set_printoptions": "torch",
    "xarray.set_options": "xarray",
}
#: Dotted prefixes whose attributes or items are options.
_CONFIGURED_STORES = {
    "pandas.options": "pandas",
    "matplotlib.pyplot.rcParams": "matplotlib",
    "matplotlib.rcParams": "matplotlib",
    "os.environ": "environment",
    "decimal.getcontext": "decimal",
    "plotly.io.renderers": "plotly",
    "plotly.io.templates": "plotly",
    "mpmath.mp": "mpmath",
    "geopandas.options": "geopandas",
    "arviz.rcParams": "arviz",
}
#: Functions that give a global random generator its state, and which one.
SEEDS = {
    "random.seed": "random",
    "numpy.random.seed": "numpy.random",
    "random.setstate": "random",
    "numpy.random.set_state": "numpy.random",
}
#: Functions of libraries that draw from numpy's where they are given no state.
DRAWING = frozenset({"sklearn.model_selection.train_test_split", "sklearn.utils.shuffle", "sklearn.utils.resample"})
#: What the texts of calls of line magics end with.
MAGIC = "get_ipython.run_line_magic"
_GENERATORS = frozenset(SEEDS.values())
_NOT_DRAWS = frozenset(
    "seed setstate getstate set_state get_state default_rng Generator RandomState SeedSequence PCG64 MT19937 Philox "
    "SFC64 BitGenerator Random SystemRandom".split()
)


class Imported(msgspec.Struct, frozen=True):
    """One name bound by an import statement."""

    #: The notebook's name.
    name: str
    #: What it stands for: ``matplotlib.pyplot``, ``sklearn.pipeline.Pipeline``.
    target: str
    #: A statement that binds just this name.
    text: str

    @property
    def module(self) -> str:
        """Top-level module."""
        return self.target.partition(".")[0]


class Configuration(msgspec.Struct, frozen=True):
    """A statement whose only effect is to set options."""

    #: ``pandas``, ``matplotlib``, ``environment``, ``cwd``, ``folders`` …
    surface: str


def imports_in(node: ast.stmt) -> list[Imported]:
    """Names bound by an import statement; empty for other statements, and for relative and star imports."""
    match node:
        case ast.Import(names=aliases):
            return [_import(a) for a in aliases]
        case ast.ImportFrom(module=str(module), names=aliases, level=0) if aliases[0].name != "*":
            return [
                Imported(
                    a.asname or a.name,
                    f"{module}.{a.name}",
                    f"from {module} import {a.name}" + (f" as {a.asname}" if a.asname else ""),
                )
                for a in aliases
            ]
    return []


def _import(alias: ast.alias) -> Imported:
    if alias.asname:
        return Imported(alias.asname, alias.name, f"import {alias.name} as {alias.asname}")
    return Imported(alias.name.partition(".")[0], alias.name.partition(".")[0], f"import {alias.name}")


def dotted(node: ast.expr, aliases: Mapping[str, str]) -> str:
    """`plt.rcParams` → ``matplotlib.pyplot.rcParams``; empty if it does not begin with an imported name."""
    match node:
        case ast.Name(id=name):
            return _without_pylab(aliases.get(name, ""))
        case ast.Attribute(value=value, attr=attr):
            root = dotted(value, aliases)
            return _without_pylab(f"{root}.{attr}") if root else ""
        case ast.Subscript(value=value):
            return dotted(value, aliases)
        case ast.Call(func=function):
            return dotted(function, aliases)
    return ""


def configuration(node: ast.stmt, aliases: Mapping[str, str]) -> Configuration | None:
    """The surface that a statement configures, or None if it does (or may do) anything else."""
    match node:
        case ast.Expr(ast.Call(func=function) as call):
            if _makes_folder(call):
                return Configuration("folders")
            if is_config_magic(call):
                return Configuration("ipython")
            name = dotted(function, aliases)
            surface = configured_by_call(name)
            if surface == "folders" and not _exist_ok(call):
                return None
            return Configuration(surface) if surface else None
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript() as target], value=value):
            return _stored(target, value, aliases)
    return None


def _stored(target: ast.expr, value: ast.expr, aliases: Mapping[str, str]) -> Configuration | None:
    name = dotted(target, aliases)
    surface = configured_by_store(name)
    if surface is None and name and not name.startswith("sys."):
        # what is put into a module or a class of one holds for whoever imports it; a call may do or give anything
        parts = [target] if isinstance(value, ast.Lambda) else [target, value]
        calls = any(isinstance(n, ast.Call) for part in parts for n in ast.walk(part))
        surface = None if calls else "modules"
    return Configuration(surface) if surface is not None else None


@lru_cache(maxsize=1 << 14)
def configured_by_call(name: str) -> str | None:
    """The surface that a function sets options of (empty if it only draws), by its dotted name."""
    return _by_prefix(name, _CONFIGURING_CALLS)


@lru_cache(maxsize=1 << 14)
def configured_by_store(name: str) -> str | None:
    """The surface that an assignment to this attribute or item sets an option of, by its dotted name."""
    return _by_prefix(name, _CONFIGURED_STORES)


def resolve(text: str, imports: Mapping[str, str], own: Mapping[str, str] = {}) -> str:
    """A dotted text with its first name spelled out as it was imported, by the code itself or around it."""
    root, dot, rest = text.partition(".")
    target = own.get(root) or imports.get(root)
    return _without_pylab(f"{target}{dot}{rest}") if target else text


def _without_pylab(name: str) -> str:
    """The same in the words of `pyplot`, whose functions `pylab` has too."""
    package, pylab, rest = name.partition("pylab")
    whole = pylab and package in ("", "matplotlib.") and rest[:1] in ("", ".")
    return f"matplotlib.pyplot{rest}" if whole else name


def _by_prefix(name: str, table: Mapping[str, str]) -> str | None:
    while name:
        if name in table:
            return table[name]
        name = name.rpartition(".")[0]
    return None


def _makes_folder(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "mkdir" and _exist_ok(call)


def _exist_ok(call: ast.Call) -> bool:
    return any(k.arg == "exist_ok" and isinstance(k.value, ast.Constant) and k.value.value for k in call.keywords)


def is_config_magic(node: ast.expr) -> bool:
    """Whether an expression is what stands for `%config`."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name("get_ipython")), attr="run_line_magic"),
            args=[ast.Constant("config"), *_],
        ):
            return True
    return False


def seeded(node: ast.stmt, aliases: Mapping[str, str]) -> str | None:
    """The global generator that the statement seeds (and does nothing else), or None."""
    match node:
        case ast.Expr(ast.Call(func=function)):
            return SEEDS.get(dotted(function, aliases))
    return None


def draws(node: ast.AST, aliases: Mapping[str, str]) -> frozenset[str]:
    """Global generators that the code draws from by name (what libraries draw inside is seen only when it runs)."""
    found = set()
    for call in (n for n in ast.walk(node) if isinstance(n, ast.Call)):
        found.add(drawn_by(dotted(call.func, aliases)))
    return frozenset(found) - {""}


def drawn_by(name: str) -> str:
    """The global generator that a function draws from, by its dotted name; empty if it draws from none."""
    module, _, function = name.rpartition(".")
    return module if module in _GENERATORS and function not in _NOT_DRAWS else ""


def seeds_inside(node: ast.AST, aliases: Mapping[str, str]) -> frozenset[str]:
    """Global generators that are seeded or restored anywhere below the node."""
    calls = (n for n in ast.walk(node) if isinstance(n, ast.Call))
    return frozenset(SEEDS[name] for c in calls if (name := dotted(c.func, aliases)) in SEEDS)


def environment_reads(node: ast.AST, aliases: Mapping[str, str]) -> Iterator[str]:
    """Environment variables that are read by a literal name (`env:NAME`)."""
    for child in ast.walk(node):
        match child:
            case ast.Call(func=function, args=[ast.Constant(str(name)), *_]):
                if dotted(function, aliases) in {"os.environ.get", "os.getenv", "os.environ.pop"}:
                    yield name
            case ast.Subscript(value=value, slice=ast.Constant(str(name)), ctx=ast.Load()):
                if dotted(value, aliases) == "os.environ":
                    yield name


def environment_writes(node: ast.AST, aliases: Mapping[str, str]) -> Iterator[str]:
    """Environment variables that are set by a literal name."""
    for child in ast.walk(node):
        match child:
            case ast.Subscript(value=value, slice=ast.Constant(str(name)), ctx=ast.Store() | ast.Del()):
                if dotted(value, aliases) == "os.environ":
                    yield name
            case ast.Call(func=function, args=[ast.Constant(str(name)), *_]):
                if dotted(function, aliases) in {"os.environ.setdefault", "os.putenv", "os.environ.pop"}:
                    yield name
