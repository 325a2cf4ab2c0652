"""What the peer's outcomes amount to."""

from promotion_peer import Peer, peer_table, reason


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
