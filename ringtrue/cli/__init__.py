"""The command line: one command per verb of `ringtrue.main`, each error with an exit code of its own."""

import os
import sys
from importlib import import_module
from typing import Any

import click

from ringtrue import __version__
from ringtrue.errors import RingTrueError

# Where each command is. A command is imported when it is asked for: the statistics alone take longer to import than
# most loads take.
COMMANDS = {
    "load": "evidence:load",
    "problems": "evidence:problems",
    "coverage": "evidence:coverage",
    "audit": "auditing:audit",
    "explain": "cases:explain",
    "trace": "cases:trace",
    "diff": "evidence:diff",
    "standards": "library:standards",
    "sources": "library:sources",
    "demo": "demo:demo",
    "measures": "figures:measures_command",
    "figures": "figures:figures_command",
    "exits": "exits:exits_command",
    "compare": "testing:compare_command",
    "watch": "testing:watch_command",
    "split": "testing:split_command",
    "claims": "claims:claims_group",
    "levels": "causes:levels_command",
    "before-after": "causes:before_after_command",
    "bunching": "causes:bunching_command",
    "outside": "causes:outside_command",
    "promises": "promises:promises_group",
    "matters": "matters:matters_command",
    "alerts": "matters:alerts_command",
    "retest": "promises:retest_command",
    "themes": "themes:themes_command",
}


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order in which they are needed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        found: Any = getattr(import_module(f"ringtrue.cli.{module}"), name)
        return found if isinstance(found, click.Command) else None


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="ringtrue")
def ringtrue() -> None:
    """Test what a police force says about its rape investigations against its own records.

    \b
    A first audit, in four steps:
      ringtrue load SOURCE FILE... --book DIR     their files become a casebook
      ringtrue coverage DIR                       what the files hold, and what they cannot say
      ringtrue audit DIR --pack case-review       every case against every standard
      ringtrue explain DIR CASE                   one case, with its reasons
    """


def main() -> None:
    """Run the command line; a user's mistake ends in a message and an exit code, never in a traceback."""
    try:
        ringtrue(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except click.Abort:
        sys.exit(130)
    except RingTrueError as problem:
        click.echo(f"ringtrue: {problem}", err=True)
        sys.exit(problem.exit_code)
    except KeyboardInterrupt:
        click.echo("ringtrue: stopped. Nothing was half-written.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has left, as `head` does; that is no fault of anybody's.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as problem:
        click.echo(
            f"ringtrue: {problem.filename or 'the disk'}: {problem.strerror or problem}. Nothing was changed.", err=True
        )
        sys.exit(1)
