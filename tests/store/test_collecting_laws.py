"""Nothing that lives is ever collected, however readers, writers and collections interleave.

Writers, collections and people work in small phases, and Hypothesis chooses whose phase comes next. A model knows, in
plain Python, what has to be there. After every phase all of it is there and whole.
"""

import io
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test
from tests.support.stored import publish

from nblift.model.diagnostic import NbliftError
from nblift.model.run import Blob, Manifest, Status, StepRun, Version
from nblift.store import channels, collecting, leases
from nblift.store.blobs import BlobReader, Blobs, Draft
from nblift.store.collecting import Collector, Plan, Swept
from nblift.store.leases import Lease
from nblift.store.store import Store

pytestmark = pytest.mark.usefixtures("no_power_cuts")

KEEP = 1
CONTENTS = st.sampled_from([b"a", b"b", b"c"])


class Writer(msgspec.Struct, eq=False):
    """A run under way, and how far it got."""

    run: str
    lease: Lease
    drafts: list[Draft] = []
    held: list[Draft] = []
    put: list[Blob] = []
    committed: bool = False


class Collection(msgspec.Struct, eq=False):
    """A collection under way."""

    plan: Plan
    sweep: Iterator[Swept] | None = None


class Interleaving(RuleBasedStateMachine):
    writers: Bundle[Writer] = Bundle("writers")
    collections: Bundle[Collection] = Bundle("collections")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="nblift-test-"))
        self.store = Store(self.folder)
        with self.store.lease():
            pass
        # Else the last connection that is closed would tidy up, after every phase.
        self.open = sqlite3.connect(self.folder / ".nblift/store.db")
        self.open.execute("SELECT * FROM runs").fetchall()
        self.working: list[Writer] = []
        #: Every version ever published, and what it holds.
        self.versions: list[tuple[Version, bytes]] = []
        self.pinned: set[int] = set()
        self.stack: list[int] = []
        #: Versions that some collection may have given up, by the rules.
        self.may_go: set[int] = set()

    def teardown(self) -> None:
        for writer in self.working:
            assert writer.lease._lock is not None
            writer.lease._lock.let_go()
        self.open.close()
        shutil.rmtree(self.folder)

    # writers

    @rule(target=writers)
    def begin(self) -> Writer:
        run = self.store.start_run("p", {}, ["a"]).id
        writer = Writer(run, self.store.lease(run).__enter__())
        self.working.append(writer)
        return writer

    @rule(writer=writers, content=CONTENTS)
    def write(self, writer: Writer, content: bytes) -> None:
        if writer in self.working:
            writer.drafts.append(writer.lease.blobs.write(io.BytesIO(content)))

    @rule(writer=writers)
    def hold(self, writer: Writer) -> None:
        if writer in self.working and writer.drafts:
            draft = writer.drafts.pop()
            hold(writer, draft)
            writer.held.append(draft)

    @rule(writer=writers)
    def settle(self, writer: Writer) -> None:
        if writer in self.working and writer.held:
            draft = writer.held.pop()
            writer.lease.blobs.settle(draft)
            writer.put.append(draft.blob)

    @rule(writer=writers, content=CONTENTS)
    def put(self, writer: Writer, content: bytes) -> None:
        if writer in self.working:
            settle = Blobs.settle

            def slowly(blobs: Blobs, draft: Draft) -> None:
                settle(blobs, draft)
                self.collect_at_once(also=content)

            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(Blobs, "settle", slowly)
                writer.put.append(writer.lease.blobs.put(io.BytesIO(content)))

    @rule(content=CONTENTS)
    def publish(self, content: bytes) -> None:
        [version] = publish(self.store, content, x="x@make")
        self.versions.append((version, content))

    @rule(writer=writers)
    def commit(self, writer: Writer) -> None:
        if writer in self.working and writer.put and not writer.committed:
            blob = writer.put[0]
            made = Manifest(value="x@a", type="bytes", codec="file", blobs=(blob,), content=blob.digest)
            [version] = self.store.commit_step(
                writer.run, StepRun("a", Status.SUCCEEDED, outputs=(made,)), {"x": "x@a"}
            )
            assert version.number == len(self.versions) + 1
            self.versions.append((version, content_of(blob)))
            writer.committed = True

    @rule(writer=consumes(writers))
    def end(self, writer: Writer) -> None:
        if writer in self.working:
            self.working.remove(writer)
            writer.lease.__exit__(None, None, None)
            self.store.end_run(writer.run, Status.SUCCEEDED)

    @rule(writer=consumes(writers))
    def die(self, writer: Writer) -> None:
        if writer in self.working:
            self.working.remove(writer)
            assert writer.lease._lock is not None
            writer.lease._lock.let_go()

    # people

    @rule(back=st.integers(0, 4))
    def pin(self, back: int) -> None:
        if (version := self.some(back)) is not None:
            with suppress(NbliftError):
                self.store.channels.pin(version)
                self.pinned.add(version.number)

    @rule(back=st.integers(0, 4))
    def unpin(self, back: int) -> None:
        if (version := self.some(back)) is not None:
            self.store.channels.unpin(version)
            self.pinned.discard(version.number)

    @rule(back=st.integers(0, 4))
    def release(self, back: int) -> None:
        if (version := self.some(back)) is not None and self.stack[-1:] != [version.number]:
            with suppress(NbliftError):
                self.store.channels.release(version, "prod")
                self.stack.append(version.number)

    @rule()
    def rollback(self) -> None:
        if len(self.stack) > 1:
            with suppress(NbliftError):
                self.store.channels.rollback("x", "prod")
                self.stack.pop()

    def some(self, back: int) -> Version | None:
        return self.versions[-1 - back][0] if back < len(self.versions) else None

    # collections

    @rule(target=collections)
    def plan(self) -> Collection:
        return Collection(self.store.collector.plan(KEEP))

    @rule(collection=collections)
    def mark(self, collection: Collection) -> None:
        if collection.sweep is None:
            self.may_go |= {version.number for version, _ in self.versions} - self.kept()
            self.store.collector.mark(collection.plan)
            collection.sweep = self.store.collector.sweep(batch=1)

    @rule(collection=collections)
    def sweep_one(self, collection: Collection) -> None:
        if collection.sweep is not None:
            next(collection.sweep, None)

    @rule(collection=consumes(collections))
    def collection_dies(self, collection: Collection) -> None:
        pass

    @rule()
    def collect_at_once(self, also: bytes = b"") -> None:
        self.may_go |= {version.number for version, _ in self.versions} - self.kept()
        self.store.collector.collect(self.store.collector.plan(KEEP))
        claimed = {content for version, content in self.versions if version.number not in self.gone()}
        held = {content_of(d) for w in self.working for d in w.held + w.put}
        there = {path.read_bytes() for _, path in self.store.blobs.files()}
        assert there <= claimed | held | {also}, "what nobody needs is collected"

    # the law

    def kept(self) -> set[int]:
        """Versions that no collection may give up now."""
        newest = {version.number for version, _ in self.versions[-KEEP:]}
        runs = {writer.run for writer in self.working}
        under_way = {version.number for version, _ in self.versions if version.run in runs}
        return newest | self.pinned | set(self.stack[-2:]) | under_way

    def gone(self) -> set[int]:
        return {version.number for version in self.store.versions() if version.collected is not None}

    @invariant()
    def nothing_that_lives_is_lost(self) -> None:
        published = self.store.versions()
        assert [v.number for v in published] == list(range(len(self.versions), 0, -1)), "no version is forgotten"
        gone = {version.number for version in published if version.collected is not None}
        assert gone <= self.may_go
        assert not gone & self.kept()
        reader = BlobReader(self.store.blobs.folder)
        for version, content in self.versions:
            if version.number not in gone:
                assert reader.path(version.manifest.blobs[0]).read_bytes() == content
        for writer in self.working:
            for blob in writer.put:
                assert reader.path(blob).read_bytes() == content_of(blob)
            assert all(draft.path.exists() for draft in writer.drafts + writer.held)


