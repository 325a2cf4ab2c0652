"""Random small notebooks that run: assignments, aliases, changes in place, functions, branches, draws, prints.

A name's first letter says what it holds, always: `n` an int, `l` a list of ints (never empty), `m` a list of such
lists, `d` a dict, `a` an array, `f` a frame, `p` an object of the class `Pot`, `g` a generator of random numbers. So a
statement that fits its names never fails.
"""

import re
from random import Random
from typing import NamedTuple

from hypothesis import strategies as st
from tests.support.quick import Cell

IMPORTS = "import contextlib\nimport os\nimport random\n\nimport numpy as np\nimport pandas as pd"
_POOL = {"n": 4, "l": 4, "m": 2, "d": 2, "a": 3, "f": 2, "p": 2, "g": 1}
_CLASS = "class Pot:\n    level = 1\n\n    def __init__(self):\n        self.items = []\n\n    def add(self, x):\n        self.items.append(x)\n        return self"


_SLOT = re.compile(r"\{(\w)(=?)(\w*)\}")


class Program(NamedTuple):
    """A notebook, and the constructs in it."""

    cells: tuple[Cell, ...]
    constructs: frozenset[str]

    def __repr__(self) -> str:
        return "\n".join(f"# %% {c.id} {list(c.tags)}\n{c.source}" for c in self.cells)


class Function(NamedTuple):
    """A function of the program: names that must be bound to call it, and how it is called."""

    needs: frozenset[str]
    call: str


class Writer:
    """Writes statements, and knows what is bound.

    In a template `{n}` is a bound name of that kind, `{n=}` any name of the kind, which is bound then (`{nA}` and `{n=A}`
    call it `{A}` in the rest of the template); `{k}` is a digit.
    """

    def __init__(self, random: Random) -> None:
        self.random = random
        self.bound: dict[str, None] = {}
        self.functions: dict[str, Function] = {}
        self.classes = False
        self.constructs: set[str] = set()
        self.statements: list[str] = []

    def write(self) -> None:
        """Add one statement of a construct that fits."""
        group = self.random.choice(_GROUPS)
        if group == "functions":
            mostly_call = self.random.randint(0, 2) > 0
            if mostly_call and self._callable():
                self._call()
            else:
                self.define()
        else:
            members = [c for c in group if any(map(self._fits, TEMPLATES[c]))]
            self.add(self.random.choice(members or _FIRST))

    def add(self, construct: str) -> None:
        """Add a statement of this construct."""
        template = self.random.choice([t for t in TEMPLATES[construct] if self._fits(t)])
        self.statements.append(self._filled(template))
        self.constructs.add(construct)

    def _fits(self, template: str) -> bool:
        wanted = [kind for kind, binds, _ in _SLOT.findall(template) if kind in _POOL and not binds]
        return all(map(self._some, wanted)) and ("Pot(" not in template or self.classes)

    def _some(self, kind: str) -> list[str]:
        return [n for n in self.bound if n[0] == kind]

    def _filled(self, template: str) -> str:
        made: dict[str, str] = {}

        def fill(slot: re.Match[str]) -> str:
            kind, binds, label = slot.groups()
            if kind == "k":
                return str(self.random.randint(0, 9))
            if kind in made:
                return made[kind]
            if not binds:
                name = self.random.choice(self._some(kind))
                return made.setdefault(label, name) if label else name
            name = kind + str(self.random.randint(0, _POOL[kind] - 1))
            made[label or name] = name
            return name

        text = _SLOT.sub(fill, template)
        self.bound |= dict.fromkeys(made.values())
        if text.startswith("del "):
            del self.bound[text.removeprefix("del ")]
        return text

    # ------------------------------------------------------------------ functions
    def define(self, construct: str = "") -> None:
        """Add a function or the class."""
        fitting = {c: t for c, (t, _) in FUNCTIONS.items() if self._fits(t)}
        construct = construct or self.random.choice(sorted(fitting))
        if construct == "class":
            self.statements.append(_CLASS)
            self.classes = True
        else:
            name = self.random.choice(["h0", "h1", "h2"])
            text = self._filled(fitting[construct].replace("NAME", name))
            needs = frozenset(self.bound.keys() & set(re.findall(r"\w+", text)))
            if name in self.functions:
                self.constructs.add("redefine")
            self.functions[name] = Function(needs, FUNCTIONS[construct][1].replace("NAME", name))
            self.statements.append(text)
        self.constructs.add(f"define {construct}")

    def _callable(self) -> list[str]:
        return [n for n, f in self.functions.items() if f.needs <= self.bound.keys() and self._fits(f.call)]

    def _call(self) -> None:
        name = self.random.choice(self._callable())
        self.statements.append(self._filled(self.functions[name].call))
        self.constructs.add("call")


