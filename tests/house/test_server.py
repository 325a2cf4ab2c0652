"""Jupyter finds the server extension."""

from jupyter_server.extension.manager import ExtensionPackage


def test_jupyter_finds_the_extension() -> None:
    package = ExtensionPackage(name="nblift", enabled=True)
    assert package.validate()
    assert list(package.extension_points) == ["nblift.server"]
