"""Steps that need not run, because an earlier run made what they would make."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from nblift.model.cache import CacheEntry, CodeFacts, FileMark
from nblift.model.run import ALL, Blob, Manifest, RunOptions, Status, StepRun
from nblift.model.spec import Spec, StepSpec
from nblift.store.cache import Found
from nblift.store.store import Store

from .kernel import Kernel, environment_of
from .key import Facts, Keys
from .key_files import Digests
from .key_seen import Difference, differences, take_down, unrepeatable
from .step import StepOutcome


class Hit(msgspec.Struct, frozen=True):
    """The step need not run."""

    #: What to commit as the step's run, and with it.
    step_run: StepRun
    entry: CacheEntry


class Miss(msgspec.Struct, frozen=True):
    """The step has to run."""

    step: StepSpec
    inputs: Mapping[str, Manifest]
    parameters: Mapping[str, Any]
    facts: Facts
    #: Why no earlier result was taken, one sentence each.
    reasons: tuple[str, ...]
    #: Whether the result of a run that goes on now could be taken when it is there.
    waits: bool


class Cache:
    """Results of one pipeline's steps, for one run.

    Parameters
    ----------
    repository
        Of the pipeline.
    source
        Folder of its package, as the run executes it.
    data
        Folder of the notebook's input files, if known.
    options
        What somebody wants of this run.
    hold
        Lets nobody collect blobs, see `Lease.hold`.
    """

    def __init__(
        self,
        repository: Path,
        spec: Spec,
        store: Store,
        kernel: Kernel,
        source: Path,
        data: Path | None,
        options: RunOptions = ALL,
        hold: Callable[..., None] = lambda *_: None,
    ) -> None:
        self._repository = repository
        self._store = store
        self._options = options
        self._source = source.resolve()
        self._hold = hold
        marks, self._known = store.entries.known()
        self._digests = Digests(marks)
        #: Newest result of each step when the run began: mostly the one that is asked for.
        self._newest = store.entries.newest()
        self._keys = Keys(self._source, spec, kernel, data, self._digests, self._known)
        self._environment = environment_of(kernel, [], {})

    def look(self, step: StepSpec, inputs: Mapping[str, Manifest], parameters: Mapping[str, Any]) -> Hit | Miss:
        """An earlier result of a step, if it would get the same now.

        Parameters
        ----------
        inputs
            All values that earlier steps made (``name@step``), in the order of their making.
        parameters
            Python values of all parameters.

        Raises
        ------
        NbliftError
            An input file is missing, or the store cannot be read.
        """
        facts = self._keys.facts(step, inputs, parameters)
        refused = list(self._forbidden(step, facts))
        waits = not refused
        if waits:
            for found in self._candidates(step.name, facts.key):
                because = next(self._refused(step, found), None)
                if because is None:
                    return self._hit(step, facts, found)
                refused.append(because)
            refused = refused or ["No earlier run had all of this the same."]
        return Miss(step, inputs, parameters, facts, tuple(refused), waits)

    def entry(self, miss: Miss, outcome: StepOutcome) -> CacheEntry | None:
        """What to commit with a step that has run; None if it is not known what the result depended on."""
        if outcome.seen is None or not outcome.succeeded:
            return None
        # Whoever edited code or input files meanwhile: nobody knows which of them the step saw.
        if self._keys.facts(miss.step, miss.inputs, miss.parameters).components != miss.facts.components:
            return None
        seen = take_down(outcome.seen, self._digests, self._environment, self._source)
        because = dict.fromkeys([*miss.facts.reasons, *unrepeatable(miss.step, miss.facts, outcome.seen)])
        return CacheEntry(
            miss.facts.key,
            miss.facts.components,
            seen,
            tuple(because),
            marks=self._marks(),
            code=self._new(miss.step.name, miss.facts),
        )

    def _candidates(self, step: str, key: str) -> Iterator[Found]:
        """Earlier results under a key, the newest first."""
        newest = self._newest.get(step)
        if newest is not None and newest.entry.key == key:
            yield newest
        yield from (found for found in self._store.entries.of(step, key) if newest is None or found.run != newest.run)

    def differences(self, entry: CacheEntry) -> Iterator[Difference]:
        """What of that which a step read while it ran is not the same now."""
        return differences(entry.seen, self._digests, self._environment, self._source)

    def _forbidden(self, step: StepSpec, facts: Facts) -> Iterator[str]:
        """Why no result is taken, whatever there is."""
        if not self._options.cache:
            yield "This run takes no results of earlier ones."
        if step.name in self._options.refresh:
            yield "The step was asked to run again."
        if step.options.cache == "never":
            yield "The notebook's metadata say that its results are never taken again."
        if step.options.cache == "auto":
            yield from facts.reasons

    def _refused(self, step: StepSpec, found: Found) -> Iterator[str]:
        """Why this result is not taken."""
        if step.options.cache == "auto":
            yield from found.entry.reasons
        if step.options.cache == "ttl" and _age_s(found.entry) >= (step.options.ttl_s or 0):
            yield f"The result of run {found.entry.origin} is older than {step.options.ttl_s:g} s."
        if found.collected:
            yield f"The outputs of run {found.run} were collected."
        blobs = {blob for manifest in found.outputs for blob in manifest.blobs}
        self._hold(*blobs)
        if not all(map(self._is_there, blobs)):
            yield f"Bytes of the outputs of run {found.run} are gone or damaged."
        if found.notebook is not None and not (self._repository / found.notebook).is_file():
            yield f"The executed notebook of run {found.entry.origin} is gone."
        for each in self.differences(found.entry):
            yield f"{each.component[:1].upper()}{each.component[1:]} is not what it was in run {found.entry.origin}."

    def _is_there(self, blob: Blob) -> bool:
        try:
            return self._store.blobs.place(blob).stat().st_size == blob.size
        except OSError:
            return False

    def _hit(self, step: StepSpec, facts: Facts, found: Found) -> Hit:
        step_run = StepRun(
            step.name, Status.CACHED, found.notebook, found.outputs, found.seconds, cached_from=found.entry.origin
        )
        known = found.entry
        entry = CacheEntry(
            facts.key,
            facts.components,
            known.seen,
            known.reasons,
            known.origin,
            known.made,
            self._marks(),
            self._new(step.name, facts),
        )
        return Hit(step_run, entry)

    def _new(self, step: str, facts: Facts) -> CodeFacts | None:
        """What the source says of a step, unless the store knows that."""
        return None if facts.code == self._known.get(step) else facts.code

    def _marks(self) -> tuple[FileMark, ...]:
        """Digests that were taken since the last commit."""
        taken = tuple(self._digests.taken.values())
        self._digests.taken.clear()
        return taken


def _age_s(entry: CacheEntry) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(entry.made)).total_seconds()
