"""How a case ends: which way out it takes and when, and everything that is owed before and after."""

from datetime import date, datetime, timedelta

from ringtrue.demo.calibration import rate
from ringtrue.demo.life import Life
from ringtrue.demo.opening import NEVER_A_CRIME
from ringtrue.demo.plan import Behaviour
from ringtrue.demo.world import SCHEME, days, hours, office

OUTCOMES_SINCE = date(2014, 4, 1)
REVIEWS_SINCE = date(2015, 4, 1)
OLD_OUTCOMES = {"charged": "det_charge", "unfounded": "no_crime"}
DECLINES = "prosecutor declined"


def choose_end(life: Life) -> None:
    """Settle the way out and the day of the closing."""
    rng = life.rng
    fixed = {
        "third_party": ("non_crime_record", 6, 30),
        "elsewhere": ("transferred", 2, 8),
        "merged": ("unfounded", 4, 20),
    }
    if life.sort in fixed:
        life.exit, least, most = fixed[life.sort]
        _close(life, days(rng, least, most))
    elif life.scenario is not None and life.scenario.behaviour is not Behaviour.SERGEANT_DECIDES:
        _closed_by_design(life)
    else:
        _course_of_things(life)
    _brought_forward(life)


def _close(life: Life, after: timedelta) -> None:
    life.closes = max(office((life.t0 + after).date(), life.rng, 9, 17), life.t0 + timedelta(days=1, hours=12))


def _closed_by_design(life: Life) -> None:
    """End a case as a unit has made it its practice."""
    fault, rng = life.scenario, life.rng
    assert fault is not None
    if fault.behaviour is Behaviour.EARLY_RETRACTIONS:
        life.withdrew_at = life.t0 + hours(rng, min(0.8, fault.hours), max(1.0, fault.hours))
        life.exit = "unfounded" if fault.then == "cancelled" else "victim_not_supporting"
        _close(life, days(rng, 2, 9) + timedelta(hours=fault.hours))
        return
    is_after = fault.behaviour is Behaviour.DISPLACEMENT and fault.on is not None and life.t0.date() >= fault.on
    life.exit = "victim_not_supporting" if is_after else "unfounded"
    _close(life, days(rng, 10, 45))


def _course_of_things(life: Life) -> None:
    """End a case as cases do: she goes no further, nobody is found, or it is decided on what there is."""
    rng = life.rng
    unseen = (life.seen_at - life.t0).days / 30 if life.seen_at is not None else 0
    asked_again = rate("each_account_adds") * (life.accounts - 1)
    strain = (asked_again + rate("each_month_unseen_adds") * unseen) * life.bears
    if rng.random() < rate("withdraws") + strain:
        life.withdrew_at = life.t0 + timedelta(
            days=max(3.0, min(400.0, rate("days_to_withdrawal") * rng.lognormvariate(0, 1.1)))
        )
        life.exit = "victim_not_supporting"
        _close(life, life.withdrew_at - life.t0 + days(rng, 4, 25))
    elif rng.random() < rate("no_crime"):
        life.exit = "unfounded"
        _close(life, days(rng, 14, 60))
    elif life.named_at is None:
        life.exit = "no_suspect"
        _close(life, days(rng, 45, 170) * life.queue)
    else:
        life.exit = "charged" if rng.random() < rate("charged") else "evidential"
        most = 3 * rate("days_to_outcome") if life.exit == "charged" else 2 * rate("days_to_outcome")
        _close(life, days(rng, rate("days_to_closing"), most) * life.queue)
    if life.exit in ("evidential", "no_suspect") and life.wants("said_without_her"):
        life.exit = "victim_not_supporting"
    if life.exit == "evidential" and life.wants("settled_informally") and life.closes.date() >= OUTCOMES_SINCE:
        life.exit = "out_of_court"


