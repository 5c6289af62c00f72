"""Engines: where the one tree of questions is put to a whole snapshot.

An engine takes named questions and yields tables with `case_no` and one column per question, in batches of whole
cases in the order of the snapshot. The reference engine is the meaning; the others must agree with it, row by row.
"""

from ringtrue.errors import UnknownNameError
from ringtrue.language.engines.base import Engine
from ringtrue.record.yamlfile import near

ENGINES = ("duckdb", "spark", "reference")


def engine(name: str) -> Engine:
    """Return an engine by name, started; raise UnknownNameError or EngineError."""
    match name:
        case "duckdb":
            from ringtrue.language.engines.duckdb_engine import DuckDBEngine

            return DuckDBEngine()
        case "spark":
            from ringtrue.language.engines.spark_engine import SparkEngine

            return SparkEngine()
        case "reference":
            from ringtrue.language.engines.reference_engine import ReferenceEngine

            return ReferenceEngine()
    raise UnknownNameError(f"no engine {name!r}{near(name, ENGINES)}.")


__all__ = ["ENGINES", "Engine", "engine"]
