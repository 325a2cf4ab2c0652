"""What a step's result depends on, so far as it is known before the step runs: readable facts, and their digest.

Facts are components with a short value, or a digest where the value is long. A step whose facts are those of an
earlier run gets the same result, provided that all else it read then (`key_seen`) is the same too.
"""

import ast
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

import nblift
from nblift.model.cache import CodeFacts
from nblift.model.run import Manifest
from nblift.model.spec import RANDOM_STATES, Spec, StepSpec

from .data import input_files
from .kernel import Kernel
from .key_files import Digests
from .key_paths import Paths
from .key_reach import reached
from .key_sources import digest_in, modules_in
from .key_volatile import reasons
from .typed import literal
from .workplace import files_for

#: Changed whenever what steps compute, or what facts mean, changes with nblift.
_VERSION = 1
_LONGEST = 80
_VARIABLES = re.compile(
    r"TZ|LANG|LANGUAGE|LC_\w+|PYTHON(?!HASHSEED$|STARTUP$|DONTWRITEBYTECODE$|UNBUFFERED$)\w+|\w+_NUM_THREADS|MKL_\w+|OMP_\w+"
    r"|OPENBLAS_\w+|CUDA_\w+|LD_PRELOAD|LD_LIBRARY_PATH|NUMBA_\w+|NPY_\w+"
)
_ABSOLUTE = re.compile(r"(?<![\w.:/])(?:~|/)[^\s'\"<>|*?]+")


class Facts(msgspec.Struct, frozen=True):
    """What is known of a step before it runs."""

    components: dict[str, str]
    #: Why its result may be another one in another run although all this is the same.
    reasons: tuple[str, ...] = ()
    #: What its source says.
    code: CodeFacts | None = None

    @property
    def key(self) -> str:
        """Digest of the components."""
        return hashlib.sha256(msgspec.json.encode(self.components, order="sorted")).hexdigest()


