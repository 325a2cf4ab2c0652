"""Faults of `sabotage.py`: files, a database, the environment."""

from sabotage_kinds import Fault, helpers, lost, published_as, recorded, settings, steps, without

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
