"""The first page of the dashboard over HTTP: what it tells, of whom, and that its files say the same."""

import re
from datetime import date, datetime, timedelta
from io import BytesIO
from urllib.parse import parse_qsl

import pytest
from openpyxl import load_workbook

from api.house import House
from api.office.labels import Labels, Measure
from helpdesk.clock import VIETNAM
from tests.dashboard.reading import beside, card, figure, lines, lines_of_period, part, plain, table
from tests.pages.team_site import Visitor
from tests.reports.conftest import COMMUNE, NEIGHBOUR, october
from tests.statistics.events import Events

HERE, FILES = "/coordinator", "/coordinator/figures"
OCTOBER = "period=2026-10"
KEYS = ("top", "by-day", "by-hour", "stuck", "by-area", "neighbours", "by-guide")


async def test_the_top_row_tells_people_from_visits_and_what_changed(site: dict[str, Visitor], busy: House) -> None:
    page = await site["tam"].read(f"{HERE}?{OCTOBER}")
    assert page.status == 200
    assert card(page, "people") == "15 People helped more: +14 (was 1) Visits without a person named: 1"
    assert card(page, "visits") == "6 Visits more: +5 (was 1)"
    assert card(page, "dossiers") == "4 Dossiers sent online more: +4 (was 0)"
    assert card(page, "opened") == "4 Requests for help that came in more: +3 (was 1)"
    assert card(page, "resolved") == "2 Requests ended more: +2 (was 0)"
    assert card(page, "open_now") == "3 Requests open at this moment"
    assert card(page, "rating") == "4 Satisfaction, 1 to 5 Ratings: 1"
    assert card(page, "rated_share") == "50% Share of requests rated"
    assert "Compared with 01/09/2026 to 30/09/2026" in plain(page)
    assert card(page, "channel-0") == "4 the chat on the web page more: +3 (was 1)"
    assert busy


def plainly(words: str) -> str:
    return words.replace("\xa0", " ")


async def test_how_long_it_took_is_told_of_half_and_of_nine_of_ten(site: dict[str, Visitor], busy: House) -> None:
    days = date(2026, 10, 1), date(2026, 10, 31)
    figures = (await busy.measures.of([COMMUNE], *days, beside=())).figures
    assert figures.first_answer_median_s is not None
    assert figures.first_answer_p90_s is not None
    page = await site["tam"].read(f"{HERE}?{OCTOBER}")
    labels = Labels(busy.words, "en")
    half, most = (
        plainly(labels.number(seconds / 60, Measure.MINUTES))
        for seconds in (figures.first_answer_median_s, figures.first_answer_p90_s)
    )
    told = card(page, "first_answer")
    assert told.startswith(f"{half} First answer after")
    assert told.endswith(f"nine of ten within {most}")


async def test_overdue_is_what_the_inbox_calls_overdue(site: dict[str, Visitor], busy: House) -> None:
    rows = busy.database["support_requests"]
    await rows.update_many({}, {"$set": {"due_at": None}})
    (late, *_) = await rows.find({"status": "waiting", "reach": COMMUNE}).to_list()
    await rows.update_one({"_id": late["_id"]}, {"$set": {"due_at": busy.clock.now() - timedelta(minutes=5)}})
    await busy.roll_ups.rebuild()  # changed without a mark
    page = await site["tam"].read(HERE)
    assert card(page, "overdue_now").startswith("1 Overdue")
    assert 'href="/team?view=overdue"' in page.text
    inbox = (await site["tam"].read("/team?view=overdue")).text
    assert re.findall(r'<span class="code">([^<]+)</span>', inbox) == [late["code"]]


async def test_every_file_holds_exactly_what_the_page_shows(site: dict[str, Visitor], busy: House) -> None:
    minh, asked = site["minh"], f"{OCTOBER}&area={COMMUNE}"
    page = await minh.read(f"{HERE}?{asked}")
    for key in ("top", "by-day", "by-hour", "stuck", "neighbours", "by-guide"):
        (head, *shown), (kept_head, *kept) = table(page, key), await lines_of_period(minh, f"{FILES}/{key}.csv?{asked}")
        assert [one.partition(", ")[0] for one in kept_head] == [one.partition(", ")[0] for one in head]
        assert [[figure(cell) for cell in row[1:]] for row in kept] == [
            [figure(cell) for cell in row[1:]] for row in shown
        ], key
        book = load_workbook(BytesIO((await minh.client.get(f"{FILES}/{key}.xlsx?{asked}")).content))
        held = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
        below = held[[row[0] for row in held].index(kept_head[0]) + 1 :]
        whole = (await lines(minh, f"{FILES}/{key}.csv?{asked}"))[1:]
        assert [[figure(cell) for cell in row] for row in below] == [[figure(cell) for cell in row] for row in whole]
        assert ["Area", "Xã Lạc Thủy, Tỉnh Phú Thọ"] in [row[:2] for row in held]
    assert busy


