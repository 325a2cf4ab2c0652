"""The notebook's own words, taken out of their Markdown for docstrings."""

import re

_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+\S")
_HEADING = re.compile(r"#{1,6}\s")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_AS_IT_IS = re.compile(r"\s*(?:\||>|\$\$|\\begin|\\end)|\s{4,}\S")


def opening(markdown: str) -> str:
    """What stands before the first heading."""
    lines: list[str] = []
    fenced = False
    for line in markdown.strip().split("\n"):
        fenced ^= bool(_FENCE.match(line))
        if not fenced and _HEADING.match(line):
            break
        lines.append(line)
    return "\n".join(lines).strip()


def plain(markdown: str) -> str:
    """Paragraphs, each in one line, with an empty line between; lists, tables, formulas and code line by line.

    Headings lose their marks, and fences are left out.
    """
    blocks: list[str] = []
    for block in _blocks(markdown.strip().split("\n")):
        if _keeps_lines(block[0]) or any(map(_ITEM.match, block)):
            blocks.append("\n".join(_joined(block)))
        else:
            blocks.append(" ".join(" ".join(block).split()))
    return "\n\n".join(block for block in blocks if block.strip())


def _blocks(lines: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    fenced = formula = False
    for line in lines:
        if formula:
            found[-1].append(line)
            formula = "$$" not in line
        elif _FENCE.match(line):
            fenced = not fenced
            found.append([])
        elif fenced:
            found[-1].append(f"    {line}" if line.strip() else "")
        elif line.strip() == "$$":
            found.append([line])
            formula = True
        elif not line.strip():
            found.append([])
        elif _HEADING.match(line):
            found += [[line.lstrip("#").strip()], []]
        else:
            if found[-1] and _keeps_lines(line) != _keeps_lines(found[-1][0]) and not _ITEM.match(found[-1][0]):
                found.append([])
            found[-1].append(line)
    return [block for block in found if block]


def _keeps_lines(line: str) -> bool:
    return bool(_ITEM.match(line) or _AS_IT_IS.match(line))


def _joined(block: list[str]) -> list[str]:
    """Lines of a list, each item in one."""
    lines: list[str] = []
    for line in block:
        if lines and _ITEM.match(lines[-1]) and not _keeps_lines(line):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line.rstrip())
    return lines
