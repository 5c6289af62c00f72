"""Published tables: what was printed is added up, what was not printed is not nought, and the way is said."""

import random
from pathlib import Path

import numpy as np
import pytest
from small_cases import published_of

from ringtrue.figures.exits import exits_published
from ringtrue.figures.measure import measure
from ringtrue.figures.periods import Cut
from ringtrue.figures.published import exit_counts, published, tally_published
from ringtrue.figures.series import rows, series_published

HEAD = "unit | period | counted | offence | exit | value\n"
RETURN = (
    HEAD
    + """
North | 2014 | reports         | rape    |           | 40
North | 2014 | recorded        | rape    |           | 30
North | 2014 | recorded        | robbery |           | 300
North | 2014 | exits_in_period | rape    | unfounded | 10
North | 2014 | exits_in_period | rape    | cleared   | 6
North | 2015 | reports         | rape    |           | 50
North | 2015 | recorded        | rape    |           | 50
North | 2015 | exits_in_period | rape    | unfounded | 0
North | 2015 | exits_in_period | rape    | cleared   | 9
North | 2016 | reports         | rape    |           | 20
North | 2016 | recorded        | rape    |           | 19
North | 2016 | exits_in_period | rape    | cleared   | 1
      | 2014 | reports         | rape    |           | 4
      | 2014 | exits_in_period | rape    | unfounded | 1
"""
)
COHORT = (
    HEAD
    + """
North | 2017-04-01/2017-06-30 | exits_of_cohort | rape | charged               | 3
North | 2017-04-01/2017-06-30 | exits_of_cohort | rape | victim_not_supporting | 5
North | 2017-04-01/2017-06-30 | exits_of_cohort | rape | open                  | 2
North | 2018-01-01/2018-03-31 | exits_of_cohort | rape | victim_not_supporting | 4
South | 2018-01-01/2018-03-31 | exits_of_cohort | rape | charged               | 1
South | 2018-01-01/2018-03-31 | exits_of_cohort | rape | evidential            | 1
"""
)


def figures(snapshot, name: str, cut: Cut, by_unit: bool = True) -> list[tuple[str, str, int, int]]:
    made = series_published(snapshot, [measure(name)], cut, by_unit)
    return [(row.unit, row.period, row.hits, row.total) for each in made for row in rows(each)]


def test_numbers_are_added_up_by_unit_and_by_the_year_that_is_asked_for(tmp_path: Path) -> None:
    snapshot = published_of(tmp_path, COHORT)
    assert figures(snapshot, "exit-victim-not-supporting", Cut("year")) == [
        ("North", "2017", 5, 8), ("North", "2018", 4, 4), ("South", "2018", 0, 2),
    ]  # fmt: skip
    assert figures(snapshot, "exit-victim-not-supporting", Cut("year", 4)) == [
        ("North", "2017/18", 9, 12), ("South", "2017/18", 0, 2),
    ]  # fmt: skip
    assert figures(snapshot, "exit-charged", Cut("quarter", 4), by_unit=False) == [
        ("all units", "2017/18 Q1", 3, 8), ("all units", "2017/18 Q4", 1, 6),
    ]  # fmt: skip


def test_a_way_out_of_a_cohort_that_is_not_printed_beside_others_was_taken_by_nobody(tmp_path: Path) -> None:
    assert ("North", "2018", 0, 4) in figures(published_of(tmp_path, COHORT), "exit-charged", Cut("year"))


def test_a_published_nought_is_a_figure_and_a_number_that_was_not_printed_is_none(tmp_path: Path) -> None:
    snapshot = published_of(tmp_path, RETURN)
    assert figures(snapshot, "exit-unfounded", Cut("year")) == [
        ("North", "2014", 10, 40), ("North", "2015", 0, 50), ("", "2014", 1, 4),
    ]  # fmt: skip
    (one,) = series_published(snapshot, [measure("exit-unfounded")], Cut("year"))
    assert one.is_there.tolist() == [[True, True, False], [True, False, False]]
    assert one.totals[0].tolist() == [40, 50, 0]
    assert "Units and periods printed only in part, and left out: 1." in one.says


def test_all_units_together_are_those_that_printed_both_numbers(tmp_path: Path) -> None:
    table = RETURN + "South | 2014 | reports | rape | | 1000\n"
    found = figures(published_of(tmp_path, table), "exit-unfounded", Cut("year"), by_unit=False)
    assert found == [("all units", "2014", 11, 44), ("all units", "2015", 0, 50)]


