"""Fingerprints of the notebooks: a check looks for what they stand for in nblift's code, which must know none of it.

Of each notebook: the names, with their endings, of its file and of the data files beside it, its cell ids, its
source lines of at least 40 characters, each as the first digits of its SHA-256; and the notebook's own digest.
"""

import hashlib
import json
from collections.abc import Iterator

from promotion_sources import HERE, Wild, Work

#: One fingerprint a line, sorted.
FINGERPRINTS = HERE / "promotion" / "fingerprints.txt"
#: Hexadecimal digits kept of a digest.
DIGITS = 16
#: Characters of the shortest source line that counts.
LINE = 40
#: Characters of the shortest cell id that counts: shorter ones are numbers.
IDENTITY = 4
#: Files that any folder has.
_ANYWHERE = {"readme", "index", "license"}


def fingerprint(text: str) -> str:
    """First digits of a text's SHA-256."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:DIGITS]


def write_fingerprints(work: Work) -> None:
    """Write those of all fetched notebooks, less what the notebooks of two packages or more have in common."""
    owners: dict[str, set[str]] = {}
    digests: set[str] = set()
    for wild in work.wild():
        digests.add(wild.digest[:DIGITS])
        for text in _texts(wild):
            owners.setdefault(fingerprint(text), set()).add(wild.package)
    kept = {mark for mark, packages in owners.items() if len(packages) == 1} | digests
    FINGERPRINTS.parent.mkdir(exist_ok=True)
    FINGERPRINTS.write_text("".join(f"{mark}\n" for mark in sorted(kept)))


def _texts(wild: Wild) -> Iterator[str]:
    for path in sorted(wild.path.parent.rglob("*")):
        if path.is_file() and path.suffix and path.stem.lower() not in _ANYWHERE:
            yield path.name
    for cell in json.loads(wild.path.read_bytes())["cells"]:
        if len(cell.get("id", "")) >= IDENTITY:
            yield cell["id"]
        if cell["cell_type"] == "code":
            yield from _lines(cell["source"])


def _lines(source: str | list[str]) -> Iterator[str]:
    text = source if isinstance(source, str) else "".join(source)
    yield from (line.strip() for line in text.splitlines() if len(line.strip()) >= LINE)
