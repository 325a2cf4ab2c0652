"""Faults of `sabotage.py`: objects, versions of functions, one stream of random numbers."""

from sabotage_kinds import Fault, apart, helpers, lost, rewired, run, steps, without

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
        respec=without("trade", "parameters", "fee"),
    ),
    Fault("value made by nobody", _M, "audit", respec=rewired("audit", log="log@calendar")),
)
