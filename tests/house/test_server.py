"""Jupyter finds the server extension and loads it."""

import logging
from types import SimpleNamespace
from typing import Any, cast

import pytest
from jupyter_server.extension.manager import ExtensionPackage

import nblift


def test_jupyter_finds_the_extension() -> None:
    package = ExtensionPackage(name="nblift", enabled=True)
    assert package.validate()
    assert list(package.extension_points) == ["nblift.server"]


def test_loading_is_told_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    point = ExtensionPackage(name="nblift", enabled=True).extension_points["nblift.server"]
    with caplog.at_level(logging.INFO):
        point.load(cast("Any", SimpleNamespace(log=logging.getLogger("server"))))
    assert caplog.messages == [f"nblift {nblift.__version__} is loaded"]
