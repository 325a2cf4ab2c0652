"""What a promotion would write, from the source and what was seen in kernels: nothing is executed or written."""

from pathlib import Path
from typing import Literal

import msgspec

from nblift.analysis.suggest import suggest
from nblift.lift import rules as lift_rules
from nblift.model.diagnostic import Diagnostic, NbliftError
from nblift.model.notebook import Notebook
from nblift.model.spec import Spec
from nblift.model.verdict import Verification
from nblift.repository.manifest import FILES_FILE, pipeline_in
from nblift.repository.plan import Plan, plan
from nblift.repository.specfile import SPEC_FILE, VERIFICATION_FILE, load_spec, unexecuted

from .promotion import Options, Prepared, lifted_in_steps, read_notebook, tree_of
from .proposing import earlier_proposal, has_steps
from .seen import load
from .seen_session import observation_of


class Foreseen(msgspec.Struct, frozen=True):
    """A repository that would be written."""

    notebook: Notebook
    #: None if the notebook cannot be lifted; then there are no files, either.
    spec: Spec | None
    #: Content by path.
    tree: dict[str, bytes]
    plan: Plan
    diagnostics: tuple[Diagnostic, ...]
    #: Whether the place holds something that nblift did not write, or another pipeline.
    place_taken: bool


def foreseen(
    path: Path, target: Path, content: bytes, *, name: str = "", displays: Literal["tidy", "keep"] = "tidy"
) -> Foreseen:
    """Lift a notebook, and compare the repository with what is in its place.

    A notebook that was promoted there as it is now is lifted with what that promotion saw, so nothing differs. Any
    other is lifted with what its kernel showed; of the rest, what a run most likely will show is taken for granted.
    That nothing was run is not told: it is the nature of a preview.

    Parameters
    ----------
    path
        The notebook.
    content
        Of the notebook; the file need not be there.

    Raises
    ------
    NbliftError
        The notebook cannot be read.
    """
    source, said = read_notebook(path, content=content)
    proposal = None if has_steps(source) else earlier_proposal(target, source) or suggest(source)
    before = _promoted(target, source)
    options = Options(displays=displays, static=True, name=name, presuming=before is None)
    seen = observation_of(source, load(path)) if before is None else before.observed if before.observed.cells else None
    notebook, lifted = lifted_in_steps(source, proposal, lambda _: seen, options)
    verification = _verification(target) if before is not None else None
    prepared = Prepared(path, target, notebook, lifted, verification or unexecuted(), said, None)
    found = (each for each in (*said, *lifted.diagnostics) if each.code != lift_rules.UNSEEN.code)
    diagnostics = tuple(dict.fromkeys(found))
    if lifted.spec is None:
        return Foreseen(notebook, None, {}, Plan((), (), (), {}), diagnostics, place_taken=False)
    tree, remarks = tree_of(prepared)
    todo = plan(tree, target)
    taken = target.exists() and (not target.is_dir() or pipeline_in(target) not in ("", lifted.spec.name))
    removed = tuple(name for name in todo.removed if name != FILES_FILE)
    todo = todo._replace(removed=removed)
    return Foreseen(notebook, lifted.spec, tree, todo, (*diagnostics, *remarks), place_taken=taken)


def _promoted(target: Path, notebook: Notebook) -> Spec | None:
    """The spec of an earlier promotion of the notebook as it is now."""
    try:
        spec = load_spec((target / SPEC_FILE).read_bytes())
    except (OSError, NbliftError):
        return None
    return spec if spec.notebook.digest == notebook.digest else None


def _verification(target: Path) -> Verification | None:
    try:
        return msgspec.json.decode((target / VERIFICATION_FILE).read_bytes(), type=Verification)
    except (OSError, msgspec.MsgspecError):
        return None
