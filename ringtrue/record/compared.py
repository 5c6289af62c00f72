"""How what was decided of an officer stands to what had been recommended: of the finding, and of the sanction.

Which of two sanctions is the heavier is said by the order of the code list, where a lawyer can dispute it; here they
are only laid beside each other, once, when a snapshot is sealed.
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from ringtrue.record.draft import Draft

# What an officer leaves behind when the sanction comes too late, and what takes a sanction back.
OVERTAKEN, UNDONE = frozenset({"resigned"}), frozenset({"reinstated", "not_served"})
SUSPENSIONS, DAYS = frozenset({"suspended", "suspended_over_30"}), 30
Said = tuple[str, int | None]  # the code, and the days where it is a suspension


def with_compared(cases: pa.Table, events: pa.Table, draft: Draft) -> pa.Table:
    """Return the cases with `finding_compared` and `sanction_compared`: a code of `comparisons`, or nothing.

    Nothing stands where either is not recorded, where one has no place in the order (an allegation that could not be
    looked into), or where two suspensions are of days that are not known. Of several the last counts.
    """
    for what, listed in (("finding", "findings"), ("sanction", "sanctions")):
        order = draft.record.codes[listed].order
        found: list[str | None] = [None] * cases.num_rows
        if draft.kind == "matter":
            said = {step: _last(events, f"{what}_{step}", what) for step in ("recommended", "decided")}
            for case, decided in said["decided"].items():
                if case in said["recommended"]:
                    found[case] = _beside(said["recommended"][case], decided, order)
        cases = cases.append_column(f"{what}_compared", pa.array(found, pa.string()))
    return cases


def _last(events: pa.Table, kind: str, column: str) -> dict[int, Said]:
    rows: Any = zip(*(events[name].to_pylist() for name in ("case_no", "kind", column, "amount")), strict=True)
    return {case: (code, amount) for case, happened, code, amount in rows if happened == kind and code is not None}


def _beside(recommended: Said, decided: Said, order: Mapping[str, int]) -> str | None:
    if recommended[0] not in order:
        return None
    if decided[0] in OVERTAKEN or decided[0] in UNDONE:
        return "overtaken" if decided[0] in OVERTAKEN else "undone"
    if decided[0] not in order:
        return None
    if {recommended[0], decided[0]} == SUSPENSIONS and _may_be_over_30(recommended, decided):
        return None
    first, then = order[recommended[0]], order[decided[0]]
    if first == then and recommended[0] == decided[0] == "suspended":
        if recommended[1] is None or decided[1] is None:
            return None
        first, then = recommended[1], decided[1]
    return "same" if first == then else "below" if then < first else "above"


def _may_be_over_30(*said: Said) -> bool:
    """Say whether a suspension of some days may be as long as one of over thirty, of which the days are not known."""
    return any(code == "suspended" and (days is None or days > DAYS) for code, days in said)
