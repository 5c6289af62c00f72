"""What is done in a case: she is heard, he is looked up and asked, lines are followed, somebody looks over it."""

from datetime import datetime, timedelta

from ringtrue.demo.calibration import rate
from ringtrue.demo.life import Life
from ringtrue.demo.plan import Behaviour
from ringtrue.demo.world import LAPSE, days, hours, office

FOREVER = timedelta(days=9_999)


def plan_enquiry(life: Life) -> None:
    """Settle when he is named and asked and how often she is heard; what is done later depends on how the case ends."""
    rng = life.rng
    if life.person:
        life.named_at = life.t0 + (hours(rng, 1.5, 20) if life.relationship != "stranger" else days(rng, 2, 40))
    elif life.sort == "crime" and rng.random() < 0.25:
        life.person = life.world.somebody(life.t0, rng)
        life.named_at = life.t0 + days(rng, 4, 45)
    if life.named_at is not None:
        # Reports are told in the order in which they came: what an earlier one has looked up may not change afterwards.
        life.named_at = max(life.named_at, life.world.looked_up(life.person) + timedelta(hours=1))
        after = days(rng, 36, 120) if _seen_late(life) else days(rng, 1, 17) * life.queue
        life.seen_at = office((life.named_at + after).date(), rng, 8, 16)
    life.accounts = 3 if life.wants("asked_a_third_time") else 2 if rng.random() < rate("second_account") else 1


def _seen_late(life: Life) -> bool:
    """Whether he is asked late: by neglect, or because the unit has more cases than it can carry."""
    if life.wants("suspect_seen_late"):
        return True
    fault = life.world.fault(life.unit, life.t0.date(), life.rng, Behaviour.DROWNING)
    if fault and life.rng.random() < 0.5:
        life.wanted["suspect_seen_late"] = fault.id
        return True
    return False


def hear_her(life: Life) -> None:
    """Let her be offered a choice and tell it once, sometimes twice."""
    rng, first = life.rng, office((life.t0 + days(life.rng, 1, 5)).date(), life.rng, 9, 16)
    if first <= life.t0 + timedelta(hours=6):
        first = office(first.date() + timedelta(1), rng, 9, 16)
    if first >= life.closes - timedelta(days=1) or life.withdrew_at is not None and first >= life.withdrew_at:
        return
    if life.wants("choice_not_offered"):
        life.did("choice_not_offered", first)
    else:
        life.add("interviewer_choice_offered", first - hours(rng, 2, 20), life.specialist)
    life.add("victim_interviewed", first, life.specialist, depth="full", method="in_person")
    at = first
    for number in range(1, life.accounts):
        at = office((at + days(rng, 3, 14)).date(), rng, 9, 16)
        if at >= life.closes - timedelta(days=1) or life.withdrew_at is not None and at >= life.withdrew_at:
            return
        step = life.add("victim_questioned", at, life.investigator_at(at), depth="full", method="in_person")
        if number == 2:
            life.did("asked_a_third_time", at, step)


def find_him(life: Life) -> None:
    """Let a named man be identified, looked up and asked."""
    if life.named_at is None or life.named_at >= life.closes - timedelta(hours=8):
        life.person, life.named_at, life.seen_at = "", None, None
        return
    rng, named = life.rng, life.named_at
    life.add("suspect_identified", named, life.investigator_at(named), person=life.person)
    life.world.name(life.person, life.ref, named.replace(second=0, microsecond=0))
    _look_up(life, named + hours(rng, 0.6, 5))
    last = min(life.closes - timedelta(days=1), life.withdrew_at or life.closes)
    if life.seen_at is not None and life.seen_at >= last:
        life.seen_at = None
    if life.seen_at is not None:
        _ask_him(life, life.seen_at)
    if life.wants("suspect_seen_late"):
        life.left_undone("suspect_seen_late", named, min(29, ((life.seen_at or life.closes) - named).days))
    elif life.seen_at is None or life.seen_at > named + timedelta(25):
        explained = min(named + days(rng, 2, 20), life.closes - timedelta(hours=3))
        life.add("delay_explained", max(explained, named), life.investigator_at(named))
    _her_own_things(life)