def test_where_no_unit_printed_both_the_numbers_of_all_units_are_put_together(tmp_path: Path) -> None:
    table = RETURN + "Hospital | 2014 | hospital_exams | | | 60\n"
    snapshot = published_of(tmp_path, table)
    assert figures(snapshot, "recorded-for-each-examination", Cut("year")) == []
    assert figures(snapshot, "recorded-for-each-examination", Cut("year"), by_unit=False) == [
        ("all units", "2014", 30, 60)
    ]


@pytest.mark.parametrize(("printed", "added"), [("2014", 360), ("2014-01", 30)])
def test_a_year_counts_only_if_both_numbers_tell_of_all_of_it(tmp_path: Path, printed: str, added: int) -> None:
    months = "".join(f"North | 2014-{month:02d} | recorded | rape | | 30\n" for month in range(1, 13))
    snapshot = published_of(tmp_path, HEAD + months + f"North | {printed} | population | | | 1000\n")
    found = figures(snapshot, "recorded-for-100000-people", Cut("year"))
    assert found == ([("North", "2014", added, 1000)] if printed == "2014" else [])


def test_a_number_printed_for_a_year_is_not_put_into_months_and_is_said_to_be_left_out(tmp_path: Path) -> None:
    month = "North | 2016-12 | {} | rape | {} | {}\n"
    table = RETURN + month.format("reports", "", 5) + month.format("exits_in_period", "unfounded", 2)
    (one,) = series_published(published_of(tmp_path, table), [measure("exit-unfounded")], Cut("month"))
    assert [(row.period, row.hits, row.total) for row in rows(one)] == [("2016-12", 2, 5)]
    assert "Numbers printed for longer periods, and left out: 4." in one.says
    only_years = series_published(published_of(tmp_path, RETURN), [measure("exit-unfounded")], Cut("month"))
    assert only_years == []


def test_a_year_printed_beside_its_months_is_not_counted_twice(tmp_path: Path) -> None:
    table = HEAD
    for counted, exit_, value in (("reports", "", 10), ("exits_in_period", "unfounded", 1)):
        for period, times in (("2014", 2), ("2014-01", 1), ("2014-02", 1), ("2015", 2)):
            table += f"North | {period} | {counted} | rape | {exit_} | {value * times}\n"
    (one,) = series_published(published_of(tmp_path, table), [measure("exit-unfounded")], Cut("year"))
    assert [(row.period, row.hits, row.total) for row in rows(one)] == [("2015", 2, 20)]
    assert "printed only in part, and left out: 1" in one.says


def test_ways_of_reckoning_are_taken_in_their_order(tmp_path: Path) -> None:
    both = published_of(tmp_path, RETURN + COHORT.removeprefix(HEAD))
    for snapshot, says in ((both, ""), (published_of(tmp_path, RETURN), "Detections of the period over the crimes")):
        table = published(snapshot, Cut("year"))
        assert table is not None
        found = tally_published(table, measure("detected-as-published"))
        assert found is not None
        assert found.way.says.startswith(says)
        assert bool(found.way.says) == bool(says)
        assert found.way == measure("detected-as-published").text.counts[1 if says else 0]


def test_another_offence_is_counted_only_where_it_is_asked_for(tmp_path: Path) -> None:
    table = RETURN + "North | 2014 | recorded | murder | | 12\n"
    found = figures(published_of(tmp_path, table), "recorded-for-each-homicide", Cut("year"))
    assert found == [("North", "2014", 30, 12)]


def test_a_table_of_other_things_tells_nothing_of_a_measure(tmp_path: Path) -> None:
    assert figures(published_of(tmp_path, HEAD + "North | 2014 | staff | | | 9\n"), "exit-charged", Cut("year")) == []
    assert published(published_of(tmp_path, HEAD), Cut("year")) is None


def test_one_exit_printed_of_several_in_a_year_does_not_stand_for_all_of_them(tmp_path: Path) -> None:
    table = (
        HEAD
        + """
North | 2014 | recorded        | rape |             | 30
North | 2014 | exits_in_period | rape | charged     | 5
North | 2014 | exits_in_period | rape | exceptional | 2
North | 2015 | recorded        | rape |             | 30
North | 2015 | exits_in_period | rape | charged     | 5
"""
    )
    assert figures(published_of(tmp_path, table), "detected-as-published", Cut("year")) == [("North", "2014", 7, 30)]


# ---- exits


