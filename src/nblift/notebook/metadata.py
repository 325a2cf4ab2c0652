"""The notebook's metadata: what nblift keeps there, and the kernel that the notebook asks for."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from nblift.model.diagnostic import Diagnostic, Place
from nblift.model.notebook import Settings, StepOptions

from . import rules

KEY = "nblift"
VERSION = 1
#: Version → how its metadata become those of the next version.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

_PYTHON = ("python", "ipython", "python2", "python3")
#: First words of kernel names that stand for another language.
_OTHER_KERNELS = ("ir", "julia", "bash", "scala", "javascript", "deno", "rust", "xcpp", "octave", "sparkr", "spylon")


def settings_of(metadata: Mapping[str, Any]) -> tuple[Settings, list[Diagnostic]]:
    """What stands under `nblift`; defaults where nothing does or it cannot be read."""
    raw = metadata.get(KEY)
    if raw is None:
        return Settings(), []
    if not isinstance(raw, dict):
        return Settings(), [_broken("it is no object", f"Remove `{KEY}` from the notebook's metadata.")]
    version = raw.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return Settings(), [_broken(f"its version is {version!r}", f'Write "version": {VERSION}.')]
    if version > VERSION:
        message = f"The notebook's nblift metadata have version {version}; this nblift knows {VERSION}."
        return Settings(), [rules.NEWER_METADATA.at(message, Place(), hint="Update nblift.")]
    for step in range(version, VERSION):
        raw = MIGRATIONS[step](raw)
    found = _unknown(raw)
    try:
        settings = msgspec.convert({**raw, "version": VERSION}, Settings)
    except msgspec.ValidationError as error:
        return Settings(), [*found, _broken(str(error), "Correct it in the notebook's metadata.")]
    return settings, found + _out_of_range(settings)


def metadata_of(settings: Settings) -> dict[str, Any]:
    """What to write under `nblift`; always with its version."""
    built: dict[str, Any] = msgspec.to_builtins(settings)
    return {"version": VERSION, **built}


def unused_options(settings: Settings, steps: set[str]) -> list[Diagnostic]:
    """Options for steps that no tag names, in a notebook that has step tags."""
    return [
        rules.UNUSED_OPTIONS.at(
            f"There are options for the step `{name}`, but no cell is tagged `step:{name}`.",
            Place(),
            hint=_did_you_mean(name, steps) or "Remove them from the notebook's metadata.",
        )
        for name in settings.steps
        if steps and name not in steps
    ]


def kernel_of(metadata: Mapping[str, Any]) -> tuple[str, list[Diagnostic]]:
    """Name of the kernel spec, and an error if it is not one of Python."""
    spec = _mapping(metadata.get("kernelspec"))
    kernel = _text(spec.get("name")) or "python3"
    language = (
        _text(spec.get("language"))
        or _text(_mapping(metadata.get("language_info")).get("name"))
        or _text(metadata.get("language"))
    )
    first = kernel.lower().replace("-", " ").replace("_", " ").split()[:1]
    if language and language.lower() not in _PYTHON:
        other = language
    elif not language and first and first[0] in _OTHER_KERNELS:
        other = kernel
    else:
        return kernel, []
    message = f"The notebook is written for {other}, and nblift reads Python."
    hint = "Choose a Python kernel for the notebook if it is Python all the same."
    return kernel, [rules.LANGUAGE.at(message, Place(), hint=hint)]


def _unknown(raw: Mapping[str, Any]) -> list[Diagnostic]:
    found = [_unknown_key(key, Settings, "") for key in raw if key not in Settings.__struct_fields__]
    for name, options in _mapping(raw.get("steps")).items():
        where = f" of step `{name}`"
        known = StepOptions.__struct_fields__
        found += [_unknown_key(key, StepOptions, where) for key in _mapping(options) if key not in known]
    return found


def _unknown_key(key: str, struct: type[msgspec.Struct], where: str) -> Diagnostic:
    known = struct.__struct_fields__
    hint = _did_you_mean(key, set(known)) or f"Known are: {', '.join(known)}."
    return _broken(f"there is no option `{key}`{where}", hint)


def _out_of_range(settings: Settings) -> list[Diagnostic]:
    found = []
    if settings.pipeline is not None and not settings.pipeline.strip():
        found.append(_broken("the pipeline's name is empty", "Give it a name, or remove the entry."))
    for name, options in settings.steps.items():
        for field, value, least in (
            ("timeout_s", options.timeout_s, 1),
            ("retries", options.retries, 0),
            ("retry_delay_s", options.retry_delay_s, 0),
            ("memory_mb", options.memory_mb, 1),
            ("cpus", options.cpus, 0.001),
            ("gpus", options.gpus, 0),
            ("ttl_s", options.ttl_s, 0),
        ):
            if value is not None and value < least:
                found.append(_broken(f"`{field}` of step `{name}` is {value}", f"It is at least {least}."))
        if (options.cache == "ttl") != (options.ttl_s is not None):
            hint = 'Write both: "cache": "ttl", "ttl_s": 3600.'
            found.append(_broken(f"step `{name}` has one of `ttl_s` and `cache: ttl` without the other", hint))
    return found


def _broken(what: str, hint: str) -> Diagnostic:
    return rules.METADATA.at(f"The notebook's metadata under `{KEY}` cannot be used: {what}.", Place(), hint=hint)


def _did_you_mean(word: str, known: set[str]) -> str:
    near = difflib.get_close_matches(word, sorted(known), 1)
    return f"Did you mean `{near[0]}`?" if near else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
