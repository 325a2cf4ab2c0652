"""The faults that `sabotage.py` puts into promoted repositories, and the step that the judge must name for each."""

from collections.abc import Callable
from typing import Any, NamedTuple


class Edit(NamedTuple):
    """A piece of text of the package that becomes another; it must be there exactly once."""

    file: str
    old: str
    new: str


class Fault(NamedTuple):
    """One kind of fault in one repository."""

    name: str
    #: Notebook of `benchmarks/sabotage`.
    notebook: str
    #: Step that the judge must name; empty: the fault cannot be seen, `why` says why.
    step: str
    edits: tuple[Edit, ...] = ()
    #: Change of the decoded `pipeline.json`, in place.
    respec: Callable[[dict[str, Any]], object] | None = None
    tries: tuple[str, ...] = ()
    why: str = ""


def steps(old: str, new: str) -> Edit:
    return Edit("steps.py", old, new)


def helpers(old: str, new: str) -> Edit:
    return Edit("helpers.py", old, new)


def run(old: str, new: str) -> Edit:
    return Edit("pipeline.py", old, new)


def settings(old: str, new: str) -> Edit:
    return Edit("settings.py", old, new)


def lost(make: Callable[[str, str], Edit], old: str) -> Edit:
    return make(old, "")


# ---------------------------------------------------------------------- the decoded pipeline.json
def _step(spec: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in spec["steps"] if s["name"] == name)
    return found


def rewired(step: str, **values: str) -> Callable[[dict[str, Any]], None]:
    """Arguments of a step get other values."""

    def change(spec: dict[str, Any]) -> None:
        inputs = {given["argument"]: given for given in _step(spec, step)["inputs"]}
        for argument, value in values.items():
            assert inputs[argument]["value"] != value
            inputs[argument]["value"] = value

    return change


def apart(step: str, *names: str) -> Callable[[dict[str, Any]], None]:
    """Outputs of a step are no longer stored as one."""

    def change(spec: dict[str, Any]) -> None:
        for output in _step(spec, step)["outputs"]:
            if output["value"].partition("@")[0] in names:
                del output["unit"]

    return change


def without(step: str, field: str, *items: str) -> Callable[[dict[str, Any]], None]:
    """Items are missing from a list of a step."""

    def change(spec: dict[str, Any]) -> None:
        for item in items:
            _step(spec, step)[field].remove(item)

    return change


def another_default(parameter: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(spec: dict[str, Any]) -> None:
        next(p for p in spec["parameters"] if p["name"] == parameter)["default"] = value

    return change


def published_as(name: str, value: str) -> Callable[[dict[str, Any]], None]:
    def change(spec: dict[str, Any]) -> None:
        next(p for p in spec["published"] if p["name"] == name)["value"] = value

    return change


def recorded(cell: str, **fields: object) -> Callable[[dict[str, Any]], None]:
    """The spec says something else of a cell of the notebook."""

    def change(spec: dict[str, Any]) -> None:
        next(c for c in spec["notebook"]["cells"] if c["id"] == cell).update(fields)

    return change


def both(*changes: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], None]:
    def change(spec: dict[str, Any]) -> None:
        for each in changes:
            each(spec)

    return change


