"""What the peer's outcomes amount to."""

import json
from pathlib import Path

from promotion_peer import Peer, own_cells, peer_table, reason


def test_outcomes_are_counted() -> None:
    peers = [
        Peer("a", deterministic=True, outcome="same", steps=3),
        Peer("b", deterministic=True, outcome="same", steps=1),
        Peer("c", deterministic=True, outcome="different", steps=2),
        Peer("d", deterministic=False, outcome="different", steps=2),
        Peer("e", deterministic=True, outcome="run failed", steps=2),
        Peer(
            "f", deterministic=True, outcome="refused", why="Expected notebook to have at least one markdown H2 heading"
        ),
    ]
    text = "\n".join(peer_table(peers))
    assert "| converted | 5 |" in text
    assert "| shows the same | 2 |" in text
    assert "| shows the same, and has more than one step | 1 |" in text
    assert "| deterministic, and shows something else without a word | 1 |" in text
    assert "| its pipeline fails | 1 |" in text
    assert "| refused: headings | 1 |" in text


def test_a_refusal_has_a_reason() -> None:
    said = "Looks like the following functions are using global variables, this is unsupported."
    assert reason(Peer("a", deterministic=True, outcome="refused", why=said)) == "a function reads a global"
    assert reason(Peer("a", deterministic=True, outcome="refused", why="KeyError: 'x'")) == "something else"


def test_what_the_peer_adds_is_not_what_the_notebook_shows(tmp_path: Path) -> None:
    sources = ["x = 1", "Path(product['x']).parent.mkdir()\nPath(product['x']).write_bytes(pickle.dumps(x))"]
    cells = [{"cell_type": "code", "source": source.splitlines(keepends=True)} for source in sources]
    (tmp_path / "task.ipynb").write_text(json.dumps({"cells": [{"cell_type": "markdown"}, *cells]}))
    assert own_cells(tmp_path / "task.ipynb") == cells[:1]
