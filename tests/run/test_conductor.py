"""What a run does with its steps, whatever they do."""

import os
import signal
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.support.quick_runs import Steps, chain, repository_of
from tests.support.repositories import make_spec, step

from nblift.model.diagnostic import NbliftError, UsageError
from nblift.model.notebook import StepOptions
from nblift.model.run import Manifest, Run, Status
from nblift.model.spec import Spec
from nblift.run import conductor
from nblift.run.events import Event, StepFailed, StepStarted
from nblift.run.pipeline import reconcile, resume_pipeline, run_pipeline
from nblift.store.store import Store

Playing = Callable[..., Steps]


@pytest.fixture
def playing(monkeypatch: pytest.MonkeyPatch) -> Playing:
    def play(**bodies: Callable[[Mapping[str, Manifest]], bytes]) -> Steps:
        steps = Steps(**bodies)
        monkeypatch.setattr(conductor, "run_step", steps)
        return steps

    return play


def fails(_: Mapping[str, Manifest]) -> bytes:
    raise ValueError("no luck")


def statuses(run: Run) -> list[str]:
    return [run.status, *(each.status for each in run.steps)]


def content(repository: Path, run: Run, step: str) -> str:
    store = Store(repository)
    [manifest] = next(each.outputs for each in run.steps if each.step == step)
    return store.blobs.path(manifest.blobs[0]).read_text()


def diamond() -> Spec:
    return make_spec(
        [
            step("a", outputs=["x@a"]),
            step("b", inputs=["x@a"], outputs=["y@b"]),
            step("c", inputs=["x@a"], outputs=["z@c"]),
            step("d", inputs=["y@b", "z@c"], outputs=["end@d"]),
        ],
        published={"end": "end@d"},
    )


def test_steps_run_in_the_order_of_the_notebook(tmp_path: Path, playing: Playing) -> None:
    steps = playing()
    finished = run_pipeline(repository_of(tmp_path, diamond()))
    assert steps.begun == ["a", "b", "c", "d"]
    assert statuses(finished.run) == ["succeeded"] * 5
    assert content(tmp_path, finished.run, "d") == "d(b(a()),c(a()))"
    assert [version.label for version in finished.versions] == ["end#1"]


def test_steps_that_do_not_wait_for_each_other_run_at_once(tmp_path: Path, playing: Playing) -> None:
    both = threading.Barrier(2, timeout=60)

    def meets(_: Mapping[str, Manifest]) -> bytes:
        both.wait()
        return b"met"

    steps = playing(b=meets, c=meets)
    finished = run_pipeline(repository_of(tmp_path, diamond()), jobs=3)
    assert finished.run.status is Status.SUCCEEDED
    assert (steps.begun[0], steps.begun[-1]) == ("a", "d")


def test_a_step_that_failed_lets_the_others_end_and_none_begin(tmp_path: Path, playing: Playing) -> None:
    both = threading.Barrier(2, timeout=60)

    def fails_in_company(_: Mapping[str, Manifest]) -> bytes:
        both.wait()
        raise ValueError

    def ends_in_company(_: Mapping[str, Manifest]) -> bytes:
        both.wait()
        return b"done"

    playing(b=fails_in_company, c=ends_in_company)
    run = run_pipeline(repository_of(tmp_path, diamond()), jobs=2).run
    assert statuses(run) == ["failed", "succeeded", "failed", "succeeded", "skipped"]