def _look_up(life: Life, at: datetime) -> None:
    if life.wants("suspect_not_looked_up"):
        life.did("suspect_not_looked_up", life.closes)
        return
    at = min(at, life.closes - timedelta(hours=2)).replace(second=0, microsecond=0)
    found = life.world.named_before(life.person, life.ref, at)
    is_missed = found > 0 and life.wants("earlier_report_missed")
    step = life.add(
        "suspect_searched", at, life.investigator_at(at), person=life.person, amount="0" if is_missed else str(found)
    )
    if is_missed:
        life.did("earlier_report_missed", at, step)


def _ask_him(life: Life, at: datetime) -> None:
    """Let him be arrested or come in, be interviewed and let go, and let her be told of it."""
    rng, officer = life.rng, life.investigator_at(at)
    if rng.random() < 0.6:
        life.add("suspect_arrested", at, officer, person=life.person)
        life.add("victim_informed", office(at.date() + timedelta(1), rng, 9, 12), life.specialist, subject="arrest")
        life.add("suspect_interviewed", at + hours(rng, 2, 6), officer, person=life.person, depth="full")
        _bail(life, at + hours(rng, 7, 9))
    else:
        life.add("suspect_interviewed", at + hours(rng, 0.3, 1), officer, person=life.person, depth="full")


def _bail(life: Life, at: datetime) -> None:
    if at >= life.closes - timedelta(days=2):
        return
    life.add("bailed", at, None, "custody_officer", person=life.person)
    told = office(at.date() + timedelta(1), life.rng, 13, 17)
    life.add("victim_informed", told, life.specialist, subject="bail")
    if life.wants("bail_run_out") and life.closes > at + timedelta(160):
        life.add("bail_ended", at + days(life.rng, 100, 150), None, "custody_officer", person=life.person)
        life.left_undone("bail_run_out", at, 93)
    else:
        ends = min(at + days(life.rng, 20, 80), life.closes - timedelta(hours=20))
        life.add("bail_ended", ends, None, "custody_officer", person=life.person)


def _her_own_things(life: Life) -> None:
    """Let her telephone or her records be asked for in some cases, after somebody has looked at him."""
    rng = life.rng
    assert life.named_at is not None
    if life.wants("credibility_first"):
        first = life.t0 + hours(rng, 0.5, 1.2)
        step = life.add("line_followed", first, life.investigator_at(first), subject="victim_records")
        life.did("credibility_first", first, step)
    if life.wants("closed_over_the_device") and life.withdrew_at is None and _kept_her_telephone(life):
        return
    at = office((life.named_at + days(rng, 4, 20)).date(), rng, 9, 15)
    if at >= life.closes - timedelta(days=30):
        return
    if life.wants("device_taken"):
        step = life.add("device_searched", at, life.investigator_at(at))
        life.did("device_taken", at, step)
    elif rng.random() < 0.12:
        life.add("line_followed", at, life.investigator_at(at), subject="victim_device")
        life.add("device_notice_given", at + timedelta(minutes=10), life.specialist)
        life.add("device_agreed", at + timedelta(minutes=25), life.specialist)
        life.add("device_searched", at + days(rng, 0.2, 9), life.investigator_at(at))
    elif rng.random() < 0.03 and life.closes > at + timedelta(40):
        life.add("device_notice_given", at, life.specialist)
        life.add("device_refused", at + timedelta(minutes=15), life.specialist)


def _kept_her_telephone(life: Life) -> bool:
    """Let her refuse it shortly before the case is closed over it, if there is time; say whether there was."""
    assert life.named_at is not None
    at = office((life.closes - days(life.rng, 4, 20)).date(), life.rng, 9, 15)
    if at <= life.named_at + timedelta(days=1):
        return False
    life.add("device_notice_given", at, life.specialist)
    step = life.add("device_refused", at + timedelta(minutes=15), life.specialist)
    life.did("closed_over_the_device", life.closes, step)
    return True


