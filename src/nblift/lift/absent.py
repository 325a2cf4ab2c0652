"""Names that a step hands on although only a branch of its code binds them."""

import ast

from .flow import StepFlow
from .program import Item
from .wiring import Wiring


def maybe_missing(wiring: Wiring, flow: StepFlow) -> list[str]:
    """Names that a step hands on and may not bind, where no step before it makes them.

    What the run bound counts only if an `if` decides about it.
    """
    return [n for n in wiring.outputs[flow.name] if n not in flow.defined and _may_miss(wiring, n, flow)]


def asks_whether_bound(item: Item) -> bool:
    """Whether a statement goes on where a name is not bound."""
    handlers = [n for n in ast.walk(item.node) if isinstance(n, ast.ExceptHandler) and n.type is not None]
    return any("NameError" in ast.unparse(h.type) for h in handlers if h.type is not None)


def _may_miss(wiring: Wiring, name: str, flow: StepFlow) -> bool:
    if name in flow.needs or name in flow.parameters or name not in flow.bound:
        return False
    binding = [i for i in flow.items if name in i.facts.may_bind]
    seen = any(name in s.bound for i in binding if (s := wiring.program.seen.get(i.cell)) is not None)
    if any(asks_whether_bound(i) for i in binding):
        return False
    return bool(binding) and (not seen or all(_decides(i.node, name) for i in binding))


def _decides(node: ast.stmt, name: str) -> bool:
    """Whether an `if` binds a name in one of its branches, and not in what it asks."""
    if not isinstance(node, ast.If):
        return False
    asked = {n.target.id for n in ast.walk(node.test) if isinstance(n, ast.NamedExpr)}
    return name not in asked