# ---------------------------------------------------------------------- frames, random numbers, settings, figures
_R = "readings"
READINGS = (
    Fault("argument changed, no copy", _R, "clean", (lost(steps, "    df = df.copy()\n"),)),
    Fault("copies made one by one", _R, "sample", (steps("copy_together(grid, row)", "grid.copy(), row.copy()"),)),
    Fault(
        "old object returned",
        _R,
        "clean",
        (
            steps("    df = df.copy()\n", "    given = df\n    df = df.copy()\n"),
            steps("    return df\n", "    return given\n"),
        ),
    ),
    Fault("older binding wired in run()", _R, "sample", (run("    df = steps.clean(", "    cleaned = steps.clean("),)),
    Fault("older binding wired in the spec", _R, "sample", respec=rewired("sample", df="df@load")),
    Fault("unit removed from the spec, view", _R, "sample", respec=apart("load", "grid", "row")),
    Fault("dtype lost", _R, "clean", (lost(steps, '.astype("float32")'),)),
    Fault("dtype of integers", _R, "load", (steps('dtype="int32"', 'dtype="int64"'),)),
    Fault("index lost", _R, "clean", (steps('df = df.set_index("when")', 'df = df.set_index("when").reset_index()'),)),
    Fault("index name lost", _R, "clean", (steps('df.set_index("when")', 'df.set_index("when").rename_axis(None)'),)),
    Fault("category order lost", _R, "clean", (helpers("labels=labels)", "labels=sorted(labels))"),)),
    Fault(
        "column order",
        _R,
        "summary",
        (steps('wet=("wet", "sum"), n=("wet", "size")', 'n=("wet", "size"), wet=("wet", "sum")'),),
    ),
    Fault("row order of ties", _R, "clean", (steps("df = df.sort_values(", "df = df[::-1].sort_values("),)),
    Fault("time zone dropped", _R, "load", (lost(steps, ", tz=zone"),)),
    Fault("name of a Series", _R, "sample", (lost(steps, '.rename("hottest")'),)),
    Fault(
        "binding that nobody reads missing",
        _R,
        "sample",
        (lost(steps, '    hot = kept[kept["heat"] > LIMIT]["heat"].rename("hottest")\n'),),
    ),
    Fault(
        "reseeded",
        _R,
        "sample",
        (steps("    np.random.set_state(numpy_random_state)\n\n    kept", "    np.random.seed(11)\n\n    kept"),),
    ),
    Fault("seed dropped", _R, "load", (lost(steps, "    np.random.seed(seed)\n"),)),
    Fault(
        "draws in another order",
        _R,
        "sample",
        (
            lost(steps, "    noise = np.random.normal(size=4)\n"),
            steps("    kept = df.sample(", "    noise = np.random.normal(size=4)\n    kept = df.sample("),
        ),
    ),
    Fault(
        "random state not restored",
        _R,
        "summary",
        (steps("    np.random.set_state(numpy_random_state)\n\n    table", "    table"),),
    ),
    Fault(
        "random state of the start returned",
        _R,
        "sample",
        (
            steps(
                "SampleOutputs(grid, kept, span, np.random.get_state(legacy=False))",
                "SampleOutputs(grid, kept, span, numpy_random_state)",
            ),
        ),
    ),
    Fault(
        "random state wired from an earlier step",
        _R,
        "summary",
        respec=rewired("summary", numpy_random_state="numpy_random_state@load"),
    ),
    Fault(
        "one draw more at the end",
        _R,
        "summary",
        (steps("    return SummaryOutputs(", "    np.random.random()\n    return SummaryOutputs("),),
    ),
    Fault(
        "option missing from configure()",
        _R,
        "summary",
        (lost(settings, '    pd.set_option("display.precision", 4)\n'),),
    ),
    Fault("settings missing from the spec", _R, "summary", respec=without("summary", "settings", "configure_sample")),
    Fault("call of configure_<step> missing", _R, "sample", (lost(steps, "    configure_sample()\n"),)),
    Fault("print lost", _R, "load", (lost(steps, '    print("read", len(df), "readings")\n'),)),
    Fault(
        "print doubled",
        _R,
        "clean",
        (
            steps(
                '    print(df["heat"]', '    print(df["heat"].sum().round(3), "degrees in all")\n    print(df["heat"]'
            ),
        ),
    ),
    Fault("check that prints removed", _R, "clean", (lost(steps, "    check_clean(df=df, n_readings=n_readings)\n"),)),
    Fault(
        "prints in another order",
        _R,
        "clean",
        (
            lost(steps, "    check_clean(df=df, n_readings=n_readings)\n"),
            steps('    print(df["heat"]', '    check_clean(df=df, n_readings=n_readings)\n    print(df["heat"]'),
        ),
    ),
    Fault("display lost", _R, "summary", (lost(steps, "    display(table)\n"),)),
    Fault(
        "figures merged", _R, "sample", (steps('    plt.title("heat")\n    plt.show()\n', '    plt.title("heat")\n'),)
    ),
    Fault("colour of a figure", _R, "sample", (steps('"tab:red"', '"tab:orange"'),)),
    Fault("parameter frozen", _R, "sample", (steps("frac=share", "frac=0.5"),)),
    Fault("default changed in Parameters", _R, "clean", (run("offset: float = 0.25", "offset: float = 0.5"),)),
    Fault("default changed in the spec", _R, "clean", respec=another_default("offset", 0.5)),
    Fault("default of a parameter that nothing uses", _R, "sample", (run("top: int = 3", "top: int = 4"),)),
    Fault("constant stale", _R, "sample", (helpers("LIMIT = 9.5", "LIMIT = 9.0"),)),
    Fault(
        "column added",
        _R,
        "clean",
        (steps('    df = df.set_index("when")\n', '    df = df.set_index("when")\n    df["extra"] = 1\n'),),
    ),
    Fault(
        "off by one",
        _R,
        "load",
        (steps('np.arange(n_readings, dtype="int32")', 'np.arange(1, n_readings + 1, dtype="int32")'),),
    ),
    Fault(
        "last bit of a float",
        _R,
        "summary",
        (
            steps(
                'total = float(grid.sum() + table["heat"].sum())',
                'total = float(np.nextafter(grid.sum() + table["heat"].sum(), np.inf))',
            ),
        ),
    ),
    Fault("0.0 for -0.0", _R, "clean", (steps('"heat"] = -0.0', '"heat"] = 0.0'),)),
    Fault(
        "run() publishes another value",
        _R,
        "summary",
        (run("return Outputs(table, total)", "return Outputs(kept, total)"),),
    ),
    Fault("spec publishes another value", _R, "summary", respec=published_as("table", "kept@sample")),
    Fault(
        "last step returns another value",
        _R,
        "summary",
        (steps("return SummaryOutputs(table, total)", "return SummaryOutputs(table.round(3), total)"),),
    ),
)

