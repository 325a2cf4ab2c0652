"""The live tracker in a real kernel: what it tells, to whom, and when."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.kernel import Kernel, running
from tests.support.live import SCHEMA, START, Client, schema_of_messages, tracking

from nblift_kernel.live_record import bounded, source_hash

Live = tuple[Kernel, Client]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with tracking(tmp_path_factory.mktemp("live") / "work") as live:
        yield live


def test_the_schema_is_that_of_the_model() -> None:
    assert json.loads(SCHEMA.read_text()) == schema_of_messages()


def test_it_greets(live: Live) -> None:
    hello = live[1].heard[0]
    assert (hello["type"], hello["schema"], hello["unseen"]) == ("hello", 1, 0)


def test_a_cell_is_told_when_it_has_ended(live: Live) -> None:
    _, client = live
    source = "import numpy as np\nxs = [1]"
    record = client.run(source, cell="make")
    assert (record["cell"], record["source_hash"]) == ("make", source_hash(source))
    assert set(record["bound"]) == {"np", "xs"}
    assert record["bound"]["xs"] == {"kind": "data", "type": "list", "annotation": "list[int]", "size": "1 item"} | {
        "nbytes": record["bound"]["xs"]["nbytes"]
    }
    assert record["seconds"] >= 0
    later = client.run("xs.append(2)", cell="change")
    assert later["mutated"] == {"xs": "observed"}
    assert later["sequence"] == record["sequence"] + 1
    assert later["started_at"] >= record["started_at"]
    assert "pickles" not in later["now"]["xs"]


def test_names_are_told_when_they_change(live: Live) -> None:
    _, client = live
    client.run("added = 1")
    assert "added" in client.names
    before = len(client.heard)
    client.run("added = 2")
    assert [message["type"] for message in client.heard[before:]] == ["cell"]
    client.run("del added")
    assert "added" not in client.names
    assert not {"In", "Out", "get_ipython", "nblift_kernel"} & set(client.names)


def test_a_failed_cell(live: Live) -> None:
    record = live[1].run("half = [1]\n1 / 0", cell="fails")
    assert (record["ok"], record["error"], set(record["bound"])) == (
        False,
        "ZeroDivisionError: division by zero",
        {"half"},
    )


def test_a_cell_that_is_no_python(live: Live) -> None:
    record = live[1].run("def (", cell="broken")
    assert record["ok"] is False


@pytest.mark.parametrize(
    ("source", "field", "expected"),
    [
        ("%time timed = [1]", "bound", {"timed"}),
        ("%%time\nxs.append(3)", "mutated", {"xs": "observed"}),
        ("!echo hello > new.txt", "subprocess", True),
        ("open('new.txt').read()", "files", {"read": ["new.txt"]}),
        ("import random; random.random()", "random", ["random"]),
        ("%env NBLIFT_TEST=1", "environment", ["NBLIFT_TEST"]),
        ("get_ipython().run_cell('inner = [1]');", "bound", {"inner"}),
        ("import asyncio\nawait asyncio.sleep(0)\nawaited = 1", "bound", {"asyncio", "awaited"}),
    ],
)
def test_cells_as_people_write_them(live: Live, source: str, field: str, expected: Any) -> None:
    found = live[1].run(source)[field]
    assert (set(found) if field == "bound" else found) == expected


def test_cells_nobody_asked_for_are_not_told(live: Live) -> None:
    kernel, client = live
    before = len(client.records)
    client.take(kernel.run("silent = 1", silent=True))
    client.take(kernel.run(""))
    assert len(client.records) == before


def test_the_namespace_is_the_users(live: Live) -> None:
    assert live[0].text("print(type(globals()) is dict, [n for n in globals() if 'nblift' in n])") == "True []\n"


def test_a_start_more_changes_nothing(live: Live) -> None:
    kernel, client = live
    before = client.run("once = 1")
    kernel.run(START, silent=True)
    record = client.run("again = 1")
    assert (record["session"], record["sequence"]) == (before["session"], before["sequence"] + 1)


def test_several_clients(live: Live) -> None:
    kernel, client = live
    record = client.run("shared = [1]")
    other = Client(kernel, "other")
    assert [r for r in other.records if r in client.records] == client.records
    assert other.names == client.names
    third = Client(kernel, "third", session=record["session"], since=record["sequence"])
    assert third.records == []
    messages = kernel.run("shared.append(2)")
    assert [c.take(messages) and c.records[-1]["mutated"] for c in (client, other, third)] == [
        {"shared": "observed"}
    ] * 3
    other.leave()
    known = len(other.records)
    other.take(client.take(kernel.run("shared.append(3)")))
    assert (len(other.records), client.records[-1]["mutated"]) == (known, {"shared": "observed"})


def test_what_a_client_has_kept_is_not_told_again(live: Live) -> None:
    kernel, client = live
    client.run("kept = 1")
    client.say(type="ack", sequence=client.records[-1]["sequence"])
    assert Client(kernel, "later").records == []


@pytest.mark.parametrize("said", [{}, {"type": "ack"}, {"type": "ack", "sequence": "x"}, {"type": "no"}])
def test_a_client_that_talks_nonsense(live: Live, said: dict[str, Any]) -> None:
    live[1].say(**said)
    assert live[1].run("fine = [1]")["bound"].keys() == {"fine"}


def test_a_client_that_opens_with_nonsense(live: Live) -> None:
    assert Client(live[0], "odd", session=5, since="x").heard[0]["type"] == "hello"


# ---------------------------------------------------------------------- begin and end
def test_a_client_stops_it(tmp_path: Path) -> None:
    with tracking(tmp_path / "work") as (kernel, client):
        client.run("x = 1")
        client.say(type="stop")
        assert client.heard[-1] == {"type": "off", "reason": ""}
        assert client.closed
        client.take(kernel.run("x = 2"))
        assert len(client.records) == 1
        assert kernel.text("import sys\nprint([f for f in sys.meta_path if 'nblift' in type(f).__module__])") == "[]\n"
        kernel.run(START, silent=True)
        again = Client(kernel, "again")
        assert again.heard[0]["unseen"] == 3
        assert again.run("x = 3")["session"] != client.records[0]["session"]


def test_as_an_extension(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with running(tmp_path / "work") as kernel:
        for _ in range(2):
            kernel.run("%load_ext nblift_kernel", cell="load")
        client = Client(kernel, "c")
        assert [(r["cell"], r["sequence"], r["unseen"], r.get("problems")) for r in client.records] == [
            ("load", 1, 0, None),
            ("load", 2, 0, None),
        ]
        client.run("x = [1]", cell="one")
        kernel.run("%unload_ext nblift_kernel")
        assert Client(kernel, "late").closed
        kernel.run("y = 1\n%reload_ext nblift_kernel", cell="reload")
        record = Client(kernel, "d").records[0]
        assert record["problems"] == ["nblift began to follow the kernel in this cell."]
        assert record["mutated"] == {"x": "may", "y": "may"}


def test_a_kernel_with_history_says_so(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    with running(tmp_path / "work") as kernel:
        kernel.run("x = [1]")
        kernel.run(START, silent=True)
        client = Client(kernel, "c")
        assert client.run("x.append(1)")["unseen"] == 1
        assert client.records[0]["mutated"] == {"x": "observed"}


# ---------------------------------------------------------------------- how much is told
def test_a_record_has_an_end() -> None:
    record = {"bound": {f"n{i}": {"type": "t" * 5_000} for i in range(3_000)}, "files": {"read": ["f"] * 20}}
    cut = bounded(record)
    assert len(cut["bound"]) == 1_000
    assert len(cut["bound"]["n0"]["type"]) == 1_000
    assert cut["problems"] == ["This cell touched more than nblift tells of one cell."]
    assert "problems" not in bounded({"bound": {"x": {"type": "int"}}})


def test_texts_that_json_cannot_hold() -> None:
    assert bounded({"error": "bad \udc80 text"}) == {"error": "bad ? text"}
