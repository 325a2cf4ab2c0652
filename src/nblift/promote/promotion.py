"""The whole way: notebook → observed run → spec → repository → verification → written."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import msgspec

from nblift.analysis.check_veil import Veil
from nblift.analysis.suggest import applied, suggest
from nblift.lift.lifting import Lifted, lift
from nblift.lift.roles import layout_of
from nblift.model.diagnostic import Diagnostic, NbliftError, Place, Severity, errors
from nblift.model.notebook import Notebook
from nblift.model.observation import Observation
from nblift.model.proposal import Proposal
from nblift.model.spec import Spec
from nblift.model.verdict import Compared, Verdict, Verification
from nblift.notebook import read
from nblift.repository.compose import compose
from nblift.repository.lint import format_sources
from nblift.repository.recorded import RECORDED
from nblift.repository.specfile import SPEC_FILE, load_spec, unexecuted
from nblift.repository.write import Written, write
from nblift.run.data import remember_data
from nblift.run.kernel import choose_kernel
from nblift.store.trouble import spoken

from . import rules
from .doing import Doing, Progress, silent
from .notebook_run import NotebookRun, Where, run_notebook
from .proposing import earlier_proposal, has_steps, refined, regrouped, settled, suggestion
from .recording import put_recorded
from .scratch import workshop
from .timing import remember_time
from .verify import Judge, Subject


class Options(msgspec.Struct, frozen=True):
    """How to promote."""

    displays: Literal["tidy", "keep"] = "tidy"
    #: Execute nothing.
    static: bool = False
    #: Write even where the verdict is `different`.
    write_different: bool = False
    #: Write over files that a person edited, keeping theirs beside.
    force: bool = False
    #: Let git keep the recorded values of the steps: real rows.
    record_data: bool = False
    #: Name of a kernel spec instead of the notebook's.
    kernel: str | None = None
    #: Values to exercise, by parameter name.
    tries: dict[str, Any] = {}
    #: For a notebook without step tags: propose steps anew, whatever an earlier promotion proposed.
    resuggest: bool = False
    #: Seconds that a cell of the notebook may take; any if None.
    cell_timeout_s: float | None = None
    #: Name of the pipeline; empty: that of the notebook's metadata, else of its file.
    name: str = ""
    #: Nothing is written, but what a promotion would write is told: see `lift`.
    presuming: bool = False


#: Folder of the workshop for the values that the repository's own tests compare with.
_RECORDED = "recorded"

#: Promotion as it is without options.
DEFAULTS = Options()


class Promotion(msgspec.Struct, frozen=True):
    """What came of a promotion."""

    verification: Verification
    spec: Spec | None
    #: All diagnostics, those of verification included.
    diagnostics: tuple[Diagnostic, ...]
    written: Written | None = None


class Prepared(msgspec.Struct, frozen=True):
    """A pipeline that can be written: what was lifted, and what verifying it came to."""

    path: Path
    target: Path
    #: With the tags that were lifted.
    notebook: Notebook
    lifted: Lifted
    verification: Verification
    said: tuple[Diagnostic, ...]
    #: Values that the repository's own tests compare with; None if nothing was executed.
    recorded: Path | None

    @property
    def promotion(self) -> Promotion:
        """What came of it as long as nothing is written."""
        if self.lifted.spec is None:
            return _declined((*self.said, *self.lifted.diagnostics))
        diagnostics = (*self.said, *self.lifted.diagnostics, *self.verification.diagnostics)
        return Promotion(self.verification, self.lifted.spec, diagnostics)


def read_notebook(
    path: Path, folder: Path | None = None, content: bytes | None = None
) -> tuple[Notebook, tuple[Diagnostic, ...]]:
    """Read a notebook file.

    Parameters
    ----------
    folder
        Where the files lie that it runs or imports; its own folder if left out.
    content
        Of the notebook, if it is other than that of the file, which need not be there.

    Raises
    ------
    NbliftError
        There is no such file, or it is no notebook that can be read.
    """
    beside = folder or path.parent
    data = bytes_of(path) if content is None else content
    reading = read(data, path.stem, read_text=lambda name: (beside / name).read_text(encoding="utf-8"))
    if reading.notebook is None or errors(reading.diagnostics):
        raise NbliftError(*reading.diagnostics)
    return reading.notebook, reading.diagnostics


def bytes_of(path: Path) -> bytes:
    """The content of a notebook file.

    Raises
    ------
    NbliftError
        There is no such file, or it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as problem:
        why = "There is no such file" if isinstance(problem, FileNotFoundError) else str(problem.strerror)
        raise NbliftError(
            rules.NO_NOTEBOOK.at(f"{why}: {path}.", Place(file=str(path)), hint="Check the path of the notebook.")
        ) from problem


