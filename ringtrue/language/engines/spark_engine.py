"""Spark, through Spark Connect: the same tree on a cluster, or on a local Spark-compatible server.

`RINGTRUE_SPARK` names a Spark Connect server (`sc://host:port`) that can read the snapshot's files under the same
path; without it a local server is started for the run.
"""

import logging
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from ringtrue.errors import EngineError
from ringtrue.language.calendars import calendars
from ringtrue.language.dialects import DIALECTS
from ringtrue.language.engines.base import Answers, Engine, Evidence, with_answers
from ringtrue.language.nodes import Node
from ringtrue.language.plan import Planner, Query


class SparkEngine(Engine):
    """A Spark Connect session in UTC."""

    name = "spark"
    batch = 1_000_000

    def __init__(self) -> None:
        self.server: Any = None
        try:
            self.session = self._connect()
        except ImportError as problem:
            raise EngineError(f"the Spark engine is not installed ({problem}). Install ringtrue[spark].") from None
        self.session.conf.set("spark.sql.session.timeZone", "UTC")

    def _connect(self) -> Any:
        # The client looks for the script it was started from and ends the program where there is none.
        main = sys.modules["__main__"]
        if not hasattr(main, "__file__"):
            main.__file__ = "ringtrue"
        os.environ.setdefault("RUST_LOG", "error")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            from pyspark.sql import SparkSession

            address = os.environ.get("RINGTRUE_SPARK") or self._start()
            return SparkSession.builder.remote(address).create()

    def _start(self) -> str:
        from pysail.spark import SparkConnectServer

        self.server = SparkConnectServer("127.0.0.1", 0)
        self.server.start(background=True)
        host, port = self.server.listening_address
        return f"sc://{host}:{port}"

    def ask(self, evidence: Evidence, questions: Mapping[str, Node], batch: int | None = None) -> Iterator[Answers]:
        for table in self.tables(evidence, questions, batch):
            yield {name: table[name].to_pylist() for name in table.column_names}

    def tables(self, evidence: Evidence, questions: Mapping[str, Node], batch: int | None = None) -> Iterator[Any]:
        query = Planner(DIALECTS["spark"], evidence.layout).query(dict(questions), numbered=True)
        self._calendars(query)
        total, batch = evidence.snapshot.manifest["cases"], batch or self.batch
        for start in range(0, max(total, 1), batch):
            self._views(evidence, f"case_no BETWEEN {start} AND {min(start + batch, total) - 1}")
            try:
                table = self.session.sql(f"{query.text}\nORDER BY c.case_no").toArrow()
            except Exception as problem:
                raise EngineError(f"Spark could not answer: {str(problem)[:2000]}") from None
            yield with_answers(table, query.answers)

    def _views(self, evidence: Evidence, between: str) -> None:
        folder = evidence.snapshot.path.resolve()
        files = {
            f"slice_{number}": folder / "slices" / f"{number}.parquet" for number in evidence.layout.kinds.values()
        }
        for name, path in {"events": folder / "events.parquet", **files}.items():
            frame = self.session.read.parquet(str(path)).where(f"{between} AND {evidence.cut}")
            frame.createOrReplaceTempView(name)
        cases = self.session.read.parquet(str(folder / "cases.parquet")).where(between)
        cases.createOrReplaceTempView("cases")

    def _calendars(self, query: Query) -> None:
        for name, calendar, amount in query.workdays:
            days = calendars()[calendar].table(amount)
            self.session.createDataFrame(days, "day long, moved long").createOrReplaceTempView(name)

    def close(self) -> None:
        logging.getLogger("pyspark").setLevel(logging.ERROR)
        self.session.stop()
        if self.server is not None:
            self.server.stop()
