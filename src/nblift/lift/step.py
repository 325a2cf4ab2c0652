"""One step as a function: signature, docstring, body, return."""

import keyword
import posixpath
import re

import libcst as cst
import msgspec

from nblift.model.notebook import Cell
from nblift.model.spec import Mutation  # noqa: TC001 - evaluated by readers of the annotations

from .body import Body
from .context import STATE_NAMES, Context
from .docs import Entry, docstring, summary_of
from .flow import StepFlow

#: Names that a NamedTuple cannot have as fields.
_NO_FIELDS = frozenset({"count", "index"})


class Argument(msgspec.Struct, frozen=True):
    """One argument of a step function."""

    #: As the function calls it.
    name: str
    annotation: str
    #: The notebook's name.
    source_name: str
    #: ``name@step`` for values of earlier steps, None for parameters.
    value: str | None = None


class Result(msgspec.Struct, frozen=True):
    """One thing that a step function returns."""

    #: The notebook's name, the file's, or the random state's.
    source_name: str
    #: Field of the NamedTuple.
    field: str
    annotation: str
    #: Expression in the return statement.
    expression: str
    kind: str
    path: str | None = None


class LiftedStep:
    """The function of one step, as source and as facts for the spec."""

    def __init__(self, context: Context, flow: StepFlow, heading: Cell | None) -> None:
        self.context = context
        self.flow = flow
        self.name = flow.name
        self.function = context.functions[flow.name]
        self.body = Body(context, flow)
        self._statements = self.body.statements()
        self.arguments = self._arguments()
        self.results = self._results()
        self.title, self.text = summary_of(heading, flow.name)
        self.mutations: tuple[Mutation, ...] = tuple(m for n, m in flow.changed.items() if n not in flow.handed)

    @property
    def outputs_class(self) -> str:
        """`CleanOutputs`, the NamedTuple it returns if there are several."""
        return "".join(part.capitalize() for part in self.name.split("_")) + "Outputs"

    # ------------------------------------------------------------------ signature
    def _arguments(self) -> list[Argument]:
        context, flow = self.context, self.flow
        makers = context.wiring.makers_before[flow.name]
        found = []
        for name in context.wiring.ordered_needs(flow):
            seen = context.seen_at(name, flow, end=False)
            found.append(Argument(context.local(name), context.annotation_of(seen), name, f"{name}@{makers[name]}"))
        files = context.files[flow.name]
        found += [Argument(n, "Path", n, f"{n}@{maker}") for n, (_, maker) in files.inputs.items()]
        for parameter in context.parameters:
            if parameter.source_name in flow.parameters:
                found.append(Argument(parameter.name, parameter.type, parameter.source_name))
        for generator in context.wiring.states_in[flow.name]:
            name = STATE_NAMES[generator]
            found.append(Argument(name, _STATE_TYPES[name], name, f"{name}@{self._state_maker(generator)}"))
        return found

    def _state_maker(self, generator: str) -> str:
        earlier = self.context.wiring.flows[: self.context.wiring.flows.index(self.flow)]
        return next(f.name for f in reversed(earlier) if generator in f.moves)

    def _next_drawer(self, state: str) -> str:
        flows = self.context.wiring.flows
        later = flows[flows.index(self.flow) + 1 :]
        given = self.context.wiring.states_in
        return next(f.name for f in later if any(STATE_NAMES[g] == state for g in given[f.name]))

    def _results(self) -> list[Result]:
        context, flow = self.context, self.flow
        found = []
        for name in context.wiring.outputs[flow.name]:
            seen = context.seen_at(name, flow, end=True)
            local = context.local(name)
            found.append(Result(name, _field(local), context.annotation_of(seen), local, "data"))
        folder = context.folder_after(flow)
        for name, path in context.files[flow.name].outputs.items():
            here = f"{context.free('Path')}({posixpath.relpath(path, folder)!r})"
            found.append(Result(name, _field(name), "Path", here, "file", path))
        for generator in context.wiring.states_out[flow.name]:
            name = STATE_NAMES[generator]
            module, _ = context.module_alias(generator.partition(".")[0], "np" if "." in generator else "random")
            getter = f"{module}.getstate()" if generator == "random" else f"{module}.random.get_state(legacy=False)"
            found.append(Result(name, name, _STATE_TYPES[name], getter, "random_state"))
        return found

    @property
    def returns(self) -> str:
        """Annotation of what the function returns."""
        if not self.results:
            return "None"
        return self.results[0].annotation if len(self.results) == 1 else self.outputs_class

    # ------------------------------------------------------------------ source
    def source(self) -> str:
        """The NamedTuple (if there is one) and the function."""
        parts = [self._named_tuple()] if len(self.results) > 1 else []
        return "\n\n\n".join([*parts, self._definition()])

    def _named_tuple(self) -> str:
        fields = "\n".join(f"    {r.field}: {r.annotation}" for r in self.results)
        named = self.context.free("NamedTuple")
        return f'class {self.outputs_class}({named}):\n    """What `{self.name}` hands on."""\n\n{fields}\n'

    def _definition(self) -> str:
        arguments = ", ".join(f"{a.name}: {a.annotation}" for a in self.arguments)
        text = docstring(self.title, self.text, self._argument_entries(), self._result_entries())
        head = f"def {self.function}({arguments}) -> {self.returns}:\n{_indent(text)}\n    pass\n"
        module = cst.parse_module(head)
        function = cst.ensure_type(module.body[0], cst.FunctionDef)
        block = cst.ensure_type(function.body, cst.IndentedBlock)
        ending = list(cst.parse_module(self._return()).body) if self.results else []
        if ending and self._statements:
            ending[0] = ending[0].with_changes(leading_lines=[cst.EmptyLine(indent=False)])
        body = [block.body[0], *self._statements, *ending]
        return module.with_changes(body=[function.with_changes(body=block.with_changes(body=body))]).code

    def _return(self) -> str:
        if len(self.results) == 1:
            return f"return {self.results[0].expression}"
        values = ", ".join(r.expression for r in self.results)
        return f"return {self.outputs_class}({values})"

    # ------------------------------------------------------------------ docstring
    def _argument_entries(self) -> list[Entry]:
        entries = []
        for argument in self.arguments:
            if argument.value is None:
                parameter = next(p for p in self.context.parameters if p.name == argument.name)
                entries.append(Entry(argument.name, argument.annotation, parameter.doc or ""))
                continue
            maker = argument.value.partition("@")[2]
            entries.append(Entry(argument.name, argument.annotation, self._origin(argument, maker)))
        return entries

    def _origin(self, argument: Argument, maker: str) -> str:
        if argument.source_name in STATE_NAMES.values():
            return f"Where `{maker}` stopped drawing."
        files = self.context.files[self.flow.name].inputs
        if argument.name in files:
            return f"From `{maker}`: the file `{files[argument.name][0]}`."
        seen = self.context.seen_at(argument.source_name, self.flow, end=False)
        return f"From `{maker}`: {seen.size}." if seen and seen.size else f"From `{maker}`."

    def _result_entries(self) -> list[Entry]:
        return [Entry(r.source_name, r.annotation, self._meaning(r)) for r in self.results]

    def _meaning(self, result: Result) -> str:
        if result.kind == "random_state":
            return f"Where `{self._next_drawer(result.source_name)}` goes on drawing."
        if result.path is not None:
            return f"The file `{result.path}`."
        seen = self.context.seen_at(result.source_name, self.flow, end=True)
        if seen is None or not seen.size:
            return ""
        before = self.context.seen_at(result.source_name, self.flow, end=False)
        known = before.columns if before is not None and result.source_name in self.flow.needs else {}
        new = {c: d for c, d in seen.columns.items() if known.get(c) != d}
        return seen.size + _columns(new, changed=bool(known)) + "."


_STATE_TYPES = {"numpy_random_state": "dict[str, Any]", "python_random_state": "tuple[Any, ...]"}


def _columns(columns: dict[str, str], *, changed: bool) -> str:
    if not columns:
        return ""
    listed = [f"`{name}` {dtype}" for name, dtype in list(columns.items())[:8]]
    more = f" and {len(columns) - 8} more" if len(columns) > 8 else ""
    return f"{', new' if changed else ''}: {', '.join(listed)}{more}"


def _field(name: str) -> str:
    bare = name.lstrip("_") or "value"
    if bare in _NO_FIELDS or keyword.iskeyword(bare) or re.match(r"\d", bare):
        return f"{bare}_"
    return bare


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))
