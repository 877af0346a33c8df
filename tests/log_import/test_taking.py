"""Taking an old log over on a real database: all of it, once."""

import asyncio
from typing import Any

import pytest

from helpdesk.assistance.reviews import Standing
from helpdesk.assistance.taking_over import BATCH, TakingOver
from helpdesk.log_import.columns import Field
from helpdesk.log_import.errors import BadRowsError, NothingToTakeError, UnknownImportError
from helpdesk.log_import.models import LEAVE_OUT, LogImport, Reading
from helpdesk.log_import.service import LogImports, Taken, read_tables
from helpdesk.month_sheets.models import Kind
from helpdesk.statistics.marks import DirtyMarks
from helpdesk.storage.database import Database
from helpdesk.teams.service import Teams
from tests.log_import.files import HEADING, ROWS, xlsx
from tests.log_import.test_reading import OneGuide
from tests.month_sheets.conftest import Office, areas, office

__all__ = ["areas", "office"]


class Desk:
    """Somebody who takes files over."""

    def __init__(self, office: Office, imports: LogImports) -> None:
        self.office = office
        self.imports = imports

    async def upload(self, data: bytes, *, by: str = "hoa") -> LogImport:
        return await self.imports.offer(
            "so-theo-doi.xlsx",
            data,
            team=self.office.team.id,
            member=self.office.members[by],
            scope=self.office.scope(by),
        )

    async def take(self, draft: LogImport, *, by: str = "hoa", **changes: Any) -> Taken:
        member, scope = self.office.members[by], self.office.scope(by)
        if changes:
            reading = draft.reading.model_copy(update=changes)
            await self.imports.choose(draft.id, reading, member=member, scope=scope)
        return await self.imports.take(draft.id, member=member, scope=scope)

    async def logs(self) -> int:
        return await self.office.database["assistance_logs"].count_documents({})


@pytest.fixture
async def desk(office: Office, database: Database, areas: Any) -> Desk:
    taking = TakingOver(database, DirtyMarks(database, office.clock), office.reviewing)
    imports = LogImports(
        database=database,
        areas=areas,
        teams=Teams(),
        guides=OneGuide(),
        taking=taking,
        audit=office.audit,
        clock=office.clock,
    )
    return Desk(office, imports)


async def test_what_was_taken_over_is_accepted_marked_and_counted_on_its_own_months_sheet(desk: Desk) -> None:
    taken = await desk.take(await desk.upload(xlsx()))

    assert taken == Taken(new=3, known=0, bad=0, left_out=0)
    sheet = await desk.office.sheet("2026-03")
    assert [(line.kind, line.member_name) for line in sheet.counted.lines] == [
        (Kind.VISIT, "Lan"),
        (Kind.VISIT, "Hùng"),
        (Kind.VISIT, "Lan"),
    ]
    assert sheet.unreviewed == 0
    entries = await desk.office.assistance.recent(desk.office.scope("lan"))
    assert {entry.imported_by for entry in entries} == {"hoa"}
    assert set((await desk.office.reviewing.latest_of(entries, session=None)).values()) == {Standing.ACCEPTED}
    assert [entry.action for entry in await desk.office.audit.recent(["25"])] == ["logs_imported"]


async def test_every_day_is_marked_to_be_counted_again(desk: Desk) -> None:
    await desk.take(await desk.upload(xlsx()))

    days = await desk.office.database["statistics_dirty"].distinct("day")
    assert days == ["2026-03-02", "2026-03-03", "2026-03-05"]


async def test_a_file_that_is_taken_twice_adds_nothing(desk: Desk) -> None:
    await desk.take(await desk.upload(xlsx()))

    assert await desk.take(await desk.upload(xlsx())) == Taken(new=0, known=3, bad=0, left_out=0)
    assert await desk.take(await desk.upload(xlsx(above=()))) == Taken(new=0, known=3, bad=0, left_out=0)
    assert await desk.logs() == 3


