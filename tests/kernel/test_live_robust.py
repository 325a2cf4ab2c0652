"""Whatever happens, the user's cell does not notice that it is tracked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.kernel import Kernel
from tests.support.live import Client, tracking

Live = tuple[Kernel, Client]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with tracking(tmp_path_factory.mktemp("live") / "work") as live:
        yield live


def quiet(messages: list[dict[str, object]]) -> bool:
    """Whether a cell ran without a word."""
    return not [m for m in messages if m["msg_type"] in ("stream", "error", "display_data")]


@pytest.mark.parametrize("raised", ["RuntimeError", "KeyboardInterrupt", "RecursionError", "MemoryError"])
@pytest.mark.parametrize("where", ["of_source", "brought_by_stars"])
def test_what_fails_in_the_tracker(live: Live, where: str, raised: str) -> None:
    kernel, client = live
    client.run("kept = [1]")
    assert quiet(kernel.run(f"import nblift_kernel.tracker as _t\n_was = _t.{where}\ndef _fail(*a): raise {raised}"))
    assert quiet(client.take(kernel.run(f"_t.{where} = _fail")))
    assert quiet(client.take(kernel.run(f"_t.{where} = _was\nkept.append(2)", cell="mend")))
    record = client.records[-2]
    assert record["problems"] == [f"nblift could not follow this cell: {raised}"]
    assert record["mutated"]["kept"] == "may"
    assert client.run("kept.append(3)")["mutated"] == {"kept": "observed"}


def test_it_gives_up_and_says_so(tmp_path: Path) -> None:
    with tracking(tmp_path / "work") as (kernel, client):
        client.run("import nblift_kernel.tracker as _t\n_t.of_source = None")
        for _ in range(4):
            assert quiet(client.take(kernel.run("x = 1")))
        assert client.heard[-1]["type"] == "off"
        assert client.heard[-1]["reason"].startswith("nblift follows this kernel no longer, for it failed 3 times")
        assert len([r for r in client.records if "problems" in r]) == 3


def test_an_interrupted_cell(live: Live) -> None:
    record = live[1].run("half = [1]\nimport _thread, time\n_thread.interrupt_main()\ntime.sleep(60)", cell="long")
    assert (record["ok"], record["error"]) == (False, "KeyboardInterrupt")
    assert "half" in record["bound"]


def test_nothing_is_kept_alive(live: Live) -> None:
    kernel, client = live
    client.run("import weakref, numpy as np, pandas as pd\nclass T: pass")
    client.run(
        "t, a, d = T(), np.zeros(9), pd.DataFrame({'x': [1]})\nwith_it = [t]\nrefs = [*map(weakref.ref, (t, a, d))]"
    )
    client.run("used = (t, a, d, with_it)\ndel used")
    assert kernel.text("import gc\ndel t, a, d, with_it\ngc.collect();") == ""
    assert kernel.text("print([r() for r in refs])") == "[None, None, None]\n"


def test_memory_is_free_as_soon_as_a_cell_drops_it(live: Live) -> None:
    kernel, client = live
    client.run("big = np.zeros(1000)\nref = weakref.ref(big)")
    assert kernel.text("del big\nprint(ref())") == "None\n"


def test_a_thread_that_goes_on(live: Live) -> None:
    kernel, client = live
    client.run(
        "import threading\ngoing = True\nlog = []\n"
        "def work():\n    n = 0\n    while going:\n        n += 1\n        globals()[f'made_{n % 50}'] = [n]\n"
        "        log.append(n) if len(log) < 500 else log.clear()\n        open('t.txt', 'w').close()\n"
        "thread = threading.Thread(target=work, daemon=True)\nthread.start()"
    )
    for number in range(15):
        assert quiet(client.take(kernel.run(f"n{number} = [1]\nsum(range(20_000));")))
        assert f"n{number}" in client.records[-1]["bound"]
    client.run("going = False\nthread.join()")
    assert client.run("after = [1]")["bound"].keys() == {"after"}


def test_arrays_can_be_resized(live: Live) -> None:
    assert live[0].text("r = np.zeros(3)") == ""
    assert live[0].text("r.resize(5)\nprint(r.size)") == "5\n"


def test_a_client_that_is_gone_without_a_word(live: Live) -> None:
    kernel, _ = live
    for number in range(12):
        Client(kernel, f"gone {number}")
    still = Client(kernel, "still here")
    assert still.run("told = [1]")["bound"].keys() == {"told"}


def test_a_notebook_that_uses_comms_itself(live: Live) -> None:
    kernel, client = live
    before = len(client.records)
    kernel.run("from comm import create_comm\nown = create_comm(target_name='mine')\nown.on_msg(lambda m: own.send(1))")
    kernel.send("comm_msg", {"comm_id": "no such comm", "data": {}})
    assert len(client.records) == before


@pytest.mark.parametrize(
    "value",
    [
        "list(range(2_000_000))",
        "{i: str(i) for i in range(200_000)}",
        "[[i] for i in range(200_000)]",
        "np.zeros((4_000, 4_000))",
        "pd.DataFrame({'a': range(1_000_000), 'b': ['x'] * 1_000_000})",
        "[T() for _ in range(100_000)]",
    ],
)
def test_what_is_large_may_have_changed(live: Live, value: str) -> None:
    client = Client(live[0], f"for {value}")
    client.run(f"large = {value}\nsmall = [1]")
    assert client.run("len(large);").get("mutated", {}).get("large") in ("may", None)
    record = client.run("small.append(1)\nlarge[0] = large[1]")
    assert not record.get("ok", True) or record["mutated"]["large"] in ("may", "observed")
    assert record["mutated"]["small"] in ("may", "observed")
    assert "problems" not in record
    client.run("del large")