def exits(snapshot, cut: Cut, by_unit: bool = True):
    table = published(snapshot, cut, by_unit)
    assert table is not None
    return exit_counts(table, "rape")


def test_what_a_table_of_a_period_does_not_tell_of_is_open(tmp_path: Path) -> None:
    found = exits(published_of(tmp_path, RETURN), Cut("year"))
    assert found is not None
    assert found.exits == ("unfounded", "cleared", "open")
    # 2016 prints no unfounded ones, which North prints elsewhere: of that year nothing is known.
    assert found.counts[0].tolist() == [[10, 6, 24], [0, 9, 41], [0, 0, 0]]
    assert found.counts[1].tolist() == [[1, 0, 3], [0, 0, 0], [0, 0, 0]]
    assert "shown as still open" in found.says


def test_where_reports_are_not_printed_what_was_removed_is_put_back_to_what_stands(tmp_path: Path) -> None:
    table = "\n".join(line for line in RETURN.splitlines() if "reports" not in line)
    found = exits(published_of(tmp_path, table), Cut("year"))
    assert found is not None
    assert found.counts[0, :2].tolist() == [[10, 6, 24], [0, 9, 41]]  # 30 and 10 unfounded are the 40 reports


def test_exits_of_a_cohort_come_before_those_of_a_period_and_add_up_to_it(tmp_path: Path) -> None:
    found = exits(published_of(tmp_path, RETURN + COHORT.removeprefix(HEAD)), Cut("year", 4))
    assert found is not None
    assert found.exits == ("victim_not_supporting", "evidential", "charged", "open")
    assert found.counts.sum(axis=1).tolist() == [[9, 0, 3, 2], [0, 1, 1, 0], [0, 0, 0, 0]]
    assert found.untold == 0


def test_a_cohort_of_another_offence_does_not_hide_the_exits_of_the_period(tmp_path: Path) -> None:
    table = RETURN + "North | 2014 | exits_of_cohort | robbery | charged | 9\n"
    found = exits(published_of(tmp_path, table), Cut("year"))
    assert found is not None
    assert found.exits == ("unfounded", "cleared", "open")


def test_ways_out_without_a_word_of_the_record_are_said_to_be_untold(tmp_path: Path) -> None:
    table = COHORT + "North | 2017-04-01/2017-06-30 | exits_of_cohort | rape | | 7\n"
    found = exits_published(published_of(tmp_path, table), Cut("quarter"), "rape", True)
    assert found is not None
    assert (found.counts.sum(), found.unclear) == (16, 7)


@pytest.mark.parametrize("by_unit", [True, False])
def test_a_table_without_exits_gives_no_vector(tmp_path: Path, by_unit: bool) -> None:
    table = HEAD + "North | 2014 | reports | rape | | 9\n"
    assert exits_published(published_of(tmp_path, table), Cut("year"), "rape", by_unit) is None


def test_all_units_together_have_the_exits_of_each_added_up(tmp_path: Path) -> None:
    snapshot = published_of(tmp_path, RETURN)
    apart, whole = (exits(snapshot, Cut("year"), by_unit) for by_unit in (True, False))
    assert apart is not None and whole is not None
    assert whole.exits == apart.exits
    assert np.array_equal(whole.counts[0], apart.counts.sum(axis=0))


# ---- a twin in plain Python


@pytest.mark.parametrize("seed", range(8))
def test_random_tables_are_added_up_as_with_a_pencil(tmp_path: Path, seed: int) -> None:
    """Quarters printed whole or not at all, so that a cell is there exactly where both of its numbers are."""
    chance = random.Random(seed)
    lines, hits, totals = [], {}, {}
    for unit in ("East", "West", ""):
        for year in (2011, 2012, 2013):
            for counted, exit_, sums in (("reports", "", totals), ("exits_in_period", "unfounded", hits)):
                if chance.random() < 0.25:
                    continue
                for first, last in (("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31")):
                    value = chance.randint(0, 9)
                    lines.append(f"{unit} | {year}-{first}/{year}-{last} | {counted} | rape | {exit_} | {value}")
                    sums[unit, str(year)] = sums.get((unit, str(year)), 0) + value
    chance.shuffle(lines)
    found = figures(published_of(tmp_path, HEAD + "\n".join(lines)), "exit-unfounded", Cut("year"))
    wanted = {(*place, hits[place], totals[place]) for place in hits if place in totals}
    assert set(found) == wanted
    assert len(found) == len(wanted)
