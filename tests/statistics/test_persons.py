"""Different persons are told by when they had been there before; nobody is named."""

from datetime import date

from helpdesk.statistics.persons import Came, Comings
from helpdesk.statistics.places import Place

HERE, THERE = Place("c1", ("c1", "p")), Place("c2", ("c2", "p"))
AREAS = ("c1", "c2", "p")
MONDAY, TUESDAY, FRIDAY = date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 13)


def came(
    day: date, person: str = "lan", place: Place = HERE, *, guide: str = "vneid", is_replaced: bool = False
) -> Came:
    return Came(person, day, place, guide, is_replaced)


def test_each_person_of_a_day_is_told_by_the_day_before_in_that_area_and_with_that_guide() -> None:
    before = Comings(
        FRIDAY,
        [
            came(MONDAY),
            came(TUESDAY, place=THERE),
            came(FRIDAY),
            came(FRIDAY, guide="bhyt"),
            came(FRIDAY, "minh"),
        ],
    ).before(AREAS)

    assert sorted(before["p",]) == [0, TUESDAY.toordinal()]
    assert sorted(before["c1",]) == [0, MONDAY.toordinal()]
    assert before["c1", "bhyt"] == [0]
    assert sorted(before[HERE,]) == [0, MONDAY.toordinal()]
    assert ("c2",) not in before


def test_what_was_corrected_away_is_nobodys_coming() -> None:
    entries = [came(MONDAY, is_replaced=True), came(FRIDAY)]
    assert Comings(FRIDAY, entries).before(AREAS)["p",] == [0]
    assert not Comings(MONDAY, entries).before(AREAS)


def test_the_next_day_of_whoever_was_there_must_be_counted_again_also_when_they_were_corrected_away() -> None:
    entries = [came(MONDAY, is_replaced=True), came(TUESDAY, place=THERE), came(FRIDAY), came(FRIDAY, "minh")]
    days = Comings(MONDAY, entries).next_days(AREAS)
    assert days == {TUESDAY: {"c2", "p"}, FRIDAY: {"c1", "p"}}