def follow_lines(life: Life) -> None:
    """Let the scene be looked at and cameras and phones be asked, or a reason be written down."""
    rng, until = life.rng, life.closes - timedelta(hours=4)
    if life.wants("no_enquiry") and life.sort != "elsewhere":
        life.did("no_enquiry", life.closes)
        return
    scene = life.t0 + hours(rng, 4, 70)
    if life.sort == "crime" and scene < until and rng.random() < 0.7:
        life.add("scene_visited", scene, life.investigator_at(scene))
        life.add("line_followed", min(scene + hours(rng, 0.5, 2), until), life.investigator_at(scene), subject="scene")
    else:
        at = min(scene, until)
        life.add("line_left", at, life.investigator_at(at), subject="scene", ground="not_available")
    at = min(life.t0 + days(rng, 2, 20), until)
    kind, ground = ("line_followed", "") if rng.random() < 0.7 else ("line_left", "not_available")
    life.add(
        kind,
        at,
        life.investigator_at(at),
        subject=rng.choice(["cctv", "digital"]),
        **({"ground": ground} if ground else {}),
    )
    if life.sort == "crime" and rng.random() < rate("sent_to_laboratory"):
        _laboratory(life)


def _laboratory(life: Life) -> None:
    sent = office((life.t0 + days(life.rng, 3, 12)).date(), life.rng, 9, 16)
    back = office((sent + days(life.rng, 20, 70)).date(), life.rng, 9, 16)
    number = f"L{life.ref[-6:]}{life.rng.randint(10, 99)}"
    if sent < life.closes - timedelta(days=1):
        life.add("evidence_submitted", sent, life.investigator_at(sent), reference=number)
        if back < life.closes - timedelta(days=1):
            life.add("evidence_result", back, life.investigator_at(back), reference=number)


def supervise(life: Life) -> None:
    """Let the sergeant look at the case in its first week and again later."""
    rng, until = life.rng, life.closes - timedelta(hours=6)
    first = min(office((life.t0 + days(rng, 1.5, 4)).date(), rng), until)
    first = max(first, min(life.allocated_at + timedelta(hours=1), until))
    sergeant = life.sergeant_at(first)
    cause = _review_missed(life)
    if cause:
        life.left_undone("review_missed", life.t0, 8, cause)
    elif life.wants("reviewed_by_himself"):
        step = life.add("reviewed", first, life.investigator_at(first))
        life.did("reviewed_by_himself", life.t0 + timedelta(8), step)
    else:
        step = life.add("reviewed", first, sergeant)
        fault = life.world.fault(life.unit, life.t0.date(), rng, Behaviour.BACKDATING)
        if (fault or life.wants("entry_backdated")) and first + timedelta(95) < life.world.end:
            step.entered = first + days(rng, 20, 90)
            life.did("entry_backdated", step.entered, step, cause=fault.id if fault else "", by=sergeant.id)
    again = office((life.t0 + days(rng, 20, 27)).date(), rng)
    if again < until:
        life.add("reviewed", again, life.sergeant_at(again))
    if life.relationship == "stranger" and life.sort == "crime":
        _tell_the_national_unit(life)


def _review_missed(life: Life) -> str:
    if life.wants("review_missed"):
        return life.wanted["review_missed"] or LAPSE
    fault = life.world.fault(life.unit, life.t0.date(), life.rng, Behaviour.DROWNING)
    return fault.id if fault and life.rng.random() < 0.5 else ""


def _tell_the_national_unit(life: Life) -> None:
    if life.wants("stranger_not_sent"):
        life.left_undone("stranger_not_sent", life.t0, 15)
        return
    at = min(life.t0 + days(life.rng, 2, 12), life.closes - timedelta(hours=2))
    life.add("serial_unit_informed", at, life.investigator_at(at))