# ---------------------------------------------------------------------- files, a database, the environment
_L = "ledger"
LEDGER = (
    Fault(
        "file not written",
        _L,
        "close",
        (
            steps(
                '    with open("report.json", "w") as f:\n        json.dump(report, f)\n',
                '    Path("report.json").touch()\n',
            ),
        ),
    ),
    Fault(
        "content of a published file", _L, "close", (steps("json.dump(report, f)", "json.dump(report, f, indent=1)"),)
    ),
    Fault(
        "content of a file that no step reads",
        _L,
        "book",
        (steps('f"booked {len(entries)} in', 'f"booked {len(entries)} as'),),
    ),
    Fault("file written again instead of appended to", _L, "close", (steps('"book.csv", "a"', '"book.csv", "w"'),)),
    Fault(
        "row missing in a database",
        _L,
        "book",
        (steps('(:number, :kind, :gross)", entries)', '(:number, :kind, :gross)", entries[:-1])'),),
    ),
    Fault(
        "file too many",
        _L,
        "query",
        (steps("    conn.close()\n    large", '    conn.close()\n    Path("extra.txt").touch()\n    large'),),
    ),
    Fault("environment variable lost", _L, "book", (lost(settings, '    os.environ["LEDGER_MODE"] = "strict"\n'),)),
    Fault(
        "environment variable lost between steps", _L, "close", respec=without("close", "settings", "configure_query")
    ),
    Fault(
        "working directory changed",
        _L,
        "query",
        (
            steps("import sqlite3\n", "import os\nimport sqlite3\n"),
            steps("    large = [entry", '    os.chdir("books")\n    large = [entry'),
        ),
    ),
    Fault(
        "file read that is not declared",
        _L,
        "close",
        (steps("    report = {kind", '    open("entries.csv").close()\n    report = {kind'),),
    ),
    Fault("input file missing from the spec", _L, "read", respec=without("read", "files", "entries.csv")),
    Fault(
        "exception swallowed",
        _L,
        "query",
        (
            steps(
                '    sums = dict(\n        conn.execute(\n            "select kind, sum(gross) from book group by kind order by kind desc"\n        )\n    )\n',
                "    sums = {}\n    try:\n        sums = dict(conn.execute('select kind, sum(gross) from books'))\n    except sqlite3.Error:\n        pass\n",
            ),
        ),
    ),
    Fault("exception handled otherwise", _L, "query", (helpers("        return None\n", "        return 0\n"),)),
    Fault(
        "float for int", _L, "close", (steps('report["count"] = len(large)', 'report["count"] = float(len(large))'),)
    ),
    Fault(
        "list for tuple",
        _L,
        "read",
        (
            steps(
                'corner = (entries[0]["number"], entries[-1]["number"])',
                'corner = [entries[0]["number"], entries[-1]["number"]]',
            ),
        ),
    ),
    Fault("order of a set", _L, "read", (steps("sorted({entry", "list({entry"),)),
    Fault("order of a dict", _L, "query", (steps("order by kind desc", "order by kind"),)),
    Fault("constant with other digits", _L, "read", (steps('Decimal("0.10")', 'Decimal("0.1")'),)),
    Fault("flag frozen", _L, "close", (steps("if detailed:", "if False:"),)),
    Fault("text parameter frozen, tried", _L, "book", (steps("in {currency}", "in EUR"),), tries=("currency=USD",)),
    Fault(
        "step left by sys.exit(0)",
        _L,
        "query",
        (steps("    large = [entry", "    raise SystemExit(0)\n    large = [entry"),),
    ),
    Fault(
        "step returns early",
        _L,
        "query",
        (
            steps(
                "    print(sums)\n",
                "    print(sums)\n    if sums:\n        return QueryOutputs(sums, large, [7, None, 9])\n",
            ),
        ),
    ),
    Fault("spec publishes an older file", _L, "close", respec=published_as("book_csv", "book_csv@book")),
    Fault(
        "print lost, and its cell recorded as silent",
        _L,
        "query",
        (lost(steps, '    print("parsed", found)\n'),),
        recorded("parse", output_dropped=True),
    ),
    Fault(
        "display lost, and recorded as a look",
        _L,
        "book",
        (
            steps(
                'display(Path("note.txt").write_text(f"booked {len(entries)} in {currency}\\n"))',
                'Path("note.txt").write_text(f"booked {len(entries)} in {currency}\\n")',
            ),
        ),
        recorded("note", display_dropped=True),
    ),
    Fault(
        "cell lost, and missing from its step",
        _L,
        "query",
        (
            steps(
                '    found = [parse(text) for text in ("7", "x", "9")]\n    print("parsed", found)\n',
                "    found = [7, None, 9]\n",
            ),
        ),
        without("query", "cells", "parse"),
    ),
    Fault(
        "cell lost, and recorded as skipped",
        _L,
        "query",
        (
            steps(
                '    found = [parse(text) for text in ("7", "x", "9")]\n    print("parsed", found)\n',
                "    found = [7, None, 9]\n",
            ),
        ),
        recorded("parse", role="skip"),
    ),
)

