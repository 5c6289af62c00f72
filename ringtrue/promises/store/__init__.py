"""The tables in which the acts of people are kept: append-only, each act with a row of the audit log."""
