"""`seatdesk completion` and `seatdesk man`: made from the commands themselves."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tui.__main__ import main


def commands(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        yield (*path, name)
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *path, name)


@pytest.fixture(scope="module")
def page() -> str:
    done = CliRunner().invoke(main, ["man"])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_page_names_every_command_and_every_option_of_it(page: str) -> None:
    for path in commands(main):
        assert f".SS seatdesk {' '.join(path)}" in page.replace("\\-", "-")
    for option in ("--json", "--as", "--dry-run", "--store"):
        assert option in page.replace("\\-", "-")


def test_the_page_says_what_exit_codes_and_variables_mean(page: str) -> None:
    for wanted in ('.TH "SEATDESK" "1"', ".SH EXIT STATUS", ".SH ENVIRONMENT", "SEATDESK_CONFIG", "SEATDESK_STORE"):
        assert wanted in page.replace("\\-", "-")


def test_the_page_is_the_same_each_time(page: str) -> None:
    assert CliRunner().invoke(main, ["man"]).stdout == page


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
def test_the_page_is_set_without_a_warning(page: str) -> None:
    done = subprocess.run(["groff", "-man", "-ww", "-Tutf8"], input=page, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "billing centre" in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_gets_a_script(shell: str) -> None:
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0, done.output
    assert "_SEATDESK_COMPLETE" in done.stdout
    assert "seatdesk" in done.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_completes_commands_and_options(tmp_path: Path) -> None:
    script = CliRunner().invoke(main, ["completion", "bash"]).stdout
    program = tmp_path / "seatdesk"
    program.write_text(f"#!{sys.executable}\nfrom tui.__main__ import main\nmain(prog_name='seatdesk')\n")
    program.chmod(0o755)
    asked = f"""
        PATH="{tmp_path}:$PATH"; export PYTHONPATH={Path(__file__).parent.parent}
        {script}
        COMP_WORDS=(seatdesk subscript); COMP_CWORD=1; COMPREPLY=(); _seatdesk_completion seatdesk
        printf '%s ' "${{COMPREPLY[@]}}"
        COMP_WORDS=(seatdesk users --fi); COMP_CWORD=2; COMPREPLY=(); _seatdesk_completion seatdesk
        printf '%s ' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["subscriptions", "--filter"], done.stderr