async def test_beside_each_number_of_a_table_stand_the_compared_days_in_files_too(
    site: dict[str, Visitor], busy: House
) -> None:
    minh = site["minh"]
    page = await minh.read(f"{HERE}?{OCTOBER}")
    assert beside(page, "by-area", "Xã Lạc Thủy")[3:5] == ["+3 was 1", ""]  # what is open is known of this moment only
    assert beside(page, "by-guide", "Install VNeID, reach level 2")[0] == "+2 was 0"
    head, *rows = await lines(minh, f"{FILES}/by-area.csv?{OCTOBER}")
    (row,) = [row for row in rows if row[0] == "Xã Lạc Thủy"]
    facts = dict(zip(head, row, strict=True))
    assert (facts["Requests"], facts["Requests, compared days"]) == ("4", "1")
    assert "Open, compared days" not in head
    september = await minh.read(f"{HERE}?period=2026-09&beside=year_before")
    assert beside(september, "by-area", "Xã Lạc Thủy")[3] == "+1 was 0"
    gone = await minh.read(f"{HERE}?since=2026-11-01&until=2026-11-30")
    assert {tuple(row[2:5]) for row in table(gone, "by-area")[1:]} == {("0", "0", "0")}
    assert busy


async def test_a_chart_is_a_picture_too_and_an_empty_one_is_not_there(site: dict[str, Visitor], busy: House) -> None:
    tam = site["tam"]
    shown = await tam.client.get(f"{FILES}/by-day.png?{OCTOBER}")
    assert (shown.status_code, shown.content[:8]) == (200, b"\x89PNG\r\n\x1a\n")
    assert "so-lieu-xa-lac-thuy-2026-10-by-day.png" in shown.headers["content-disposition"]
    assert (await tam.client.get(f"{FILES}/by-day.png?period=2026-07")).status_code == 404
    assert (await tam.client.get(f"{FILES}/by-day.pdf")).status_code == 404
    assert (await tam.client.get(f"{FILES}/by-minute.csv")).status_code == 404
    assert busy


async def test_an_empty_period_says_so_and_draws_nothing(site: dict[str, Visitor], busy: House) -> None:
    page = await site["minh"].read(f"{HERE}?period=2025-02")
    said = plain(page)
    assert page.status == 200
    assert card(page, "people").startswith("— People helped")
    assert card(page, "opened") == "0 Requests for help that came in the same: 0"
    assert 'class="drawn"' not in part(page, "stuck") + part(page, "by-day") + part(page, "by-hour")
    assert "No requests in this period." in plain(page)
    assert "Nobody said in this period that they are stuck." in said
    head, *rows = await lines(site["minh"], f"{FILES}/by-day.csv?period=2025-02")
    assert (head[0], len(rows), {row[1] for row in rows}) == ("Day", 28, {"0"})
    assert busy


async def test_one_request_is_one_everywhere(site: dict[str, Visitor], house: House, events: Events) -> None:
    await events.request(october(7), answered_after=20, guide="vneid-muc-2")
    await house.roll_ups.rebuild()
    page = await site["tam"].read(f"{HERE}?period=2026-10-07")
    assert card(page, "opened") == "1 Requests for help that came in more: +1 (was 0)"
    assert [row for row in table(page, "by-hour")[1:] if row[1] != "0"] == [["9:00 to 10:00", "1"]]
    assert 'id="by-day"' not in page.text, "one bar would say nothing"
    assert table(page, "by-guide")[1][:3] == ["Install VNeID, reach level 2", "1", "1"]
    assert "Wednesday, 07/10/2026" in plain(page)


async def test_requests_are_told_by_hour_of_the_clock_in_vietnam(
    site: dict[str, Visitor], house: House, events: Events
) -> None:
    for day, hour in ((5, 8), (7, 8), (7, 20), (30, 0)):
        await events.request(october(day, hour))
    await events.request(datetime(2026, 9, 12, 8, 59, tzinfo=VIETNAM))
    await house.roll_ups.rebuild()
    page = await site["tam"].read(f"{HERE}?{OCTOBER}")
    assert "Requests by hour of the day" in plain(page)
    head, *rows = table(page, "by-hour")
    assert head == ["Hour", "Came in"]
    assert (rows[0][0], rows[-1][0], len(rows)) == ("0:00 to 1:00", "20:00 to 21:00", 21)
    assert [row for row in rows if row[1] != "0"] == [
        ["0:00 to 1:00", "1"],
        ["8:00 to 9:00", "2"],
        ["20:00 to 21:00", "1"],
    ]
    assert beside(page, "by-hour", "8:00 to 9:00") == ["+1 was 1"], "below the number, as in every other table"
    kept = await lines(site["tam"], f"{FILES}/by-hour.csv?{OCTOBER}")
    assert (kept[0], kept[9]) == (["Hour", "Came in", "Came in, compared days"], ["8:00 to 9:00", "2", "1"])
    assert 'class="drawn"' in part(page, "by-hour")
    links = set(re.findall(r'href="([^"]+#duty)"', part(page, "by-hour")))
    assert links == {f"{HERE}/teams?{OCTOBER}#duty"}, "who was on duty then"
    assert 'id="duty"' in (await site["tam"].read(links.pop().partition("#")[0])).text
    shown = await site["tam"].client.get(f"{FILES}/by-hour.png?{OCTOBER}")
    assert (shown.status_code, shown.content[:8]) == (200, b"\x89PNG\r\n\x1a\n")