#: Construct → (definition, how it is called).
FUNCTIONS: dict[str, tuple[str, str]] = {
    "pure": ("def NAME(x):\n    return x + {k}", "{n=} = NAME({n})"),
    "reader": ("def NAME(x):\n    return x + {n} + len({l})", "{n=} = NAME({n})"),
    "writer": ("def NAME(x):\n    global n0\n    n0 = x + {k}", "NAME({n})"),
    "changer of its argument": ("def NAME(xs):\n    xs.append({k})\n    return xs", "NAME({l})"),
    "giver of its argument": ("def NAME(xs):\n    return xs", "{l=} = NAME({l})"),
    "changer of data": ("def NAME(x):\n    {l}.append(x)", "NAME({n})"),
    "drawer": ("def NAME():\n    return random.randint(0, {k} + 1)", "{n=} = NAME()"),
    "lambda": ("NAME = lambda x: x * {n}", "{n=} = NAME({n})"),
    "default": ("def NAME(x, y={n}):\n    return x - y", "{n=} = NAME({n})"),
    "class": ("", ""),
}
#: What a notebook begins with.
_FIRST = ["int", "list", "nested", "dict", "array", "frame"]
#: Construct → its forms.
TEMPLATES: dict[str, tuple[str, ...]] = {
    "int": ("{n=} = {k}", "{n=} = {n} + {k}", "{n=} = len({l})", "{n=} = sum({l}) % 7", "{n=}: int = {k}"),
    "list": ("{l=} = [{k}, {k}]", "{l=} = {l} + [{n}]", "{l=} = sorted({l})", "{l=} = list({l})"),
    "nested": ("{m=} = [{l}, {l}]", "{m=} = [[{k}]]"),
    "dict": ('{d=} = {"a": {n}}', "{d=} = dict({d})", '{d=} = {"a": {k}, "b": {k}}'),
    "array": ("{a=} = np.arange(4)", "{a=} = {a} + {n}", "{a=} = np.zeros(3)"),
    "frame": ('{f=} = pd.DataFrame({"x": [{k}, {k}, 3]})', '{f=} = pd.DataFrame({"x": [{k}, {n}, 3]})', "{f=} = {f}.copy()", '{f=} = {f}[["x"]]'),
    "object": ("{p=} = Pot()",),
    "alias": ("{l=} = {l}", "{d=} = {d}", "{a=} = {a}", "{f=} = {f}", "{p=} = {p}", "{m=} = {m}"),
    "chained assignment": ("{l=} = {l=} = [{k}]",),
    "swap": ("{n=}, {n=} = {n}, {n}", "{l=}, {l=} = {l}, {l}"),
    "view": ("{a=} = {a}[:2]", "{a=} = {a}.reshape(-1)"),
    "part": ("{l=} = {m}[0]", "{l=} = {p}.items or [{k}]"),
    "change a list": ("{l}.append({n})", "{l}.sort()", "{l}[0] = {n}", "{l} += [{k}]", "{l}.reverse();"),
    "change an inner list": ("{m}[0].append({n})", "{m}.append([{k}])", "{m}[-1][0] = {k}"),
    "change a dict": ('{d}["k"] = {n}', "{d}.update(a={k})", '{d}.pop("k", None);', '{d}.setdefault("z", {k});'),
    "change an array": ("{a}[0] = {n}", "{a} += {k}", "np.add({a}, 1, out={a});", "{a}.fill({k})"),
    "change a frame": (
        '{f}["y"] = {f}["x"] * 2', '{f}.loc[0, "x"] = {n}', '{f}.sort_values("x", inplace=True)',
        '{f}.drop(columns="y", errors="ignore", inplace=True)',
    ),
    "change an object": ("{p}.add({n}).add({k});", "{p}.items.append({n})", "{p}.level = {k}"),
    "change an int": ("{n} += {k}",),
    "loop over objects": ("for part in [{l}, {l}]:\n    part.append({k})", "for row in {m}:\n    row.append({k})"),
    "loop": ("for i in range(3):\n    {n} += i", "while len({lA}) < 4:\n    {A}.append({k})"),
    "comprehension": ("{l=} = [x + {n} for x in {l}]", "{d=} = {str(x): x for x in {l}}"),
    "walrus": ("if ({n=} := len({l})) > 2:\n    print('long')",),
    "branch": ("if {n} % 2:\n    {l} = [{k}]\nelse:\n    {n} = {k}", "if {n} > {k}:\n    {l}.append({k})"),
    "branch that binds": ("if {n} > 4:\n    {l=A} = [{k}]\nelse:\n    {A} = [{n}]",),
    "exception": ("try:\n    {n=A} = int('x')\nexcept ValueError as problem:\n    {A} = len(str(problem))",),
    "match": ("match {n}:\n    case 0:\n        {n} = 5\n    case other:\n        {n} = other + {k}",),
    "with": ("with contextlib.suppress(KeyError):\n    {l}.append({k})\n    {}['x']",),
    "seed": ("random.seed({k})", "np.random.seed({n} % 5)"),
    "draw": ("{n=} = random.randint(0, 9)", "{a=} = np.random.rand(3)", "random.shuffle({l})", "{f=} = {f}.sample(2).reset_index(drop=True)"),
    "generator": ("{g=} = np.random.default_rng({k})", "{n=} = int({g}.integers(10))"),
    "environment": ('os.environ["NBLIFT_{k}"] = str({n})', 'print(os.environ.get("NBLIFT_{k}"))'),
    "option": ("np.set_printoptions(precision={k})", 'pd.set_option("display.precision", {k})', "print({a} / 7)", "print({f} / 7)"),
    "file": ('with open("x.txt", "w") as file:\n    print({n}, file=file)', 'with open("x.txt", "a+") as file:\n    file.seek(0)\n    {l=} = [len(file.read())]'),
    "delete": ("del {n}", "del {l}", "del {m}"),
    "print": ("print({n}, {l})", "print({m}, {d})", "print({a}, {f})", "print({p}.items, {p}.level)", "print({n})", "print({l})"),
    "display": ("{l}", "{n} + 1", "{f}", "{d}"),
}  # fmt: skip