# ---------------------------------------------------------------------- objects, versions of functions, one stream of random numbers
_M = "market"
MARKET = (
    Fault("older version of a helper", _M, "audit", (steps("evaluate_v2(trader) for", "evaluate(trader) for"),)),
    Fault("newer version of a helper", _M, "trade", (steps("evaluate(trader) for", "evaluate_v2(trader) for"),)),
    Fault(
        "names of a unit copied one by one",
        _M,
        "trade",
        (
            steps(
                "    traders, leader = copy.deepcopy((traders, leader))\n    book",
                "    traders, leader = copy.deepcopy(traders), copy.deepcopy(leader)\n    book",
            ),
        ),
    ),
    Fault("unit removed from the spec, alias", _M, "trade", respec=apart("arrive", "book", "log")),
    Fault(
        "shallow copy",
        _M,
        "audit",
        (
            steps(
                "    traders, leader = copy.deepcopy((traders, leader))\n\n    random.setstate",
                "    traders = list(traders)\n\n    random.setstate",
            ),
        ),
    ),
    Fault("default of a helper's argument", _M, "trade", (helpers("scale: Any = SCALE", "scale: Any = 99"),)),
    Fault("constant of helpers stale", _M, "trade", (helpers("SCALE = 100", "SCALE = 99"),)),
    Fault("int for float in a class", _M, "arrive", (helpers("cash: float = 100.0", "cash: float = 100"),)),
    Fault("method changes something else", _M, "trade", (helpers("self.cash - amount", "self.cash - amount - 1"),)),
    Fault(
        "state of random not restored",
        _M,
        "report",
        (steps("    random.setstate(python_random_state)\n\n    ranking", "    ranking"),),
    ),
    Fault(
        "random state not wired in run()",
        _M,
        "report",
        (
            run(
                "    items, traders, leader, worth, python_random_state = steps.audit(",
                "    items, traders, leader, worth, _ = steps.audit(",
            ),
        ),
    ),
    Fault(
        "steps in another order",
        _M,
        "calendar",
        (
            lost(run, "    days = steps.calendar(rounds=p.rounds)\n\n"),
            run(
                "    items, traders, leader, worth, python",
                "    days = steps.calendar(rounds=p.rounds)\n\n    items, traders, leader, worth, python",
            ),
        ),
    ),
    Fault(
        "step called twice",
        _M,
        "calendar",
        (
            run(
                "    days = steps.calendar(rounds=p.rounds)\n",
                "    steps.calendar(rounds=p.rounds)\n    days = steps.calendar(rounds=p.rounds)\n",
            ),
        ),
    ),
    Fault(
        "step not called",
        _M,
        "calendar",
        (
            run(
                "days = steps.calendar(rounds=p.rounds)",
                'days = [f"day {number}" for number in range(1, p.rounds + 1)]',
            ),
        ),
    ),
    Fault(
        "hidden state in a module",
        _M,
        "audit",
        (
            helpers(
                "def price(item: Any, scale: Any = SCALE) -> Any:\n",
                "_seen = []\n\n\ndef price(item: Any, scale: Any = SCALE) -> Any:\n    _seen.append(item)\n    if len(_seen) > 10:\n        return 0.0\n",
            ),
        ),
    ),
    Fault(
        "parameters wired the wrong way round",
        _M,
        "trade",
        (run("rounds=p.rounds,\n        fee", "rounds=p.seed,\n        fee"), run("seed=p.seed,", "seed=p.rounds,")),
    ),
    Fault(
        "values of one type exchanged in the spec",
        _M,
        "report",
        respec=rewired("report", items="days@calendar", days="items@audit"),
    ),
    Fault(
        "item added to a list",
        _M,
        "audit",
        (steps("    shelf = sorted(kinds)\n", "    kinds.add('tea')\n    shelf = sorted(kinds)\n"),),
    ),
    Fault(
        "list parameter frozen", _M, "arrive", (steps("for name in names]", 'for name in ["ada", "bo", "cy", "di"]]'),)
    ),
    Fault(
        "variable of a loop missing",
        _M,
        "trade",
        (
            steps("    for turn in range(rounds):", "    for turn_ in range(rounds):"),
            steps("log.append((turn, ", "log.append((turn_, "),
        ),
    ),
    Fault("error raised", _M, "audit", (steps("    shelf = sorted(kinds)\n", "    shelf = sorted(kind)\n"),)),
    Fault(
        "argument dropped from the spec",
        _M,
        "trade",
        respec=lambda spec: _step(spec, "trade")["parameters"].remove("fee"),
    ),
    Fault("value made by nobody", _M, "audit", respec=rewired("audit", log="log@calendar")),
)