class Keys:
    """Finds facts of the steps of one pipeline.

    Parameters
    ----------
    source
        Folder of the package; it does not change as long as this is used.
    data
        Folder of the notebook's input files, if known.
    known
        Step → what some source says of it.
    """

    def __init__(
        self,
        source: Path,
        spec: Spec,
        kernel: Kernel,
        data: Path | None,
        digests: Digests,
        known: Mapping[str, CodeFacts] | None = None,
    ) -> None:
        self._source = source
        self._digest = digest_in(source)
        self._known = dict(known or {})
        self._spec = spec
        self._data = data
        self._digests = digests
        self._surroundings = dict(_surroundings(spec, kernel, digests))

    def facts(self, step: StepSpec, inputs: Mapping[str, Manifest], parameters: Mapping[str, Any]) -> Facts:
        """Facts of a step.

        Parameters
        ----------
        inputs
            All values that earlier steps made (``name@step``), in the order of their making.
        parameters
            Python values of all parameters.

        Raises
        ------
        NbliftError
            An input file is missing.
        """
        components = dict(self._surroundings)
        components |= _of_spec(self._spec, step)
        components |= _of_inputs(step, inputs)
        components |= {f"parameter {name}": _short(literal(parameters[name])) for name in self._used(step)}
        for name, path in input_files(step, self._data).items():
            components[f"input file {name}"] = self._digests.of(str(path))
        code = self._code(step, inputs, parameters)
        components |= code.components
        texts = [value for name in self._used(step) for value in _texts(parameters[name])]
        components |= dict(self._named_files([*code.paths, *_absolute(texts)]))
        return Facts(components, (*_declared(step), *code.reasons), code)

    def _code(self, step: StepSpec, inputs: Mapping[str, Manifest], parameters: Mapping[str, Any]) -> CodeFacts:
        """What the source says, found anew only if something that it is found from has changed."""
        functions = self._functions(step, inputs)
        files = sorted(given.argument for given in step.inputs if inputs[given.value].path is not None)
        values = {name: parameters[name] for name in step.parameters if isinstance(parameters[name], str)}
        found_from = [_VERSION, sys.version, nblift.__version__, self._digest, step.function, functions, files, values]
        digest = hashlib.sha256(msgspec.json.encode(found_from, order="sorted")).hexdigest()
        known = self._known.get(step.name)
        if known is None or known.digest != digest:
            known = self._known[step.name] = self._read(step, digest, functions, frozenset(files), values)
        return known

    def _read(
        self, step: StepSpec, digest: str, functions: list[str], files: frozenset[str], values: Mapping[str, str]
    ) -> CodeFacts:
        try:
            modules = modules_in(self._source)
        except (SyntaxError, ValueError) as error:
            return CodeFacts(digest, {}, (f"A module of the package cannot be parsed: {error}.",), (), ())
        code = reached(modules, functions)
        paths = Paths(modules, step.function, files, values)
        constants = [node for _, _, part in code.parts for node in ast.walk(part) if isinstance(node, ast.Constant)]
        texts = [node.value for node in constants if isinstance(node.value, str)]
        return CodeFacts(
            digest, code.components, reasons(code.parts, paths), tuple(sorted(code.libraries)), _absolute(texts)
        )

    def _functions(self, step: StepSpec, inputs: Mapping[str, Manifest]) -> list[str]:
        settings = {setting.name: setting for setting in self._spec.settings}
        classes = {name for given in step.inputs for name in inputs[given.value].classes}
        return [step.function, *(settings[name].function for name in step.settings), *sorted(classes)]

    def _used(self, step: StepSpec) -> list[str]:
        settings = {setting.name: setting for setting in self._spec.settings}
        return sorted({*step.parameters, *(name for called in step.settings for name in settings[called].parameters)})

    def _named_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Files whose absolute paths are in the source or in parameters: native code may read them."""
        for path in sorted(set(paths)):
            place = Path(path).expanduser()
            if place.is_file():
                yield f"file {path}", self._digests.of(str(place))


def _surroundings(spec: Spec, kernel: Kernel, digests: Digests) -> Iterator[tuple[str, str]]:
    yield "nblift", f"{nblift.__version__} {_VERSION}"
    yield "hash seed", str(spec.hash_seed)
    yield "kernel", _short(" ".join(kernel.argv))
    python = _which(kernel.python)
    yield "python", digests.of(str(python))
    yield (
        "python's configuration",
        digests.of(str(Path(_which(kernel.python, follow=False)).parent.parent / "pyvenv.cfg")),
    )
    for name, value in sorted({**os.environ, **kernel.environment}.items()):
        if _VARIABLES.fullmatch(name):
            yield f"environment variable {name}", _short(value)
    profile = Path(os.environ.get("IPYTHONDIR") or Path.home() / ".ipython") / "profile_default"
    # IPython makes the folder, with a README in it, when it first starts; code is all that acts.
    startup = sorted(path for suffix in ("*.py", "*.ipy") for path in (profile / "startup").glob(suffix))
    for path in (*startup, profile / "ipython_config.py", profile / "ipython_kernel_config.py"):
        if digest := digests.of(str(path)):
            yield f"IPython's {path.relative_to(profile).as_posix()}", digest


def _which(python: str, *, follow: bool = True) -> Path:
    import shutil

    found = Path(shutil.which(python) or python)
    return found.resolve() if follow else found.absolute()


def _of_spec(spec: Spec, step: StepSpec) -> Iterator[tuple[str, str]]:
    yield "function of the step", step.function
    outputs = [(each.value, each.field, each.kind, each.unit, each.path) for each in step.outputs]
    wanted = {given.value for given in step.inputs}
    shared = [(each.value, each.unit) for maker in spec.steps for each in maker.outputs if each.value in wanted]
    arguments = [(each.argument, each.value) for each in step.inputs]
    effects = step.effects
    may = [sorted(each.argument for each in effects.mutates), sorted(each.generator for each in effects.random)]
    places = [step.folders, step.files, effects.reads, effects.writes]
    whole = [outputs, shared, arguments, step.parameters, step.settings, may, places]
    yield "wiring of the step", hashlib.sha256(msgspec.json.encode(whole)).hexdigest()[:16]


def _of_inputs(step: StepSpec, inputs: Mapping[str, Manifest]) -> Iterator[tuple[str, str]]:
    for given in step.inputs:
        manifest = inputs[given.value]
        whole = [manifest.content, manifest.layout, manifest.type, manifest.codec, manifest.path]
        yield f"input {given.argument}", hashlib.sha256(msgspec.json.encode(whole)).hexdigest()[:32]
    for value, manifest in files_for(step, inputs).items():
        yield f"file {manifest.path} of {value.partition('@')[2]}", manifest.content


def _declared(step: StepSpec) -> Iterator[str]:
    """What the spec itself says of the step."""
    given = {RANDOM_STATES[each.argument] for each in step.inputs if each.argument in RANDOM_STATES}
    for draw in step.effects.random:
        if not draw.seeded and draw.generator not in given:
            yield f"It draws from `{draw.generator}`, which nothing seeds."
    if step.effects.network:
        yield "It talks to the network."
    if step.effects.subprocess:
        yield "It starts other programs."


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.items() for part in item for text in _texts(part)]
    if isinstance(value, list | tuple | set | frozenset):
        return [text for item in value for text in _texts(item)]
    return []


def _absolute(texts: Iterable[str]) -> tuple[str, ...]:
    """Absolute paths in texts."""
    return tuple(sorted({path for text in texts for path in _ABSOLUTE.findall(text)}))


def _short(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return f"{text[:24]}… {hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
