"""Explanations: the reference engine reaches a finding again from its case alone, and says why.

Every finding that a person is shown has been through here. Where the two engines differ, nothing is shown at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ringtrue.errors import DisagreementError
from ringtrue.language import nodes as n
from ringtrue.language.engines.base import Evidence
from ringtrue.language.engines.reference_engine import record_of, setting_of
from ringtrue.language.english import because, phrase, witnesses
from ringtrue.language.nodes import Node
from ringtrue.language.reference import CaseRecord, Setting, evaluate
from ringtrue.record.snapshot import Case
from ringtrue.record.spans import Span, words
from ringtrue.standards.audit import Finding, SourceAudit
from ringtrue.standards.model import Edition, Standard, Verdict, before
from ringtrue.standards.waivers import Waiver, Waivers


@dataclass(frozen=True)
class Explanation:
    """A finding reached a second time, with its sentence and the events that show it."""

    case: Case
    standard: Standard
    edition: str
    verdict: Verdict
    sentence: str
    witnesses: tuple[int, ...]
    waiver: Waiver | None = None

    @property
    def is_listed(self) -> bool:
        """Whether this only describes, as "closed with no right of review", and says nothing against anybody."""
        return self.verdict is Verdict.BREACHED and bool(self.standard.text.listed_as)

    @property
    def full_sentence(self) -> str:
        """The sentence, with the waiver where one was given."""
        return f"{self.sentence} ({self.waiver.words}.)" if self.waiver else self.sentence


def explain(case: Case, standard: Standard, evidence: Evidence, waiver: Waiver | None = None) -> Explanation:
    """Return what the reference engine finds of a stored case, and why."""
    return _explained(case, standard, record_of(case, evidence), setting_of(evidence), waiver)


def _explained(
    case: Case, standard: Standard, record: CaseRecord, setting: Setting, waiver: Waiver | None
) -> Explanation:
    verdict = Verdict(evaluate(standard.verdict, record, setting))
    edition = evaluate(standard.edition, record, setting)
    sentence, shown = _reason(standard, edition, verdict, record, setting)
    return Explanation(case, standard, edition, verdict, sentence, shown, waiver)


def explain_all(
    source: SourceAudit, findings: Iterable[Finding], waivers: Waivers | None = None
) -> Iterator[Explanation]:
    """Yield the explanation of findings, in the order of their cases; raise DisagreementError where one differs."""
    wanted: dict[int, list[Finding]] = {}
    for finding in findings:
        wanted.setdefault(finding.case_no, []).append(finding)
    numbers, setting = sorted(wanted), setting_of(source.evidence)
    for start in range(0, len(numbers), 2_000):
        for case in source.snapshot.cases(numbers[start : start + 2_000]):
            record = record_of(case, source.evidence)
            for finding in wanted[case.number]:
                yield _confirmed(case, record, finding, setting, waivers)


def _confirmed(
    case: Case, record: CaseRecord, finding: Finding, setting: Setting, waivers: Waivers | None
) -> Explanation:
    waiver = waivers.of(case.id, finding.standard.id) if waivers is not None else None
    made = _explained(case, finding.standard, record, setting, waiver)
    if (made.verdict, made.edition) != (finding.verdict, finding.edition):
        raise DisagreementError(
            f"{case.id}, {finding.standard.id}: the engine found {finding.verdict.value} "
            f"(edition {finding.edition or 'none'}), the reference engine {made.verdict.value} "
            f"(edition {made.edition or 'none'}). "
            "No finding is shown. Please report this with the standard and the events of the case."
        )
    return made


# ---- the sentence


def _reason(
    standard: Standard, edition: str, verdict: Verdict, record: CaseRecord, setting: Setting
) -> tuple[str, tuple[int, ...]]:
    in_force = next((each for each in standard.editions if str(each.since) == edition), None)
    if in_force is None:
        return _no_edition(standard, verdict, record, setting), ()
    if in_force.is_draft and not standard.drafts:
        return (
            f"Not applicable: the edition of {_day(in_force)} is a draft, whose source has not been seen well enough; "
            "it is applied only where drafts are asked for."
        ), ()
    if in_force.text.repealed:
        return f"Not applicable: the standard ended on {_day(in_force)}.", ()
    if verdict is Verdict.PENDING and in_force.due is not None:
        due = evaluate(in_force.due, record, setting)
        still = "there is still time, until" if in_force.text.outlasts else "the case is open and there is time until"
        return f"Pending: {still} {words(due)}.", ()
    node = _deciding(in_force, verdict, record, setting)
    reason = because(node, record, setting, standard.names)
    if verdict is Verdict.UNCLEAR and in_force.due is not None and node is in_force.requires:
        reason += _perhaps_in_time(in_force.due, node, record, setting)
    listed = standard.text.listed_as if verdict is Verdict.BREACHED else ""
    said = f"Listed as {listed}" if listed else verdict.words
    return f"{said}: {reason}.", tuple(witnesses(node, record, setting))


def _deciding(edition: Edition, verdict: Verdict, record: CaseRecord, setting: Setting) -> Node:
    """Return the part of an edition that decided: its scope, what it requires, or both where neither is known."""
    if verdict is Verdict.NOT_APPLICABLE:
        return edition.applies
    if verdict is not Verdict.UNCLEAR:
        return edition.requires
    unknown = [part for part in (edition.applies, edition.requires) if evaluate(part, record, setting) is None]
    if not unknown:
        return edition.requires
    return unknown[0] if len(unknown) == 1 else n.And(tuple(unknown))


def _perhaps_in_time(due: Node, required: Node, record: CaseRecord, setting: Setting) -> str:
    """Say why what is certainly not done is not breached: there may still be time, and the record does not tell."""
    if evaluate(required, record, setting) is None:
        return ""
    if evaluate(before(due), record, setting) is None:
        return "; but the day by which it was due is not known, so that there may still be time"
    return "; but whether the case is still open is not known, so that there may still be time"


def _no_edition(standard: Standard, verdict: Verdict, record: CaseRecord, setting: Setting) -> str:
    when = evaluate(standard.in_force_on, record, setting)
    if verdict is Verdict.UNCLEAR:
        known = f"only {words(when)} is known" if isinstance(when, Span) else "it is not recorded"
        anchor = phrase(standard.in_force_on, standard.names)
        return f"Unclear: which edition applied depends on {anchor}, and {known}."
    first = _day(standard.editions[0])
    return f"Not applicable: the standard was in force from {first}, and the case began on {words(when)}."


def _day(edition: Edition) -> str:
    start = edition.since
    return f"{start.day} {start:%B %Y}"