#: What no comparison can see; the table says why.
UNSEEN = (
    Fault(
        "memory order of an array",
        _R,
        "",
        (steps("np.zeros((3, 4))", 'np.zeros((3, 4), order="F")'),),
        why="how an array lies in memory is not content; what follows from it, in the last bits of sums, is",
    ),
    Fault(
        "text parameter frozen",
        _L,
        "",
        (steps("in {currency}", "in EUR"),),
        why="texts change only by `--try`; the verdict names the parameter",
    ),
    Fault(
        "another handle of the same type",
        _L,
        "",
        (steps("    large = [entry", '    conn = sqlite3.connect(":memory:")\n    large = [entry'),),
        why="handles have no content to compare; the verdict names `conn`",
    ),
    Fault(
        "text on stderr",
        _L,
        "",
        (
            steps("import sqlite3\n", "import sqlite3\nimport sys\n"),
            steps("    large = [entry", '    print("late", file=sys.stderr)\n    large = [entry'),
        ),
        why="stderr is not compared (law L0)",
    ),
    Fault(
        "constant folded from a parameter that the notebook ignores",
        _M,
        "",
        (
            steps(
                "    winner = random.choice(ranking)\n",
                "    winner = random.choice(ranking)\n    if len(ranking) > 50:\n        winner = ranking[0]\n",
            ),
        ),
        why="no run of the comparison reaches the branch",
    ),
)

FAULTS = (*MARKET, *LEDGER, *READINGS, *UNSEEN)
