"""Reports on their pages: made, put in words, handed in, approved, locked, taken along; each in their own areas."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from api.house import House
from api.office.annexes import TITLES
from api.office.drawing import has_letters
from helpdesk.reports.models import Report, Status
from helpdesk.reports.periods import PeriodKind
from helpdesk.targets.models import Measure
from helpdesk.teams.models import Role
from tests.pages.team_site import Visitor, visitor
from tests.reports.conftest import COMMUNE, NEIGHBOUR, PROVINCE, scope_of
from tests.reports.test_layouts import docx

HERE, SETTINGS = "/coordinator/reports", "/coordinator/report-settings"
FORM = {"id": "form00000001", "area": COMMUNE, "last": "2026-10", "layout": "own"}


@pytest.fixture
async def site(busy: House) -> AsyncIterator[dict[str, Visitor]]:
    """Hoa leads the commune, Minh coordinates the province, Việt another commune; nobody is signed in at "nobody"."""
    async with AsyncExitStack() as stack:
        roles = {
            "hoa": (Role.LEAD, COMMUNE),
            "minh": (Role.COORDINATOR, PROVINCE),
            "viet": (Role.COORDINATOR, NEIGHBOUR),
            "lan": (Role.MEMBER, COMMUNE),
        }
        visitors = {name: await stack.enter_async_context(visitor(busy)) for name in (*roles, "nobody")}
        for name, (role, area) in roles.items():
            await visitors[name].sign_in(name, role, area)
        yield visitors


async def stored(house: House) -> Report:
    minh = await house.teams.called("minh")
    return (await house.reporting.reports.listed(scope_of(minh)))[0]


async def act(browser: Visitor, house: House, name: str, **fields: str) -> int:
    report = await stored(house)
    page = await browser.send(f"{HERE}/{report.id}/{name}", version=str(report.version), **fields)
    return page.status


async def test_a_report_goes_its_way_on_the_pages(site: dict[str, Visitor], busy: House) -> None:
    hoa, minh = site["hoa"], site["minh"]
    assert "month 10/2026" in (await hoa.read(f"{HERE}/new")).text
    made = await hoa.send(HERE, **FORM)
    assert (made.status, made.location) == (303, f"{HERE}/{FORM['id']}")
    page = (await hoa.read(made.location)).text
    for words in ("People helped", "Check code", "Xã Lạc Thủy, month 10/2026", "Requests by day", "Hand it in"):
        assert words in page
    assert await act(hoa, busy, "words", proposals="Xin thêm máy", office="UBND xã", receivers="Sở KH&CN\n") == 303
    assert await act(hoa, busy, "count") == 303
    assert await act(hoa, busy, "submit") == 303
    assert "Approve it" not in (await hoa.read(made.location)).text
    assert "Approve it" in (await minh.read(made.location)).text
    assert await act(minh, busy, "send-back", reason="Thiếu lớp học") == 303
    assert "Thiếu lớp học" in (await hoa.read(made.location)).text
    assert await act(hoa, busy, "submit") == 303
    assert await act(minh, busy, "approve") == 303
    assert await act(minh, busy, "lock") == 303
    assert (await stored(busy)).status is Status.LOCKED
    assert "Xin thêm máy" in (await minh.read(made.location)).text
    assert "Locked" in (await minh.read(f"{HERE}?status=locked")).text
    assert "There is no report here yet" in (await minh.read(f"{HERE}?status=draft")).text


async def test_word_and_excel_are_the_same_each_time_they_are_taken(site: dict[str, Visitor]) -> None:
    hoa = site["hoa"]
    await hoa.send(HERE, **FORM)
    for ending, part in (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")):
        first, again = [await hoa.client.get(f"{HERE}/{FORM['id']}/file.{ending}") for _ in range(2)]
        assert first.content == again.content
        assert part in ZipFile(BytesIO(first.content)).namelist()
        assert f"bao-cao-xa-lac-thuy-2026-10.{ending}" in first.headers["content-disposition"]
    assert (await hoa.read(f"{HERE}/{FORM['id']}/file.pdf")).status == 404


async def test_every_annex_is_a_file_of_its_own_the_same_each_time(site: dict[str, Visitor]) -> None:
    hoa = site["hoa"]
    await hoa.send(HERE, **FORM)
    page = (await hoa.read(f"{HERE}/{FORM['id']}")).text
    for key in TITLES:
        address = f"{HERE}/{FORM['id']}/annex-{key}.csv"
        assert address in page
        first, again = [await hoa.client.get(address) for _ in range(2)]
        assert (first.status_code, first.content) == (200, again.content)
        assert f"bao-cao-xa-lac-thuy-2026-10-{key}.csv" in first.headers["content-disposition"]
    assert (await hoa.read(f"{HERE}/{FORM['id']}/annex-khac.csv")).status == 404


async def test_targets_stand_beside_their_figures_on_page_and_papers(site: dict[str, Visitor], busy: House) -> None:
    minh, hoa = await busy.teams.called("minh"), site["hoa"]
    for measure, value in ((Measure.PEOPLE, 20), (Measure.ANSWERED_IN_TIME, 0.95)):
        await busy.targets.set(COMMUNE, measure, "2026-10", value, member=minh, scope=scope_of(minh))
    await hoa.send(HERE, **FORM)
    page = (await hoa.read(f"{HERE}/{FORM['id']}")).text
    assert "Target 20: 75%, not reached" in page
    assert "Target 95%: 53%, not reached" in page
    word = Document(BytesIO((await hoa.client.get(f"{HERE}/{FORM['id']}/file.docx")).content))
    rows = {row.cells[0].text: [cell.text for cell in row.cells] for table in word.tables for row in table.rows}
    assert rows["Số người được hỗ trợ"][4:] == ["20", "75%", "không đạt"]
    assert rows["Số lượt"][4:] == ["", "", ""]
    book = load_workbook(BytesIO((await hoa.client.get(f"{HERE}/{FORM['id']}/file.xlsx")).content))
    lines = {row[0]: row for row in book.worksheets[0].iter_rows(values_only=True)}
    assert lines["Số người được hỗ trợ"][4:] == (20, 0.75, "không đạt")
    await busy.targets.set(COMMUNE, Measure.PEOPLE, "2026-10", 10, member=minh, scope=scope_of(minh))
    assert "Target 20: 75%, not reached" in (await hoa.read(f"{HERE}/{FORM['id']}")).text  # frozen
    await site["minh"].send(HERE, **{**FORM, "id": "form00000009", "area": PROVINCE})
    province = (await site["minh"].read(f"{HERE}/form00000009")).text
    assert "Xã Lạc Thủy: People helped" in province


async def test_a_report_that_waits_for_somebody_stands_in_their_inbox(site: dict[str, Visitor], busy: House) -> None:
    await site["hoa"].send(HERE, **FORM)
    assert await act(site["hoa"], busy, "submit") == 303
    link = f'href="{HERE}/{FORM["id"]}"'
    assert link in (await site["minh"].read("/team")).text
    for name in ("hoa", "viet", "lan"):
        assert link not in (await site[name].read("/team")).text


async def test_word_and_page_draw_the_days_and_the_steps_where_people_are_stuck(site: dict[str, Visitor]) -> None:
    hoa = site["hoa"]
    await hoa.send(HERE, **FORM)
    word = ZipFile(BytesIO((await hoa.client.get(f"{HERE}/{FORM['id']}/file.docx")).content))
    pictures = [name for name in word.namelist() if name.startswith("word/media/")]
    assert len(pictures) == (2 if has_letters() else 0)
    assert 'title="3/5"' in (await hoa.read(f"{HERE}/{FORM['id']}")).text


async def test_by_no_address_another_areas_report_can_be_seen_or_moved(site: dict[str, Visitor], busy: House) -> None:
    await site["hoa"].send(HERE, **FORM)
    one = f"{HERE}/{FORM['id']}"
    for name, status in (("viet", 404), ("lan", 404), ("nobody", 303)):
        browser = site[name]
        for address in (one, f"{one}/file.docx", f"{one}/file.xlsx", f"{one}/annex-yeu-cau.csv"):
            assert (await browser.read(address)).status == status, address
        for move in ("words", "count", "submit", "approve", "lock", "send-back", "letters"):
            sent = await browser.send(f"{one}/{move}", version="0", reason="x")
            assert sent.status == status, move
    assert (await stored(busy)).status is Status.DRAFT
    for query in ("", f"?area={COMMUNE}", "?status=draft"):
        listed = await site["viet"].read(f"{HERE}{query}")
        assert (listed.status, FORM["id"] in listed.text) == (200, False)
    assert (await site["lan"].read(HERE)).status == 404
    assert (await site["nobody"].read(HERE)).location.startswith("/team/sign-in")
    assert (await site["viet"].send(HERE, **{**FORM, "id": "form00000002"})).status == 404
    assert (await site["hoa"].read(SETTINGS)).status == 404


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"period": "2026-13"}, 422, "This is no period"),
        ({"last": "custom"}, 422, "Please give two days"),
        ({"since": "2026-10-01"}, 422, "Please give two days"),
        ({"last": "custom", "since": "2026-10-20", "until": "2026-10-01"}, 422, "the first one first"),
        ({"last": "custom", "since": "2020-10-20", "until": "2026-10-01"}, 422, "three years in all"),
        ({"period": "2027-01"}, 422, "begins on 01/01/2027"),
        ({"area": "Nơi không có"}, 404, "We do not know this place. Please write its name as it is called today"),
        ({"area": NEIGHBOUR}, 404, "Please name a place that you look after"),
    ],
)
async def test_what_cannot_be_made_comes_back_as_it_was_typed(
    site: dict[str, Visitor], changed: dict[str, str], status: int, said: str
) -> None:
    page = await site["hoa"].send(HERE, **{**FORM, **changed})
    assert (page.status, said in page.text) == (status, True)
    for value in changed.values():
        assert f'value="{value}"' in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("tháng 10/2026", "month 10/2026"),
        ("10/2026", "month 10/2026"),
        ("quý 3/2026", "quarter III/2026"),
        ("tuần 42/2026", "week 42/2026"),
    ],
)
async def test_a_period_may_be_typed_as_people_write_it(site: dict[str, Visitor], typed: str, said: str) -> None:
    made = await site["hoa"].send(HERE, **FORM, period=typed)
    assert f"Xã Lạc Thủy, {said}" in (await site["hoa"].read(made.location)).text


async def test_two_days_that_were_typed_count_before_the_month_that_is_ticked(site: dict[str, Visitor]) -> None:
    made = await site["hoa"].send(HERE, **FORM, since="2026-10-05", until="2026-10-09")
    assert "Xã Lạc Thủy, 05/10/2026" in (await site["hoa"].read(made.location)).text


async def test_whoever_goes_back_and_chooses_another_period_gets_another_report(site: dict[str, Visitor]) -> None:
    hoa = site["hoa"]
    first, again = await hoa.send(HERE, **FORM), await hoa.send(HERE, **FORM)
    other = await hoa.send(HERE, **{**FORM, "last": "2026-09"})
    other_again = await hoa.send(HERE, **FORM, period="2026-09")
    assert first.location == again.location != other.location == other_again.location
    assert "Xã Lạc Thủy, month 10/2026" in (await hoa.read(first.location)).text
    assert "Xã Lạc Thủy, month 09/2026" in (await hoa.read(other.location)).text


async def test_a_file_that_no_page_takes_is_refused_in_a_sentence(site: dict[str, Visitor]) -> None:
    files = {"file": ("mau.docx", bytes(6 * 1024 * 1024))}
    page = await site["minh"].send(f"{SETTINGS}/layouts", files=files, area=PROVINCE)
    assert (page.status, "choose a smaller file" in page.text) == (413, True)
    assert "content-security-policy" in page.headers


async def test_a_refused_move_is_told_and_keeps_what_was_typed(site: dict[str, Visitor], busy: House) -> None:
    hoa, minh = site["hoa"], site["minh"]
    await hoa.send(HERE, **FORM)
    one = f"{HERE}/{FORM['id']}"
    stale = await hoa.send(f"{one}/words", version="77", proposals="Xin thêm máy")
    assert (stale.status, "Somebody changed this report" in stale.text, "Xin thêm máy" in stale.text) == (
        409,
        True,
        True,
    )
    long = await hoa.send(f"{one}/words", version="0", proposals="x" * 4001)
    assert (long.status, "4001 characters" in long.text) == (422, True)
    assert await act(hoa, busy, "submit") == 303
    assert await act(hoa, busy, "approve") == 404
    assert await act(minh, busy, "send-back", reason=" ") == 422
    assert (await hoa.send(f"{one}/burn", version="0")).status == 404


async def test_an_office_uses_its_own_layout_below_and_reports_keep_it(site: dict[str, Visitor], busy: House) -> None:
    minh, hoa = site["minh"], site["hoa"]
    own = docx("Phòng Văn hóa: {{ dia_ban }}, {{ so_luot }} lượt")
    taken = await minh.send(f"{SETTINGS}/layouts", files={"file": ("mẫu.docx", own)}, area=PROVINCE)
    assert taken.status == 303
    await hoa.send(HERE, **FORM)
    assert (await hoa.read(SETTINGS)).status == 404
    layout = (await busy.reporting.layouts.listed(scope_of(await busy.teams.called("minh"))))[0]
    assert (await minh.client.get(f"{SETTINGS}/layouts/{layout.id}.docx")).content == own
    assert (await site["viet"].read(f"{SETTINGS}/layouts/{layout.id}.docx")).status == 404
    assert (await site["viet"].send(f"{SETTINGS}/layouts/{layout.id}/withdraw")).status == 404
    assert (await minh.send(f"{SETTINGS}/layouts/{layout.id}/withdraw")).status == 303
    made = await hoa.client.get(f"{HERE}/{FORM['id']}/file.docx")
    assert Document(BytesIO(made.content)).paragraphs[0].text == "Phòng Văn hóa: Xã Lạc Thủy, 6 lượt"


async def test_a_bad_layout_gets_a_clear_sentence(site: dict[str, Visitor]) -> None:
    minh = site["minh"]
    for data, said in (
        (docx("{{ so_nguoii }}"), "Nothing fills in “so_nguoii”. You can use: co_quan_chu_quan"),
        (b"no word", "no Word file of the kind .docx"),
        (b"PK\x03\x04" + bytes(2 * 1024 * 1024), "too large: at most 2 MB"),
    ):
        page = await minh.send(f"{SETTINGS}/layouts", files={"file": ("a.docx", data)}, area=PROVINCE)
        assert (page.status, said in page.text) == (422, True)
    assert (await minh.send(f"{SETTINGS}/layouts", area=PROVINCE)).status == 422
    elsewhere = await site["viet"].send(
        f"{SETTINGS}/layouts", files={"file": ("a.docx", docx("{{ ky }}"))}, area=COMMUNE
    )
    assert elsewhere.status == 404


async def test_rules_are_set_and_ended_on_the_page(site: dict[str, Visitor], busy: House) -> None:
    minh = site["minh"]
    bad = await minh.send(f"{SETTINGS}/schedules", area=COMMUNE, kind="month", recipients="a@xa.vn, không phải")
    assert (bad.status, "is no e-mail address" in bad.text, "a@xa.vn, không phải" in bad.text) == (422, True, True)
    assert (await minh.send(f"{SETTINGS}/schedules", area=COMMUNE, kind="week", recipients="a@xa.vn")).status == 303
    page = (await minh.read(SETTINGS)).text
    assert "a@xa.vn" in page
    assert "No mail server is set up here" in page
    (rule,) = await busy.reporting.scheduling.listed(scope_of(await busy.teams.called("minh")))
    assert rule.kind is PeriodKind.WEEK
    assert "a@xa.vn" not in (await site["viet"].read(SETTINGS)).text
    assert (await site["viet"].send(f"{SETTINGS}/schedules/{rule.id}/stop")).status == 404
    assert (await minh.send(f"{SETTINGS}/schedules/{rule.id}/stop")).status == 303


async def test_the_usual_layout_can_be_taken_to_begin_with(site: dict[str, Visitor]) -> None:
    answer = await site["minh"].client.get(f"{SETTINGS}/layouts/usual.docx")
    assert "word/document.xml" in ZipFile(BytesIO(answer.content)).namelist()
