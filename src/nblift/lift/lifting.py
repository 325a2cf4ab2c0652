"""From a notebook and an observation to the spec and the sources of the package."""

import keyword
import sys
from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from nblift.model.diagnostic import Diagnostic, errors
from nblift.model.notebook import Notebook
from nblift.model.observation import Observation
from nblift.model.spec import Spec

from .beside import asking_for_their_file, with_modules
from .complaints import complaints
from .context import Context
from .modules import checks_source, helpers_source, names_in, settings_source, spelled_in, with_imports
from .parameters import parameters_of
from .pipeline import pipeline_source
from .program import Program
from .roles import layout_of
from .spec import published_of, spec_of
from .stars import with_named_imports
from .step import LiftedStep

#: What a repository's tests, and the kernels that run its steps, import.
_OF_RUNS = frozenset(
    {"ipykernel", "matplotlib", "msgspec", "nblift", "nblift_kernel", "numpy", "pandas", "pytest", "test", "tests"}
)


class Lifted(msgspec.Struct, frozen=True):
    """What lifting made. `spec` is None where diagnostics of severity `error` stand in the way."""

    spec: Spec | None
    #: ``src/<package>/steps.py`` … → text, not yet formatted.
    sources: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def lift(
    notebook: Notebook,
    observation: Observation | None = None,
    *,
    displays: Literal["tidy", "keep"] = "tidy",
    name: str | None = None,
    presuming: bool = False,
) -> Lifted:
    """Lift a tagged notebook.

    Parameters
    ----------
    notebook
        As read; its cells parse.
    observation
        What one run showed; None: from the source alone.
    displays
        `tidy` leaves out displays that are pure looks.
    name
        Of the pipeline; else from the notebook's metadata, else its file name.
    presuming
        A run will follow: where it decides what is a look, names that nobody saw count as plain data.
    """
    layout = layout_of(with_named_imports(notebook, observation))
    if errors(layout.diagnostics):
        return Lifted(None, {}, layout.diagnostics)
    staying: frozenset[str] = frozenset()
    while True:
        program = Program(layout, observation, staying)
        imported = {i.module for found in program.imports.values() for i in found}
        imported |= observation.distributions.keys() if observation else set()
        package = package_name(name or notebook.settings.pipeline or notebook.name, imported)
        parameters, wrong = parameters_of(program)
        context = Context(program, parameters, package, displays, presuming=presuming)
        found = (*layout.diagnostics, *wrong, *complaints(context), *asking_for_their_file(notebook.modules))
        if errors(found):
            return Lifted(None, {}, found)
        headings = {s.name: s.heading for s in layout.steps}
        steps = [LiftedStep(context, flow, headings.get(flow.name)) for flow in context.wiring.flows]
        sources = with_modules(_sources(context, steps), notebook.modules, package)
        unused = frozenset(context.unused_constants())
        if not unused:
            return Lifted(spec_of(context, steps, notebook, sources), sources, found)
        staying |= unused


def package_name(text: str, imported: Collection[str] = ()) -> str:
    """A Python package name from any text, that hides none of the modules that the code imports."""
    kept = "".join(c if c.isalnum() or c == "_" else "_" for c in text.strip().lower()).strip("_")
    name = kept.encode("ascii", "ignore").decode() or "pipeline"
    if name[0].isdigit():
        return f"p_{name}"
    # what Python itself imports is looked for in the pipeline's folder first
    taken = keyword.iskeyword(name) or name in sys.stdlib_module_names or name in _OF_RUNS or name in imported
    return f"{name}_pipeline" if taken else name


def _sources(context: Context, steps: list[LiftedStep]) -> dict[str, str]:
    lifted = "\n\n\n".join(s.source() for s in steps)
    settings = settings_source(context, steps)
    checks = checks_source(context, steps)
    context.used_names = {n for part in (lifted, settings, checks) for n in names_in(part) | spelled_in(context, part)}
    helpers, helper_names = helpers_source(context)
    context.used_names |= {*helper_names}
    pipeline = pipeline_source(context, steps, published_of(context, steps))
    check_names = [name for s in steps for name, _ in s.body.checks]
    configure_names = [name for s in steps for name, _ in s.body.configures]
    siblings = dict.fromkeys(helper_names, "helpers")
    own = siblings | dict.fromkeys(check_names, "checks") | dict.fromkeys(configure_names, "settings")
    own |= {"display": "figures", "copy_together": "copies"}
    folder = f"src/{context.package}"
    found = {
        f"{folder}/steps.py": with_imports(context, _STEPS, lifted, own, context.imports_for_effect()),
        f"{folder}/settings.py": with_imports(context, _SETTINGS, settings, siblings),
        f"{folder}/pipeline.py": _pipeline_module(context, pipeline, siblings),
    }
    if helpers:
        found[f"{folder}/helpers.py"] = with_imports(context, _HELPERS, helpers, {})
    if checks:
        found[f"{folder}/checks.py"] = with_imports(context, _CHECKS, checks, siblings)
    if "copy_together" in names_in(lifted):
        found[f"{folder}/copies.py"] = COPIES
    return found


