import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nblift.cli.report import UNVERIFIED, Report
from nblift.model.diagnostic import Diagnostic, NbliftError, Rule, RunError, Severity, UsageError

WRONG = Rule("NB999", "wrong", Severity.ERROR, "Why.").at("It is wrong.", hint="Mend it.")
ODD = Rule("NB998", "odd", Severity.NOTE, "Why.").at("It is odd.", hint="Look at it.")


def ended(act: Callable[[Report], None], *, as_json: bool = False) -> int:
    """The exit code of a command that does `act`."""

    def command() -> None:
        with Report(as_json=as_json) as report:
            act(report)
        raise SystemExit(0)

    with pytest.raises(SystemExit) as left:
        command()
    assert isinstance(left.value.code, int)
    return left.value.code


def failing(*diagnostics: Diagnostic, kind: type[NbliftError] = NbliftError) -> Callable[[Report], None]:
    def act(_: Report) -> None:
        raise kind(*diagnostics)

    return act


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda report: report.result({}, "done"), 0),
        (lambda report: report.tell(ODD), 0),
        (lambda report: report.tell(ODD, WRONG), 1),
        (failing(WRONG), 1),
        (failing(WRONG, kind=UsageError), 2),
        (failing(WRONG, kind=RunError), 3),
        (lambda report: report.end_with(UNVERIFIED), 4),
        (lambda report: (report.tell(WRONG), report.end_with(3)), 3),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_exit_codes(act: Callable[[Report], None], code: int, *, as_json: bool) -> None:
    assert ended(act, as_json=as_json) == code


def test_results_go_to_stdout_and_talk_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    def act(report: Report) -> None:
        report.say("working")
        report.tell(ODD)
        report.result({"a": 1}, "the result")

    assert ended(act) == 0
    out, err = capsys.readouterr()
    assert out == "the result\n"
    assert err == "working\nnote[odd] NB998: It is odd.\n  hint: Look at it.\n"


def test_for_programs_there_is_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    def act(report: Report) -> None:
        report.say("working")
        report.tell(WRONG)
        report.result({"status": "failed"}, "the result")

    assert ended(act, as_json=True) == 1
    out, err = capsys.readouterr()
    assert (json.loads(out), err) == ({"status": "failed"}, "")


def test_an_error_before_the_result_is_an_object_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(failing(WRONG, ODD), as_json=True) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert [told["code"] for told in json.loads(out)["diagnostics"]] == ["NB999", "NB998"]
    assert json.loads(out)["diagnostics"][0] == {
        "code": "NB999",
        "slug": "wrong",
        "severity": "error",
        "message": "It is wrong.",
        "hint": "Mend it.",
        "places": [],
    }


def test_several_findings_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    ended(failing(WRONG, WRONG, ODD))
    assert capsys.readouterr().err.endswith("\n2 errors and 1 note.\n")


@pytest.mark.parametrize("as_json", [False, True])
def test_a_bug_of_ours_says_so_and_where_its_traceback_is(capsys: pytest.CaptureFixture[str], *, as_json: bool) -> None:
    def act(_: Report) -> None:
        raise ZeroDivisionError("secret")

    assert ended(act, as_json=as_json) == 70
    out, err = capsys.readouterr()
    text = out if as_json else err
    assert "This is a bug of nblift: ZeroDivisionError." in text
    assert "Traceback" not in text
    artefact = Path(next(word.strip(",") for word in text.split() if "nblift-bug-" in word))
    assert "ZeroDivisionError: secret" in artefact.read_text()
    artefact.unlink()


def test_ctrl_c_is_no_bug(capsys: pytest.CaptureFixture[str]) -> None:
    def act(_: Report) -> None:
        raise KeyboardInterrupt

    assert ended(act) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_a_reader_that_went_away_is_no_bug() -> None:
    def act(_: Report) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        ended(act)
