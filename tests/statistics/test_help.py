"""What the statistics tell about help given: people, visits and dossiers, never mixed."""

from datetime import date, timedelta

from helpdesk.assistance.models import Mode, Place, Result, VneidOutcome
from helpdesk.clock import SystemClock
from helpdesk.statistics.answers import AreaHelp, GuideHelp
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.statistics.questions import Statistics
from helpdesk.storage.database import Database, Session
from tests.statistics.events import COMMUNE, MORNING, NEIGHBOUR, PROVINCE, Events

SINCE, UNTIL = date(2026, 11, 9), date(2026, 11, 11)


async def test_one_person_who_came_twice_is_one_person_and_two_visits(statistics: Statistics, events: Events) -> None:
    await events.visit(person_ref="p1", dossiers=1)
    await events.visit(person_ref="p1", dossiers=2)
    await events.visit(person_ref="p2")

    given = await statistics.help_given([PROVINCE], SINCE, UNTIL)

    assert (given.people, given.visits, given.dossiers, given.people_unknown_visits) == (2, 3, 3, 0)


async def test_two_names_that_turned_out_to_be_one_person_count_once_everywhere(
    statistics: Statistics, events: Events, database: Database
) -> None:
    await database["person_aliases"].insert_many([{"_id": "p2", "now": "p1"}, {"_id": "nobody here", "now": "p9"}])
    await events.visit(person_ref="p1", dossiers=1)
    await events.visit(person_ref="p2", dossiers=2)
    await events.visit(person_ref="p2", area=NEIGHBOUR)
    await events.visit(person_ref="p3")
    await events.visit()

    given = await statistics.help_given([PROVINCE], SINCE, UNTIL)
    areas = await statistics.help_by_area([PROVINCE], SINCE, UNTIL)

    assert (given.people, given.visits, given.dossiers, given.people_unknown_visits) == (2, 5, 3, 1)
    assert [(row.area, row.people, row.visits) for row in areas] == [(COMMUNE, 2, 4), (NEIGHBOUR, 1, 1)]


async def test_the_heads_of_a_group_are_people_and_the_group_is_one_visit(
    statistics: Statistics, events: Events
) -> None:
    await events.visit(people=20)
    await events.visit(person_ref="p1")

    given = await statistics.help_given([PROVINCE], SINCE, UNTIL)

    assert (given.people, given.visits, given.people_unknown_visits) == (21, 2, 0)


async def test_a_named_person_is_one_however_many_heads_were_noted(statistics: Statistics, events: Events) -> None:
    await events.visit(person_ref="p1", people=4)

    assert (await statistics.help_given([PROVINCE], SINCE, UNTIL)).people == 1


async def test_walk_ins_nobody_named_are_visits_of_unknown_people_and_never_zero_people(
    statistics: Statistics, events: Events
) -> None:
    await events.visit()
    await events.visit()

    given = await statistics.help_given([PROVINCE], SINCE, UNTIL)

    assert (given.people, given.visits, given.people_unknown_visits) == (None, 2, 2)


async def test_known_people_stand_beside_visits_of_unknown_ones(statistics: Statistics, events: Events) -> None:
    await events.visit()
    await events.visit(person_ref="p1")

    given = await statistics.help_given([PROVINCE], SINCE, UNTIL)

    assert (given.people, given.people_unknown_visits) == (1, 1)


async def test_without_a_visit_people_and_minutes_are_unknown(statistics: Statistics) -> None:
    given = await statistics.help_given([PROVINCE], SINCE, UNTIL)

    assert (given.people, given.minutes, given.visits, given.dossiers) == (None, None, 0, 0)


async def test_minutes_are_summed_where_they_were_noted(statistics: Statistics, events: Events) -> None:
    await events.visit(minutes=20)
    await events.visit(minutes=25)
    await events.visit()

    assert (await statistics.help_given([PROVINCE], SINCE, UNTIL)).minutes == 45


async def test_a_corrected_entry_does_not_count_but_its_correction_does(statistics: Statistics, events: Events) -> None:
    old = await events.visit(person_ref="p1", dossiers=9, minutes=90)
    newer = await events.visit(person_ref="p2", dossiers=5, corrects=old.id)
    await events.visit(person_ref="p3", dossiers=1, corrects=newer.id)

    given = await statistics.help_given([PROVINCE], SINCE, UNTIL)

    assert (given.people, given.visits, given.dossiers, given.minutes) == (1, 1, 1, None)
    assert given.by_mode == {Mode.TOGETHER: 1}