def hold(writer: Writer, draft: Draft) -> None:
    """What `Blobs.put` does between its two halves."""
    writer.lease.hold(draft.blob)


def content_of(blob: Blob | Draft) -> bytes:
    """The contents are few: what a digest stands for."""
    digest = (blob.blob if isinstance(blob, Draft) else blob).digest
    return KNOWN[digest]


def _known() -> dict[str, bytes]:
    import hashlib

    return {f"sha256:{hashlib.sha256(content).hexdigest()}": content for content in (b"a", b"b", b"c")}


KNOWN = _known()


def explore(examples: int, *phases: Phase) -> None:
    run_state_machine_as_test(
        Interleaving,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            phases=phases or tuple(Phase),
            report_multiple_bugs=False,
        ),
    )


def test_nothing_that_lives_is_collected() -> None:
    explore(60)


# Bugs that the law is known to catch: a law that cannot fail proves nothing.


def nothing_is_held(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Lease, "hold", lambda lease, *blobs: None)


def put_holds_too_late(patch: pytest.MonkeyPatch) -> None:
    def put(blobs: Blobs, source: BinaryIO) -> Blob:
        draft = blobs.write(source)
        blobs.settle(draft)
        assert blobs._hold is not None
        blobs._hold(draft.blob)
        return draft.blob

    patch.setattr(Blobs, "put", put)


def the_living_are_taken_for_dead(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(leases, "lives", lambda path: False)


def marked_by_the_plan_alone(patch: pytest.MonkeyPatch) -> None:
    def mark(collector: Collector, plan: Plan) -> None:
        with collector._database.writing() as transaction:
            for run in plan.runs:
                transaction.do("UPDATE manifests SET collected = 'now' WHERE run = ?", int(run))

    patch.setattr(Collector, "mark", mark)


def forgotten(line: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Nothing is kept for the reason that a line of the query gives."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        lines = collecting._GIVEN_UP.splitlines()
        left = [each for each in lines if line not in each]
        assert len(left) == len(lines) - 1
        patch.setattr(collecting, "_GIVEN_UP", "\n".join(left))

    plant.__name__ = f"forgotten: {line}"
    return plant


def what_was_collected_is_named(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(channels, "_usable", lambda *_: None)


BUGS = [
    nothing_is_held,
    put_holds_too_late,
    the_living_are_taken_for_dead,
    marked_by_the_plan_alone,
    what_was_collected_is_named,
    forgotten("JOIN pins"),
    forgotten("JOIN channels"),
    forgotten("SELECT before FROM channels"),
    forgotten("FROM leases"),
]


@pytest.mark.parametrize("plant", BUGS, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_caught(plant: Callable[[pytest.MonkeyPatch], None]) -> None:
    # Not the fixture, which would undo what its own context patched.
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        with pytest.raises((AssertionError, NbliftError)):
            explore(1000, Phase.generate)
