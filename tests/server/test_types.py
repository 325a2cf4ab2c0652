"""Schemas and TypeScript types follow the Structs."""

from pathlib import Path

import msgspec
import pytest

from nblift.server import types
from nblift.server.messages import WIRE


@pytest.mark.parametrize(("path", "text"), [pytest.param(p, t, id=p.name) for p, t in types.generated().items()])
def test_generated_files_are_those_of_today(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run: python -m nblift.server.types"


def test_every_value_and_field_of_the_wire_is_described() -> None:
    bare = [
        f"{name}.{field}" if field else name
        for name, schema in types.schemas()["$defs"].items()
        for field, inner in {"": schema, **schema.get("properties", {})}.items()
        if not inner.get("description")
    ]
    assert bare == []


def test_a_field_is_optional_only_where_the_wire_leaves_it_out() -> None:
    definitions = types.schemas()["$defs"]
    assert definitions["WireCell"]["required"] == ["id", "kind", "source"]
    assert set(definitions["WireDiagnostic"]["required"]) == set(definitions["WireDiagnostic"]["properties"])


class Inner(msgspec.Struct, frozen=True):
    """The inner value."""

    #: A number,
    #: or nothing.
    count: int | None
    #: Pairs.
    pairs: tuple[tuple[str, int], ...]
    #: Either.
    either: tuple[str | None, ...]


class Outer(msgspec.Struct, frozen=True, omit_defaults=True):
    """The outer value."""

    #: By name.
    inner: dict[str, Inner] = {}


def test_what_typescript_a_struct_becomes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(types, "WIRE", {"Outer": Outer})
    assert types.typescript(types.schemas()).split("*/\n", 1)[1] == (
        "\n/** The inner value. */\nexport interface Inner {\n"
        "  /** A number, or nothing. */\n  readonly count: number | null;\n"
        "  /** Pairs. */\n  readonly pairs: readonly (readonly [string, number])[];\n"
        "  /** Either. */\n  readonly either: readonly (string | null)[];\n}\n\n"
        "/** The outer value. */\nexport interface Outer {\n"
        "  /** By name. */\n  readonly inner?: Readonly<Record<string, Inner>>;\n}\n"
    )


def test_every_value_has_a_decoder() -> None:
    for kind in WIRE.values():
        msgspec.json.Decoder(kind)