def test_a_failed_step_is_tried_again(tmp_path: Path, playing: Playing) -> None:
    tries: list[int] = []

    def third_time(_: Mapping[str, Manifest]) -> bytes:
        tries.append(1)
        if len(tries) < 3:
            raise ValueError("no luck")
        return b"luck"

    steps = playing(b=third_time)
    spec = chain("a", "b", "c", options={"b": StepOptions(retries=2, retry_delay_s=0.01)})
    events: list[Event] = []
    run = run_pipeline(repository_of(tmp_path, spec), listener=events.append).run
    assert statuses(run) == ["succeeded"] * 4
    assert steps.begun == ["a", "b", "b", "b", "c"]
    assert [e.again_in for e in events if isinstance(e, StepFailed)] == [0.01, 0.02]
    assert [e.attempt for e in events if isinstance(e, StepStarted)] == [1, 1, 2, 3, 1]
    assert [(a.step, a.number, a.status, a.reason) for a in Store(tmp_path).journal.attempts(run.id)] == [
        ("a", 1, "succeeded", None),
        ("b", 1, "failed", "Step b failed: no luck"),
        ("b", 2, "failed", "Step b failed: no luck"),
        ("b", 3, "succeeded", None),
        ("c", 1, "succeeded", None),
    ]


def test_tries_come_to_an_end(tmp_path: Path, playing: Playing) -> None:
    steps = playing(a=fails)
    spec = chain("a", "b", options={"a": StepOptions(retries=1, retry_delay_s=0)})
    run = run_pipeline(repository_of(tmp_path, spec)).run
    assert (statuses(run), steps.begun) == (["failed", "failed", "skipped"], ["a", "a"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_polite_signal_ends_the_run_after_what_goes_on(tmp_path: Path, playing: Playing, number: int) -> None:
    def signals(_: Mapping[str, Manifest]) -> bytes:
        os.kill(os.getpid(), number)
        return b"done"

    before = signal.getsignal(number)
    playing(a=signals)
    run = run_pipeline(repository_of(tmp_path, chain("a", "b"))).run
    assert statuses(run) == ["cancelled", "succeeded", "skipped"]
    assert signal.getsignal(number) is before


def test_a_run_is_cancelled_from_another_process(tmp_path: Path, playing: Playing) -> None:
    def cancelled(_: Mapping[str, Manifest]) -> bytes:
        assert Store(tmp_path).journal.cancel("1") is Status.RUNNING
        return b"done"

    steps = playing(a=cancelled)
    spec = chain("a", "b", options={"b": StepOptions(retries=1000, retry_delay_s=0.05)})
    steps.bodies["b"] = fails
    run = run_pipeline(repository_of(tmp_path, spec)).run
    assert run.status in (Status.CANCELLED, Status.FAILED)
    assert len(steps.begun) < 100


def test_a_failed_run_goes_on_where_it_stopped_with_its_own_code(tmp_path: Path, playing: Playing) -> None:
    playing(b=fails)
    repository = repository_of(tmp_path, chain("a", "b", "c"))
    run = run_pipeline(repository).run
    assert statuses(run) == ["failed", "succeeded", "failed", "skipped"]
    (repository / "src/shop/steps.py").write_text("what somebody wrote since")
    seen: list[str] = []
    steps = playing()

    def watched(*given: object, **more: object) -> object:
        folder = more["repository"]
        assert isinstance(folder, Path)
        seen.append((folder / "src/shop/steps.py").read_text())
        return steps(*given, **more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(conductor, "run_step", watched)
        again = resume_pipeline(repository)
    assert again.run.id == run.id
    assert statuses(again.run) == ["succeeded"] * 4
    assert steps.begun == ["b", "c"]
    assert all("def b(a_value)" in text for text in seen)
    assert [v.label for v in again.versions] == ["b_value#1", "c_value#1"]
    assert content(repository, again.run, "c") == "c(b(a()))"
    with pytest.raises(NbliftError, match="Run 1 succeeded"):
        resume_pipeline(repository, run.id)


def test_a_run_whose_process_was_killed_is_found_and_goes_on(tmp_path: Path, playing: Playing) -> None:
    repository = repository_of(tmp_path, chain("a", "b", "c"))

    def dies(_: Mapping[str, Manifest]) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    playing(b=dies)
    child = os.fork()
    if not child:
        run_pipeline(repository)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    store = Store(repository)
    assert statuses(store.run("1")) == ["running", "succeeded", "running", "pending"]
    assert reconcile(store) == ("1",)
    assert statuses(store.run("1")) == ["lost", "succeeded", "lost", "skipped"]
    assert [path.name[:5] for path in (repository / ".nblift/scratch").iterdir()] == ["code-"]
    steps = playing()
    assert statuses(resume_pipeline(repository).run) == ["succeeded"] * 4
    assert steps.begun == ["b", "c"]


def test_a_run_that_cannot_be_gone_on_with_stays_as_it_is(tmp_path: Path, playing: Playing) -> None:
    repository = repository_of(tmp_path, chain("a", "b"))
    playing()
    run_pipeline(repository)
    playing(b=fails)
    run = run_pipeline(repository, start="b").run
    store = Store(repository)
    store.collector.collect(store.collector.plan(0))
    with pytest.raises(NbliftError, match="there is no earlier run of a"):
        resume_pipeline(repository)
    assert store.run(run.id) == run


def test_nothing_to_resume(tmp_path: Path) -> None:
    with pytest.raises(NbliftError, match="Nothing has run here yet"):
        resume_pipeline(repository_of(tmp_path, chain("a")))


def test_a_new_run_finds_what_was_lost(tmp_path: Path, playing: Playing) -> None:
    repository = repository_of(tmp_path, chain("a"))
    store = Store(repository)
    store.start_run("p", {}, ["a"])
    playing()
    run_pipeline(repository)
    assert [run.status for run in store.runs()] == ["succeeded", "lost"]


@pytest.mark.parametrize(
    ("asked", "begun"),
    [
        ({"start": "b"}, ["b", "c", "d"]),
        ({"until": "b"}, ["a", "b"]),
        ({"start": "b", "until": "c"}, ["b", "c"]),
        ({"only": ["d"]}, ["d"]),
        ({"only": ["a", "d"]}, ["a", "d"]),
        ({"start": "a"}, ["a", "b", "c", "d"]),
    ],
)
def test_only_some_steps_run(tmp_path: Path, playing: Playing, asked: dict[str, str], begun: list[str]) -> None:
    repository = repository_of(tmp_path, diamond())
    playing()
    run_pipeline(repository)
    steps = playing()
    run = run_pipeline(repository, **asked).run  # type: ignore[arg-type]
    assert steps.begun == begun
    assert run.status is Status.SUCCEEDED
    assert [s.step for s in run.steps if s.status is Status.SKIPPED] == [n for n in "abcd" if n not in begun]
    if "d" in begun:
        assert content(repository, run, "d") == "d(b(a()),c(a()))"


def test_values_of_steps_that_were_left_out_come_from_the_newest_success(tmp_path: Path, playing: Playing) -> None:
    repository = repository_of(tmp_path, chain("a", "b"))
    playing(a=lambda _: b"old")
    run_pipeline(repository)
    playing(a=lambda _: b"new", b=fails)
    run_pipeline(repository)
    playing(a=fails)
    run_pipeline(repository)
    playing(b=fails)
    run = run_pipeline(repository, start="b").run
    [told] = run.steps[0].diagnostics
    assert told.message == "Step a was left out: its values are those of run 2."
    playing()
    again = resume_pipeline(repository, run.id).run
    assert statuses(again) == ["succeeded", "skipped", "succeeded"]
    assert content(repository, again, "b") == "b(new)"


def test_what_no_earlier_run_made_is_told_before_anything_runs(tmp_path: Path, playing: Playing) -> None:
    steps = playing()
    with pytest.raises(NbliftError, match=r"Step b needs a_value@a, and there is no earlier run of a") as caught:
        run_pipeline(repository_of(tmp_path, chain("a", "b")), start="b")
    assert caught.value.diagnostics[0].hint == "Run without `--from` and `--only`, or with `--from a`."
    assert steps.begun == []
    assert Store(tmp_path).runs() == ()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"start": "lod"}, "There is no step lod."),
        ({"only": ["a", "x"]}, "There is no step x."),
        ({"start": "b", "until": "a"}, "Step b stands after a."),
    ],
)
def test_steps_that_cannot_be_selected(tmp_path: Path, asked: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        run_pipeline(repository_of(tmp_path, chain("a", "b")), **asked)  # type: ignore[arg-type]
    assert Store(tmp_path).runs() == ()


def test_what_the_machinery_stumbles_over_is_raised_when_the_others_have_ended(
    tmp_path: Path, playing: Playing
) -> None:
    def breaks(_: Mapping[str, Manifest]) -> bytes:
        raise ZeroDivisionError

    playing(b=breaks)
    with pytest.raises(ZeroDivisionError):
        run_pipeline(repository_of(tmp_path, diamond()), jobs=2)
    run = Store(tmp_path).run("1")
    assert statuses(run) == ["failed", "succeeded", "failed", "succeeded", "skipped"]
    assert [(a.step, a.status) for a in Store(tmp_path).journal.attempts("1")][1] == ("b", "failed")


def together(*runs: Callable[[], Run]) -> list[Run]:
    """Runs, each in a thread of its own."""
    found: dict[int, Run] = {}

    def do(number: int, run: Callable[[], Run]) -> None:
        found[number] = run()

    threads = [threading.Thread(target=do, args=(number, run)) for number, run in enumerate(runs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return [found[number] for number in range(len(runs))]


def test_two_runs_that_compute_the_same_do_it_once(
    tmp_path: Path, playing: Playing, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = repository_of(tmp_path, chain("a", "b"))
    begun, waiting = threading.Event(), threading.Event()

    def slow(_: Mapping[str, Manifest]) -> bytes:
        begun.set()
        assert waiting.wait(timeout=60)
        return b"slow"

    steps = playing(a=slow)
    steps.watched = True
    alone = Store.alone

    def watched(store: Store, key: str, waits: Callable[[], bool]) -> object:
        def told() -> bool:
            waiting.set()
            return waits()

        return alone(store, key, told)

    monkeypatch.setattr(Store, "alone", watched)

    def second() -> Run:
        assert begun.wait(timeout=60)
        return run_pipeline(repository).run

    runs = together(lambda: run_pipeline(repository).run, second)
    assert sorted(steps.begun) == ["a", "b"]
    assert [run.status for run in runs] == ["succeeded"] * 2
    assert [step.status for step in runs[1].steps] == ["cached"] * 2 or "cached" in [s.status for s in runs[0].steps]
    assert {content(repository, run, "b") for run in runs} == {"b(slow)"}
    assert [path.name for path in (repository / ".nblift/flights").iterdir()] == []
    assert [version.label for version in Store(repository).versions()] == ["a_value#1", "b_value#1"]


def test_a_run_that_waits_for_another_one_can_be_cancelled(tmp_path: Path, playing: Playing) -> None:
    repository = repository_of(tmp_path, chain("a"))
    begun = threading.Event()

    def until_the_other_is_cancelled(_: Mapping[str, Manifest]) -> bytes:
        begun.set()
        store = Store(repository)
        while len(store.runs()) < 2 or store.journal.cancel("2") is Status.RUNNING:
            pass
        return b"done"

    playing(a=until_the_other_is_cancelled)

    def second() -> Run:
        assert begun.wait(timeout=60)
        return run_pipeline(repository).run

    runs = together(lambda: run_pipeline(repository).run, second)
    assert [statuses(run) for run in runs] == [["succeeded", "succeeded"], ["cancelled", "cancelled"]]


def test_a_run_that_takes_no_results_does_not_wait(tmp_path: Path, playing: Playing) -> None:
    repository = repository_of(tmp_path, chain("a"))
    both = threading.Barrier(2, timeout=60)

    def meets(_: Mapping[str, Manifest]) -> bytes:
        both.wait()
        return b"met"

    playing(a=meets)
    runs = together(*[lambda: run_pipeline(repository, cache=False).run] * 2)
    assert [statuses(run) for run in runs] == [["succeeded", "succeeded"]] * 2