async def test_a_file_that_is_taken_twice_at_the_same_moment_adds_each_row_once(desk: Desk) -> None:
    drafts = [await desk.upload(xlsx()) for _ in range(3)]

    taken = await asyncio.gather(*(desk.take(draft) for draft in drafts))

    assert await desk.logs() == 3
    assert sum(one.new for one in taken) == 3


async def test_with_a_bad_row_nothing_is_taken_until_it_is_left_out_and_later_only_it_is_added(desk: Desk) -> None:
    bad = (9, "32/13/2026", "Lan", "x", "Tại nhà", 1, 10, "Xong", None)
    draft = await desk.upload(xlsx([*ROWS, bad]))
    with pytest.raises(BadRowsError):
        await desk.take(draft)
    assert await desk.logs() == 0

    assert await desk.take(draft, leaves_out_bad=True) == Taken(new=3, known=0, bad=1, left_out=0)
    mended = (9, "30/03/2026", *bad[2:])
    assert await desk.take(await desk.upload(xlsx([*ROWS, mended]))) == Taken(new=1, known=3, bad=0, left_out=0)


async def test_an_import_that_was_cut_off_goes_on_where_it_was(desk: Desk) -> None:
    rows = [(number, "02/03/2026", "Lan", f"việc {number}") for number in range(BATCH + 50)]
    draft = await desk.upload(xlsx(rows, heading=HEADING[:4]))
    member, scope = desk.office.members["hoa"], desk.office.scope("hoa")
    look = await desk.imports.look(draft.id, member=member, scope=scope)
    assert look.known == 0

    def cut_off(_what: str, done: int, _of: int) -> None:
        if done:
            raise ConnectionAbortedError

    tables = read_tables(xlsx(rows, heading=HEADING[:4]))
    with pytest.raises(ConnectionAbortedError):
        await desk.imports.take_tables(tables, draft.reading, desk.office.team.id, member=member, report=cut_off)
    assert await desk.logs() == BATCH

    assert await desk.take(draft) == Taken(new=50, known=BATCH, bad=0, left_out=0)


async def test_a_row_of_a_confirmed_month_comes_into_the_next_sheet(desk: Desk) -> None:
    await desk.office.confirm("2026-03")
    await desk.take(await desk.upload(xlsx()))

    lines = (await desk.office.sheet("2026-04")).counted.lines
    assert {(line.kind, line.belongs_to) for line in lines} == {(Kind.LATE, "2026-03")}


async def test_only_who_reviews_the_team_takes_over_and_only_their_own_upload(desk: Desk) -> None:
    for name in ("lan", "viet"):
        with pytest.raises(UnknownImportError):
            await desk.upload(xlsx(), by=name)
    draft = await desk.upload(xlsx())
    with pytest.raises(UnknownImportError):
        await desk.take(draft, by="minh")
    await desk.imports.drop(draft.id, member=desk.office.members["hoa"])
    with pytest.raises(UnknownImportError):
        await desk.take(draft)


async def test_a_member_of_another_team_cannot_be_chosen(desk: Desk) -> None:
    draft = await desk.upload(xlsx([(1, "02/03/2026", "Bác Ba")], heading=HEADING[:3]))

    with pytest.raises(BadRowsError):
        await desk.take(draft, people={"bac ba": "viet"})
    with pytest.raises(NothingToTakeError):
        await desk.take(draft, people={"bac ba": LEAVE_OUT})
    assert (await desk.take(draft, people={"bac ba": "hung"})).new == 1


async def test_another_sheet_is_read_by_its_own_heading(desk: Desk) -> None:
    def second(book: Any) -> None:
        sheet = book.create_sheet("2025")
        for row in (("Người hỗ trợ", "Ngày"), ("Lan", "02/03/2025")):
            sheet.append(row)

    draft = await desk.upload(xlsx(more=second))
    chosen = await desk.imports.choose(
        draft.id, Reading(sheet=1), member=desk.office.members["hoa"], scope=desk.office.scope("hoa")
    )

    assert chosen.reading.columns == {Field.MEMBER: 0, Field.DAY: 1}
    assert (
        await desk.imports.take(draft.id, member=desk.office.members["hoa"], scope=desk.office.scope("hoa"))
    ).new == 1
