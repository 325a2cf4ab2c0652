"""The kernel's side of a step run: hand out the inputs, watch the call, save the outputs.

A step notebook calls `open_step`, `Step.load` and `Step.save`; the function's call stands between them as a person
would write it. What the runner wants is in a JSON file that the environment variable NBLIFT_STEP names; the answer
is another one, written whatever happens short of the process's end.
"""

import functools
import importlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from IPython.core.getipython import get_ipython
from IPython.display import display

from . import codec, randomness
from .canonical import canonical
from .describe import preview
from .reads import Reads, unwatched
from .secret import pieces, shows_secret, veiled
from .step_guard import Guard, StepError, local_modules

REQUEST_VARIABLE = "NBLIFT_STEP"
VERSION = 1


def open_step() -> "Step":
    """The step that this kernel was started for."""
    request = json.loads(Path(os.environ[REQUEST_VARIABLE]).read_text(encoding="utf-8"))
    if request["version"] != VERSION:
        message = f"nblift and nblift-kernel do not fit: request version {request['version']}, known is {VERSION}."
        raise RuntimeError(message)
    step = Step(request)
    shell = get_ipython()
    assert shell is not None, "a step runs in a notebook's kernel"
    shell.events.register("post_run_cell", functools.partial(step.cell_ended, shell.user_ns))
    return step


class Step:
    """One step run.

    Parameters
    ----------
    request
        What the runner wants; its keys are those of `nblift.run.protocol.Request`.
    """

    def __init__(self, request: Mapping[str, Any]) -> None:
        self._request = request
        self._inputs: dict[str, object] = {}
        self._guard: Guard | None = None
        self._answer: dict[str, Any] = {"version": VERSION}
        #: Not in runs that are compared: they get seeds of their own, and no later run takes their results.
        self._reads: Reads | None = None
        if request["probe"] is not None:
            randomness.same_start()
        else:
            blobs = frozenset(blob for unit in request["units"] for blob in unit["blobs"])
            self._reads = Reads(request["folder"], request["source"], blobs)

    def load(self, argument: str) -> Any:
        """The value of an argument that an earlier step made."""
        if argument not in self._inputs:
            self._load_with(argument)
        return self._inputs[argument]

    def save(self, result: object = None) -> None:
        """Check that the step did what its spec says, store its outputs and show them.

        Parameters
        ----------
        result
            What the function returned.

        Raises
        ------
        StepError
            An argument or a generator changed that should not, an output is missing or cannot be stored.
        """
        assert self._guard is not None, "the cell that loads has ended"
        self._answer["changed"] = changed = self._guard.changed()
        self._guard.check(changed)
        if self._reads is not None:
            self._answer["seen"] = self._reads.result(self._guard.drawn())
        values = {wanted["value"]: self._output(wanted, result) for wanted in self._request["outputs"]}
        self._answer["units"] = [self._store(unit, values) for unit in _by_unit(self._request["outputs"])]
        if self._request["probe"] is not None and "record" in self._request["probe"]:
            self._record(values)
        self._answer["saved"] = True
        for unit in self._answer["units"]:
            for value in unit["values"]:
                _show(f"`{value['value']}` · {value['type']} · {unit['codec']}", value["preview"])

    def cell_ended(self, names: Mapping[str, object], outcome: Any) -> None:
        """Answer the runner after every cell; the first one has loaded, so what follows is the call: arm the guard."""
        error = outcome.error_before_exec or outcome.error_in_exec
        if error is not None:
            self._answer["failure"] = _failure(error)
        elif self._guard is None:
            self._prepare_call()
            arguments = {**self._inputs, **{name: names[name] for name in self._request["parameters"]}}
            with unwatched(self._reads):
                self._guard = Guard(arguments, self._request)
                self._answer["distributions"] = _other_versions(self._request["distributions"])
            if self._reads is not None:
                self._reads.call_begins()
        answer = Path(self._request["result"])
        draft = answer.with_suffix(".draft")
        draft.write_text(veiled(json.dumps(self._answer)), encoding="utf-8")
        draft.replace(answer)

    def _load_with(self, argument: str) -> None:
        for file in self._request["files"]:
            if file["argument"] == argument:
                # Relative to where the settings left the working directory, as in the notebook.
                path = os.path.relpath(file["path"])
                self._inputs[argument] = path if file["type"] == "str" else Path(path)
                return
        for unit in self._request["units"]:
            if any(value["argument"] == argument for value in unit["values"]):
                loaded = _loaded(unit)
                for value in unit["values"]:
                    self._inputs[value["argument"]] = loaded[value["key"]]
                return
        raise KeyError(argument)

    def _prepare_call(self) -> None:
        """Import the function's module, so that what the import draws or sets is not taken for the step's doing."""
        module_name, _, name = self._request["function"].partition(":")
        # The notebook's next cell imports it too, and fails with the same exception, in the user's words. Libraries ask
        # for `get_ipython` when they are imported, and take themselves to be in a terminal where it is missing.
        shell = get_ipython()
        assert shell is not None, "a step runs in a notebook's kernel"
        with suppress(Exception), shell.builtin_trap:
            module = importlib.import_module(module_name)
            if self._request["probe"] is not None:
                setattr(module, name, self._probed(getattr(module, name)))

    def _probed(self, function: Callable[..., object]) -> Callable[..., object]:
        from .capture import capturing

        wanted = {key: value for key, value in self._request["probe"].items() if key != "record"}

        @functools.wraps(function)
        def probed(**arguments: object) -> object:
            with capturing(**wanted) as self._answer["probe"]:
                return function(**arguments)

        return probed

    def _record(self, values: Mapping[str, Any]) -> None:
        """Keep the call's arguments and results for the tests of the repository."""
        from .record import write_recorded

        assert self._guard is not None, "the cell that loads has ended"
        root = Path(self._request["folder"])
        here = [Path(file["path"]) for file in self._request["files"]]
        files = [("before/" + path.relative_to(root).as_posix(), path) for path in here]
        made = {wanted["key"]: (wanted, values[wanted["value"]]) for wanted in self._request["outputs"]}
        for wanted, value in made.values():
            if wanted["kind"] == "file":
                path = Path(os.path.abspath(value))
                files.append(("after/" + path.relative_to(root).as_posix(), path))
        outputs = {key: value for key, (_, value) in made.items()}
        write_recorded(Path(self._request["probe"]["record"]), self._guard.arguments, outputs, files)

    def _output(self, wanted: Mapping[str, Any], result: object) -> object:
        if wanted["field"] is None:
            return result
        try:
            return getattr(result, wanted["field"])
        except AttributeError:
            message = f"The result has no field `{wanted['field']}`."
            raise StepError("missing", message, wanted["value"]) from None

    def _store(self, unit: list[Mapping[str, Any]], values: Mapping[str, Any]) -> dict[str, Any]:
        if unit[0]["kind"] == "file":
            return self._store_file(unit[0]["value"], values[unit[0]["value"]])
        mapping = {wanted["key"]: values[wanted["value"]] for wanted in unit}
        names = [wanted["value"] for wanted in unit]
        try:
            encoded = codec.dump(mapping)
        except codec.NotStorable as error:
            raise StepError("unstorable", str(error), *names) from error
        if shows_secret(encoded.buffers):
            raise StepError("secret", "", *names)
        files = [f"{unit[0]['value']}-{number}" for number in range(len(encoded.buffers))]
        for file, buffer in zip(files, encoded.buffers, strict=True):
            Path(self._request["saved"], file).write_bytes(buffer)
        saved = [
            {"value": wanted["value"], "key": wanted["key"], **self._described(wanted, mapping[wanted["key"]])}
            for wanted in unit
        ]
        package = self._request["package"]
        classes = [name for name in encoded.named if f"{name.partition(':')[0]}.".startswith(f"{package}.")]
        stored = {"codec": encoded.codec, "flagged": encoded.flagged, "files": files, "values": saved}
        return {**stored, "classes": classes}

    def _store_file(self, name: str, value: object) -> dict[str, Any]:
        if not isinstance(value, (str, os.PathLike)):
            raise StepError("missing", f"It is no path but {type(value).__name__}.", name)
        path = Path(os.path.abspath(value))
        if not path.is_file():
            raise StepError("missing", f"There is no file `{os.fspath(value)}`.", name)
        if not path.is_relative_to(Path(self._request["folder"])):
            raise StepError("missing", f"`{os.fspath(value)}` is not below the notebook's folder.", name)
        if shows_secret(pieces(path)):
            raise StepError("secret", "", name)
        kind = "str" if isinstance(value, str) else "pathlib.Path"
        text = f"{os.fspath(value)}, {path.stat().st_size:,} bytes"
        saved = {"value": name, "key": "", "type": kind, "content": "", "preview": text}
        return {"codec": "file", "flagged": False, "files": [str(path)], "values": [saved]}

    def _described(self, wanted: Mapping[str, Any], value: object) -> dict[str, str]:
        tree = canonical(value, local_modules=local_modules(self._request["package"]), keep=0)
        # The state of a generator is hundreds of numbers that tell nobody anything.
        shown = "state of a random generator" if wanted["kind"] == "random_state" else preview(value)
        return {"type": _type_name(value), "content": tree.digest, "layout": tree.layout, "preview": shown}


