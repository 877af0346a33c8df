"""Figures that leave the team's own areas hide what is about few persons; those of one's own work do not."""

import pytest
from starlette.datastructures import QueryParams

from api.house import House
from api.office.labels import Measure
from api.web.dashboard import by_area, by_day, by_guide, top_row
from api.web.dashboard.asked import asked
from api.web.dashboard.parts import Ask
from api.web.dashboard.tables import Column, Row, Table, csv_of, without_few
from api.web.reader import Reader
from helpdesk.teams.models import Permission, Scope
from tests.reports.conftest import COMMUNE, PROVINCE

OCTOBER = QueryParams("period=2026-10")


async def asking(house: House, *works_in: str) -> Ask:
    """Return somebody who reads figures of the province, and works with requests in these areas."""
    areas = {Permission.STATISTICS_READ: [PROVINCE], Permission.REQUESTS_ANSWER: list(works_in)}
    known = Reader(language="en", scope=Scope(areas=areas))
    return Ask.of(house, known, await asked(house, known, "/coordinator", OCTOBER))


async def test_who_only_reads_figures_sees_no_number_about_few(busy: House) -> None:
    ask, own = await asking(busy), await asking(busy, PROVINCE)
    for part_of, at, hidden, known in (
        (top_row.top_row_part, "Requests ended", (None, 0), (2, 0)),
        (by_day.by_day, "02/10/2026", (None, 0, 0), (1, 0, 0)),
        (top_row.by_hour_part, "0:00 to 1:00", (0, None), (0, 1)),
        (by_guide.by_guide, "Install VNeID, reach level 2", (None, None, None), (2, 1, 40)),
    ):
        for one, values in ((ask, hidden), (own, known)):
            row = next(row for row in (await part_of(one)).table.rows if row.name == at)
            assert (*row.values, *row.before)[: len(values)] == values, at


async def test_each_place_is_hidden_by_itself(busy: House) -> None:
    places = (await by_area.by_area(await asking(busy, COMMUNE))).table.rows
    assert {row.name: row.values[3] for row in places} == {"Xã Lạc Thủy": 4, "Xã An Bình": None}


@pytest.mark.parametrize(("counts", "left"), [((1, 9, 4), (None, 9, None)), ((0, 9), (0, 9)), ((2, 2), (None, None))])
def test_with_a_small_number_goes_whatever_would_give_it_away(
    counts: tuple[int, ...], left: tuple[int | None, ...]
) -> None:
    columns = [Column("n", Measure.COUNT), Column("share", Measure.SHARE), Column("word")]
    table = Table("key", "title", "first", columns, [Row(str(count), (count, 0.5, "w")) for count in counts])
    rows = without_few(table, fewest=3).rows
    assert tuple(row.values[0] for row in rows) == left
    assert [row.values[1] is None for row in rows] == [count is None for count in left]
    assert {row.values[2] for row in rows} == {"w"}


async def test_a_file_holds_no_formula(busy: House) -> None:
    labels = (await asking(busy)).labels
    table = Table("key", "title", "=first", [Column("@sum")], [Row("+1", ("-2",)), Row("plain", (None,))])
    assert csv_of(table, labels).decode("utf-8-sig") == "'=first,'@sum\r\n'+1,'-2\r\nplain,\r\n"
