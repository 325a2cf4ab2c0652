"""Which distributions the package really needs."""

import ast
import sys
from collections.abc import Mapping, Sequence

from nblift.analysis.effects import Imported
from nblift.model.observation import Observation

#: Import name → distribution where they differ, for notebooks that were not run.
_KNOWN = {"sklearn": "scikit-learn", "PIL": "pillow", "yaml": "pyyaml", "cv2": "opencv-python", "bs4": "beautifulsoup4"}
#: Readers and writers that need another distribution: attribute → import name.
_ENGINES = {
    "read_parquet": "pyarrow",
    "to_parquet": "pyarrow",
    "read_feather": "pyarrow",
    "to_feather": "pyarrow",
    "to_excel": "openpyxl",
    "read_excel": "openpyxl",
    "to_hdf": "tables",
    "read_hdf": "tables",
}
#: What drawing from a frame needs.
_DRAWING = frozenset({"plot", "hist", "boxplot"})


def distributions_of(
    imports: Mapping[str, Sequence[Imported]], sources: Mapping[str, str], observation: Observation | None
) -> dict[str, str]:
    """Distribution → version (empty if unknown) of what the sources import, and of what that needs at run time."""
    wanted: set[str] = set()
    for text in sources.values():
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                wanted |= {a.name.partition(".")[0] for a in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                wanted.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Attribute) and node.attr in _ENGINES:
                wanted.add(_ENGINES[node.attr])
            elif isinstance(node, ast.Attribute) and node.attr in _DRAWING and "pandas" in wanted:
                wanted.add("matplotlib")
    known = observation.distributions if observation else {}
    found: dict[str, str] = {}
    for module in sorted(wanted):
        if module in known:
            name, version = known[module]
            found[name] = version
        elif observation is None and not _is_standard(module):
            found[_KNOWN.get(module, module)] = ""
    return dict(sorted(found.items()))


def _is_standard(module: str) -> bool:
    return module in sys.stdlib_module_names
