from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tests.support.notebooks import cell, write_notebook

import nblift
from nblift.cli.main import COMMANDS, cli, main


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_where_the_table_says_and_explains_itself(name: str) -> None:
    command = import_module(f"nblift.cli.{name.replace('-', '_')}").command
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.help


def test_the_help_names_all_commands() -> None:
    shown = CliRunner().invoke(cli, ["--help"]).output
    assert all(f"  {name}  " in shown and text in shown for name, text in COMMANDS.items())


def test_a_mistyped_command_is_a_usage_error_with_the_nearest() -> None:
    result = CliRunner().invoke(cli, ["output", "list"])
    assert result.exit_code == 2
    assert "There is no command 'output'. Did you mean outputs?" in result.output


def test_the_version_is_the_packages() -> None:
    assert CliRunner().invoke(cli, ["--version"]).output == f"nblift {nblift.__version__}\n"


def test_jupyter_nblift_calls_itself_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["/usr/bin/jupyter-nblift", "--help"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("Usage: jupyter nblift [OPTIONS]")


def test_what_python_warns_of_in_a_notebook_is_not_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_notebook(tmp_path, cell("digits = '\\d+'", "step:load"), cell("print(digits)", "step:show"))
    with pytest.raises(SystemExit) as left:
        main(["promote", "--static", str(path), "--to", str(tmp_path / "out")])
    assert left.value.code == 4
    assert "Warning" not in capfd.readouterr().err
