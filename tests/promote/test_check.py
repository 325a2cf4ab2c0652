"""What `check` finds: one case a file, with what is said of it below; and what it never says."""

import json
import re
from pathlib import Path

import pytest
from tests.analysis.golden import parse
from tests.support.notebooks import cell, write_notebook
from tests.support.quick import Cell

from nblift.analysis.check_secrets import masked, secrets_in
from nblift.model.diagnostic import Diagnostic, NbliftError, Severity
from nblift.promote.checking import check_notebook
from nblift.promote.promotion import Options, promote

CASES = sorted((Path(__file__).parent / "check").glob("*.txt"))
_RAN = re.compile(r"ran-(\d+)")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_finds_what_the_case_says(path: Path, tmp_path: Path, update_cases: bool) -> None:
    case = parse(path.read_text(encoding="utf-8"))
    for name, content in case.files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    found = check_notebook(write_notebook(tmp_path, *map(_cell, case.cells)))
    now = f"{case.text.rstrip()}\n\n# === findings\n" + "".join(map(_line, found))
    if update_cases:
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


def _cell(given: Cell) -> dict[str, object]:
    counts = [int(match[1]) for tag in given.tags if (match := _RAN.fullmatch(tag))]
    tags = [tag for tag in given.tags if not _RAN.fullmatch(tag)]
    return cell(given.source, *tags, identifier=given.id, count=counts[0] if counts else None)


def _line(found: Diagnostic) -> str:
    where = ", ".join(f"{place.cell}:{place.line or ''}" for place in found.places)
    return f"{where} {found.severity}[{found.slug}] {found.message} {found.hint}\n"


def test_every_finding_of_its_own_has_a_hit_and_a_case_without() -> None:
    said = [path.read_text(encoding="utf-8").split("# === findings\n")[1].strip() for path in CASES]
    own = ("hidden-name", "made-below", "ran-out-of-order", "unseeded-random", "absolute-path", "file-missing")
    for slug in (*own, "network-read", "unpinned-install", "secret-in-source"):
        assert any(f"[{slug}]" in text for text in said), slug
    assert sum(not text for text in said) >= 8


# ---------------------------------------------------------------------- secrets
_HEX = "9f86d081884c7d659a2feaa0c55ad015"
# in parts, so that no scanner takes this file for a leak
SECRETS = {
    "an AWS access key": "AKIA" + "Q7ZJ2NXW5R4T6Y8U",
    "a GitHub token": "ghp_" + _HEX + "abcd1234",
    "a Slack token": "xoxb-" + "1234567890-abcdefghij",
    "an OpenAI key": "sk-" + _HEX + "X",
    "an Anthropic key": "sk-" + "ant-" + _HEX,
    "a Google key": "AIza" + _HEX + "abc",
    "a Hugging Face token": "hf_" + _HEX,
    "a Stripe key": "sk_" + "live_" + _HEX,
    "a signed token": ".".join(["eyJ" + "hbGciOiJIUzI1", "eyJ" + "zdWIiOiIxMjM0", "SflKxwRJSMeKKF2QT4fw"]),
}


@pytest.mark.parametrize(("kind", "secret"), SECRETS.items(), ids=SECRETS)
def test_a_key_is_known_by_its_form(kind: str, secret: str) -> None:
    [found] = secrets_in(f"client = Client('{secret}')")
    assert found.kind == kind
    assert secret[8:] not in masked(f"client = Client('{secret}')")


@pytest.mark.parametrize(
    "text",
    [
        "password = 'hunter2'", 'connect(password="hunter2")', '{"db_password": "hunter2"}', "pwd: str = 'hunter2'",
        "os.environ['DB_PASSWORD'] = 'hunter2'", "os.environ.setdefault('PASSWORD', 'hunter2')",
        "%env PASSWORD=hunter2", "!export DB_PASSWORD=hunter2", "postgresql://ada:hunter2@host/base",
        f"token = '{_HEX}'", f'api_key="{_HEX}"', f"client_secret = b'{_HEX}'", f"apiKey: '{_HEX}'",
        f"AWS_SECRET_ACCESS_KEY = '{_HEX}+/a'", "AccountName=a;AccountKey=" + _HEX + "abcdefgh==;",
        "-----BEGIN PRIVATE" + " KEY-----\n" + _HEX + "\n-----END PRIVATE" + " KEY-----",
    ],
)  # fmt: skip
def test_a_secret_is_known_by_what_it_is_given_to(text: str) -> None:
    assert len(secrets_in(text)) == 1
    hidden = masked(text)
    assert "hunter2" not in hidden
    assert _HEX not in hidden
    assert [len(line) for line in hidden.split("\n")] == [len(line) for line in text.split("\n")]
    assert secrets_in(hidden) == []


