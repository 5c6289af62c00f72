"""Standards: rules with authority, put to every case; findings, and explanations reached a second time."""
