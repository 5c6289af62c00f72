"""The command line: one command per verb of `ringtrue.main`, each error with an exit code of its own."""

import os
import sys

import click

from ringtrue import __version__
from ringtrue.cli.auditing import audit
from ringtrue.cli.cases import explain, trace
from ringtrue.cli.causes import before_after_command, bunching_command, levels_command, outside_command
from ringtrue.cli.claims import claims_group
from ringtrue.cli.demo import demo
from ringtrue.cli.evidence import coverage, diff, load, problems
from ringtrue.cli.exits import exits_command
from ringtrue.cli.figures import figures_command, measures_command
from ringtrue.cli.library import sources, standards
from ringtrue.cli.matters import alerts_command, matters_command
from ringtrue.cli.promises import promises_group, retest_command
from ringtrue.cli.testing import compare_command, split_command, watch_command
from ringtrue.cli.themes import themes_command
from ringtrue.errors import RingTrueError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
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


COMMANDS = (load, problems, coverage, audit, explain, trace, diff, standards, sources, demo)
FIGURES = (
    measures_command,
    figures_command,
    exits_command,
    compare_command,
    watch_command,
    split_command,
    claims_group,
)
CAUSES = (levels_command, before_after_command, bunching_command, outside_command)
PROMISES = (promises_group, matters_command, alerts_command, retest_command, themes_command)
for command in (*COMMANDS, *FIGURES, *CAUSES, *PROMISES):
    ringtrue.add_command(command)


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
