"""SVG drawings without what matplotlib makes anew each time."""

import re

_DATE = re.compile(r"<dc:date>[^<]*</dc:date>")
#: Ids of parts that are used more than once: a letter or word for the kind, and ten digits of a salted hash.
_SHARED_PART = re.compile(r'\bid="([A-Za-z]+)([0-9a-f]{10})"')


def without_run(svg: str) -> str:
    """The drawing without its date, and with ids that count its shared parts instead of naming them at random."""
    text = _DATE.sub("<dc:date/>", svg)
    numbers = {f"{kind}{salted}": f"{kind}-{n}" for n, (kind, salted) in enumerate(_SHARED_PART.findall(text))}
    if not numbers:
        return text
    return re.sub("|".join(map(re.escape, numbers)), lambda found: numbers[found[0]], text)
