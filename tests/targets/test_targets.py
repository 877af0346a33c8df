"""Targets as coordinators set them: for their own areas and those below, with everything that was changed kept."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from api.house import House
from helpdesk.month_sheets.cycle import Cycle
from helpdesk.reports.periods import ReportPeriod, period_called
from helpdesk.targets.errors import (
    TargetAreaError,
    TargetPeriodError,
    TargetRowsMissingError,
    TargetRowsWrongError,
    UnknownTargetError,
    UnknownTargetImportError,
)
from helpdesk.targets.models import Measure
from helpdesk.targets.progress import Standing
from helpdesk.targets.rows import Wrong
from helpdesk.teams.models import Member
from tests.reports.conftest import COMMUNE, NEIGHBOUR, PROVINCE, scope_of

OCTOBER = period_called("2026-10", Cycle((), ()))
HEADING = "Địa bàn;Chỉ tiêu;Kỳ;Giá trị"


async def set_by(house: House, who: Member, area: str, value: float = 100, period: str = "2026-10") -> None:
    await house.targets.set(area, Measure.PEOPLE, period, value, member=who, scope=scope_of(who))


async def seen_by(house: House, who: Member, *areas: str, period: ReportPeriod = OCTOBER) -> list[tuple[str, float]]:
    found = await house.targets.below(areas, period, scope=scope_of(who))
    return [(one.area, one.value) for one in found]


async def test_a_target_is_set_changed_and_deleted_and_all_of_it_stays_known(
    house: House, people: dict[str, Member]
) -> None:
    minh, tam = people["minh"], people["tam"]
    await set_by(house, minh, COMMUNE)
    await set_by(house, minh, COMMUNE)  # pressed twice
    await set_by(house, tam, COMMUNE, 120)
    assert await seen_by(house, minh, PROVINCE) == [(COMMUNE, 120)]

    (one,) = await house.targets.below([COMMUNE], OCTOBER, scope=scope_of(tam))
    await house.targets.delete(one.id, member=minh, scope=scope_of(minh))

    assert await seen_by(house, minh, PROVINCE) == []
    changes = await house.targets.changes([PROVINCE], scope=scope_of(minh))
    assert [(change.by_name, change.before, change.after) for change in changes] == [
        (minh.name, 120, None),
        (tam.name, 100, 120),
        (minh.name, None, 100),
    ]
    actions = [entry.action for entry in await house.audit.recent([PROVINCE])]
    assert actions == ["target_deleted", "target_set", "target_set"]


async def test_nobody_sets_sees_or_deletes_anything_outside(house: House, people: dict[str, Member]) -> None:
    tam, viet, hoa = people["tam"], people["viet"], people["hoa"]
    for area, who in ((PROVINCE, tam), (NEIGHBOUR, tam), ("nowhere", tam), (COMMUNE, hoa)):
        with pytest.raises(TargetAreaError):
            await set_by(house, who, area)
    await set_by(house, viet, NEIGHBOUR)

    assert await seen_by(house, tam, PROVINCE, NEIGHBOUR, COMMUNE) == []
    assert await house.targets.changes([PROVINCE, NEIGHBOUR], scope=scope_of(tam)) == []
    (theirs,) = await house.targets.below([NEIGHBOUR], OCTOBER, scope=scope_of(viet))
    with pytest.raises(UnknownTargetError):
        await house.targets.delete(theirs.id, member=tam, scope=scope_of(tam))
    assert await seen_by(house, people["minh"], PROVINCE) == [(NEIGHBOUR, 100)]


@pytest.mark.parametrize("period", ["2026-W41", "2026-10-01..2026-10-10", "", "2026-99"])
async def test_a_target_holds_for_a_month_or_what_is_made_of_months(
    house: House, people: dict[str, Member], period: str
) -> None:
    with pytest.raises(TargetPeriodError):
        await set_by(house, people["minh"], COMMUNE, period=period)


async def test_progress_stands_beside_the_figures_of_the_period(busy: House, people: dict[str, Member]) -> None:
    tam = people["tam"]
    for measure, value in (
        (Measure.PEOPLE, 10),
        (Measure.VISITS, 30),
        (Measure.RATING, 4.5),
        (Measure.RATED_SHARE, 0.5),
    ):
        await busy.targets.set(COMMUNE, measure, "2026-10", value, member=tam, scope=scope_of(tam))
    measured = await busy.measures.of([COMMUNE], OCTOBER.since, OCTOBER.until)

    found = await busy.targets.progress(COMMUNE, OCTOBER, measured.figures, scope=scope_of(tam))

    told = {measure.value: (one.actual, one.standing) for measure, one in found.items()}
    assert told == {
        "people": (15, Standing.REACHED),
        "visits": (6, Standing.MISSED),
        "rating": (4, Standing.MISSED),
        "rated_share": (0.5, Standing.REACHED),
    }
    assert await busy.targets.progress(COMMUNE, OCTOBER, measured.figures, scope=scope_of(people["viet"])) == {}


async def test_a_file_is_looked_at_first_and_set_all_together(house: House, people: dict[str, Member]) -> None:
    tam = people["tam"]
    rows = ["05392;Số người được hỗ trợ;10/2026;1.200", "Xã Lạc Thủy;people;Quý IV/2026;3000"]
    text = "\n".join(["KẾ HOẠCH NĂM 2026;;;", HEADING, *rows])
    upload = await house.target_imports.offer("kế hoạch.csv", text.encode(), member=tam)

    seen = await house.target_imports.look(upload.id, member=tam, scope=scope_of(tam))
    assert [(one.row, one.area, one.period, one.value) for one in seen.meant] == [
        (3, COMMUNE, "2026-10", 1200),
        (4, COMMUNE, "2026-Q4", 3000),
    ]
    assert await seen_by(house, tam, COMMUNE) == []
    assert await house.target_imports.take(upload.id, member=tam, scope=scope_of(tam)) == 2

    assert await seen_by(house, tam, COMMUNE) == [(COMMUNE, 1200)]
    (change, _) = await house.targets.changes([COMMUNE], scope=scope_of(tam))
    assert change.file == "kế hoạch.csv"
    with pytest.raises(UnknownTargetImportError):
        await house.target_imports.take(upload.id, member=tam, scope=scope_of(tam))


async def test_one_wrong_row_and_nothing_is_set(house: House, people: dict[str, Member]) -> None:
    tam = people["tam"]
    rows = [
        "05392;people;2026-10;100",
        "05425;people;2026-10;100",
        ";people;2026-10;100",
        "05392;hạnh phúc;2026-10;100",
        "05392;visits;tuần này;100",
        "05392;visits;2026-10;nhiều",
        "05392;rating;2026-10;6",
        "05392;people;10/2026;200",
    ]
    upload = await house.target_imports.offer("x.csv", "\n".join([HEADING, *rows]).encode(), member=tam)

    seen = await house.target_imports.look(upload.id, member=tam, scope=scope_of(tam))
    assert [(one.row, one.wrong) for one in seen.problems] == [
        (3, Wrong.AREA_UNKNOWN),
        (4, Wrong.AREA_MISSING),
        (5, Wrong.MEASURE_UNKNOWN),
        (6, Wrong.PERIOD_UNKNOWN),
        (7, Wrong.VALUE_FORM),
        (8, Wrong.VALUE_RANGE),
        (9, Wrong.TWICE),
    ]
    with pytest.raises(TargetRowsWrongError):
        await house.target_imports.take(upload.id, member=tam, scope=scope_of(tam))
    assert await seen_by(house, tam, COMMUNE) == []


async def test_an_excel_file_is_read_by_its_values(house: House, people: dict[str, Member]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Mã địa bàn", "Chỉ tiêu", "Kỳ", "Mục tiêu"])
    sheet.append(["05392", "Trả lời đúng hạn", 2026, 0.95])
    sheet.append(["05392", "people", "Q4/2026", "=6*7"])
    sheet.append([5392, "people", 2026, 1200])
    data = BytesIO()
    book.save(data)
    tam = people["tam"]
    upload = await house.target_imports.offer("x.xlsx", data.getvalue(), member=tam)

    seen = await house.target_imports.look(upload.id, member=tam, scope=scope_of(tam))

    assert [(one.area, one.measure, one.period, one.value) for one in seen.meant] == [
        (COMMUNE, Measure.ANSWERED_IN_TIME, "2026", 0.95),
        (COMMUNE, Measure.PEOPLE, "2026", 1200),
    ]
    assert [(one.row, one.wrong) for one in seen.problems] == [(3, Wrong.UNUSABLE)]


@pytest.mark.parametrize("text", ["", "a;b;c\n1;2;3\n", HEADING, "Địa bàn;Chỉ tiêu\n05392;people\n"])
async def test_a_file_without_the_four_columns_is_refused(house: House, people: dict[str, Member], text: str) -> None:
    with pytest.raises(TargetRowsMissingError):
        await house.target_imports.offer("x.csv", text.encode(), member=people["tam"])


async def test_an_upload_is_whose_it_is(house: House, people: dict[str, Member]) -> None:
    minh, tam = people["minh"], people["tam"]
    upload = await house.target_imports.offer("x.csv", f"{HEADING}\n05392;people;2026;9\n".encode(), member=minh)
    with pytest.raises(UnknownTargetImportError):
        await house.target_imports.look(upload.id, member=tam, scope=scope_of(tam))
    await house.target_imports.drop(upload.id, member=tam)
    assert (await house.target_imports.look(upload.id, member=minh, scope=scope_of(minh))).meant
