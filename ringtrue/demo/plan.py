"""What is planted: a plan in YAML that says how people behave, where, when and how often, and never which rule breaks.

faults:
  - {id: early, behaviour: early_retractions, units: [Harbour], from: 2013-09-01, to: 2014-12-31, share: 0.4}
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from pydantic import Field, field_validator, model_validator

from ringtrue.demo.acts import acts
from ringtrue.errors import LibraryError
from ringtrue.record.yamlfile import Strict, load_model, near

PLANS = Path(__file__).parent / "plans"


class Behaviour(StrEnum):
    """How people in a unit behave while a fault lasts."""

    EARLY_RETRACTIONS = "early_retractions"
    SCREENING = "screening"
    SERGEANT_DECIDES = "sergeant_decides"
    CANCELLING = "cancelling"
    DROWNING = "drowning"
    TRAINEES = "trainees"
    INVENTING = "inventing"
    REPEAT_SUSPECT = "repeat_suspect"
    BACKDATING = "backdating"
    MONTH_END = "month_end"
    DISPLACEMENT = "displacement"
    PROMOTION = "promotion"
    NEGLECT = "neglect"


# What people do; docs/how-to/plant-faults.md says it to those who write plans, in the same words.
MEANING = {
    Behaviour.EARLY_RETRACTIONS: "take statements of withdrawal within `hours` of the report, in prepared words; "
    "`then` the crime is `cancelled` or the case closed as `withdrawn`",
    Behaviour.SCREENING: "a detective questions her closely before the specialist comes",
    Behaviour.SERGEANT_DECIDES: "a sergeant decides that she consented: no crime is recorded and nothing is asked",
    Behaviour.CANCELLING: "crimes are cancelled as disproved, on an opinion or on nothing, by the investigator's line",
    Behaviour.DROWNING: "all but a share (`staff`) of the investigators are sent elsewhere, and cases pile up",
    Behaviour.TRAINEES: "a share of the investigators is replaced by officers whose course comes only when it is over",
    Behaviour.INVENTING: "one investigator invents decisions of the prosecutor and results of the laboratory",
    Behaviour.REPEAT_SUSPECT: "one man is named in `reports` reports in different units, the first of them dismissed",
    Behaviour.BACKDATING: "supervisors' reviews, and some crime records, are entered weeks later under an early date",
    Behaviour.MONTH_END: "cases are closed in a batch at the end of the month, without a closing report",
    Behaviour.DISPLACEMENT: "crimes are cancelled without evidence until `on`; after it, such cases are closed as not "
    "supported by the victim, without her",
    Behaviour.PROMOTION: "an officer against whom a matter is open is promoted `on` that day",
    Behaviour.NEGLECT: "one `act` of `ringtrue/demo/acts.yaml` is done in a share of the cases in which it can be",
}


class Unit(Strict):
    """A unit, with its share of the reports."""

    name: str
    share: float = Field(gt=0)


class Fault(Strict):
    """One fault: who behaves how, from when to when, and in what share of the cases."""

    id: str
    behaviour: Behaviour
    units: list[str] = Field(default_factory=list)
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    on: date | None = None
    share: float = Field(default=1.0, gt=0, le=1)
    act: str = ""
    hours: int = Field(default=20, ge=1, le=400)
    then: str = "cancelled"
    staff: float = Field(default=0.3, gt=0, le=1)
    reports: int = Field(default=3, ge=2, le=12)

    @model_validator(mode="after")
    def has_what_it_needs(self) -> "Fault":
        """Refuse a fault without what its behaviour speaks of."""
        if self.behaviour is Behaviour.NEGLECT and self.act not in acts():
            raise ValueError(f"neglect needs an act, one of demo/acts.yaml{near(self.act, acts())}")
        if self.behaviour in (Behaviour.DISPLACEMENT, Behaviour.PROMOTION) and self.on is None:
            raise ValueError(f"{self.behaviour} needs the day `on` which it happens")
        if self.then not in ("cancelled", "withdrawn"):
            raise ValueError("then: expected cancelled or withdrawn")
        return self

    def holds(self, unit: str, day: date) -> bool:
        """Say whether a unit behaves so on a day."""
        return (
            (not self.units or unit in self.units)
            and (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
        )


class Promise(Strict):
    """Something promised after a fault came out: when it was said to be done, and whether it changed anything.

    `mends` are the faults that it was to end, and `measures` what the watchdog says that it will look at.
    """

    id: str
    text: str
    unit: str = ""
    made: date
    said_done: date | None = None
    mends: list[str] = Field(default_factory=list)
    measures: list[str] = Field(default_factory=list)
    works: bool = False


class Mess(Strict):
    """How often an export is spoiled in one way or another, per case."""

    blank: float = 0.03
    unreadable: float = 0.02
    wrong_year: float = 0.01
    misspelt: float = 0.01
    twice: float = 0.02
    entered_later: float = 0.05


class Plan(Strict):
    """A force, what goes wrong in it, and what its exports look like."""

    title: str
    start: date
    change_of_system: date
    units: list[Unit] = Field(min_length=1)
    faults: list[Fault] = Field(default_factory=list)
    promises: list[Promise] = Field(default_factory=list)
    lapses: dict[str, float] = Field(default_factory=dict)
    mess: Mess = Field(default_factory=Mess)

    @field_validator("lapses")
    @classmethod
    def are_acts(cls, given: dict[str, float]) -> dict[str, float]:
        """Refuse a lapse that is no act, and a rate that is no share."""
        for name, share in given.items():
            if name not in acts():
                raise ValueError(f"no act {name!r}{near(name, acts())}")
            if not 0 <= share < 1:
                raise ValueError(f"{name}: a share lies between 0 and 1")
        return given

    @model_validator(mode="after")
    def names_fit(self) -> "Plan":
        """Refuse a fault in a unit that there is not, and a promise that mends nothing that there is."""
        units, faults = [unit.name for unit in self.units], [fault.id for fault in self.faults]
        for fault in self.faults:
            for unit in fault.units:
                if unit not in units:
                    raise ValueError(f"fault {fault.id}: no unit {unit!r}{near(unit, units)}")
        for promise in self.promises:
            for name in promise.mends:
                if name not in faults:
                    raise ValueError(f"promise {promise.id}: no fault {name!r}{near(name, faults)}")
        if len(set(faults)) != len(faults):
            raise ValueError("two faults have the same id")
        return self

    def of(self, *behaviours: Behaviour) -> Iterator[Fault]:
        """Yield the faults of some behaviours, each ended where a promise that works said that it was done."""
        return (fault for fault in self._ended if fault.behaviour in behaviours)

    @cached_property
    def _ended(self) -> list[Fault]:
        found = []
        for fault in self.faults:
            ends = [p.said_done for p in self.promises if p.works and fault.id in p.mends and p.said_done]
            last = min([*ends, *([fault.last] if fault.last else [])], default=None)
            found.append(fault.model_copy(update={"last": last}))
        return found


def plan_names() -> list[str]:
    """Return the names of the plans that ship."""
    return sorted(path.stem for path in PLANS.glob("*.yaml"))


def load_plan(name: str) -> Plan:
    """Return a plan by name or by the path of its file; raise LibraryError where there is none or it is wrong."""
    path = PLANS / f"{name}.yaml" if name in plan_names() else Path(name)
    if not path.exists():
        raise LibraryError(f"no plan {name!r}{near(name, plan_names())}, and no file of that name.")
    return load_model(path, Plan)
