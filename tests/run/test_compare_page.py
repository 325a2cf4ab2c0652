"""The page of a comparison: whatever runs hold, it is text on it, and nothing is fetched."""

from html.parser import HTMLParser

from nblift.model.comparison import (
    CodePart,
    Compared,
    Comparison,
    Fact,
    FigurePair,
    FirstDifference,
    Numbers,
    OutputPair,
    OutputSide,
    Picture,
    Rows,
    RunSide,
    Schema,
    StepPair,
    StepSide,
    TextPair,
)
from nblift.model.diagnostic import Diagnostic, Severity
from nblift.model.run import Status
from nblift.run.compare_page import page

EVIL = "\"'><img src=x onerror=e()>&amp;$title"
PICTURE = Picture(EVIL, 0, 0, EVIL, EVIL, (3, 2))
TOLD = Diagnostic("NB652", "notebook-gone", Severity.NOTE, EVIL, EVIL)


def comparison(*, same: bool) -> Comparison:
    side = RunSide(EVIL, EVIL, Status.SUCCEEDED, EVIL, EVIL, EVIL)
    step = StepSide(Status.FAILED, 1.0, EVIL, EVIL, EVIL)
    made = OutputSide(EVIL, EVIL, 1, EVIL, EVIL)
    frame = Compared(
        same=False,
        types=(EVIL, EVIL),
        schema=Schema({EVIL: EVIL}, {EVIL: EVIL}, {EVIL: (EVIL, EVIL)}, reordered=True, index=(EVIL, "x")),
        rows=Rows("key", 1, 2, 3, 4, 5),
        numbers=(Numbers(EVIL, {EVIL: EVIL, "max": 1.0}, {EVIL: "inf", "max": 2.5}),),
    )
    other = Compared(
        same=False,
        types=(EVIL, EVIL),
        first=FirstDifference(EVIL, EVIL, EVIL),
        shape=([1], [2]),
        dtypes=(EVIL, EVIL),
        elements={EVIL: EVIL},
    )
    entries = Compared(
        same=False, types=("dict", "dict"), entries={"shown": [{"name": EVIL, "before": EVIL, "after": None}]}
    )
    return Comparison(
        side,
        side,
        code=(CodePart("step", EVIL, EVIL, "equal" if same else "changed", () if same else ("+" + EVIL,)),),
        parameters=(Fact(EVIL, same, EVIL, EVIL),),
        environment=(Fact("Python", same=True, before="3", after="3"),),
        steps=(StepPair(EVIL, same, step, None),),
        outputs=(
            OutputPair(EVIL, same, made, made, compared=frame),
            OutputPair(EVIL, same, made, made, compared=other),
            OutputPair(EVIL, same, made, made, compared=entries),
            OutputPair(EVIL, same, made, None, problem=TOLD),
        ),
        figures=(FigurePair(EVIL, 1, same, PICTURE, PICTURE), FigurePair(EVIL, 2, same, PICTURE, None)),
        texts=(TextPair(EVIL, same, ("-" + EVIL, " x"), 3),),
        diagnostics=(TOLD,),
    )


class _Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.images: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "iframe", "object", "base", "form")
        assert {name for name, _ in attrs} <= {
            "src", "alt", "class", "id", "href", "style", "open", "type", "checked", "lang", "charset", "name",
            "content", "http-equiv",
        }  # fmt: skip
        values = dict(attrs)
        self.images += [values["src"] or ""] if tag == "img" else []
        assert (values.get("href") or "#").startswith("#")
        if tag not in ("img", "meta", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(text: str) -> _Read:
    found = _Read()
    found.feed(text)
    found.close()
    assert found.open == []
    return found


def test_whatever_runs_hold_is_text() -> None:
    found = read(page(comparison(same=False), {PICTURE: "data:image/png;base64,AA=="}))
    assert {*found.images} == {"data:image/png;base64,AA=="}
    # Side by side, both of them once more for the difference, and the figure that one run alone has.
    assert len(found.images) == 2 + 2 + 1
    assert found.text.count(EVIL) > 30


def test_a_figure_that_no_page_shows_is_told() -> None:
    found = read(page(comparison(same=False), {PICTURE: None}))
    assert found.images == []
    assert "no image that a page can show" in found.text


def test_equal_runs_are_said_to_be() -> None:
    text = page(comparison(same=True), {PICTURE: "data:image/png;base64,AA=="})
    assert "All 11 values are equal." in read(text).text
    assert 'class="differs"' not in text


def test_numbers_stand_side_by_side() -> None:
    assert "1 → 2.5 +1.5" in read(page(comparison(same=False), {})).text
