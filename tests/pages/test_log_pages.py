"""The log's list, its reviews, month sheets and imports as members, leads and communes work with them."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from api.app import create_app
from api.house import House
from api.security import cookies
from api.wiring import built
from helpdesk.assistance.models import AssistanceLog, Mode, NewLog, Place, Result
from helpdesk.clock import VIETNAM
from helpdesk.ids import new_id
from helpdesk.storage.database import Database
from helpdesk.teams.models import Member, Role, Team
from tests.chain import village
from tests.chain.conftest import settings
from tests.chain.village import COMMUNE, NEIGHBOUR, PROVINCE
from tests.log_import.files import ROWS, xlsx
from tests.pages.team_site import AS_FROM_A_PAGE
from tests.teams.turned_clock import TurnedClock

NOW = datetime(2026, 11, 27, 9, tzinfo=VIETNAM)
PASSWORD = "a long demonstration"


@dataclass
class Door:
    """Pages as one member after the other sees them."""

    house: House
    clock: TurnedClock
    client: httpx.AsyncClient
    team: Team
    members: dict[str, Member]

    async def enter(self, name: str) -> None:
        _, token = await self.house.signing_in.sign_in(name, PASSWORD)
        self.client.cookies.set(cookies.SESSION, token)

    async def read(self, address: str, *, status: int = 200) -> str:
        answer = await self.client.get(address)
        assert answer.status_code == status, (address, answer.status_code)
        return answer.text

    async def send(self, address: str, *, status: int = 303, files: Any = None, **fields: Any) -> str:
        """Send a form; return where it leads, or the page that comes back."""
        answer = await self.client.post(address, data=fields, files=files)
        assert answer.status_code == status, (address, answer.status_code, answer.text[-2000:])
        return answer.headers["location"] if status == 303 else answer.text

    async def log(self, day: int = 3, *, by: str = "lan", month: int = 11, **changes: Any) -> AssistanceLog:
        facts = {"happened_at": datetime(2026, month, day, 9, tzinfo=VIETNAM), "area": COMMUNE}
        kind = {"place": Place.HOME, "mode": Mode.TOGETHER, "result": Result.DONE}
        entry = NewLog.model_validate({"id": new_id(), **facts, **kind, **changes})
        member = self.members[by]
        return await self.house.assistance.log(entry, member=member, scope=village.scope(member))


@pytest.fixture
async def door(database: Database, tmp_path: Path) -> AsyncIterator[Door]:
    """Members: lan and hung of the team, hoa its lead, minh the coordinator, viet the lead of the neighbours."""
    await village.settle(database)
    clock = TurnedClock(NOW)
    async with built(settings(tmp_path), database, clock=clock) as house:
        team = await house.teams.create_team("Tổ Lạc Thủy", area=COMMUNE)
        hired = {}
        for name, role, area, of in (
            ("lan", Role.MEMBER, COMMUNE, team.id),
            ("hung", Role.MEMBER, COMMUNE, team.id),
            ("hoa", Role.LEAD, COMMUNE, team.id),
            ("minh", Role.COORDINATOR, PROVINCE, None),
            ("viet", Role.LEAD, NEIGHBOUR, None),
        ):
            hired[name] = await house.teams.create_member(name, name.title(), PASSWORD, role=role, area=area, team=of)
        transport = httpx.ASGITransport(app=create_app(house))
        address = "https://to-so.example"
        async with httpx.AsyncClient(transport=transport, base_url=address, headers=AS_FROM_A_PAGE) as client:
            yield Door(house, clock, client, team, hired)


async def test_what_was_given_back_stands_first_in_its_writers_list(door: Door) -> None:
    entry = await door.log()
    await door.enter("hoa")
    where = await door.send("/team/logs/review/return", log=entry.id, reason="Thiếu số phút", show="to_review")
    assert where == f"/team/logs/review?show=to_review&done=1&gone={entry.id}"
    page = await door.read(where)
    assert "Xong 1 lượt" in page
    assert "Đã trả lại cho Lan" in page

    await door.enter("lan")
    page = await door.read("/team/logs")
    assert page.index("Thiếu số phút") < page.index("Các lượt mới nhất")
    assert page.index(f'href="/team/logs/new?corrects={entry.id}"') < page.index("Các lượt mới nhất")
    await door.enter("hung")
    assert "Thiếu số phút" not in await door.read("/team/logs")


async def test_who_puts_it_right_reads_on_the_form_why_it_was_given_back(door: Door) -> None:
    entry = await door.log()
    await door.enter("hoa")
    await door.send("/team/logs/review/return", log=entry.id, reason="Thiếu số phút", show="to_review")
    await door.enter("lan")
    assert "Thiếu số phút" in await door.read(f"/team/logs/new?corrects={entry.id}")


async def test_a_colleagues_entry_is_not_theirs_to_correct_and_a_lead_says_why(door: Door) -> None:
    entry = await door.log()
    link = f'href="/team/logs/new?corrects={entry.id}"'
    form: dict[str, Any] = {
        "corrects": entry.id,
        "area": COMMUNE,
        "place": "home",
        "mode": "together",
        "result": "done",
    }
    form |= {"guide": "other", "who": "new", "happened_at": "2026-11-03T09:00"}
    await door.enter("hung")
    assert link not in await door.read("/team/logs")
    assert "Mục này của người khác" in await door.read(f"/team/logs/new?corrects={entry.id}", status=404)
    await door.send("/team/logs/new", id=new_id(), correction_reason="tôi biết", **form, status=404)

    await door.enter("hoa")
    assert link in await door.read("/team/logs")
    assert "Vì sao sửa?" in await door.read(f"/team/logs/new?corrects={entry.id}")
    refused = await door.send("/team/logs/new", id=new_id(), **form, status=422)
    assert 'id="correction_reason-wrong"' in refused
    await door.send("/team/logs/new", id=new_id(), correction_reason="Chị ấy đi hôm khác", **form)
    await door.enter("lan")
    assert "Hoa đã sửa mục này: Chị ấy đi hôm khác" in await door.read("/team/logs")


async def test_the_list_goes_on_on_a_next_page(door: Door) -> None:
    for day in range(1, 19):
        for _ in range(3):
            await door.log(day)
    await door.enter("lan")

    assert 'href="/team/logs?page=2"' in await door.read("/team/logs")
    second = await door.read("/team/logs?page=2")
    assert second.count("<article") == 4
    assert 'href="/team/logs?page=3"' not in second
    assert "Không còn lượt nào cũ hơn" in await door.read("/team/logs?page=9")
    await door.read("/team/logs?page=0", status=422)


async def test_the_list_is_narrowed_to_ones_own_and_to_a_month(door: Door) -> None:
    await door.log(3, by="lan", people=21)
    await door.log(3, by="hung", people=22, month=10)
    await door.log(4, by="hung", person_ref=new_id())
    await door.enter("lan")

    everything = await door.read("/team/logs")
    assert "21 người" in everything
    assert "1 người" in everything
    assert "22 người" in everything
    assert (await door.read("/team/logs?whose=mine")).count("<article") == 1
    october = await door.read("/team/logs?month=2026-10")
    assert (october.count("<article"), "22 người" in october) == (1, True)
    assert "Không có lượt nào" in await door.read("/team/logs?whose=mine&month=2026-10")
    assert (await door.read("/team/logs?month=never")).count("<article") == 3


async def test_several_are_accepted_by_ticks_and_all_of_a_page_at_once(door: Door) -> None:
    entries = [await door.log(day) for day in (3, 4, 5)]
    await door.enter("hoa")
    page = await door.read("/team/logs/review")
    assert page.count('type="checkbox"') == 3

    await door.send("/team/logs/review", log=[entries[0].id, entries[1].id], show="to_review")
    assert (await door.read("/team/logs/review")).count('type="checkbox"') == 1
    await door.send("/team/logs/review", all="yes", shown=[entries[2].id])
    assert "Không có lượt nào" in await door.read("/team/logs/review")
    assert (await door.read("/team/logs/review?show=accepted")).count("Hoa đã chấp nhận") == 3


async def test_what_cannot_be_reviewed_comes_back_with_a_sentence_and_what_was_typed(door: Door) -> None:
    entry = await door.log()
    await door.enter("hoa")

    assert "Hãy đánh dấu ít nhất một lượt" in await door.send("/team/logs/review", status=422)
    assert "Hãy ghi rõ cần sửa gì" in await door.send("/team/logs/review/return", log=entry.id, reason=" ", status=422)
    long = await door.send("/team/logs/review/return", log=entry.id, reason="dài " * 200, status=422)
    assert "dài dài" in long
    await door.send("/team/logs/review/return", log="nowhere", reason="x", status=404)
    odd = await door.read("/team/logs/review?show=odd&day=yesterday&page=-3&team=none&member=none")
    assert "Không có lượt nào" in odd


async def test_the_review_list_is_by_member_and_day(door: Door) -> None:
    await door.log(3, by="lan", note="của Lan")
    await door.log(4, by="hung", note="của Hùng")
    await door.enter("hoa")

    page = await door.read(f"/team/logs/review?member={door.members['lan'].id}")
    assert "của Lan" in page
    assert "của Hùng" not in page
    assert "của Hùng" in await door.read("/team/logs/review?day=2026-11-04")
    assert "của Lan" not in await door.read("/team/logs/review?day=2026-11-04")


async def test_a_member_reads_their_own_sheet_and_nobody_elses(door: Door) -> None:
    await door.log(3, by="lan", minutes=25)
    await door.log(3, by="hung", minutes=70)
    await door.enter("lan")

    assert 'href="/team/sheets/own/2026-11"' in await door.read("/team/sheets")
    page = await door.read("/team/sheets/own/2026-11")
    assert "<b>25</b>" in page
    assert "Hung" not in page
    paper = await door.read("/team/sheets/own/2026-11/print")
    assert "Người lập" in paper
    assert "UBND xã" in paper
    assert "Hung" not in paper
    for address in ("", "/print", "/xlsx"):
        await door.read(f"/team/sheets/{door.team.id}/2026-11{address}", status=404)
    await door.read("/team/logs/review", status=404)
    await door.read("/team/logs/import", status=404)
    await door.read("/team/sheets/rules", status=404)


async def test_the_workbook_says_what_the_page_says_and_takes_no_name_for_a_formula(door: Door) -> None:
    await door.log(3, minutes=25)
    await door.house.database["assistance_logs"].update_many({}, {"$set": {"member_name": "=1+1", "helper": None}})
    await door.house.database["members"].update_one({"username": "lan"}, {"$set": {"name": "=1+1"}})
    await door.enter("hoa")

    answer = await door.client.get(f"/team/sheets/{door.team.id}/2026-11/xlsx")

    assert answer.headers["content-disposition"] == 'attachment; filename="bang-thang-2026-11.xlsx"'
    book = load_workbook(BytesIO(answer.content))
    sums, visits = book.worksheets
    assert [cell.value for cell in visits[2]][:8] == [
        1,
        "03/11/2026",
        "Tại nhà, Xã Lạc Thủy",
        "Việc khác",
        "=1+1",
        "—",
        25,
        "—",
    ]
    assert visits["E2"].data_type == "s"
    rows = {row[0]: row[1:] for row in sums.iter_rows(values_only=True)}
    assert rows["=1+1"][:5] == ("—", 1, 1, 0, 25)
    assert re.fullmatch(r"([0-9a-f]{4} ){3}[0-9a-f]{4}", str(rows["Mã kiểm tra"][0]))


async def test_the_lead_confirms_then_the_commune_and_the_paper_says_so(door: Door) -> None:
    await door.log(3, minutes=25)
    here = f"/team/sheets/{door.team.id}/2026-11"
    await door.enter("hoa")
    assert "30/11/2026" in await door.send(f"{here}/confirm", status=409)
    door.clock.turn(timedelta(days=5))

    assert "1 lượt chưa ai xem lại" in await door.read(here)
    await door.send(f"{here}/confirm")
    assert "Tổ trưởng đã xác nhận" in await door.read(here)
    assert "Vừa có người xác nhận" in await door.send(f"{here}/confirm", status=409)
    await door.send(f"{here}/approve", status=404)

    await door.enter("minh")
    await door.send(f"{here}/approve")
    paper = await door.read(f"{here}/print")
    assert "Hoa đã thay mặt tổ xác nhận" in paper
    assert "Minh đã thay mặt xã xác nhận" in paper
    assert "Bản nháp" not in paper
    assert "Xã đã xác nhận" in await door.read("/team/sheets?month=2026-11")


async def test_a_late_visit_names_its_month_on_the_next_paper(door: Door) -> None:
    door.clock.turn(timedelta(days=5))
    await door.enter("hoa")
    await door.send(f"/team/sheets/{door.team.id}/2026-11/confirm")
    await door.log(28)

    assert "thuộc tháng 11/2026" in await door.read(f"/team/sheets/{door.team.id}/2026-12/print")


async def test_a_month_is_reopened_with_a_reason_only(door: Door) -> None:
    door.clock.turn(timedelta(days=5))
    here = f"/team/sheets/{door.team.id}/2026-11"
    await door.enter("hoa")
    await door.send(f"{here}/confirm")

    assert "Hãy ghi lý do" in await door.send(f"{here}/reopen", reason=" ", status=422)
    long = await door.send(f"{here}/reopen", reason="quên " * 150, status=422)
    assert "quên quên" in long
    await door.send(f"{here}/reopen", reason="Quên một buổi chợ")
    assert "Hoa đã mở lại" in await door.read(here)
    assert "Quên một buổi chợ" in await door.read(f"{here}/print")


async def test_a_stranger_finds_no_sheet_and_no_month_that_is_none(door: Door) -> None:
    here = f"/team/sheets/{door.team.id}/2026-11"
    await door.enter("viet")
    for address in (here, f"{here}/print", f"{here}/xlsx"):
        await door.read(address, status=404)
    for act in ("confirm", "reopen"):
        await door.send(f"{here}/{act}", reason="x", status=404)
    assert "Anh/chị chưa thuộc tổ nào" in await door.read("/team/sheets")
    await door.read("/team/sheets/own/2026-11", status=404)
    await door.enter("hoa")
    await door.read(f"/team/sheets/{door.team.id}/2026-13", status=422)
    await door.read(f"/team/sheets/{door.team.id}/2027-05", status=404)
    assert "Các tổ, tháng 11/2026" in await door.read("/team/sheets?month=nonsense")


async def test_the_commune_sets_the_day_on_which_months_begin(door: Door) -> None:
    await door.enter("minh")
    await door.send("/team/sheets/rules", area="Lạc Thủy", first_day="15", from_month="2026-11")
    assert "từ ngày 15" in await door.read("/team/sheets/rules")
    assert "15/10/2026" not in await door.read(f"/team/sheets/{door.team.id}/2026-11")
    assert "01/11/2026 đến 14/11/2026" in await door.read(f"/team/sheets/{door.team.id}/2026-11")
    assert "15/11/2026 đến 14/12/2026" in await door.read(f"/team/sheets/{door.team.id}/2026-12")

    for fields in ({"first_day": "29"}, {"first_day": ""}, {"first_day": "x"}, {"from_month": "soon"}):
        await door.send(
            "/team/sheets/rules",
            status=422,
            **{"area": "Lạc Thủy", "first_day": "1", "from_month": "2026-11", **fields},
        )
    back = await door.send("/team/sheets/rules", status=404, area="Nơi Không Có", first_day="7", from_month="2026-11")
    assert 'value="Nơi Không Có"' in back
    await door.enter("hoa")
    await door.send("/team/sheets/rules", status=404, area=COMMUNE, first_day="1", from_month="2026-11")


async def test_an_old_log_is_uploaded_looked_at_chosen_for_and_taken(door: Door) -> None:
    await door.enter("hoa")
    await door.read("/team/logs/import")
    data = xlsx([(*ROWS[0][:2], "Bác Ba", *ROWS[0][3:]), *ROWS[1:]])
    where = await door.send("/team/logs/import", team=door.team.id, files={"file": ("so.xlsx", data)})
    page = await door.read(where)
    assert "“Bác Ba”" in page
    assert "trong tổ không có ai tên này" in page

    columns: dict[str, Any] = dict(
        re.findall(r'name="(column-\w+)"(?:(?!</select>).)*?value="(\d+)" selected', page, re.DOTALL)
    )
    fields = {**columns, "name": "Bác Ba", "person": door.members["hung"].id, "place": "home", "mode": "told"}
    refused = await door.send(where, status=409, **{**fields, "person": "", "do": "take"})
    assert "1 dòng có lỗi" in refused
    assert (await door.send(where, **fields, do="look")).startswith(where)
    assert "Nhập 3 lượt" in await door.read(where)
    done = await door.send(where, **fields, do="take")

    assert "Đã nhập 3 lượt" in await door.read(done)
    assert "Nhập từ sổ cũ" in await door.read("/team/logs")
    assert await door.house.database["assistance_logs"].count_documents({"imported_by": door.members["hoa"].id}) == 3


async def test_a_file_that_is_none_is_refused_with_a_sentence(door: Door) -> None:
    await door.enter("hoa")
    team = door.team.id

    assert "chọn" in await door.send("/team/logs/import", team=team, status=422)
    for data, words in (
        (b"", "không có dòng nhật ký nào"),
        (b"%PDF-1.4", "CSV"),
        (xlsx([]), "không có dòng nhật ký nào"),
    ):
        page = await door.send("/team/logs/import", team=team, files={"file": ("x.xlsx", data)}, status=422)
        assert words in page
    await door.send("/team/logs/import", team="none", files={"file": ("so.xlsx", xlsx())}, status=404)


async def test_an_upload_is_its_members_and_can_be_dropped(door: Door) -> None:
    await door.enter("hoa")
    where = await door.send("/team/logs/import", team=door.team.id, files={"file": ("so.xlsx", xlsx())})
    await door.enter("minh")
    await door.read(where, status=404)
    await door.send(where, status=404, do="take")
    await door.enter("viet")
    await door.send("/team/logs/import", team=door.team.id, files={"file": ("so.xlsx", xlsx())}, status=404)
    await door.enter("hoa")
    assert await door.send(f"{where}/drop") == "/team/logs/import"
    await door.read(where, status=404)


async def test_a_file_whose_day_is_not_known_asks_for_its_column(door: Door) -> None:
    await door.enter("hoa")
    data = xlsx([("Lan", "02/03/2026")], heading=("Ai", "Hôm nào"), above=())
    where = await door.send("/team/logs/import", team=door.team.id, files={"file": ("so.xlsx", data)})
    assert "Hãy chọn cột nào ghi ngày hỗ trợ" in await door.read(where)

    chosen: dict[str, Any] = {"column-day": "1", "column-member": "0"}
    await door.send(where, **chosen, do="look")
    assert "Nhập 1 lượt" in await door.read(where)