async def test_an_entry_corrected_into_another_area_and_month_counts_only_there(
    statistics: Statistics, events: Events
) -> None:
    old = await events.visit(dossiers=1)
    last_month = MORNING - timedelta(days=30)
    await events.visit(last_month, area=NEIGHBOUR, dossiers=1, corrects=old.id)

    here = await statistics.help_given([COMMUNE], SINCE, UNTIL)
    there = await statistics.help_given([NEIGHBOUR], last_month.date(), last_month.date())

    assert (here.visits, here.dossiers) == (0, 0)
    assert (there.visits, there.dossiers) == (1, 1)


async def test_a_correction_made_elsewhere_is_not_shown_here(statistics: Statistics, events: Events) -> None:
    old = await events.visit(area=NEIGHBOUR)
    await events.visit(area=NEIGHBOUR, corrects=old.id)

    assert await statistics.help_by_area([COMMUNE], SINCE, UNTIL) == []


async def test_visits_are_told_by_mode_place_result_and_outcome(statistics: Statistics, events: Events) -> None:
    await events.visit(mode=Mode.TOLD, place=Place.MARKET, paid_online=True)
    await events.visit(mode=Mode.TOLD, vneid=VneidOutcome.LEVEL_2, result=Result.NEW_APPOINTMENT)
    await events.visit()

    given = await statistics.help_given([PROVINCE], SINCE, UNTIL)

    assert given.by_mode == {Mode.TOLD: 2, Mode.TOGETHER: 1}
    assert given.by_place == {Place.HOME: 2, Place.MARKET: 1}
    assert given.by_result == {Result.DONE: 2, Result.NEW_APPOINTMENT: 1}
    assert given.by_vneid == {VneidOutcome.LEVEL_2: 1}
    assert given.paid_online == 1


async def test_help_is_told_by_area_and_a_person_seen_in_two_counts_in_both(
    statistics: Statistics, events: Events
) -> None:
    await events.visit(person_ref="p1", dossiers=1)
    await events.visit(person_ref="p2")
    await events.visit(person_ref="p1", area=NEIGHBOUR)

    by_area = await statistics.help_by_area([PROVINCE], SINCE, UNTIL)

    assert by_area == [
        AreaHelp(area=COMMUNE, people=2, people_unknown_visits=0, visits=2, dossiers=1, minutes=None),
        AreaHelp(area=NEIGHBOUR, people=1, people_unknown_visits=0, visits=1, dossiers=0, minutes=None),
    ]
    assert (await statistics.help_given([PROVINCE], SINCE, UNTIL)).people == 2


async def test_people_of_two_days_are_not_the_sum_of_each(statistics: Statistics, events: Events) -> None:
    next_day = MORNING + timedelta(days=1)
    await events.visit(MORNING, person_ref="p1")
    await events.visit(next_day, person_ref="p1")

    days = [await statistics.help_given([PROVINCE], at.date(), at.date()) for at in (MORNING, next_day)]
    both = await statistics.help_given([PROVINCE], MORNING.date(), next_day.date())

    assert [day.people for day in days] == [1, 1]
    assert (both.people, both.visits) == (1, 2)


async def test_help_is_told_by_guide_and_without_one(statistics: Statistics, events: Events) -> None:
    await events.visit(guide="vneid", people=3)
    await events.visit(guide="vneid", people=2)
    await events.visit()

    assert await statistics.help_by_guide([PROVINCE], SINCE, UNTIL) == [
        GuideHelp(guide="vneid", people=5, people_unknown_visits=0, visits=2, dossiers=0, minutes=None),
        GuideHelp(guide=None, people=None, people_unknown_visits=1, visits=1, dossiers=0, minutes=None),
    ]


async def test_a_mark_is_only_kept_with_the_change_it_belongs_to(database: Database) -> None:
    marks = DirtyMarks(database, SystemClock())

    async def mark(session: Session) -> None:
        await marks.mark(date(2026, 11, 22), [PROVINCE, COMMUNE], session=session)

    await database.in_transaction(mark)
    await database.in_transaction(mark)

    rows = await database["statistics_dirty"].find({}, {"_id": 0, "at": 0}).to_list()
    assert rows == [{"day": "2026-11-22", "areas": [PROVINCE, COMMUNE]}] * 2