def promote(path: Path, target: Path, options: Options = DEFAULTS, progress: Progress = silent) -> Promotion:
    """Turn a notebook into a pipeline repository; where it has no step tags, in the steps that `suggest` proposes.

    Parameters
    ----------
    path
        The notebook; never written to.
    target
        The repository; made if it is not there.

    Raises
    ------
    NbliftError
        The notebook cannot be read, the kernel does not start, the target cannot be written.
    """
    start = time.monotonic()
    with preparing(path, target, options, progress) as prepared:
        done = write_prepared(prepared, options)
    if done.written is not None and not options.static:
        remember_time(target, time.monotonic() - start)
    return done


@contextmanager
def preparing(
    path: Path,
    target: Path,
    options: Options = DEFAULTS,
    progress: Progress = silent,
    content: bytes | None = None,
) -> Iterator[Prepared]:
    """Do all of a promotion but write; what was prepared can be written as long as the context lasts.

    Parameters
    ----------
    path
        The notebook; never written to.
    content
        Of the notebook, if it is other than that of the file.

    Raises
    ------
    NbliftError
        The notebook cannot be read, or the kernel does not start.
    """
    source, said = read_notebook(path, content=content)
    said += tuple(_secrets_of(source))
    kernel = choose_kernel(target, source.kernel, options.kernel) if not options.static else None
    with workshop() as work:
        own, where = frozenset({target.resolve()}), None
        if kernel is not None:
            where = Where(path.resolve().parent, work, kernel, without=own, cell_timeout_s=options.cell_timeout_s)
        notebook, lifted, verification = _prepared(source, target, where, options, progress)
        recorded = work / _RECORDED if where is not None else None
        yield Prepared(path, target, notebook, lifted, verification, said, recorded)


def _prepared(
    source: Notebook, target: Path, where: Where | None, options: Options, progress: Progress
) -> tuple[Notebook, Lifted, Verification]:
    """The notebook with its tags, what was lifted, and what verifying came to; nothing is executed without `where`."""
    tagged = has_steps(source)
    earlier = None if tagged or options.resuggest else earlier_proposal(target, source)
    proposal = None if tagged else earlier or suggest(source)
    if where is None:
        return *lifted_in_steps(source, proposal, lambda _: None, options), unexecuted()
    notebook = source if proposal is None else applied(source, proposal)
    layout = layout_of(notebook)
    if errors(layout.diagnostics):
        return notebook, Lifted(None, {}, layout.diagnostics), unexecuted()
    progress(Doing("notebook"))
    ends = boundaries_of(notebook)
    run = run_notebook(notebook, where, ends, name="notebook")
    if run.failure is not None:
        lifted = lifted_in_steps(source, proposal, lambda _: None, options)[1]
        return notebook, Lifted(None, {}, (run.failure, *lifted.diagnostics)), unexecuted()
    progress(Doing("lift"))
    known = _known(target, source, run.observation) if tagged or earlier else None
    if proposal is not None and earlier is None:
        proposal = refined(source, proposal, run.observation)

    def seen(notebook: Notebook) -> Observation:
        return known or regrouped(run, ends, boundaries_of(notebook)).observation

    notebook, lifted = lifted_in_steps(source, proposal, seen, options)
    if lifted.spec is None:
        return notebook, lifted, unexecuted()
    run = regrouped(run, ends, boundaries_of(notebook))
    verification, lifted = _verified(notebook, lifted, where, run, where.work / _RECORDED, options, progress)
    return notebook, lifted, verification


def _secrets_of(notebook: Notebook) -> Iterator[Diagnostic]:
    """Notes on secrets that the repository will hold as the notebook does."""
    veil = Veil()
    for cell in notebook.code_cells:
        veil.over(cell.source, Place(cell.id, cell.number))
    return (msgspec.structs.replace(found, severity=Severity.NOTE) for found in veil.diagnostics)


def lifted_in_steps(
    source: Notebook,
    proposal: Proposal | None,
    seen: Callable[[Notebook], Observation | None],
    options: Options,
) -> tuple[Notebook, Lifted]:
    """Lift a notebook, in the steps of a proposal if there is one: with the tags that were lifted, and the proposal."""
    displays, name, presuming = options.displays, options.name or None, options.presuming
    if proposal is None or not proposal.steps:
        return source, lift(source, seen(source), displays=displays, name=name, presuming=presuming)
    found = settled(source, proposal, seen, displays=displays, name=name, presuming=presuming)
    diagnostics = (suggestion(source, found.proposal), *found.lifted.diagnostics)
    spec = found.lifted.spec
    if spec is not None:
        record = msgspec.structs.replace(spec.notebook, proposal=found.proposal)
        spec = msgspec.structs.replace(spec, notebook=record)
    return found.notebook, msgspec.structs.replace(found.lifted, spec=spec, diagnostics=diagnostics)


