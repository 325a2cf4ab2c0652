"""What a step's kernel is told, and what it answers, between store and files."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nblift.model.run import Manifest
from nblift.model.spec import RANDOM_STATES, Spec, StepSpec, ValueKind
from nblift.store.blobs import Blobs

from .protocol import PlacedFile, Request, Result, SavedUnit, StoredUnit, StoredValue, WantedOutput
from .workplace import Workplace


def request_for(
    spec: Spec,
    step: StepSpec,
    inputs: Mapping[str, Manifest],
    store: Blobs,
    place: Workplace,
    probe: dict[str, Any] | None,
    source: Path,
) -> Request:
    """What the kernel needs to know for one step; its inputs are in `store`, its files at their places."""
    drawn = {draw.generator for draw in step.effects.random}
    drawn |= {RANDOM_STATES[given.argument] for given in step.inputs if given.argument in RANDOM_STATES}
    return Request(
        function=step.function,
        package=spec.package,
        source=str(source),
        folder=str(place.root),
        saved=str(place.saved),
        result=str(place.answer),
        units=tuple(_stored(spec, step, inputs, store)),
        files=tuple(
            PlacedFile(given.argument, given.value, inputs[given.value].type, str(place.place(inputs[given.value])))
            for given in step.inputs
            if inputs[given.value].path is not None
        ),
        parameters=step.parameters,
        outputs=tuple(
            WantedOutput(output.value, _name(output.value), output.field, output.kind, output.unit)
            for output in step.outputs
        ),
        mutates=tuple(sorted({mutation.argument for mutation in step.effects.mutates})),
        draws=tuple(sorted(drawn)),
        distributions=spec.environment.distributions,
        probe=probe,
    )


def take_in(step: StepSpec, result: Result, place: Workplace, store: Blobs) -> tuple[Manifest, ...]:
    """Put what the kernel saved into the store; the manifests, in the spec's order."""
    manifests: dict[str, Manifest] = {}
    kinds = {output.value: output.kind for output in step.outputs}
    for unit in result.units:
        blobs = tuple(store.put_file(place.saved / file) for file in unit.files)
        for value in unit.values:
            manifests[value.value] = Manifest(
                value=value.value,
                type=value.type,
                codec=unit.codec,
                blobs=blobs,
                content=value.content or blobs[0].digest,
                preview=value.preview,
                key=value.key if len(unit.values) > 1 else None,
                path=_path(unit, place) if kinds[value.value] is ValueKind.FILE else None,
                flagged=unit.flagged,
                classes=unit.classes,
                layout=hashlib.sha256(value.layout.encode()).hexdigest()[:16] if value.layout else "",
            )
    return tuple(manifests[output.value] for output in step.outputs)


def _stored(spec: Spec, step: StepSpec, inputs: Mapping[str, Manifest], store: Blobs) -> Iterator[StoredUnit]:
    """The inputs, those of one unit together: loaded apart they would share nothing."""
    units = {value: values for maker in spec.steps for values in _units(maker).values() for value in values}
    waiting: dict[tuple[str, ...], list[StoredValue]] = {}
    for given in step.inputs:
        manifest = inputs[given.value]
        if manifest.path is None:
            value = StoredValue(given.argument, given.value, manifest.type, _name(given.value))
            waiting.setdefault(tuple(units[given.value]), []).append(value)
    for unit, values in waiting.items():
        manifest = inputs[values[0].value]
        blobs = tuple(str(store.path(blob).absolute()) for blob in manifest.blobs)
        yield StoredUnit(manifest.codec, manifest.flagged, tuple(map(_name, unit)), blobs, tuple(values))


def _units(step: StepSpec) -> dict[str, list[str]]:
    """Unit, or value that is in none → its values, in order."""
    units: dict[str, list[str]] = {}
    for output in step.outputs:
        units.setdefault(f"unit {output.unit}" if output.unit else output.value, []).append(output.value)
    return units


def _path(unit: SavedUnit, place: Workplace) -> str:
    """Of a file output: where it is, as seen from the working directory that every step starts in."""
    return Path(os.path.relpath(unit.files[0], place.cwd)).as_posix()


def _name(value: str) -> str:
    return value.partition("@")[0]
