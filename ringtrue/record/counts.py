"""Published counts: the `count` table of the record, one row for each published number."""

import pyarrow as pa

COUNT = pa.schema(
    [
        ("unit", pa.string()),
        ("period_lo", pa.int64()),
        ("period_hi", pa.int64()),
        ("counted", pa.string()),
        ("offence", pa.string()),
        ("exit", pa.string()),
        ("outcome", pa.string()),
        ("offence_local", pa.string()),
        ("value", pa.int64()),
        ("source_row", pa.int64()),
    ]
)
