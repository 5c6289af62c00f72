"""Every way in which RingTrue stops and tells the user why.

A message says what was found, where, what was expected and what to do. Each class has an exit code of its own, so that
a scheduled job's failure is legible without its log; 2 is left to the command line's own usage errors.
"""


class RingTrueError(Exception):
    """The base of every error that is the user's to mend; its text is shown without a traceback."""

    exit_code = 1


class SourceFileError(RingTrueError):
    """A file that cannot be read as what it is said to be; nothing of it was loaded."""

    exit_code = 3


class LibraryError(RingTrueError):
    """A YAML file of the library (record, codes, mapping, calendar, population) that says something impossible."""

    exit_code = 4


class StandardFileError(RingTrueError):
    """A standard that cannot be loaded: its YAML, its condition or its worked examples are wrong."""

    exit_code = 5


class ExpressionError(StandardFileError):
    """A condition outside the language of standards; the message carries the text and a caret under the fault."""


class CasebookError(RingTrueError):
    """A casebook that is missing, damaged, or being written by somebody else."""

    exit_code = 6


class UnknownNameError(RingTrueError):
    """A case, standard, pack, population or source that does not exist; the message lists near ones."""

    exit_code = 7


class DisagreementError(RingTrueError):
    """Two engines reached different verdicts for one case and standard, so none of the findings is shown."""

    exit_code = 8


class PromiseError(RingTrueError):
    """An act on a promise or a theme that is refused: not allowed in its state, or without an actor or a reason."""

    exit_code = 10


class EngineError(RingTrueError):
    """An engine that cannot be started on this machine."""

    exit_code = 9