def _show(title: str, text: str) -> None:
    bundle = {"text/markdown": f"**{title}**\n\n```\n{text}\n```", "text/plain": f"{title}\n{text}"}
    display(bundle, raw=True)


def _by_unit(outputs: list[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    units: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for wanted in outputs:
        units.setdefault(("unit", wanted["unit"]) if wanted["unit"] else ("value", wanted["value"]), []).append(wanted)
    return list(units.values())


def _loaded(unit: Mapping[str, Any]) -> Mapping[str, Any]:
    # Writable buffers: arrays that are built over them can then be written, as they could before.
    buffers = tuple(bytearray(Path(blob).read_bytes()) for blob in unit["blobs"])
    try:
        return codec.load(codec.Encoded(unit["codec"], tuple(unit["names"]), buffers, unit["flagged"]))
    except Exception as error:
        names = [value["value"] for value in unit["values"]]
        raise StepError("lost", f"{type(error).__name__}: {error}", *names) from error


def _failure(error: BaseException) -> dict[str, Any]:
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append({"file": code.co_filename, "line": trace.tb_lineno, "function": code.co_name})
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and error.filename:
        frames.append({"file": error.filename, "line": error.lineno or 1, "function": ""})
    return {
        "kind": getattr(error, "kind", "raised") if isinstance(error, StepError) else "raised",
        "names": list(error.names) if isinstance(error, StepError) else [],
        "error": type(error).__name__,
        "message": str(error),
        "module": (error.name or "") if isinstance(error, ModuleNotFoundError) else "",
        "frames": frames,
    }


def _other_versions(wanted: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name, version in wanted.items():
        try:
            here = metadata.version(name)
        except metadata.PackageNotFoundError:
            here = ""
        if here != version:
            found[name] = here
    return found


def _type_name(value: object) -> str:
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
