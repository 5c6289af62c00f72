"""The first hours of a case: who takes the report, who comes, what is written down, and who meets her."""

from datetime import timedelta

from ringtrue.demo.calibration import rate
from ringtrue.demo.life import Life
from ringtrue.demo.plan import Behaviour
from ringtrue.demo.world import days, hours, office

DOMESTIC = ("partner", "former_partner", "family")
NEVER_A_CRIME = ("third_party", "elsewhere")


def begin(life: Life, sort: str = "", person: str = "") -> None:
    """Settle what kind of report it is, who he was to her, and when it happened."""
    rng, turn = life.rng, life.rng.random()
    shares = {"third_party": rate("third_party"), "elsewhere": rate("elsewhere"), "merged": rate("merged")}
    life.sort = sort
    for name, share in shares.items():
        if not life.sort and turn < share:
            life.sort = name
        turn -= share
    life.sort = life.sort or "crime"
    turn = rng.random()
    if turn < rate("stranger"):
        life.relationship = "stranger"
    elif turn < rate("stranger") + rate("domestic"):
        life.relationship = rng.choice(DOMESTIC)
    if person:
        life.relationship = "acquaintance"
    life.recent = rng.random() < rate("recent")
    life.responded = rng.random() < 0.5 and life.sort == "crime" and not life.is_dismissed
    life.case = {
        "offence": "rape" if rng.random() < 0.93 else "sexual_assault_by_penetration",
        "offence_time": _offence_time(life) if life.sort == "crime" else "",
        "relationship": life.relationship if life.sort == "crime" else "",
        "account_amounts_to_crime": "no" if life.sort == "third_party" else "yes",
        "channel": "third_party" if life.sort == "third_party" else "phone" if life.responded else "in_person",
    }
    if life.sort == "crime":
        named = rate("named_if_stranger" if life.relationship == "stranger" else "named_if_known")
        if person or rng.random() < named:
            life.person = person or life.world.somebody(life.t0, rng)


def _offence_time(life: Life) -> str:
    if life.recent:
        return (life.t0 - hours(life.rng, 1, 60)).strftime("%Y-%m-%d %H:%M")
    before = life.t0 - days(life.rng, 9, 2_500)
    return (
        before.strftime(life.rng.choice(["%Y-%m-%d", "%Y-%m"]))
        if before < life.t0 - timedelta(45)
        else before.strftime("%Y-%m-%d")
    )


def first_hours(life: Life) -> None:
    """Let the report be taken, written down and answered."""
    rng, t0 = life.rng, life.t0
    taker = life.one_of(life.team.desk, t0)
    life.add("reported", t0, taker, "call_taker" if life.responded else "front_counter")
    if not life.wants("not_written_down"):
        life.add("incident_recorded", t0 + timedelta(minutes=rng.randint(4, 15)), taker, "call_taker")
    if life.sort != "crime":
        return
    if life.responded:
        _respond(life)
    if life.relationship in DOMESTIC:
        if life.wants("danger_not_assessed"):
            life.left_undone("danger_not_assessed", t0, 2)
        else:
            life.add("risk_assessed", t0 + hours(rng, 0.5, 5), life.one_of(life.team.patrol, t0))
    if life.is_dismissed:
        return
    _specialist(life)
    support = t0 + hours(rng, 2, 20)
    if life.wants("no_support"):
        support = t0 + days(rng, 20, 45)
        life.left_undone("no_support", t0, 6)
    life.add("support_referred", support, life.specialist)


def _respond(life: Life) -> None:
    """Let patrol come, ask little, take early evidence, and be advised."""
    rng, patrol = life.rng, life.one_of(life.team.patrol, life.t0)
    there = life.t0 + timedelta(minutes=rng.randint(18, 70))
    life.add("responded", there, patrol)
    life.add("victim_questioned", there + timedelta(minutes=8), patrol, depth="initial", method="in_person")
    life.add("disclosure_noted", there + timedelta(minutes=10), patrol)
    if life.recent and life.wants("early_evidence_left"):
        life.did("early_evidence_left", there)
    else:
        life.add("early_evidence_taken", there + timedelta(minutes=15), patrol)
    if life.wants("no_advice"):
        life.left_undone("no_advice", there, 1)
    else:
        adviser = life.one_of(life.team.investigators, there)
        life.add("investigator_advised", there + timedelta(minutes=rng.randint(10, 90)), adviser)


def _specialist(life: Life) -> None:
    """Let the specialist meet her, first as a rule."""
    rng, meets = life.rng, life.t0 + hours(life.rng, 1.2, 5)
    fault = life.world.fault(life.unit, life.t0.date(), rng, Behaviour.SCREENING)
    if (fault or life.wants("questioned_before_specialist")) and life.holder is not None:
        asked = life.t0 + hours(rng, 0.6, 1.1)
        step = life.add("victim_questioned", asked, life.holder, depth="close", method="in_person")
        meets = asked + hours(rng, 4, 30)
        cause = fault.id if fault else ""
        life.did("questioned_before_specialist", asked, step, cause=cause, by=life.holder.id)
    life.add("specialist_contact", meets, life.specialist, method="in_person")
    if life.recent:
        if life.wants("no_exam_arranged"):
            life.left_undone("no_exam_arranged", life.t0, 1)
        else:
            life.add("medical_exam_arranged", meets + timedelta(minutes=20), life.specialist)
            life.add("medical_exam", meets + hours(rng, 2, 7), None, "hospital")


def record(life: Life) -> None:
    """Let a crime be recorded, or a record be made with the reason why there is none."""
    rng, at = life.rng, life.t0 + hours(life.rng, 2, 11)
    clerk = life.one_of(life.team.desk, at)
    if life.sort in NEVER_A_CRIME:
        if life.wants("reason_not_recorded"):
            life.left_undone("reason_not_recorded", life.t0, 1.05)
            return
        ground = "third_party_unconfirmed" if life.sort == "third_party" else "other_area"
        life.add("non_crime_recorded", at, clerk, ground=ground)
        return
    life.recorded = True
    late = next((act for act in ("not_written_down", "recorded_late") if life.wants(act)), "")
    if late:
        at = life.t0 + hours(rng, 90, 220)
    step = life.add("recorded", at, clerk, reference=f"CR{life.ref}")
    if late:
        life.left_undone(late, life.t0, (at - life.t0) / timedelta(1))
    fault = life.world.fault(life.unit, life.t0.date(), rng, Behaviour.BACKDATING) if rng.random() < 0.25 else None
    if not late and (fault or life.wants("record_backdated")) and at + timedelta(40) < life.world.end:
        step.entered = at + days(rng, 12, 35)
        life.did("record_backdated", step.entered, step, cause=fault.id if fault else "")


def give_out(life: Life) -> None:
    """Let the case be given to an investigator, at once where one has questioned her already, else next morning."""
    at = life.t0 + timedelta(minutes=life.rng.randint(20, 35))
    early = life.scenario is not None and life.scenario.behaviour is Behaviour.EARLY_RETRACTIONS
    screening = any(fault.holds(life.unit, life.t0.date()) for fault in life.world.plan.of(Behaviour.SCREENING))
    if not (early or screening or life.wants("questioned_before_specialist")):
        later = life.t0 + hours(life.rng, 3, 8)
        at = office(later.date() if later.hour < 15 else later.date() + timedelta(1), life.rng, 8, 11)
        at = max(at, life.t0 + timedelta(hours=1))
    life.allocate(at)