def _brought_forward(life: Life) -> None:
    """Bring a closing forward to the end of a month, where that is how a unit closes."""
    if life.scenario is not None or life.sort != "crime" or life.exit not in ("evidential", "no_suspect"):
        return
    fault = life.world.fault(life.unit, life.closes.date(), life.rng, Behaviour.MONTH_END)
    if fault is None:
        return
    day = life.closes.date().replace(day=1) - timedelta(1)
    if day < life.t0.date() + timedelta(30):
        return
    while day.weekday() > 4:
        day -= timedelta(1)
    life.closes = datetime(day.year, day.month, day.day, life.rng.randint(15, 18), life.rng.randrange(60))
    life.wanted["closed_at_the_end_of_the_month"] = fault.id
    life.wanted["no_closing_report"] = fault.id


# ---- what is done at the end


def end(life: Life) -> None:
    """Let the case end: what she said, what was decided, who authorised it, and who told her."""
    if life.withdrew_at is not None:
        _withdrawal(life)
    invented = _inventing(life)
    if life.exit == "unfounded":
        _cancel(life)
    elif life.person and life.exit in ("charged", "evidential", "out_of_court"):
        _prosecutor(life, invented)
    if life.person and life.withdrew_at is None:
        _early_advice(life)
    _authorise(life)
    _outcome(life)
    ground = {"victim_not_supporting": "withdrawal", "no_suspect": "no_suspect", "evidential": "insufficient_evidence"}
    life.add("closed", life.closes, life.investigator_at(life.closes), ground=ground.get(life.exit, "other"))
    if life.wants("closed_at_the_end_of_the_month"):
        life.did("closed_at_the_end_of_the_month", life.closes, life.steps[-1])
    _afterwards(life)


def _withdrawal(life: Life) -> None:
    """Let her go no further: heard by the specialist as a rule, and on the first day by whoever wants it."""
    rng, at = life.rng, life.withdrew_at
    assert at is not None
    early = life.scenario if life.scenario and life.scenario.behaviour is Behaviour.EARLY_RETRACTIONS else None
    if early is None and rng.random() < 0.2:
        form = rng.choice(["body_worn_video", "notebook_entry"])
        life.add("victim_withdrew", at, life.specialist, method="phone")
        life.add(
            "victim_view_recorded",
            min(at + days(rng, 0.5, 2), life.closes - timedelta(days=1)),
            life.specialist,
            form=form,
        )
        return
    if early is None and life.wants("withdrawal_on_the_first_day") and life.closes > life.t0 + timedelta(days=2):
        at = life.t0 + hours(rng, 3, 20)
    taker = life.specialist
    by_line = early is not None or life.wants("withdrawal_by_the_investigator")
    if by_line:
        holder = life.investigator_at(at)
        taker = (life.sergeant_at(at) if early is not None and rng.random() < 0.3 else holder) or taker
    asked = "no" if early is not None or life.wants("withdrawal_not_asked") else "yes"
    prepared = early is not None or life.wants("withdrawal_in_prepared_words")
    step = life.add(
        "retraction_taken", at, taker, form="signed_statement", reasons_recorded=asked, pressure_asked=asked,
        support_offered="yes" if asked == "yes" or rng.random() < 0.4 else "no", note="prepared" if prepared else "own",
    )  # fmt: skip
    cause = early.id if early is not None else ""
    if at < life.t0 + timedelta(hours=24):
        life.did("withdrawal_on_the_first_day", at, step, cause=cause, by=taker.id)
    if by_line and taker is not life.specialist:
        life.did("withdrawal_by_the_investigator", at, step, cause=cause, by=taker.id)
    if asked == "no":
        life.did("withdrawal_not_asked", at, step, cause=cause, by=taker.id)
    if prepared:
        life.did("withdrawal_in_prepared_words", at, step, cause=cause, by=taker.id)


