"""A secret is looked up where it is used, and stands nowhere else."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.support.repositories import file_output, parameter, small

from nblift.model.diagnostic import Diagnostic, UsageError
from nblift.model.notebook import StepOptions
from nblift.model.run import Status
from nblift.run.events import Event, StepOutput
from nblift.run.parameters import read_parameters
from nblift.run.pipeline import run_pipeline
from nblift.run.secret import Secret, as_secret, in_the_open
from nblift.run.sources import read_spec
from nblift.store.store import Store

#: Characters that literals, JSON, HTML and addresses write otherwise.
VALUE = "hunter'2\"\\<&ü/s3kr1t"
PARAMETERS = [parameter("key", "str", "")]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_KEY", VALUE)


def shown(folder: Path, value: str = VALUE) -> list[str]:
    """Files below a folder that hold the secret in some form."""
    import base64
    import html
    import urllib.parse

    forms = {
        value, repr(value)[1:-1], json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1],
        html.escape(value), urllib.parse.quote(value, safe=""), base64.b64encode(value.encode()).decode(),
        json.dumps(json.dumps(value))[3:-3], "s3kr1t",
    }  # fmt: skip
    found = [form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-32-le")]
    # Python puts the halves of the value in the source of these steps together when it compiles them.
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert files
    return [str(path) for path in files if any(form in path.read_bytes() for form in found)]


def run(folder: Path, source: str, given: str = "secret:env:SHOP_KEY", **more: Any) -> tuple[Any, list[Event]]:
    repository = small(folder, source, parameters=("key",), **more)
    # `small` hands its options on to the step or to the spec by name, and both have parameters.
    document = json.loads((repository / "pipeline.json").read_bytes())
    document["parameters"] = [
        {"name": "key", "source_name": "KEY", "type": "str", "schema": {}, "default": "", "used_by": ["work"]}
    ]
    document["steps"][0]["parameters"] = ["key"]
    (repository / "pipeline.json").write_text(json.dumps(document))
    events: list[Event] = []
    return run_pipeline(repository, {"key": given}, listener=events.append), events


LOUD = """
    import base64
    import html
    import json
    import logging
    import os
    import sys
    import urllib.parse
    import warnings

    from IPython.display import HTML, display


    class Client:
        def __init__(self, key):
            self.key = key

        def __repr__(self):
            return f"Client({self.key!r})"


    def work(key):
        assert key.endswith('s3kr' + '1t')
        print(key, [key], json.dumps(key), Client(key))
        print(key, file=sys.stderr)
        warnings.warn(key)
        logging.warning(key)
        os.system('printf "%s\\\\n" "$SHOP_KEY"')
        display(key, HTML(html.escape(key)), {"key": key})
        print(urllib.parse.quote(key, safe=""), base64.b64encode(key.encode()))
        with open("notes.txt", "w") as file:
            file.write(key)
        """


@pytest.mark.usefixtures("kept")
def test_it_stands_in_nothing_that_is_written_or_told(tmp_path: Path) -> None:
    finished, events = run(tmp_path, LOUD + "return len(key)\n", outputs=["size@work"])
    [step] = finished.run.steps
    assert step.status is Status.SUCCEEDED
    assert shown(tmp_path) == []
    said = "".join(event.text for event in events if isinstance(event, StepOutput))
    assert "s3kr1t" not in said
    assert "***" in said
    assert "s3kr1t" not in repr(events)
    assert Store(tmp_path).run("1").parameters == {"key": {"secret": "env:SHOP_KEY"}}
    notebook = json.loads((tmp_path / step.notebook).read_text())
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert "from nblift_kernel.secret import secret\n\nkey = secret('env:SHOP_KEY')" in sources
    assert Store(tmp_path).blobs.path(step.outputs[0].blobs[0]).read_text() == str(len(VALUE))


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    "end",
    ["raise ValueError(key)", "return {key: 1}[0]", "os.abort()", "raise type(key, (Exception,), {})", "Client(key).x"],
)
def test_nor_where_a_step_fails(tmp_path: Path, end: str) -> None:
    finished, events = run(tmp_path, LOUD + end, options=StepOptions(retries=1, retry_delay_s=0))
    assert finished.run.status is Status.FAILED
    assert shown(tmp_path) == []
    assert "s3kr1t" not in repr(finished) + repr(events)
    assert all("s3kr1t" not in (a.reason or "") for a in Store(tmp_path).journal.attempts("1"))


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    "value",
    ["key", "[1, {'a': key}]", "Client(key)", "pandas.DataFrame({'a': [key]})", "numpy.array([key])", "key.encode()"],
)
def test_it_is_not_saved(tmp_path: Path, value: str) -> None:
    source = f"{LOUD}import numpy\n        import pandas\n        return {value}\n"
    finished, _ = run(tmp_path, source, outputs=["made@work"])
    [told] = finished.run.steps[0].diagnostics
    assert (told.code, told.message) == ("NB636", "Step work hands on `made@work`, which holds a secret.")
    assert shown(tmp_path) == []


@pytest.mark.usefixtures("kept")
def test_nor_in_a_file(tmp_path: Path) -> None:
    source = f"{LOUD}from pathlib import Path\n        return Path('notes.txt')\n"
    finished, _ = run(tmp_path, source, outputs=[file_output("notes@work", "notes.txt", field=False)])
    assert [told.code for told in finished.run.steps[0].diagnostics] == ["NB636"]
    assert shown(tmp_path) == []


def test_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    finished, _ = run(tmp_path, "def work(key):\n    return 1\n", given="secret:env:NO_SUCH_VARIABLE")
    [told] = finished.run.steps[0].diagnostics
    assert told.code == "NB635"
    assert told.message == (
        "Step work could not begin: The environment variable NO_SUCH_VARIABLE is not set, and a parameter refers to it."
    )


def test_it_may_be_kept_in_a_keyring(tmp_path: Path) -> None:
    source = "def work(key):\n    assert key == 'shop-anna-' + 'pass'\n    print(key)\n    return 1\n"
    keyring = "def get_password(service, user):\n    return f'{service}-{user}-' + 'pass'\n"
    repository = tmp_path / "shop"
    (repository / "src").mkdir(parents=True)
    (repository / "src/keyring.py").write_text(keyring)
    finished, _ = run(repository, source, given="secret:keyring:shop/anna")
    assert finished.run.status is Status.SUCCEEDED
    assert shown(repository, "shop-anna-pass") == []


@pytest.mark.parametrize(
    ("value", "reference"),
    [
        ("secret:env:KEY", "env:KEY"),
        ({"secret": "keyring:a/b"}, "keyring:a/b"),
        (Secret("env:KEY"), "env:KEY"),
        ("secret:other:KEY", None),
        ("env:KEY", None),
        ({"secret": "KEY"}, None),
        ({"secret": "env:KEY", "more": 1}, None),
        (7, None),
    ],
)
def test_references(value: object, reference: str | None) -> None:
    found = as_secret(value)
    assert (found.secret if found else None) == reference


def test_only_a_text_can_be_a_secret(tmp_path: Path) -> None:
    repository = small(tmp_path, "def work():\n    return 1\n")
    spec = read_spec(repository)
    import msgspec

    kinds = {"key": "str", "maybe": "str | None", "count": "int"}
    spec = msgspec.structs.replace(spec, parameters=tuple(parameter(n, k, None) for n, k in kinds.items()))
    given = ["key=secret:env:A", 'maybe={"secret": "env:B"}']
    assert read_parameters(spec, given) == {"key": Secret("env:A"), "maybe": Secret("env:B")}
    with pytest.raises(UsageError, match="`count` is of type int"):
        read_parameters(spec, ["count=secret:env:A"])


def test_a_secret_in_the_open_is_noted() -> None:
    def codes(**values: object) -> list[str]:
        found: list[Diagnostic] = list(in_the_open(values))
        return [told.code for told in found]

    assert codes(api_key="k8Jd92mQpLz71xWv") == ["NB637"]
    assert codes(api_key=Secret("env:API_KEY"), rows=7, city="Berlin") == []
    assert os.environ.get("NO_SUCH_VARIABLE") is None
