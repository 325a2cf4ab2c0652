"""The file in which one moment of a run is kept: every data name's content, and what surrounds it.

Written at the end of the notebook's cells that end a step, and at the return of the step's function: the two are
compared (schemas/capture.json). Values become digests and content trees; nothing is pickled.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from . import randomness
from .annotate import qualified
from .canonical import Tree, canonical
from .describe import kind_of
from .entropy import ENTROPY
from .names import FOLLOWED
from .sharing import sharing

FORMAT = "nblift.capture"
VERSION = 1


class Canon:
    """How values are made comparable between notebook and package.

    Parameters
    ----------
    local_modules
        Modules that are, or became of, the notebook.
    renamed
        ``module.qualified_name`` of the package → the notebook's name.
    since
        When the run began; see `canonical`.
    """

    def __init__(
        self,
        local_modules: Sequence[str] = ("__main__",),
        renamed: Mapping[str, str] | None = None,
        since: float | None = None,
    ) -> None:
        self._local_modules = tuple(local_modules)
        self._renamed = dict(renamed or {})
        self._since = since

    def tree(self, value: object) -> Tree:
        """The canonical content tree."""
        return canonical(value, local_modules=self._local_modules, renamed=self._renamed, since=self._since)


def write_capture(
    stem: str,
    values: Mapping[str, Any],
    canon: Canon,
    more: Mapping[str, Any],
    *,
    results: Mapping[str, object] | None = None,
) -> None:
    """Write ``<stem>.json``, and for each data name a content tree beside it.

    Parameters
    ----------
    stem
        Path without suffix; its folder is made if it is not there.
    values
        All names, in the order of their binding. Functions, classes and modules are only counted.
    more
        Further fields of the file.
    results
        Values of which only the digest is kept: what a function returned, by the notebook's names.
    """
    entropy = ENTROPY.drawn
    Path(stem).parent.mkdir(parents=True, exist_ok=True)
    kinds = {name: kind_of(value) for name, value in values.items()}
    data = {name: value for name, value in values.items() if kinds[name] in FOLLOWED}
    trees = {name: canon.tree(value) for name, value in data.items()}
    shared = sharing(data)
    tokens = _shared_tokens(trees)
    names: dict[str, Any] = {}
    for number, (name, tree) in enumerate(trees.items()):
        if tree.rows:
            tree.dump(f"{stem}.{number}")
        names[name] = {
            "type": qualified(type(data[name])),
            "digest": tree.digest,
            "nbytes": tree.nbytes,
            "layout": tree.layout,
            "opaque": list(tree.opaque),
            "forgetful": tree.forgetful,
            "nodes": tokens[name],
            "tree": f"{Path(stem).name}.{number}" if tree.rows else None,
        }
    known = {id(value): trees[name].digest for name, value in data.items()}
    content = {
        "format": FORMAT,
        "version": VERSION,
        "names": names,
        "shares": [list(pair) for pair in shared.shares],
        "aliases": [list(pair) for pair in shared.aliases],
        "left_out": dict(Counter(kind for kind in kinds.values() if kind not in FOLLOWED)),
        "random": randomness.digests(),
        "entropy": entropy,
        **more,
    }
    if results is not None:
        content["results"] = {n: known.get(id(v)) or canon.tree(v).digest for n, v in results.items()}
    _write(stem, content)


def write_problem(stem: str, problem: str) -> None:
    """Write ``<stem>.json`` that only says, in one sentence, why there is no capture."""
    _write(stem, {"format": FORMAT, "version": VERSION, "problem": problem})


def _write(stem: str, content: Mapping[str, Any]) -> None:
    Path(stem).parent.mkdir(parents=True, exist_ok=True)
    partial = Path(f"{stem}.json.part")
    partial.write_text(json.dumps(content), encoding="ascii")
    partial.replace(f"{stem}.json")


def environment_digests(before: Mapping[str, str]) -> dict[str, str | None]:
    """Variables of the environment that differ from `before` → digest of the value, None if it is gone.

    Values themselves may be secrets and are not written.
    """
    names = sorted(before.keys() | os.environ.keys())
    changed = [name for name in names if before.get(name) != os.environ.get(name)]
    return {name: _digest(os.environ[name]) if name in os.environ else None for name in changed}


def _shared_tokens(trees: Mapping[str, Tree]) -> dict[str, list[list[int]]]:
    """Per name, position of a mutable node and a number that stands for the object, of those under several names."""
    holders: Counter[int] = Counter()
    for tree in trees.values():
        holders.update({token for token in tree.nodes if token >= 0})
    numbers: dict[int, int] = {}
    found: dict[str, list[list[int]]] = {}
    for name, tree in trees.items():
        found[name] = [
            [position, numbers.setdefault(token, len(numbers))]
            for position, token in enumerate(tree.nodes)
            if token >= 0 and holders[token] > 1
        ]
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]