def _cancel(life: Life) -> None:
    """Cancel the crime: by the registrar and on evidence, or as the unit has made it its practice."""
    rng, at = life.rng, life.closes - hours(life.rng, 2, 5)
    fault = life.scenario
    if fault is not None:
        _cancel_by_the_line(life, at, fault.id, fault.behaviour is Behaviour.EARLY_RETRACTIONS)
        return
    ground = rng.choice(["duplicate", "part_of_other"]) if life.sort == "merged" else "evidence_to_the_contrary"
    if life.sort != "merged":
        if life.wants("cancelled_without_evidence"):
            life.did("cancelled_without_evidence", at)
            _opinion(life, at)
        else:
            form = rng.choice(["recording", "document", "forensic_finding", "independent_witness", "location_data"])
            shown = at - days(rng, 0.5, 6)
            life.add(
                "verifiable_information", max(shown, life.t0 + hours(rng, 12, 20)), life.investigator_at(at), form=form
            )
    officer, role = life.world.force.registrar, "registrar"
    if life.wants("cancelled_by_the_line"):
        officer, role = life.sergeant_at(at), "supervisor"
    step = life.add("cancelled", at, officer, role, ground=ground)
    if role != "registrar":
        life.did("cancelled_by_the_line", at, step, by=officer.id)
    _tell_of_cancelling(life, at, 0.0, "")


def _opinion(life: Life, at: datetime) -> None:
    if life.rng.random() < 0.6:
        form = life.rng.choice(["officer_opinion", "drink_or_drugs", "mental_health"])
        life.add("verifiable_information", at - hours(life.rng, 4, 30), life.investigator_at(at), form=form)


def _cancel_by_the_line(life: Life, at: datetime, cause: str, is_for_withdrawal: bool) -> None:
    officer = life.inspector if life.rng.random() < 0.5 else life.sergeant_at(at)
    ground = "withdrawal" if is_for_withdrawal else "evidence_to_the_contrary"
    if not is_for_withdrawal:
        _opinion(life, at)
    step = life.add("cancelled", at, officer, "supervisor", ground=ground)
    act = "cancelled_for_withdrawal" if is_for_withdrawal else "cancelled_without_evidence"
    life.did(act, at, step, cause=cause, by=officer.id)
    life.did("cancelled_by_the_line", at, step, cause=cause, by=officer.id)
    _tell_of_cancelling(life, at, 0.5, cause)


def _tell_of_cancelling(life: Life, at: datetime, left_out: float, cause: str) -> None:
    if life.wants("cancellation_not_told") or life.rng.random() < left_out:
        life.left_undone("cancellation_not_told", at, 29, cause)
        return
    told = office(at.date() + timedelta(life.rng.randint(1, 3)), life.rng, 9, 16)
    life.add("victim_informed", told, life.specialist, subject="cancellation")


# ---- the prosecutor


def _inventing(life: Life) -> str:
    """Return the fault by which the investigator of this case invents, if one does."""
    fault = life.world.fault(life.unit, life.t0.date(), life.rng, Behaviour.INVENTING)
    holder = life.investigator_at(life.closes)
    if fault is None or holder is None or life.exit not in ("evidential", "no_suspect") or life.sort != "crime":
        return ""
    return fault.id if holder.id == life.world.inventor(fault, life.unit, life.rng) else ""


def _prosecutor(life: Life, invented: str) -> None:
    rng, ref = life.rng, f"U{life.ref[-6:]}{life.rng.randint(100, 999)}"
    if invented or life.wants("decision_invented") and life.exit == "evidential":
        _invent(life, ref, invented)
        return
    if life.exit != "charged" and rng.random() > rate("told_the_prosecutor"):
        return
    sent = max((life.named_at or life.t0) + timedelta(days=1), life.closes - days(rng, 6, 25))
    sent = min(sent, life.closes - timedelta(hours=20))
    life.add("file_item_added", sent - hours(rng, 2, 9), life.investigator_at(sent), subject="key_evidence")
    if life.wants("file_incomplete"):
        life.did("file_incomplete", sent)
    else:
        life.add("file_item_added", sent - hours(rng, 1, 2), life.investigator_at(sent), subject="disclosure")
    life.add("file_submitted", sent, life.investigator_at(sent), reference=ref)
    life.add("prosecutor_received", sent + hours(rng, 1, 5), None, "prosecutor", reference=ref)
    if life.exit == "charged":
        life.add("charged", life.closes - timedelta(hours=1), None, "custody_officer", person=life.person)
    else:
        decided = life.closes - hours(rng, 2, 8)
        life.add("prosecutor_declined", decided, life.investigator_at(decided), reference=ref)


