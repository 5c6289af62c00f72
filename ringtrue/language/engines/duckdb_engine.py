"""DuckDB: the engine that ships, on one machine, in bounded memory."""

from collections.abc import Iterator, Mapping

import duckdb
import pyarrow as pa

from ringtrue.errors import EngineError
from ringtrue.language.calendars import calendars
from ringtrue.language.dialects import DIALECTS
from ringtrue.language.engines.base import Answers, Engine, Evidence, with_answers
from ringtrue.language.nodes import Node
from ringtrue.language.plan import Planner, Query


class DuckDBEngine(Engine):
    """One connection, no extension, no file but the snapshot's."""

    name = "duckdb"
    batch = 250_000

    def __init__(self, memory: str = "2GB") -> None:
        self.connection = duckdb.connect(
            config={
                "memory_limit": memory,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "preserve_insertion_order": False,
            }
        )

    def ask(self, evidence: Evidence, questions: Mapping[str, Node], batch: int | None = None) -> Iterator[Answers]:
        for table in self.tables(evidence, questions, batch):
            yield {name: table[name].to_pylist() for name in table.column_names}

    def tables(self, evidence: Evidence, questions: Mapping[str, Node], batch: int | None = None) -> Iterator[pa.Table]:
        """Yield the answers as Arrow tables sorted by case, without turning them into Python values."""
        query = Planner(DIALECTS["duckdb"], evidence.layout).query(dict(questions), numbered=True)
        self._calendars(query)
        total, batch = evidence.snapshot.manifest["cases"], batch or self.batch
        for start in range(0, max(total, 1), batch):
            cursor = self.connection.cursor()
            try:
                self._views(cursor, evidence, start, min(start + batch, total) - 1, whole=batch >= total)
                table = cursor.execute(f"{query.text}\nORDER BY c.case_no").to_arrow_table()
                yield with_answers(table, query.answers)
            except duckdb.Error as problem:
                raise EngineError(f"DuckDB could not answer: {problem}") from None
            finally:
                cursor.close()

    def _views(self, cursor: duckdb.DuckDBPyConnection, evidence: Evidence, first: int, last: int, whole: bool) -> None:
        """Name the snapshot's files as the relations that the plan reads, for one batch of cases."""
        folder = evidence.snapshot.path
        between = "TRUE" if whole else f"case_no BETWEEN {first} AND {last}"
        cut = "" if evidence.is_whole else f" AND {evidence.cut}"
        files = {
            f"slice_{number}": folder / "slices" / f"{number}.parquet" for number in evidence.layout.kinds.values()
        }
        for name, path in {"events": folder / "events.parquet", **files}.items():
            source = f"SELECT * FROM read_parquet('{_quoted(path)}') WHERE {between}{cut}"
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {source}")
        cases = f"SELECT * FROM read_parquet('{_quoted(folder / 'cases.parquet')}') WHERE {between}"
        cursor.execute(f"CREATE OR REPLACE TEMP VIEW cases AS {cases}")

    def _calendars(self, query: Query) -> None:
        for name, calendar, amount in query.workdays:
            days = calendars()[calendar].table(amount)
            table = pa.table({"day": [day for day, _ in days], "moved": [moved for _, moved in days]})
            self.connection.register("days_of_calendar", table)
            self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM days_of_calendar")
            self.connection.unregister("days_of_calendar")

    def close(self) -> None:
        self.connection.close()


def _quoted(path: object) -> str:
    return str(path).replace("'", "''")