async def test_a_year_is_told_by_month_and_a_click_leads_into_it(site: dict[str, Visitor], busy: House) -> None:
    page = await site["tam"].read(f"{HERE}?period=2026&beside=year_before")
    rows = table(page, "by-day")
    assert rows[0][0] == "Month"
    assert [row[:2] for row in rows[1:]][8:] == [["09/2026", "1"], ["10/2026", "4"], ["11/2026", "0"]]
    assert "so far, up to 03/11/2026" in plain(page)
    assert 'href="/coordinator?period=2026-10&beside=year_before"' in part(page, "by-day")
    assert busy


async def test_a_click_on_a_place_narrows_and_everything_else_stays_asked(
    site: dict[str, Visitor], busy: House
) -> None:
    minh = site["minh"]
    page = await minh.read(f"{HERE}?{OCTOBER}&beside=year_before")
    assert [row[0] for row in table(page, "by-area")[1:]] == ["Xã Lạc Thủy", "Xã An Bình"]
    assert "places below without any activity." in plain(page)
    narrowed = f"{HERE}?{OCTOBER}&area={NEIGHBOUR}&beside=year_before"
    assert f'href="{narrowed}"' in part(page, "by-area")
    page = await minh.read(narrowed)
    assert card(page, "visits") == "1 Visits more: +1 (was 0)"
    assert f'href="{HERE}?{OCTOBER}&beside=year_before"' in page.text, "the way back up"
    neighbours = table(page, "neighbours")[1:]
    assert [row[0] for row in neighbours] == ["Xã Lạc Thủy", "Xã An Bình shown here"]
    assert (
        f"{HERE}/guides/vneid-muc-2?{OCTOBER}&beside=year_before"
        in (await minh.read(f"{HERE}?{OCTOBER}&beside=year_before")).text
    )
    assert busy


async def test_another_areas_figures_are_in_no_page_and_no_file(site: dict[str, Visitor], busy: House) -> None:
    viet = site["viet"]
    own = await viet.read(f"{HERE}?{OCTOBER}")
    assert card(own, "visits").startswith("1 Visits")
    assert part(own, "neighbours") == ""
    for foreign in (COMMUNE, "25", "Xã Lạc Thủy, Tỉnh Phú Thọ", "01"):
        page = await viet.read(f"{HERE}?{OCTOBER}&area={foreign}")
        assert page.status == 404
        assert "We found no place of this name that you look after." in plain(page)
        assert table(page, "top") == table(own, "top")
        for key in KEYS:
            for ending in ("csv", "xlsx", "png"):
                answer = await viet.client.get(f"{FILES}/{key}.{ending}?{OCTOBER}&area={foreign}")
                assert answer.status_code == 404, (foreign, key, ending)
    for name, status in (("hoa", 404), ("nobody", 303)):
        for address in (HERE, f"{FILES}/top.csv", f"{HERE}/guides/vneid-muc-2", f"{HERE}/guides/vneid-muc-2/steps.csv"):
            assert (await site[name].read(address)).status == status, address
    assert busy


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("period=2026-13", 422, "This period cannot be read."),
        ("since=2026-10-09&until=2026-10-01", 422, "The period must end after it begins"),
        ("since=abc", 422, "This period cannot be read."),
        ("period=2027", 422, "This period begins on 01/01/2027 only."),
        ("area=Nơi không có", 404, "We found no place of this name that you look after."),
        ("beside=next", 422, "We do not know this comparison."),
    ],
)
async def test_what_cannot_be_asked_is_said_and_the_usual_is_shown(
    site: dict[str, Visitor], busy: House, asked: str, status: int, said: str
) -> None:
    tam = site["tam"]
    page, usual = await tam.read(f"{HERE}?{asked}"), await tam.read(HERE)
    assert (page.status, said in plain(page)) == (status, True)
    assert table(page, "top") == table(usual, "top")
    for name, typed in parse_qsl(asked):
        assert name in {"period", "beside"} or f'name="{name}"' in page.text.partition(f'value="{typed}"')[0][-400:]
    assert "The figures below are" in plain(page)
    taken = await tam.read(f"{FILES}/top.csv?{asked}")
    assert (taken.status, said in taken.text, "The figures below" in taken.text) == (status, True, False)
    assert busy


async def test_arrows_lead_to_the_periods_beside_and_end_at_today(site: dict[str, Visitor]) -> None:
    page = await site["tam"].read(f"{HERE}?period=2026-W44&area={COMMUNE}&guide=x")
    assert re.findall(r'href="([^"]+)"\s+rel="(prev|next)"', page.text) == [
        (f"{HERE}?period=2026-W43&guide=x", "prev"),
        (f"{HERE}?period=2026-W45&guide=x", "next"),
    ]
    assert date(2026, 11, 3).isocalendar().week == 45
    now = await site["tam"].read(f"{HERE}?period=2026-W45")
    assert 'rel="next"' not in now.text
    assert 'href="/coordinator?period=2026-11-03"' in now.text
