"""Docstrings from the notebook's own words; nothing is invented."""

import textwrap

import msgspec

from nblift.model.notebook import Cell

from .markdown import plain

_WIDTH = 84


class Entry(msgspec.Struct, frozen=True):
    """One argument or result in a docstring."""

    name: str
    annotation: str
    text: str


def summary_of(heading: Cell | None, step: str) -> tuple[str, str]:
    """Title and text of a step: the heading above it, or its name in words."""
    if heading is None:
        return step.replace("_", " ").capitalize(), ""
    head, _, rest = heading.source.strip().partition("\n")
    return head.lstrip("#").strip() or step, plain(rest)


def sentence(text: str) -> str:
    """With a full stop, unless it ends in punctuation of its own."""
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def docstring(title: str, text: str, arguments: list[Entry], results: list[Entry]) -> str:
    """A numpy-style docstring in triple quotes, not indented."""
    parts = [sentence(title)]
    if text:
        parts += ["", *_paragraphs(text)]
    if arguments:
        parts += ["", "Parameters", "----------", *_entries(arguments)]
    if results:
        parts += ["", "Returns", "-------", *_entries(results)]
    body = "\n".join(parts).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if body.endswith('"'):
        body += " "
    return f'"""{body}\n"""' if len(parts) > 1 else f'"""{body}"""'


def comment_lines(markdown: str) -> list[str]:
    """Markdown as the text of comments: no marks of headings, long lines wrapped."""
    lines: list[str] = []
    for line in markdown.strip().split("\n"):
        words = line.strip().lstrip("#").strip()
        hanging = "  " if words.startswith(("* ", "- ")) else ""
        lines += _wrapped(words, _WIDTH - 2, subsequent_indent=hanging) or [""]
    return lines


def _wrapped(text: str, width: int, subsequent_indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, subsequent_indent=subsequent_indent, break_long_words=False, break_on_hyphens=False
    )


def _paragraphs(text: str) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        lines.append("")
        for line in paragraph.split("\n"):
            inset = line[: len(line) - len(line.lstrip())]
            hanging = f"{inset}  " if line.lstrip().startswith(("* ", "- ")) else inset
            lines += _wrapped(line, _WIDTH, subsequent_indent=hanging) or [""]
    return lines[1:]


def _entries(entries: list[Entry]) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        lines.append(f"{entry.name} : {entry.annotation}")
        wrapped = _wrapped(entry.text, _WIDTH - 4)
        lines += [f"    {line}" for line in wrapped]
    return lines
