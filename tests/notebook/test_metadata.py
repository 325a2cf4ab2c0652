"""What stands under `nblift` in a notebook, and the kernel that it asks for."""

from typing import Any

import pytest
from tests.notebook.golden import notebook

from nblift.model.notebook import Settings, StepOptions
from nblift.notebook import metadata, metadata_of, read


def _found(**kept: Any) -> list[tuple[str, str, str]]:
    reading = read(notebook("x = 1", tags=("step:load",), **kept), "metadata")
    return [(found.code, found.message, found.hint) for found in reading.diagnostics]


def test_settings_are_read_as_written() -> None:
    kept = {"version": 1, "pipeline": "care", "steps": {"load": {"retries": 2, "timeout_s": 60, "network": True}}}
    reading = read(notebook("x = 1", tags=("step:load",), nblift=kept), "metadata")
    assert reading.diagnostics == ()
    assert reading.notebook is not None
    assert reading.notebook.settings == Settings(
        pipeline="care", steps={"load": StepOptions(retries=2, timeout_s=60, network=True)}
    )


def test_no_metadata_are_the_defaults() -> None:
    reading = read(notebook("x = 1"), "metadata")
    assert reading.diagnostics == ()
    assert reading.notebook is not None
    assert reading.notebook.settings == Settings()
    assert reading.notebook.kernel == "python3"


@pytest.mark.parametrize("settings", [Settings(), Settings(pipeline="a", steps={"b": StepOptions(cpus=2)})])
def test_what_is_written_has_its_version_and_is_read_back(settings: Settings) -> None:
    written = metadata_of(settings)
    assert written["version"] == 1
    assert metadata.settings_of({"nblift": written}) == (settings, [])


@pytest.mark.parametrize(
    ("kept", "what", "hint"),
    [
        ([], "it is no object", "Remove `nblift` from the notebook's metadata."),
        ({"version": "1"}, "its version is '1'", 'Write "version": 1.'),
        ({"version": 0}, "its version is 0", 'Write "version": 1.'),
        ({"pipelin": "a"}, "there is no option `pipelin`", "Did you mean `pipeline`?"),
        ({"steps": {"load": {"retry": 1}}}, "there is no option `retry` of step `load`", "Did you mean `retries`?"),
        ({"steps": {"load": {"retries": -1}}}, "`retries` of step `load` is -1", "It is at least 0."),
        ({"steps": {"load": {"cpus": 0}}}, "`cpus` of step `load` is 0.0", "It is at least 0.001."),
        (
            {"steps": {"load": {"cache": "ttl"}}},
            "step `load` has one of `ttl_s` and `cache: ttl` without the other",
            'Write both: "cache": "ttl", "ttl_s": 3600.',
        ),
        (
            {"steps": {"load": {"cache": "sometimes"}}},
            "Invalid enum value 'sometimes' - at `$.steps[...].cache`",
            "Correct it in the notebook's metadata.",
        ),
        ({"pipeline": " "}, "the pipeline's name is empty", "Give it a name, or remove the entry."),
        (
            {"steps": {"load": {"retries": "2"}}},
            "Expected `int`, got `str` - at `$.steps[...].retries`",
            "Correct it in the notebook's metadata.",
        ),
    ],
)
def test_broken_metadata_are_an_error_with_its_mend(kept: Any, what: str, hint: str) -> None:
    assert _found(nblift=kept) == [("NB105", f"The notebook's metadata under `nblift` cannot be used: {what}.", hint)]


def test_metadata_of_a_newer_nblift_are_refused() -> None:
    assert _found(nblift={"version": 2, "anything": 1}) == [
        ("NB106", "The notebook's nblift metadata have version 2; this nblift knows 1.", "Update nblift.")
    ]


def test_older_metadata_are_migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "VERSION", 2)
    monkeypatch.setattr(metadata, "MIGRATIONS", {1: lambda old: {"pipeline": old["name"]}})
    assert metadata.settings_of({"nblift": {"version": 1, "name": "care"}}) == (Settings(2, "care"), [])


def test_options_without_a_step_are_noted() -> None:
    assert _found(nblift={"steps": {"laod": {}}}) == [
        ("NB107", "There are options for the step `laod`, but no cell is tagged `step:laod`.", "Did you mean `load`?")
    ]


@pytest.mark.parametrize(
    ("kept", "language"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "R"),
        ({"language_info": {"name": "julia"}}, "julia"),
        ({"kernelspec": {"name": "ir"}}, "ir"),
        ({"kernelspec": {"name": "julia-1.9"}}, "julia-1.9"),
        ({"kernelspec": {"name": "python3", "language": "sage"}}, "sage"),
    ],
)
def test_a_notebook_of_another_language_is_refused(kept: Any, language: str) -> None:
    assert _found(**kept) == [
        (
            "NB104",
            f"The notebook is written for {language}, and nblift reads Python.",
            "Choose a Python kernel for the notebook if it is Python all the same.",
        )
    ]


@pytest.mark.parametrize(
    ("kept", "kernel"),
    [
        ({"kernelspec": {"name": "my-env", "language": "python", "display_name": "Mine"}}, "my-env"),
        ({"kernelspec": {"name": "conda-env-r-py"}, "language_info": {"name": "python"}}, "conda-env-r-py"),
        ({"kernelspec": {"name": "python2"}}, "python2"),
        ({"kernelspec": None, "language_info": 3}, "python3"),
    ],
)
def test_the_kernel_is_taken_by_name(kept: Any, kernel: str) -> None:
    reading = read(notebook("x = 1", **kept), "metadata")
    assert reading.diagnostics == ()
    assert reading.notebook is not None
    assert reading.notebook.kernel == kernel
