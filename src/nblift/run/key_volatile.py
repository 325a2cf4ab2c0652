"""Code whose result another run may not get again although nothing in the key changed, as its source shows.

What a process really does is watched as well, see `nblift_kernel.reads`; here is what cannot be watched: clocks,
random numbers of the operating system, native code that opens files, names that are only known when the code runs.
"""

import ast
from collections.abc import Iterator, Mapping

from nblift.analysis.clock import CLOCKS

from .key_module import Module
from .key_paths import Paths

_CLOCK_ATTRIBUTES = frozenset({"now", "utcnow", "today"})
_TIME_WORDS = frozenset({"now", "today"})
#: Prefixes of what cannot be the same twice, and what to say of it.
_SOURCES: Mapping[str, str] = {
    "secrets": "draws random numbers from the operating system",
    "os.urandom": "draws random numbers from the operating system",
    "os.getrandom": "draws random numbers from the operating system",
    "random.SystemRandom": "draws random numbers from the operating system",
    "uuid.uuid1": "makes an identifier that is never the same",
    "uuid.uuid4": "makes an identifier that is never the same",
    **dict.fromkeys(("torch", "tensorflow", "jax"), ""),
    **dict.fromkeys(
        "os.getpid os.getppid os.getlogin os.uname os.getloadavg os.times os.times getpass.getuser socket.gethostname "
        "platform.node platform.uname psutil resource tracemalloc".split(),
        "asks for the state of this machine",
    ),
    **dict.fromkeys(
        "subprocess multiprocessing concurrent.futures.ProcessPoolExecutor os.system os.popen os.fork os.posix_spawn "
        "joblib.Parallel joblib.delayed dask.distributed ray pexpect sh".split(),
        "works in other processes, which may read anything",
    ),
    **dict.fromkeys("ctypes cffi".split(), "calls native code, which may read anything"),
    **dict.fromkeys(
        "psycopg2 psycopg asyncpg pymysql MySQLdb mysql pymongo redis oracledb cx_Oracle pyodbc snowflake sqlalchemy "
        "cassandra neo4j elasticsearch clickhouse_connect pymssql connectorx adbc_driver_manager".split(),
        "reads a database",
    ),
    **dict.fromkeys(
        "requests httpx aiohttp urllib3 urllib.request http.client ftplib smtplib paramiko boto3 botocore s3fs gcsfs "
        "adlfs google.cloud azure websocket websockets grpc obstore yfinance".split(),
        "talks to the network",
    ),
}
#: The same, if called without arguments.
_UNSEEDED = frozenset(
    "random.Random numpy.random.default_rng numpy.random.RandomState numpy.random.SeedSequence numpy.random.PCG64 "
    "numpy.random.MT19937 numpy.random.Philox numpy.random.SFC64 numpy.random.seed random.seed".split()
)
_SEEDS = frozenset({"manual_seed", "manual_seed_all", "set_seed", "PRNGKey", "set_random_seed"})
_SEEDED_LIBRARIES = frozenset({"torch", "tensorflow", "jax"})
_DYNAMIC: Mapping[str, str] = {
    **{f"builtins.{name}": f"calls `{name}`" for name in ("exec", "eval", "compile", "__import__")},
    "importlib": "imports modules by computed names",
    "runpy": "runs code that is not in the pipeline",
    "sys.modules": "looks modules up by name",
    "sys.settrace": "watches its own execution",
    "builtins.globals": "looks names up as texts",
    "builtins.locals": "looks names up as texts",
    "IPython.get_ipython": "uses the notebook's shell",
    "builtins.get_ipython": "uses the notebook's shell",
    "builtins.id": "uses addresses in memory",
}
_ALL: Mapping[str, str] = {**dict.fromkeys(CLOCKS, "reads the clock"), **_SOURCES, **_DYNAMIC}
#: Modules that must not be handed on as values: nobody could see what is called of them.
_GUARDED = frozenset("time datetime random os sys uuid secrets importlib builtins pathlib socket subprocess".split())


def reasons(parts: list[tuple[Module, str, ast.AST]], paths: Paths) -> tuple[str, ...]:
    """Why a result of this code cannot be taken again in another run, one sentence each; none if it can."""
    found: dict[str, None] = {}
    seeds = any(isinstance(n, ast.Attribute) and n.attr in _SEEDS for _, _, part in parts for n in ast.walk(part))
    for module, _, part in parts:
        for node, what in _in_part(module, part, paths, seeds=seeds):
            found[f"It {what} ({module.path}, line {getattr(node, 'lineno', 1)})."] = None
    return tuple(found)


def _in_part(module: Module, part: ast.AST, paths: Paths, *, seeds: bool) -> Iterator[tuple[ast.AST, str]]:
    bases: set[ast.AST] = set()
    # Outer nodes come before inner ones.
    for node in ast.walk(part):
        if isinstance(node, ast.Attribute):
            bases.add(node.value)
        if isinstance(node, ast.Attribute | ast.Name) and node not in bases:
            yield from ((node, what) for what in _of_place(module, node, seeds=seeds))
            if isinstance(node, ast.Name) and not _GUARDED.isdisjoint(module.places(node)):
                yield node, f"hands on the module `{node.id}`, so that nobody can see what is used of it"
        elif isinstance(node, ast.Call):
            yield from ((node, what) for what in _of_call(module, node))
            yield from ((node, what) for what in paths.problems(module, part, node))


def _of_place(module: Module, node: ast.expr, *, seeds: bool) -> Iterator[str]:
    text = f"`{ast.unparse(node)}`"
    for place in module.places(node):
        for prefix, what in _ALL.items():
            if place == prefix or place.startswith(f"{prefix}."):
                if prefix not in _SEEDED_LIBRARIES:
                    yield f"{what} ({text})"
                elif not seeds:
                    yield f"may draw random numbers of {prefix}, which nothing seeds"
                return
    if isinstance(node, ast.Attribute) and node.attr in _CLOCK_ATTRIBUTES:
        yield f"reads the clock ({text})"


def _of_call(module: Module, node: ast.Call) -> Iterator[str]:
    places = module.places(node.func)
    text = f"`{ast.unparse(node.func)}`"
    if not _UNSEEDED.isdisjoint(places) and not _has_seed(node):
        yield f"draws random numbers that nothing seeds ({text} without a seed)"
    today = any(isinstance(a, ast.Constant) and str(a.value).lower() in _TIME_WORDS for a in node.args)
    if today and any(place.startswith(("pandas.", "numpy.", "polars.")) for place in places):
        yield f"reads the clock ({text} of today)"
    computed = "builtins.getattr" in places and len(node.args) > 1 and not isinstance(node.args[1], ast.Constant)
    if computed and not _GUARDED.isdisjoint(module.places(node.args[0])):
        yield f"looks up a computed name in a module (`{ast.unparse(node.args[0])}`)"
    if "builtins.vars" in places and not node.args:
        yield "looks names up as texts (`vars`)"
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("sample", "shuffle"):
        roots = {target.module.partition(".")[0] for targets in module.aliases.values() for target in targets}
        if "polars" in roots and not any(keyword.arg in ("seed", "random_state") for keyword in node.keywords):
            yield f"draws random numbers that nothing seeds ({text} without a seed)"


def _has_seed(node: ast.Call) -> bool:
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    return any(not (isinstance(value, ast.Constant) and value.value is None) for value in given)
