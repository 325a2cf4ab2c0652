"""What two runs of the notebook itself show differently: that is not compared, and all beside it is."""

import itertools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from nblift.run.transcript import ELAPSED, Entry, Transcript

_NUMBER = r"[-+]?\d+(?:[.:]\d+)*(?:e[-+]?\d+)?(?:\s?(?:ns|µs|us|ms|s|sec|secs|seconds|min|minutes)\b)?"
_LASTED = re.compile(rf"(?i)(\b(time|elapsed|took|duration|runtime)\b[ :=]*)(?:{ELAPSED.pattern})")
#: Words of a line: an elapsed time is one, markup and punctuation part them.
_WORD = re.compile(rf"{ELAPSED.pattern}|[^\s<>|,;=()\[\]{{}}]+")
_IS_NUMBER = re.compile(r"[-+]?(?:\d[\d.]*(?:e[-+]?\d+)?|nan|inf)%?", re.IGNORECASE)
#: Number of an entry and of a line in it.
Line = tuple[int, int]


class Varying(msgspec.Struct, frozen=True):
    """Where two runs of a notebook show something else, though as many outputs and lines.

    A line in which they have as many words is compared word by word: the result of a computation beside a time counts.
    """

    #: Line → positions of the words that vary; None where even their number does, so that nothing of it is compared.
    words: Mapping[Line, frozenset[int] | None]

    def left_out(self, transcript: Transcript) -> Transcript:
        """The transcript without what varies."""
        entries = []
        for number, entry in enumerate(transcript.entries):
            lines = entry.content.split("\n")
            kept = [self._kept(text, (number, line)) for line, text in enumerate(lines)]
            entries.append(Entry(entry.kind, "\n".join(kept)))
        return Transcript(tuple(entries))

    def _kept(self, text: str, line: Line) -> str:
        if line not in self.words:
            return text
        varies = self.words[line]
        if varies is None:
            return "<varies>"
        count = itertools.count()
        # columns of a table are as wide as their widest number, so that blanks vary with it
        return _WORD.sub(lambda word: "<varies>" if next(count) in varies else word[0], " ".join(text.split()))


def varying(one: Transcript, twin: Transcript) -> Varying | None:
    """Compare two runs of a notebook; None where they do not even show as many outputs and lines."""
    if [_outline(e) for e in one.entries] != [_outline(e) for e in twin.entries]:
        return None
    found: dict[Line, frozenset[int] | None] = {}
    for number, (a, b) in enumerate(zip(one.entries, twin.entries, strict=True)):
        lines = {
            (number, line): (_words(x), _words(y))
            for line, (x, y) in enumerate(zip(a.content.split("\n"), b.content.split("\n"), strict=True))
            if x != y
        }
        found.update(_columns(lines))
    return Varying(found)


def _columns(lines: Mapping[Line, tuple[list[str], list[str]]]) -> Iterator[tuple[Line, frozenset[int] | None]]:
    """Words that vary in lines of one output: in rows of a table a column that varies in one of them varies in all."""
    columns: dict[tuple[bool, ...], set[int]] = {}
    for one, twin in lines.values():
        if len(one) == len(twin):
            columns.setdefault(_row(one), set()).update(
                n for n, (x, y) in enumerate(zip(one, twin, strict=True)) if x != y
            )
    for line, (one, twin) in lines.items():
        yield line, frozenset(columns[_row(one)]) if len(one) == len(twin) else None


def _row(words: Sequence[str]) -> tuple[bool, ...]:
    return tuple(_IS_NUMBER.fullmatch(word) is not None for word in words)


def _words(text: str) -> list[str]:
    return [found[0] for found in _WORD.finditer(text)]


def _outline(entry: Entry) -> tuple[str, int]:
    return entry.kind, entry.content.count("\n")


def without_elapsed(
    transcript: Transcript, beside: Collection[tuple[str, str]], own: Collection[str] | None
) -> Transcript:
    """Take out of a text how long something took, which may agree by chance in two runs.

    Parameters
    ----------
    beside
        What the code writes in a line before a time, and after it.
    own
        Words in the notebook's own texts, in lower case: ``time = 0.3 sec`` is a library's reading of a clock where
        ``time`` is none of them. None: nothing is known of that.
    """
    places = [re.compile(rf"({re.escape(b)}[ \t]*){_NUMBER}(?=[ \t]*{re.escape(a)})") for b, a in beside]

    def told(text: str) -> str:
        for place in places:
            text = place.sub(r"\1<elapsed>", text)
        if own is None:
            return text
        return _LASTED.sub(lambda found: found[0] if found[2].lower() in own else f"{found[1]}<elapsed>", text)

    return Transcript(tuple(Entry(e.kind, told(e.content)) for e in transcript.entries))