@pytest.mark.parametrize(
    "text",
    [
        "password == 'hunter2'", "password = getpass()", "password = ''", "password = 'password'", "token = 'cls'",
        "password = '<your password>'", "tokenizer = 'bert-base-uncased-2022'", "token = 'org-name/Model-2-7b-chat-hf'",
        "sort_key = 'abcdefgh12345678abcdefgh'", f"digest = '{_HEX}'", f"public_key = '{_HEX}'", f"sha256:{_HEX}",
        "api_key = os.environ['API_KEY']", "api_key = 'YOUR_API_KEY_1234567890'", "secret = '****************1a'",
        "https://example.org:8080/a@b", "postgresql://{user}:{password}@host", "postgresql://ada:$PASSWORD@host",
        "AKIA" + "IOSFODNN7EXAMPLE", "input(placeholder='password')", "token = 'the_quick_brown_fox_2021'",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_secret_is_none(text: str) -> None:
    assert secrets_in(text) == []


def _with_secrets(folder: Path) -> tuple[Path, list[str]]:
    """A notebook in which every other finding would quote a line with a secret in it."""
    password, key = "Xk9-qwvz.jjyy", _HEX
    (folder / "more.py").write_text(f"password = '{password}'\nundefined_there\n", encoding="utf-8")
    path = write_notebook(
        folder,
        cell(f"# ask https://ada:{password}@example.org", identifier="text") | {"cell_type": "markdown"},
        cell(f"import pandas as pd; password = '{password}'; print(gone)", "mine"),
        cell(f"df = pd.read_csv('https://ada:{password}@example.org/{key}?a=1'); print(gone2)"),
        cell(f"!pip install git+https://ada:{password}@example.org/x.git alpha"),
        cell(f"!curl -u ada https://ada:{password}@example.org/"),
        cell(f"token = '{key}' +"),
        cell(f"%env API_TOKEN={key}"),
        cell(f"%unknown_magic password='{password}'"),
        cell(f"open('/mnt/disk/' + 'x', api_key='{key}'); open('missing.txt', token='{key}')"),
        cell("%run more.py"),
        cell(f"from os import *; password = '{password}'", "step:make"),
        cell(f"globals()[token]; password='{password}'"),
        cell(f"print('a long line of text before it', 'and more', {key!r}, gone3)"),
    )
    return path, [password, key]


def test_no_finding_shows_a_secret(tmp_path: Path) -> None:
    path, secrets = _with_secrets(tmp_path)
    found = check_notebook(path)
    assert sum(each.slug == "secret-in-source" for each in found) >= 10
    assert {"syntax-error", "network-read", "hidden-name", "unread-requirement"} <= {each.slug for each in found}
    said = repr(found)
    for secret in secrets:
        # not even a part of it
        assert [secret[n : n + 6] for n in range(len(secret) - 5) if secret[n : n + 6] in said] == []
    assert {place.file for each in found for place in each.places} == {None, "more.py"}
    assert {place.source for each in found if each.slug == "secret-in-source" for place in each.places} == {None}


def test_promotion_notes_a_secret_that_it_copies(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell(f"password = '{'ab12' * 4}xZ'", "step:make"))
    done = promote(path, tmp_path / "shop", Options(static=True))
    (note,) = [each for each in done.diagnostics if each.slug == "secret-in-source"]
    assert (note.severity, note.places[0].number, note.places[0].line) == (Severity.NOTE, 1, 1)
    assert "ab12" not in repr(note)


# ---------------------------------------------------------------------- bad input
@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"", "not-a-notebook"),
        (b"{", "not-a-notebook"),
        (b"[]", "not-a-notebook"),
        (b"\xff\xfe", "not-a-notebook"),
        (b'{"nbformat": 9}', "unknown-notebook-format"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "poem"}]}', "not-a-notebook"),
    ],
)
def test_what_is_no_notebook_is_told(content: bytes, slug: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.ipynb"
    path.write_bytes(content)
    with pytest.raises(NbliftError) as told:
        check_notebook(path)
    assert [each.slug for each in told.value.diagnostics] == [slug]


def test_a_file_that_is_not_there_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.ipynb", tmp_path):
        with pytest.raises(NbliftError) as told:
            check_notebook(path)
        assert [each.slug for each in told.value.diagnostics] == ["no-notebook"]


def test_another_language_and_no_code_are_findings(tmp_path: Path) -> None:
    julia = {"name": "julia-1.10", "language": "julia", "display_name": "Julia"}
    other = write_notebook(
        tmp_path, cell("println(1)"), name="other", kernelspec=julia, language_info={"name": "julia"}
    )
    assert [each.slug for each in check_notebook(other)] == ["other-language"]
    assert [each.slug for each in check_notebook(write_notebook(tmp_path, name="empty"))] == ["no-code"]


def test_a_huge_notebook_is_checked_with_its_outputs_unread(tmp_path: Path) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 5_000_000}
    cells = [cell(f"x{n} = {n}", "step:make") for n in range(400)]
    cells[0]["outputs"] = [output]
    path = write_notebook(tmp_path, *cells, cell("x = 1\n" * 2000), cell("print(gone)"))
    assert [each.slug for each in check_notebook(path)] == ["hidden-name"]


def test_nothing_is_written_and_nothing_runs(tmp_path: Path) -> None:
    path = write_notebook(tmp_path, cell("open('made.txt', 'w').write('ran')"), cell("!touch made-too.txt"))
    before = path.read_bytes()
    check_notebook(path)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before
    assert json.loads(before)
