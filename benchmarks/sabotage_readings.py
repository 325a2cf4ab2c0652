"""Faults of `sabotage.py`: frames, random numbers, settings, figures."""

from sabotage_kinds import (
    Fault,
    another_default,
    apart,
    helpers,
    lost,
    published_as,
    rewired,
    run,
    settings,
    steps,
    without,
)

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