_CHANGES = tuple(c for c in TEMPLATES if c.startswith("change"))
#: One is chosen, then one of its members: what changes objects, and what shares them, matters most.
_GROUPS = (
    _CHANGES,
    (*_CHANGES, "loop over objects"),
    ("alias", "swap", "view", "part", "chained assignment", "nested"),
    ("int", "list", "dict", "array", "frame", "comprehension", "delete"),
    ("object", "change an object"),
    ("loop", "walrus", "branch", "branch that binds", "exception", "match", "with"),
    ("seed", "draw", "draw"),
    ("generator", "environment", "option", "file"),
    ("print", "display"),
    "functions",
    "functions",
)


def programs(*, most: int = 16) -> st.SearchStrategy[Program]:
    """Notebooks of one to four steps with at most `most` statements.

    Hypothesis chooses the seed only: its own choices prefer few and small statements, and there is nothing to shrink.
    """
    return st.integers(0, 2**63).map(lambda seed: _program(Random(seed), most))


def _program(random: Random, most: int) -> Program:
    writer = Writer(random)
    before = random.randint(0, 1)
    parameter = random.random() < 0.5
    cells = [Cell(IMPORTS, (), "imports")]
    if parameter:
        cells.append(Cell("n0 = 3", ("parameters",), "parameters"))
        writer.bound["n0"] = None
        writer.constructs.add("parameter")
    if random.random() < 0.5:
        writer.define("class")
    for _ in range(before):
        writer.define()
    if writer.statements:
        cells.append(Cell("\n\n\n".join(writer.statements), (), "helpers"))
    size, steps = random.randint(6, most), 0
    while size > 0:
        writer.statements = []
        for construct in random.sample(_FIRST, random.randint(2, len(_FIRST))) if not steps else ():
            writer.add(construct)
        for _ in range(random.randint(1, 3)):
            writer.write()
        size -= len(writer.statements)
        tags: tuple[str, ...] = ()
        if not steps or (steps < 4 and random.random() < 0.5):
            steps += 1
            tags = (f"step:step_{steps}",)
        cells.append(Cell("\n".join(writer.statements), tags, f"c{len(cells)}"))
    return Program(tuple(cells), frozenset(writer.constructs))
