"""Headings of a notebook: in markdown, HTML, bold lines, and comments that begin a code cell."""

import re
from collections.abc import Iterator, Sequence

import msgspec

#: Levels below those of markdown: a line in bold, a comment set off by rules or numbers, a plain comment.
BOLD, BANNER, COMMENT = 7, 8, 9

_FENCE = re.compile(r"^\s*(```|~~~)")
_HASHES = re.compile(r"^ {0,3}(#{1,6})[ \t]*(.*?)[ \t]*#*\s*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})\s*$")
_HTML = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.IGNORECASE | re.DOTALL)
_BOLD = re.compile(r"^\s*(\*\*|__)(?!\s)(.+?)(?<!\s)\1\s*:?\s*$")
_TAGS = re.compile(r"<[^>]*>")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MATH = re.compile(r"\$[^$]*\$")
_NUMBER = re.compile(
    r"^\W*(?:(?i:part|step|section|chapter|task|exercise|question|q)\s*(?:\d+(?:\.\d+)*|[IVX]+)|\d+(?:\.\d+)*|[IVX]+(?=[.):]))"
    r"[.):]*(?=\s|$)[\s.:–—-]*"
)
#: Comments that are code out of use, or told to tools.
_NO_WORDS = re.compile(r"[=(\[{]|^(noqa|type:|pylint|%%|!|fmt:|todo|note|license|author)|:$", re.IGNORECASE)
_RULE = re.compile(r"[-=#*~_]{3,}")


class Heading(msgspec.Struct, frozen=True):
    """A heading; 1 is the highest level."""

    level: int
    text: str


def headings_in(markdown: str) -> list[Heading]:
    """The headings of a text cell, in order; markdown, HTML, and lines in bold."""
    found: list[Heading] = []
    fenced = False
    lines = markdown.split("\n")
    for position, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            below = lines[position + 1] if position + 1 < len(lines) else ""
            above = lines[position - 1].strip() if position else ""
            found += _in_line(line, above, below)
    return [heading for heading in found if heading.text]


def _in_line(line: str, above: str, below: str) -> Iterator[Heading]:
    if match := _HASHES.match(line):
        yield Heading(len(match[1]), plain(match[2]))
    elif line.strip() and not above and (under := _UNDERLINE.match(below)):
        yield Heading(1 if under[1].startswith("=") else 2, plain(line))
    elif found := _HTML.findall(line):
        yield from (Heading(int(level), plain(text)) for level, text in found)
    elif match := _BOLD.match(line):
        yield Heading(BOLD, plain(match[2]).rstrip(":"))


def by_weight(headings: Sequence[Heading]) -> list[Heading]:
    """The headings that stand together above a cell: the highest level first, of one level the last."""
    order = sorted(enumerate(headings), key=lambda pair: (pair[1].level, -pair[0]))
    return [heading for _, heading in order]


def heading_of_code(source: str) -> Heading | None:
    """The comment that a code cell begins with, if it reads like a heading: a few words, no code."""
    comments: list[str] = []
    for line in source.lstrip().split("\n"):
        if not line.startswith("#"):
            break
        comments.append(line)
    texts = [text for line in comments if (text := _RULE.sub("", line).strip("# \t"))]
    if len(texts) != 1 or _NO_WORDS.search(texts[0]) or not 1 <= len(texts[0].split()) <= 7:
        return None
    text = texts[0]
    ruled = any(_RULE.search(line) for line in comments) or bool(re.match(r"#\s*\d+[.)]", comments[0]))
    return Heading(BANNER if ruled or text.isupper() else COMMENT, plain(text))


def plain(text: str) -> str:
    """The words of a heading: without markup, links, formulas and images."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", _TAGS.sub("", text)))
    return " ".join(_MATH.sub("", text).replace("`", "").replace("*", "").split())


def unnumbered(text: str) -> str:
    """A heading without its number: ``2.1 Loading``, ``Part II: Loading``, ``Step 3 - Loading`` → ``Loading``."""
    return _NUMBER.sub("", text)
