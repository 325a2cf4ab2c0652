"""What one scope does to names: uses, bindings, changes of what they hold; the walk over code fills it in."""

from typing import TYPE_CHECKING

from .mutation import Call, Change, Level, Store
from .origins import HOLDS, Holdings, Origins
from .routine import Routine, Use

if TYPE_CHECKING:
    from .strings import Computed


class Names:
    """What the code of one scope does, gathered while it is walked.

    Attributes
    ----------
    reads
        Names needed before they are surely bound here, in order of first use (values: line).
    firm
        Those of `reads` that nothing before them here may have bound either.
    soft
        Those of `reads` that stand in a `try` which catches that they are missing.
    loads, eager
        Every name that is used; those that are used when this code runs, not only in code kept for later.
    values
        Names used otherwise than to be called at once.
    runs
        Names of which code may run now, and how they are used.
    consumed
        Names that are called, and what they give back is used at once.
    before
        Name in `runs` → names surely bound when it was first run.
    attributes
        (name, attribute) for every attribute of something that begins with the name, else with an empty one.
    """

    def __init__(self) -> None:
        self.reads: dict[str, int] = {}
        self.firm: set[str] = set()
        self.soft: set[str] = set()
        self.loads: set[str] = set()
        self.eager: set[str] = set()
        self.values: set[str] = set()
        self.runs: dict[str, Use] = {}
        self.consumed: set[str] = set()
        self.before: dict[str, frozenset[str]] = {}
        self.attributes: set[tuple[str, str]] = set()
        self.calls: list[Call] = []
        self.stores: list[Store] = []
        self.changes: dict[tuple[str, str], Change] = {}
        self.given: set[str] = set()
        self.spelled: set[str] = set()
        #: Words of strings that may be names, or columns, or nothing of the kind.
        self.mentioned: set[str] = set()
        #: Strings that are evaluated but computed: nobody knows which names they reach.
        self.computed: list[Computed] = []
        self.dynamic = False
        #: Where what is returned or yielded comes from.
        self.returned: Origins = {}
        self.generator = False
        self.bound: set[str] = set()
        self.order: dict[str, None] = {}
        self.holdings = Holdings()
        #: How many conditions, and loops that may be empty, stand around the code that is walked.
        self.depth = 0
        self.hidden: frozenset[str] = frozenset()
        self.catching = False
        #: Whether it is the body of a class, whose names mean nothing to the scopes in it.
        self.is_class_body = False
        #: Code without a name that outlives the statement that made it.
        self.made: list[Routine] = []
        #: What the value of an assignment is made of, in order: (name, whether it is called).
        self.trail: list[tuple[str, bool]] = []

    # ------------------------------------------------------------------ names
    def load(self, name: str, line: int, *, lazy: bool = False, soft: bool = False) -> None:
        """A name is used; `lazy` if only code that is kept for later uses it, `soft` if it may be missing."""
        if name in self.hidden:
            return
        self.loads.add(name)
        if not lazy:
            self.eager.add(name)
        if name in self.bound:
            return
        soft = soft or self.catching
        if name not in self.order:
            self.firm.add(name)
            if not soft:
                self.soft.discard(name)
        if name not in self.reads:
            self.reads[name] = line
            if soft:
                self.soft.add(name)

    def bind(self, name: str, origins: Origins | None = None, kind: str = "") -> None:
        """A name gets a value; under a condition it may keep the one it had."""
        self.bound.add(name)
        self.order.setdefault(name)
        new = self.holdings.new() if origins is None else origins
        if self.depth:
            kept = self.holdings.name(name)
            same = self.holdings.kinds.get(name) == kind
            self.holdings.bind(name, kept | new, kind if same else "")
        else:
            self.holdings.bind(name, new, kind)

    def run(self, name: str, use: Use) -> None:
        """Code that a name holds may run now."""
        if name in self.hidden:
            return
        known = self.runs.get(name)
        if known is None:
            self.before[name] = frozenset(self.bound)
        if known is None or known < use:
            self.runs[name] = use

    def change(self, origins: Origins, level: Level, *, container: bool = False) -> None:
        """Whatever these origins name may be changed in place."""
        for key, how in origins.items():
            if isinstance(key, str) and how != HOLDS and key not in self.hidden:
                new = Change(level, sure=self.depth == 0, container=container)
                known = self.changes.get((key, how))
                if known is None or (known.level, known.sure) < (new.level, new.sure):
                    self.changes[key, how] = new
