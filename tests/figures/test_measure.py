"""Measures: every one that ships is whole and cited, and a wrong one is refused by file, measure and key."""

from pathlib import Path

import pytest

from ringtrue.errors import ExpressionError, LibraryError, UnknownNameError
from ringtrue.figures.measure import ANSWERS, Form, load_measures, measure, measures, offences_of
from ringtrue.language.nodes import Among, walk

OURS = """
theme: ours
measures:
  - id: ours
    title: a share of ours
    asks: What share?
    direction: more
    cannot_show: much
    source: ours
    cases:
      share: case.exit == 'charged'
"""


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    text = OURS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / "ours.yaml"
    path.write_text(text)
    return path


def test_at_least_twenty_five_measures_ship() -> None:
    assert len(measures()) >= 25
    assert all(name == each.id for name, each in measures().items())


@pytest.mark.parametrize("name", list(measures()))
def test_every_measure_that_ships_says_what_it_asks_its_source_and_what_it_cannot_show(name: str) -> None:
    found = measure(name)
    assert found.text.asks.endswith("?")
    assert len(found.text.cannot_show.split()) >= 4
    assert found.text.source.strip() and found.text.title.strip() and found.theme
    assert found.on_cases or found.text.counts


def test_the_ids_that_ship_stand_once_in_their_files() -> None:
    paths = sorted(Path(__file__).parents[2].glob("ringtrue/library/measures/*.yaml"))
    ids = [each.id for path in paths for each in load_measures(path)]
    assert len(ids) == len(set(ids)) == len(measures())


def test_the_four_forms_are_all_there() -> None:
    assert {each.form for each in measures().values()} == set(Form)


def test_answers_are_in_the_order_of_the_alphabet_as_engines_number_them() -> None:
    assert list(ANSWERS) == sorted(ANSWERS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("share: case.exit == 'charged'", "among: 'True'", "give share, or mean, or since and until"),
        ("share: case.exit == 'charged'", "share: 'True'\n      mean: case.reported_year", "give share, or mean"),
        ("share: case.exit == 'charged'", "since: case.begun", "give share, or mean, or since and until"),
        ("cannot_show: much", "canot_show: much", "did you mean cannot_show"),
        ("    source: ours\n", "", "source: missing"),
        ("direction: more", "direction: up", "direction"),
    ],
)
def test_a_measure_with_a_wrong_key_is_refused_with_the_file_and_the_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(LibraryError) as refused:
        load_measures(written(tmp_path, (old, new)))
    assert "ours.yaml:" in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("{counted: recordd}", "counted has no code 'recordd' (did you mean recorded"),
        ("{counted: exits_of_cohort, exits: [chargd]}", "exits has no code 'chargd' (did you mean charged"),
        ("{counted: exits_of_cohort, without: [opn]}", "exits has no code 'opn' (did you mean open"),
        ("{counted: exits_of_cohort, outcomes: [ho_16b]}", "outcomes has no code 'ho_16b'"),
    ],
)
def test_a_wrong_code_is_refused_with_the_file_the_measure_and_a_near_one(tmp_path: Path, way: str, said: str) -> None:
    ways = f"counts:\n      - share: [{way}]\n        among: [{{counted: reports}}]"
    path = written(tmp_path, ("cases:\n      share: case.exit == 'charged'", ways))
    with pytest.raises(LibraryError) as refused:
        load_measures(path)
    assert str(refused.value).startswith("ours.yaml, measure ours: ")
    assert said in str(refused.value)


def test_a_measure_that_is_reckoned_in_no_way_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ("    cases:\n      share: case.exit == 'charged'\n", ""))
    with pytest.raises(LibraryError, match="ours.yaml, measure ours: say under cases or under counts"):
        load_measures(path)


def test_a_condition_outside_the_language_is_refused_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, ("case.exit ==", "case.exitt =="))
    with pytest.raises(ExpressionError, match="ours.yaml, measure ours, share"):
        load_measures(path)


def test_a_measure_of_ones_own_is_found_by_path_and_id(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert measure(f"{path}:ours").text.title == "a share of ours"
    with pytest.raises(UnknownNameError, match="no measure 'our' .did you mean ours"):
        measure(f"{path}:our")
    with pytest.raises(LibraryError, match="no such file"):
        measure(f"{tmp_path / 'none.yaml'}:ours")


def test_an_unknown_measure_is_told_with_a_near_one() -> None:
    with pytest.raises(UnknownNameError, match="did you mean exit-charged"):
        measure("exit-chargd")


def test_a_measure_can_be_put_to_another_group_of_offences_to_one_and_to_all() -> None:
    usual = measure("exit-charged")
    assert _offences(usual) == {("rape", "attempted_rape")}
    assert _offences(usual.of_offences("penetrative")) == {offences_of("penetrative")}
    assert _offences(usual.of_offences("robbery")) == {("robbery",)}
    assert _offences(usual.of_offences("")) == set()
    assert usual.of_offences(None) is usual
    with pytest.raises(UnknownNameError, match="did you mean"):
        usual.of_offences("robery")


def _offences(asked) -> set[tuple[str, ...]]:  # type: ignore[no-untyped-def]
    found = [node for node in walk(asked.among) if isinstance(node, Among)]
    return {node.options for node in found if getattr(node.term, "name", "") == "offence"}
