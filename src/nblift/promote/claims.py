"""What a spec says of its notebook, held against the notebook itself."""

import ast
from collections.abc import Iterator

import msgspec

from nblift.analysis.looks import is_artist, is_look, prints
from nblift.lift.roles import layout_of
from nblift.model.notebook import Cell, Notebook
from nblift.model.observation import Observation
from nblift.model.spec import CellRecord, Output, Spec
from nblift.model.verdict import Difference
from nblift.notebook.tags import Role, parse_tags

from .names import imports_of


def false_claims(notebook: Notebook, spec: Spec, observation: Observation) -> Iterator[Difference]:
    """What the spec says that is not so, in the order of the steps.

    That no cell of a step, and no output, is left out without a right to it; that every step is given the settings of
    all steps before it; that what is published is what the tags ask for, in its last version.
    """
    claims = _Claims(notebook, spec, observation)
    order = {s.name: number for number, s in enumerate(spec.steps)}
    yield from sorted(claims.false(), key=lambda d: order.get(d.step, 0))


class _Claims(msgspec.Struct, frozen=True):
    notebook: Notebook
    spec: Spec
    observation: Observation

    def false(self) -> Iterator[Difference]:
        yield from self._cells()
        yield from self._left_out()
        yield from self._settings()
        yield from self._tagged()
        yield from self._newest()

    def _wrong(self, step: str, sentence: str, place: str = "") -> Difference:
        return Difference(step, "spec", "", place, "", sentence, "spec check")

    # ------------------------------------------------------------------ cells
    def _cells(self) -> Iterator[Difference]:
        """Steps have the cells that the tags give them, and nothing else is skipped than what is tagged so."""
        wanted = {s.name: tuple(p.cell.id for p in s.cells) for s in layout_of(self.notebook).steps}
        homes = {c: name for name, cells in wanted.items() for c in cells}
        for step in self.spec.steps:
            cells = wanted.get(step.name)
            if cells is not None and step.cells != cells:
                names = ", ".join(sorted({*cells} ^ {*step.cells})) or "their order"
                yield self._wrong(step.name, f"the cells of step {step.name} are not those of the notebook: {names}")
        for name in wanted.keys() - {s.name for s in self.spec.steps}:
            yield from self._lost(name, wanted[name])
        records = self._records()
        for cell in self.notebook.code_cells:
            record = records.get(cell.id)
            home = homes.get(cell.id, self.spec.steps[0].name)
            if record is None:
                yield self._wrong(home, f"the spec does not know cell {cell.number}", f"cell {cell.number}")
            elif record.role == "skip" and parse_tags(cell).role is not Role.SKIP:
                yield self._wrong(home, f"cell {cell.number} is left out and not tagged `skip`", f"cell {cell.number}")

    def _lost(self, step: str, cells: tuple[str, ...]) -> Iterator[Difference]:
        """A step that is not there may only have defined what is code of the package."""
        code = {h.source_name for h in self.spec.helpers} | {p.source_name for p in self.spec.parameters}
        for cell in self.notebook.code_cells:
            seen = self.observation.of(cell.id)
            if cell.id not in cells or seen is None or parse_tags(cell).role is Role.SKIP:
                continue
            data = {n for n, s in seen.bound.items() if s.kind == "data"} - code - imports_of(cell, seen)
            if data:
                yield self._wrong(step, f"the pipeline has no step {step}, which binds `{min(data)}`")

    def _records(self) -> dict[str, CellRecord]:
        return {r.id: r for r in self.spec.notebook.cells}

    # ------------------------------------------------------------------ outputs of cells
    def _left_out(self) -> Iterator[Difference]:
        """Only looks, and what drawing calls give back, are not shown."""
        types: dict[str, str] = {}
        records = self._records()
        steps = {c: s.name for s in self.spec.steps for c in s.cells}
        for cell in self.notebook.code_cells:
            seen = self.observation.of(cell.id)
            types |= {n: s.type for n, s in ({**seen.bound, **seen.now} if seen else {}).items()}
            record = records.get(cell.id)
            if record is None or record.role == "skip" or not (record.display_dropped or record.output_dropped):
                continue
            shown = _last_expression(cell)
            look = shown is not None and is_look(shown, types)
            allowed = look or is_artist(seen.result if seen else None)
            if record.output_dropped:
                allowed = look and shown is not None and prints(shown)
            if not allowed or self.spec.displays == "keep":
                step = steps.get(cell.id, self.spec.steps[0].name)
                sentence = f"what cell {cell.number} shows is left out, and it is no look at data"
                yield self._wrong(step, sentence, f"cell {cell.number}")

    # ------------------------------------------------------------------ settings
    def _settings(self) -> Iterator[Difference]:
        """A step needs what all steps before it have set."""
        place = {s.name: number for number, s in enumerate(self.spec.steps)}
        for number, step in enumerate(self.spec.steps):
            for setting in self.spec.settings:
                earlier = setting.after is None or place.get(setting.after, number) < number
                if earlier and setting.name not in step.settings:
                    yield self._wrong(step.name, f"step {step.name} is not given the settings {setting.name}")

    # ------------------------------------------------------------------ products
    def _tagged(self) -> Iterator[Difference]:
        """Tags `output:NAME` name the value that the step of their cell makes."""
        steps = {c: s for s in self.spec.steps for c in s.cells}
        published = {(p.cell, p.name): p.value for p in self.spec.published if p.cell}
        for cell in self.notebook.code_cells:
            step = steps.get(cell.id)
            if step is None:
                continue
            for name in parse_tags(cell).outputs:
                value = published.pop((cell.id, name), None)
                made = any(name in seen.bound for c in step.cells if (seen := self.observation.of(c)))
                if value != f"{name}@{step.name}" and (value is not None or made):
                    sentence = f"`{name}` of cell {cell.number} is published as {value or 'nothing'}"
                    yield self._wrong(step.name, sentence, f"cell {cell.number}")
        for (_, name), value in published.items():
            yield self._wrong(value.partition("@")[2], f"`{name}` is published, and no cell is tagged so")

    def _newest(self) -> Iterator[Difference]:
        """What no tag asks for is published as the last step leaves it."""
        outputs = [(s.name, o) for s in self.spec.steps for o in s.outputs]
        for product in self.spec.published:
            mine = next((n for n, (_, o) in enumerate(outputs) if o.value == product.value), None)
            if product.cell or mine is None:
                continue
            for step, later in outputs[mine + 1 :]:
                if _thing(later) == _thing(outputs[mine][1]):
                    yield self._wrong(step, f"`{product.name}` is published as {product.value}, and made anew later")


def _thing(output: Output) -> str:
    return output.path or output.value.partition("@")[0]


def _last_expression(cell: Cell) -> ast.expr | None:
    body = ast.parse(cell.code.python).body if cell.code else []
    return body[-1].value if body and isinstance(body[-1], ast.Expr) else None