def _pipeline_module(context: Context, source: str, siblings: dict[str, str]) -> str:
    text = with_imports(context, _PIPELINE, source, siblings)
    imports = ["from dataclasses import dataclass" + (", field" if "field(" in source else "")]
    imports.append("from . import settings, steps")
    head, _, rest = text.partition('"""\n')
    return f'{head}"""\n\n' + "\n".join(imports) + "\n" + rest


_STEPS = "The steps of the pipeline, in order. No step changes what it was given."
_HELPERS = "Functions, classes and constants that the steps share."
_CHECKS = "What must be true of the data; every step runs its own checks."
_PIPELINE = "The whole pipeline in this process: the steps in order, and how they are wired."
_SETTINGS = """Options of the libraries that the steps rely on.

Whoever runs a step calls the functions that `pipeline.json` lists under its
`settings`, in that order, once per process and before the step.
"""
COPIES = '''"""Copies in which what values share stays shared, and nothing that an object holds is left out."""

import io
import pickle
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import numpy as np

_CODE = (type, FunctionType, BuiltinFunctionType, ModuleType)
#: With these a class tells what of it is copied; with the first two it makes something else of itself.
_MAKES = {"__reduce__", "__reduce_ex__"}
_TELLS = {"__getstate__", "__setstate__", "__getnewargs__", "__getnewargs_ex__"}
#: Where classes are from that leave out what is needed.
_FORGETFUL = (__package__, "statsmodels", "patsy")


class _Pickler(pickle.Pickler):
    """Writes a view of an array as a view of the array it looks at, and numpy's global generator as what it is.

    Code is put aside. Of an object whose class tells what of it is copied, every attribute is written.
    """

    def __init__(self, file: io.BytesIO, aside: dict[int, Any]) -> None:
        super().__init__(file, protocol=5)
        self.aside = aside

    def persistent_id(self, value: Any) -> int | None:
        if not isinstance(value, _CODE):
            return None
        self.aside[id(value)] = value
        return id(value)

    def reducer_override(self, value: Any) -> Any:
        if value is _global_generator():
            return _global_generator, ()
        if hasattr(type(value), "_internal_names_set"):
            return _frame(value)
        if isinstance(value, dict) and getattr(value, "__dict__", None) is value:
            return _own_dict, (type(value),), None, None, iter(value.items())
        if _is_forgetful(type(value)):
            return object.__new__, (type(value),), value.__dict__, None, None, _set_attributes
        if type(value) is not np.ndarray:
            return NotImplemented
        base = value
        while isinstance(base.base, np.ndarray):
            base = base.base
        writeable = value.flags.writeable
        if base is value:
            return NotImplemented if writeable else (_locked, (value.copy(order="K"),))
        offset = value.__array_interface__["data"][0] - base.__array_interface__["data"][0]
        return _view, (base, value.shape, value.dtype, value.strides, offset, writeable)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, aside: dict[int, Any]) -> None:
        super().__init__(file)
        self.aside = aside

    def persistent_load(self, key: int) -> Any:
        return self.aside[key]


def _is_forgetful(kind: type) -> bool:
    telling = [base for base in kind.__mro__[:-1] if (_MAKES | _TELLS) & vars(base).keys()]
    if issubclass(kind, dict | list):
        return False
    places = {base.__module__.partition(".")[0] for base in telling}
    makes = any(_MAKES & vars(base).keys() for base in telling)
    return bool(telling) and kind.__dictoffset__ != 0 and not makes and places <= {*_FORGETFUL}


def _own_dict(kind: type) -> Any:
    """An empty dict whose items are its attributes."""
    made: Any = dict.__new__(kind)
    made.__dict__ = made
    return made


def _frame(value: Any) -> Any:
    """What a frame of pandas pickles, and attributes that someone gave it."""
    make, arguments, state, *others = value.__reduce_ex__(4)
    given = {name: held for name, held in value.__dict__.items() if name not in value._internal_names_set}
    return make, arguments, {**given, **state}, *others


def _set_attributes(value: Any, attributes: dict[str, Any]) -> None:
    value.__dict__.update(attributes)


def _global_generator() -> Any:
    return vars(np.random.mtrand)["_rand"]


def _locked(array: Any) -> Any:
    array.flags.writeable = False
    return array


def _view(base: Any, shape: Any, dtype: Any, strides: Any, offset: int, writeable: bool) -> Any:
    view: Any = np.ndarray(shape, dtype, base.ravel(order="K"), offset, strides)
    return view if writeable else _locked(view)


def copy_together(*values: Any) -> Any:
    """Copy one value or several as a whole, so that what they share stays shared."""
    file, aside = io.BytesIO(), dict[int, Any]()
    _Pickler(file, aside).dump(values)
    file.seek(0)
    copied = _Unpickler(file, aside).load()
    return copied if len(values) > 1 else copied[0]
'''
