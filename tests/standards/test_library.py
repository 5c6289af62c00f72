"""A standard that does not hold together does not load, and the error says where and what to do."""

import pytest
from small_force import STANDARD, WritePack

from ringtrue.errors import RingTrueError, StandardFileError, UnknownNameError
from ringtrue.standards.library import find_standard, load_pack, packs

FAULTS = [
    ("why:", "wy:", r"recorded-in-time\.yaml:\d+: wy: no such key .did you mean why"),
    ("mark: V", "mark: Z", "authority.0.mark"),
    ("id: recorded-in-time", "id: recorded-late", "named by its id"),
    ("hours(24)", "hours(1.5)", r"expected a fixed whole number"),
    ("'recorded'", "'recoded'", "no code 'recoded' .did you mean recorded"),
    ("case.begun + hours(72))", "case.began + hours(72))", "no column 'began' .did you mean begun"),
    ("exists(events, kind == 'recorded' and happened <= case.begun + hours(72))", "kind == 'recorded'",
     "events may have many values per case here"),
    ("exists(events, kind == 'recorded' and happened <= case.begun + hours(72))", "recorded.happened",
     "expected something true or false, found a time"),
    ("exists(events, kind == 'recorded' and happened <= case.begun + hours(72))", "__import__('os').system('true')",
     "not part of the standards language"),
    ("exists(events, kind == 'recorded' and happened <= case.begun + hours(72))", "open('/etc/passwd')",
     "'open' is not a word of the standards language"),
    ("exists(events, kind == 'recorded' and happened <= case.begun + hours(72))", "case.__class__ == 'x'",
     "a case has no column '__class__'"),
    ("exists(events, kind == 'recorded' and happened <= case.begun + hours(72))", "recorded.happened - case.begun",
     "Deadlines are sums, never differences"),
    ("      recorded |\n", "      recorded | 2010-01-02\n",
     "'on a day not known': expected unclear, the condition says met"),
    ("due: case.begun + hours(72)", "due: case.unit", "expected a time"),
    ("names:\n  recorded:", "names:\n  happened:", "'happened' has a meaning of its own"),
    ("2002-04-01:", "soon:", "editions.soon"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), FAULTS)
def test_a_faulty_standard_is_refused_with_the_place(write_pack: WritePack, old: str, new: str, said: str) -> None:
    with pytest.raises(StandardFileError, match=said):
        load_pack(str(write_pack((old, new))))


def test_a_condition_outside_the_language_shows_a_caret_under_it(write_pack: WritePack) -> None:
    folder = write_pack(("requires: exists(events, kind == 'recorded' and happened <= case.begun + hours(24))",
                         "requires: case.advocate_offered == 'yes' and eval('1')"))  # fmt: skip
    with pytest.raises(StandardFileError) as caught:
        load_pack(str(folder))
    message, shown, caret = str(caught.value).splitlines()
    assert "edition 2015-04-01, requires: 'eval' is not a word of the standards language" in message
    assert shown[caret.index("^") :] == "eval('1')"


def test_a_standard_that_does_not_show_itself_met_breached_and_unclear_is_refused(write_pack: WritePack) -> None:
    shortened = STANDARD[: STANDARD.index("  - name: on a day not known")]
    with pytest.raises(StandardFileError, match="no worked example for: unclear"):
        load_pack(str(write_pack(text=shortened)))
    load_pack(str(write_pack(text=shortened + "no_example: {unclear: a record always tells}\n")))


def test_a_draft_is_listed_and_not_applied_unless_asked_for(write_pack: WritePack) -> None:
    pack = load_pack(str(write_pack(("mark: V", "mark: K"))))
    assert [standard.id for standard in pack.standards] == ["recorded-in-time"]
    assert pack.applied() == ()
    assert len(pack.applied(drafts=True)) == 1


def test_every_pack_that_ships_loads_with_its_examples() -> None:
    for name in packs():
        assert load_pack(name).standards


def test_names_that_do_not_exist_have_near_ones_named() -> None:
    with pytest.raises(UnknownNameError, match="case-review"):
        load_pack("case-reveiw")
    with pytest.raises(UnknownNameError, match="advocate-offered"):
        find_standard("advocate-ofered")


def test_a_standard_says_what_it_asks_about(write_pack: WritePack) -> None:
    (standard,) = load_pack(str(write_pack())).standards
    assert "recorded" in standard.needs
    assert "event.happened" in standard.needs


def test_a_folder_without_standards_is_no_pack(tmp_path: object) -> None:
    with pytest.raises(RingTrueError):
        load_pack(str(tmp_path))
