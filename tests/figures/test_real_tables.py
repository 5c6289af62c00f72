"""Published files, counted as they came: the shares that others computed from them must come out."""

from pathlib import Path

import pytest

from ringtrue import main
from ringtrue.figures.claims import Answer, claims
from ringtrue.figures.periods import Cut
from ringtrue.figures.series import rows
from ringtrue.main import figures as verbs

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.realdata,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not DATA.is_dir(), reason="the published files are not here: no folder ../shared/data"),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook of the outcomes of crimes recorded in England and Wales in the year to March 2018."""
    book = tmp_path_factory.mktemp("outcomes") / "book"
    main.load("home-office-outcomes", [DATA / "home_office" / "outcomes_open_data_2017_18.csv.gz"], book)
    return book


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook of the files that reporters read in Minnesota."""
    book = tmp_path_factory.mktemp("reviewed") / "book"
    main.load("minnesota-newsroom", [DATA / "minnesota" / "newsroom_review.csv"], book)
    return book


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook of Baltimore's Return A."""
    book = tmp_path_factory.mktemp("city") / "book"
    main.load("fbi-return-a-yearly", [DATA / "return_a" / "baltimore_city_1983_2016.csv"], book)
    return book


def test_of_the_rapes_of_2017_18_with_an_outcome_4_7_per_cent_were_charged(outcomes: Path) -> None:
    chosen = [verbs.find_measure(name) for name in ("exit-charged", "exit-victim-not-supporting")]
    shares = [row.value for one in verbs.series(outcomes, chosen, Cut("year", 4)) for row in rows(one)]
    # Printed in the notes on the file: 4.7% charged, 51.4% closed because the victim did not support.
    assert shares == [pytest.approx(0.047, abs=0.0005), pytest.approx(0.514, abs=0.0005)]


def test_nineteen_of_forty_four_forces_stand_apart_by_chance_alone_and_none_with_the_spread(outcomes: Path) -> None:
    # The 19 of 44 were also counted straight from the file, in test_funnel.py.
    one = verbs.one_series(outcomes, verbs.find_measure("exit-victim-not-supporting"), Cut("year", 4))
    plain, additive = (verbs.compared(one, spread).comparison for spread in ("none", "additive"))
    assert len(plain.units) == 44
    assert sum(abs(unit.row.z or 0) > 3 for unit in plain.units) == 19
    assert not any(abs(unit.row.z_adjusted or 0) > 3 for unit in additive.units)


def test_the_sentences_about_england_and_wales_hold(outcomes: Path) -> None:
    chosen = [each for name, each in claims().items() if name.startswith("england-wales-")]
    found = verbs.check_claims(outcomes, chosen)
    assert [each.answer for each in found] == [Answer.HOLDS, Answer.HOLDS]


# Agency, files, files without an investigator: computed by others from the published repository of the newspaper's
# analysis "Denied Justice" (M. Webster, 1,465 files), for the agencies with twenty files or more.
AGENCIES = {
    "Minneapolis": (554, 100), "St. Paul": (240, 2), "Anoka": (124, 0), "Duluth": (112, 75), "Brooklyn Park": (74, 3),
    "Rochester": (58, 3), "Mankato": (54, 44), "St. Cloud": (49, 9), "Wright County": (39, 3), "Itasca": (28, 11),
    "St. Louis County": (25, 5), "Cass County": (21, 2), "Brooklyn Center": (20, 0),
}  # fmt: skip


def test_files_without_an_investigator_are_those_of_the_published_analysis(reviewed: Path) -> None:
    among = verbs.population_of("published-analysis")
    one = verbs.one_series(reviewed, verbs.find_measure("no-investigator"), Cut("all"), among=among)
    files = one.totals[:, 0] + one.unclear[:, 0]
    assert (int(one.hits.sum()), int(files.sum()), int(one.untold.sum())) == (270, 1_465, 0)
    found = {unit: (int(files[place]), int(one.hits[place, 0])) for place, unit in enumerate(one.units)}
    assert {unit: numbers for unit, numbers in found.items() if numbers[0] >= 20} == AGENCIES


ANSWERED = """
theme: ours
measures:
  - id: answered-yes
    title: Files whose form says that an investigator was assigned
    asks: In what share of files does the form say that an investigator was assigned?
    direction: less
    cannot_show: whether the investigator did anything
    source: ours
    cases:
      share: case.investigator_assigned == 'yes'
"""


def test_investigators_assigned_are_those_of_the_published_analysis(reviewed: Path, tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(ANSWERED)
    among = verbs.population_of("published-analysis")
    asked = [verbs.find_measure(name) for name in (f"{tmp_path / 'ours.yaml'}:answered-yes", "investigator-assigned")]
    answered, assigned = (verbs.one_series(reviewed, each, Cut("all"), among=among) for each in asked)
    assert (int(answered.hits.sum()), int(answered.unclear.sum())) == (1_185, 10)
    # The measure that ships believes a file that names an investigator, whatever the form says: ten more.
    assert int(assigned.hits.sum()) == 1_195


def test_what_was_said_of_baltimore_is_tested_on_its_return(city: Path) -> None:
    chosen = [each for name, each in claims().items() if name.startswith("baltimore-")]
    found = {each.claim.id: each for each in verbs.check_claims(city, chosen)}
    assert found["baltimore-recorded-684-to-158"].answer is Answer.HOLDS
    for each in found.values():
        assert each.ways, each.why


def test_a_city_is_watched_apart_before_and_after_its_reform_and_the_new_definition(city: Path) -> None:
    one = verbs.one_series(city, verbs.find_measure("exit-unfounded"), Cut("year"))
    made = verbs.watched(one, 0, baseline=10)
    assert [mark.period for mark in made.watch.breaks] == ["2010", "2013"]
    assert not one.is_there[0, one.labels.index("1999")]  # the year that is missing from the file
