"""The manual page and the completion of shells, both made from the commands as they are."""

from collections.abc import Iterator
from textwrap import dedent

import click

from tui.spoken import speak_english

PROGRAM = "seatdesk"
_ENVIRONMENT = {
    "SEATDESK_CONFIG": "The configuration file, in place of config.toml in the platform's folder.",
    "SEATDESK_STORE": "Where the store is, as --store says it.",
    "LANGUAGE, LC_ALL, LC_MESSAGES, LANG": "The language of messages: English or Italian.",
    "NO_COLOR": "Screens without colours.",
}
_HELP = {"-h, --help": "Show this message and exit."}
_EXIT = {
    "0": "Done.",
    "1": "Refused: something for you to put right, said in one sentence.",
    "2": "The command was not given as it must be.",
    "3": "Something outside does not work, or it is not known what became of a payment.",
    "70": "A fault of the program; the reference that is printed stands in its log.",
}


def register(main: click.Group) -> None:
    """Add these commands to the command line."""
    main.add_command(completion)
    main.add_command(man)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what makes SHELL complete commands and options.

    \b
    bash: eval "$(seatdesk completion bash)"          in ~/.bashrc
    zsh:  eval "$(seatdesk completion zsh)"           in ~/.zshrc
    fish: seatdesk completion fish > ~/.config/fish/completions/seatdesk.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None, "click knows these shells"
    root = context.find_root().command
    click.echo(found(root, {}, PROGRAM, f"_{PROGRAM.upper()}_COMPLETE").source())


@click.command()
@click.pass_context
def man(context: click.Context) -> None:
    """Print the manual page, in English: `seatdesk man > seatdesk.1` makes what `man ./seatdesk.1` shows."""
    speak_english()
    click.echo("\n".join(_page(context.find_root().command)))


def _page(root: click.Command) -> Iterator[str]:
    yield '.TH "SEATDESK" "1" "" "Seatdesk" "User Commands"'
    yield ".SH NAME"
    yield f"{PROGRAM} \\- a billing centre in the terminal"
    context = click.Context(root, info_name=PROGRAM)
    yield ".SH SYNOPSIS"
    yield f".B {PROGRAM}"
    yield _plain(" ".join(root.collect_usage_pieces(context)))
    yield ".SH DESCRIPTION"
    yield from _prose(root.help or "")
    yield ".SH OPTIONS"
    yield from _options(root, context)
    yield ".SH COMMANDS"
    yield from _commands(root, context)
    yield ".SH EXIT STATUS"
    yield from _list(_EXIT)
    yield ".SH ENVIRONMENT"
    yield from _list(_ENVIRONMENT)


def _commands(group: click.Command, context: click.Context) -> Iterator[str]:
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        # As it is written: what the group hands out may be in another language.
        command = group.commands[name]
        if command.hidden:
            continue
        below = click.Context(command, info_name=name, parent=context)
        yield f".SS {_plain(below.command_path)}"
        pieces = " ".join(command.collect_usage_pieces(below))
        yield f".B {_plain(below.command_path)}"
        yield _plain(pieces)
        yield ".PP"
        yield from _prose(command.help or "")
        yield from _options(command, below)
        yield from _commands(command, below)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    """Every option with its help; --help, which all have, stands with the program's own."""
    records = [one.get_help_record(context) for one in command.params]
    described = dict(record for record in records if record and record[1])
    yield from _list(described if context.parent else described | _HELP)


def _list(described: dict[str, str]) -> Iterator[str]:
    for name, text in described.items():
        yield ".TP"
        yield f"\\fB{_plain(name)}\\fR"
        yield _plain(text)


def _prose(text: str) -> Iterator[str]:
    """Paragraphs filled; one that begins with \\b as it stands, as click does."""
    for number, paragraph in enumerate(dedent(text).strip().split("\n\n")):
        if number:
            yield ".PP"
        lines = paragraph.splitlines()
        if lines and lines[0].strip() == "\b":
            yield ".nf"
            yield from (_plain(line) for line in lines[1:])
            yield ".fi"
        else:
            yield _plain(" ".join(line.strip() for line in lines))


def _plain(text: str) -> str:
    """Text that troff sets as it stands."""
    text = text.replace("\b", "").replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text
