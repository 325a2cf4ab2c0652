"""Faults of `sabotage.py`: those that the judge cannot see, and why."""

from sabotage_kinds import Fault, steps

_R = "readings"
_L = "ledger"
_M = "market"

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
