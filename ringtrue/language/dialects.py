"""The few ways in which the SQL of our engines differs, by name; everything else is the same text on all of them."""

from abc import ABC, abstractmethod


class Dialect(ABC):
    """What an engine must say for itself."""

    name: str
    semi_join: str
    anti_join: str

    @abstractmethod
    def text(self, value: str) -> str:
        """Return a string literal."""

    @abstractmethod
    def add_months(self, micros: str, months: int) -> str:
        """Return microseconds moved by calendar months, clipped to the end of the month."""


class DuckDB(Dialect):
    """DuckDB 1.5."""

    name = "duckdb"
    semi_join = "SEMI JOIN"
    anti_join = "ANTI JOIN"

    def text(self, value: str) -> str:
        return "'" + value.replace("'", "''") + "'"

    def add_months(self, micros: str, months: int) -> str:
        return f"epoch_us(make_timestamp({micros}) + to_months({months}))"


class Spark(Dialect):
    """Spark SQL over Spark Connect, in a session whose time zone is UTC."""

    name = "spark"
    semi_join = "LEFT SEMI JOIN"
    anti_join = "LEFT ANTI JOIN"

    def text(self, value: str) -> str:
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def add_months(self, micros: str, months: int) -> str:
        return f"unix_micros(timestamp_micros({micros}) + make_ym_interval(0, {months}))"


DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in (DuckDB(), Spark())}