def _early_advice(life: Life) -> None:
    """Let the prosecutor be asked for advice before the file is sent, or a reason be written down."""
    rng, filed = life.rng, next((step.at for step in life.steps if step.kind == "file_submitted"), life.closes)
    if life.wants("no_early_advice"):
        life.did("no_early_advice", filed)
        return
    named = life.named_at or life.t0
    at = named + min(days(rng, 5, 30), (filed - named) * 0.7)
    kind = "early_advice_sought" if rng.random() < 0.6 else "early_advice_left"
    life.add(kind, at, life.investigator_at(at))


def _invent(life: Life, ref: str, cause: str) -> None:
    """Write down a decision that no prosecutor made, and now and then a result of nothing."""
    rng, at = life.rng, life.closes - hours(life.rng, 5, 30)
    holder = life.investigator_at(at)
    name = holder.id if holder is not None else ""
    step = life.add("prosecutor_declined", at, holder, reference=ref if rng.random() < 0.7 else "")
    life.did("decision_invented", at, step, cause=cause, by=name)
    if cause and rng.random() < 0.5 or life.wants("result_invented"):
        back = at - hours(rng, 10, 60)
        result = life.add(
            "evidence_result", max(back, life.t0 + timedelta(days=1)), holder, reference=f"L{life.ref[-6:]}00"
        )
        life.did("result_invented", result.at, result, cause=cause, by=name)


# ---- the closing


def _authorise(life: Life) -> None:
    """Let somebody above authorise the end, and the investigator write his report."""
    rng, at = life.rng, life.closes - hours(life.rng, 5.5, 9)
    if life.wants("closed_alone"):
        life.did("closed_alone", life.closes)
    else:
        life.add("approved", at, life.inspector if rng.random() < 0.5 else life.sergeant_at(at))
    if life.wants("no_closing_report"):
        life.did("no_closing_report", life.closes)
    else:
        written = life.closes - hours(rng, 1, 20)
        life.add("closing_report", written, life.investigator_at(written))


def _outcome(life: Life) -> None:
    """Give the case an outcome in the terms of the day."""
    is_new = life.closes.date() >= OUTCOMES_SINCE
    code = OLD_OUTCOMES.get(life.exit, "undetected") if not is_new else _new_outcome(life)
    if not code:
        return
    step = life.add("outcome_given", life.closes, life.investigator_at(life.closes), outcome=code)
    if not is_new:
        return
    if life.exit == "victim_not_supporting" and life.withdrew_at is None:
        fault = life.scenario
        life.did("said_without_her", life.closes, step, cause=fault.id if fault else "")
    if code == "ho_8" and life.case["offence"] == "rape":
        life.did("settled_informally", life.closes, step)
    if life.person and life.exit in ("evidential", "victim_not_supporting") and code in ("ho_14", "ho_18"):
        life.did("outcome_does_not_fit", life.closes, step)


def _new_outcome(life: Life) -> str:
    if life.sort in NEVER_A_CRIME or life.exit == "unfounded":
        return ""
    known = bool(life.person)
    if life.wants("outcome_does_not_fit") and known and life.exit in ("evidential", "victim_not_supporting"):
        known = False
    return {
        "charged": "ho_1", "out_of_court": "ho_8", "no_suspect": "ho_18",
        "evidential": "ho_15" if known else "ho_18",
        "victim_not_supporting": "ho_16" if known else "ho_14",
    }[life.exit]  # fmt: skip