def boundaries_of(notebook: Notebook) -> dict[str, str]:
    """Step → id of its last cell that runs, from the tags alone."""
    layout = layout_of(notebook)
    found: dict[str, str] = {}
    for placed in layout.cells:
        if not placed.cell.source.strip():
            continue
        if placed.role == "setup":
            found["setup"] = placed.cell.id
        if placed.step and placed.role in ("step", "check"):
            found[placed.step] = placed.cell.id
    return found


def _known(target: Path, notebook: Notebook, seen: Observation) -> Observation | None:
    """What an earlier promotion of this notebook saw, if it saw the same libraries: the same bytes come out."""
    file = target / SPEC_FILE
    if not file.exists():
        return None
    try:
        spec = load_spec(file.read_bytes())
    except NbliftError:
        return None
    same = spec.notebook.digest == notebook.digest and bool(spec.observed.cells)
    return spec.observed if same and spec.observed.distributions == seen.distributions else None


def _verified(
    notebook: Notebook,
    lifted: Lifted,
    where: Where,
    run: NotebookRun,
    recorded: Path,
    options: Options,
    progress: Progress,
) -> tuple[Verification, Lifted]:
    """Lay the repository out in the workshop and judge it there."""
    spec = lifted.spec
    assert spec is not None
    sources, remarks = format_sources(lifted.sources, spec.environment.python)
    lifted = msgspec.structs.replace(lifted, sources=sources, diagnostics=(*lifted.diagnostics, *remarks))
    repository = where.work / "repository"
    for name, content in compose(spec, sources, notebook.document).items():
        file = repository / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    subject = Subject(notebook, spec, repository, sources, where)
    judge = Judge(subject, tries=named_tries(spec, options.tries), record=recorded, progress=progress)
    return judge.verify(run), lifted


def named_tries(spec: Spec, tries: Mapping[str, Any]) -> dict[str, Any]:
    """Values to try by the functions' names; NbliftError for a parameter that is not there."""
    found = {}
    for name, value in tries.items():
        try:
            found[spec.parameter(name).name] = value
        except KeyError as problem:
            known = ", ".join(p.name for p in spec.parameters) or "none"
            raise NbliftError(
                rules.UNKNOWN_TRY.at(f"The pipeline has no parameter `{name}`.", hint=f"It has: {known}.")
            ) from problem
    return found


def _declined(diagnostics: tuple[Diagnostic, ...]) -> Promotion:
    wrong = errors(diagnostics)
    reason = wrong[0].message if wrong else "nothing could be lifted"
    unique = tuple(dict.fromkeys(diagnostics))
    return Promotion(Verification(Verdict.DECLINED, reason, (), Compared()), None, unique)


def tree_of(prepared: Prepared, *, record_data: bool = False) -> tuple[dict[str, bytes], tuple[Diagnostic, ...]]:
    """All files of the repository, and what there is to say about their form.

    Parameters
    ----------
    record_data
        Let git keep the recorded values of the steps.
    """
    lifted = prepared.lifted
    assert lifted.spec is not None
    sources, remarks = format_sources(lifted.sources, lifted.spec.environment.python)
    tree = compose(lifted.spec, sources, prepared.notebook.document, prepared.verification)
    if record_data:
        tree[".gitignore"] = b"".join(
            line for line in tree[".gitignore"].splitlines(keepends=True) if not line.startswith(RECORDED.encode())
        )
    return tree, remarks


def write_prepared(prepared: Prepared, options: Options = DEFAULTS) -> Promotion:
    """Write what was prepared, if it may be written.

    Raises
    ------
    NbliftError
        The target cannot be written, or a person changed files in it.
    """
    done, target, spec = prepared.promotion, prepared.target, prepared.lifted.spec
    if spec is None or (done.verification.verdict is Verdict.DIFFERENT and not options.write_different):
        return done
    tree, remarks = tree_of(prepared, record_data=options.record_data)
    with spoken(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    written = write(tree, target, owner=spec.name, force=options.force)
    remember_data(target, prepared.path.resolve().parent)
    if prepared.recorded is not None:
        put_recorded(prepared.recorded, target)
    return Promotion(done.verification, spec, (*done.diagnostics, *remarks), written)
