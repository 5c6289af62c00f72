"""How the two systems of Fairhaven and their neighbours write things down: their columns, their codes, their dates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

HOME, UTC = ZoneInfo("Europe/London"), ZoneInfo("UTC")

OLD_ROLES = {
    "front_counter": "SRO", "call_taker": "CAD", "patrol_officer": "PC", "detective_constable": "DC",
    "specialist": "SOIT", "supervisor": "DS/DI", "command": "SLT", "registrar": "FCR", "prosecutor": "CPS",
    "hospital": "HAVEN", "custody_officer": "CUST", "other": "OTH",
}  # fmt: skip
NEW_ROLES = {
    "front_counter": "Front office", "call_taker": "Control room", "patrol_officer": "Response",
    "detective_constable": "Investigator", "specialist": "STO", "supervisor": "Supervisor", "command": "Senior leader",
    "registrar": "Registrar", "prosecutor": "Prosecutor", "hospital": "SARC", "custody_officer": "Custody",
    "other": "Other",
}  # fmt: skip
OLD_CLASSES = {"rape": "019/08", "sexual_assault_by_penetration": "019/11"}
NEW_CLASSES = {"rape": "Rape of a female aged 16 or over", "sexual_assault_by_penetration": "Assault by penetration"}
RELATIONSHIPS = {
    "partner": "PTNR", "former_partner": "EX", "family": "FAM", "acquaintance": "ACQ", "stranger": "STR", "": "",
}  # fmt: skip
CHANNELS = {"in_person": "Counter", "phone": "Phone", "third_party": "Third party"}
GROUNDS = {
    "evidence_to_the_contrary": "AVI", "other_area": "OFA", "duplicate": "DUP", "part_of_other": "PART",
    "recorded_in_error": "ERR", "withdrawal": "VIW", "disbelief": "NOT BELIEVED", "no_suspect": "NO SUSPECT",
    "insufficient_evidence": "INSUFF", "third_party_unconfirmed": "3P UNCONF", "not_available": "N/AVAIL",
    "other": "OTHER",
}  # fmt: skip
EXITS = {
    "not_recorded": "NFA incident", "non_crime_record": "Non-crime", "unfounded": "No crime", "victim_not_supporting":
    "Victim declines", "evidential": "Insufficient evidence", "no_suspect": "Undetected", "transferred": "Transferred",
    "out_of_court": "Resolved", "charged": "Charged", "": "",
}  # fmt: skip
OUTCOMES = {
    "det_charge": "SD-CHG", "undetected": "UND", "no_crime": "NC", "ho_1": "1", "ho_8": "8", "ho_14": "14",
    "ho_15": "15", "ho_16": "16", "ho_18": "18",
}  # fmt: skip
FORMS = {
    "recording": "CCTV/AUDIO", "document": "DOCUMENT", "forensic_finding": "FORENSIC",
    "independent_witness": "IND WITNESS", "location_data": "LOCATION", "officer_opinion": "OIC VIEW",
    "drink_or_drugs": "INTOX", "mental_health": "MH", "signed_statement": "MG11", "body_worn_video": "BWV",
    "notebook_entry": "PNB SIGNED",
}  # fmt: skip
SUBJECTS = {
    "scene": "SCENE", "cctv": "CCTV", "digital": "PHONE/DIGITAL", "victim_device": "V PHONE",
    "victim_records": "V RECORDS", "cancellation": "NO CRIME", "arrest": "ARREST", "bail": "BAIL",
    "no_further_action": "NFA", "charge": "CHARGE", "key_evidence": "KEY EVIDENCE", "disclosure": "DISCLOSURE",
}  # fmt: skip
# What each action is called in the running log of the first system and in that of the second.
ACTIONS = {
    "incident_recorded": ("CAD OPENED", "Incident created"), "responded": ("UNIT ON SCENE", "Attended"),
    "early_evidence_taken": ("EEK USED", "Early evidence kit"),
    "disclosure_noted": ("FIRST DISCLOSURE", "First account noted"),
    "investigator_advised": ("CID ADVICE", "Advice to first responder"),
    "risk_assessed": ("DASH DONE", "Risk assessment"), "medical_exam_arranged": ("FME ARRANGED", "SARC booked"),
    "medical_exam": ("FME DONE", "SARC examination"), "non_crime_recorded": ("CRI CREATED", "N100 created"),
    "allocated": ("OIC ALLOCATED", "Allocated"), "reallocated": ("OIC CHANGED", "Reallocated"),
    "suspect_identified": ("SUSPECT NAMED", "Suspect identified"),
    "suspect_searched": ("CRIMINT/CRIS CHECK", "Suspect searched"),
    "delay_explained": ("DELAY RATIONALE", "Delay rationale"), "scene_visited": ("SCENE ATTENDED", "Scene attended"),
    "line_followed": ("LOE DONE", "Line of enquiry completed"),
    "line_left": ("LOE NOT PURSUED", "Line of enquiry not pursued"),
    "device_searched": ("PHONE DOWNLOAD", "Device extracted"), "evidence_result": ("LAB RESULT", "Forensic result"),
    "reviewed": ("SUPV REVIEW", "Supervisor review"), "serial_unit_informed": ("SCAS SENT", "SCAS submission"),
    "verifiable_information": ("INFO RECEIVED", "Contrary information"),
    "approved": ("CLOSURE AUTH", "Closure authorised"), "closing_report": ("CLOSING RPT", "Closing report"),
    "early_advice_sought": ("CPS EARLY ADVICE", "Early advice requested"),
    "early_advice_left": ("NO EARLY ADVICE", "Early advice not sought, rationale"),
    "file_item_added": ("FILE ITEM", "File item added"), "file_submitted": ("FILE TO CPS", "File submitted"),
    "prosecutor_declined": ("CPS NFA", "Prosecutor decision: no charge"), "reopened": ("REOPENED", "Reopened"),
}  # fmt: skip
CONTACTS = {
    "specialist_contact": "SOIT deployed", "victim_questioned": "Asked", "victim_interviewed": "Interview",
    "victim_informed": "Update", "interviewer_choice_offered": "Choice of interviewer",
    "support_referred": "Support referral", "victim_withdrew": "Wishes no further action",
    "device_notice_given": "Device notice", "device_agreed": "Device consent", "device_refused": "Device refused",
    "review_right_offered": "VRR leaflet", "review_requested": "VRR request",
    "review_acknowledged": "VRR acknowledged", "review_decided": "VRR decision",
}  # fmt: skip
CUSTODY = {
    "suspect_arrested": "ARRESTED", "suspect_interviewed": "INTERVIEWED", "bailed": "BAILED",
    "bail_ended": "BAIL ENDED", "charged": "CHARGED",
}  # fmt: skip
DEPTHS = {"initial": "initial", "close": "detailed", "full": "full account"}
METHODS = {"in_person": "face to face", "phone": "telephone"}

Show = Callable[[str, object], str]


@dataclass(frozen=True)
class Style:
    """How a system writes roles, classes, days, moments and its actions."""

    name: str
    roles: Mapping[str, str]
    classes: Mapping[str, str]
    day: str
    moment: str
    actions: int


OLD = Style("old", OLD_ROLES, OLD_CLASSES, "%d/%m/%Y", "%d/%m/%Y %H:%M", 0)
NEW = Style("new", NEW_ROLES, NEW_CLASSES, "%Y-%m-%d", "%Y-%m-%dT%H:%M", 1)


def utc(when: datetime) -> str:
    """Return a moment on the clock of the place as the custody system writes it, in UTC."""
    return when.replace(tzinfo=HOME).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def a_year_early(when: datetime) -> datetime:
    """Return the same day of the year before, as a slip of the pen in January would have it."""
    return when - timedelta(days=365)