def _afterwards(life: Life) -> None:
    """Let her be told that it is over and what she can ask for."""
    rng, closed = life.rng, life.closes
    if life.wants("not_told_of_the_end") and life.exit != "unfounded":
        life.left_undone("not_told_of_the_end", closed, 12)
    else:
        told = office(closed.date() + timedelta(rng.randint(1, 3)), rng, 9, 16)
        life.add(
            "victim_informed",
            told,
            life.specialist,
            subject="no_further_action" if life.exit != "charged" else "charge",
        )
    if life.wants("questioned_after_the_end") and life.sort == "crime":
        at = office(closed.date() + timedelta(rng.randint(1, 6)), rng, 10, 16)
        step = life.add("victim_questioned", at, life.investigator_at(closed), depth="close", method="in_person")
        life.did("questioned_after_the_end", at, step)
    gave_up = any(step.kind in ("victim_withdrew", "retraction_taken") for step in life.steps)
    could_ask = life.seen_at is not None and life.recorded and not gave_up
    if life.exit != "charged" and not could_ask:
        life.did("ended_without_right_of_review", closed, cause=SCHEME)
    elif life.exit in ("evidential", "no_suspect") and life.t0.date() >= REVIEWS_SINCE:
        _review(life)


def _review(life: Life) -> None:
    rng, closed = life.rng, life.closes
    if life.wants("review_not_offered"):
        life.left_undone("review_not_offered", closed, 29)
        return
    life.add("review_right_offered", office(closed.date() + timedelta(rng.randint(1, 4)), rng, 9, 16), life.specialist)
    if rng.random() > rate("asks_for_review") and not life.wants("review_left_lying"):
        return
    asked = office(closed.date() + timedelta(rng.randint(8, 60)), rng, 9, 16)
    life.add("review_requested", asked, None)
    life.add(
        "review_acknowledged",
        office(asked.date() + timedelta(rng.randint(1, 6)), rng, 9, 16),
        life.world.force.reviewer,
    )
    if life.wants("review_left_lying"):
        life.left_undone("review_left_lying", asked, 50)
        decided = office(asked.date() + timedelta(rng.randint(90, 150)), rng, 9, 16)
    else:
        decided = office(asked.date() + timedelta(rng.randint(10, 32)), rng, 9, 16)
    life.add("review_decided", decided, life.world.force.reviewer)


# ---- the case that a sergeant decides


def dismiss(life: Life) -> None:
    """Let a sergeant decide that she consented: no crime, no questions, no word to anybody."""
    rng, fault = life.rng, life.scenario
    cause = fault.id if fault is not None else life.wanted.get("not_believed", "")
    sergeant = life.one_of(life.team.sergeants, life.t0)
    life.closes = life.t0 + days(rng, 1.2, 4)
    life.exit = "not_recorded"
    acts = ["not_believed", "no_enquiry", "closed_alone", "no_closing_report", "ended_without_right_of_review"]
    acts += ["suspect_not_looked_up", "suspect_seen_late"] if life.person else []
    acts += ["stranger_not_sent"] if life.relationship == "stranger" else []
    life.add("closed", life.closes, sergeant, ground="disbelief")
    for act in acts:
        life.left_undone(act, life.t0, (life.closes - life.t0) / timedelta(1), cause, by=sergeant.id)
    if life.recent and not any(each.kind == "medical_exam_arranged" for each in life.steps):
        life.left_undone("no_exam_arranged", life.t0, 1, cause)
    life.left_undone("not_told_of_the_end", life.closes, 12, cause)
    if life.person:
        life.named_at = life.t0
        life.world.name(life.person, life.ref, life.t0.replace(second=0, microsecond=0))
