"""What programs read: with a token only, page by page, with an ETag, and never too often."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from api.v1.application import create_v1
from helpdesk.clock import VIETNAM
from helpdesk.feeds.models import TokenScope
from helpdesk.feeds.pacing import Paces
from helpdesk.journeys.models import StepEventKind
from helpdesk.privacy.sealing import Sealer
from helpdesk.support_requests.models import Status
from tests.chain.conftest import KEY
from tests.feeds.conftest import COMMUNE, EAST, NEIGHBOUR, PROVINCE, WEST, Office

API = "/api/v1"
MONTH = "period=2026-10"


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["code"]


async def test_nobody_reads_without_a_good_token(office: Office) -> None:
    none = await office.ask(f"{API}/requests")
    assert problem(none) == (401, "token_missing")
    assert none.headers["www-authenticate"].startswith("Bearer")
    assert problem(await office.ask(f"{API}/requests", "toso_guessed")) == (401, "token_wrong")
    token = await office.token(days=1)
    assert (await office.ask(f"{API}/requests", token)).status_code == 200
    office.clock.turn(timedelta(days=1))
    assert problem(await office.ask(f"{API}/requests", token)) == (401, "token_wrong")


async def test_a_token_taken_back_opens_nothing_at_once_and_when_it_was_used_is_kept(office: Office) -> None:
    token = await office.token()
    await office.read(f"{API}/token", token)
    (kept,) = await office.house.feeds.tokens.listed(office.scope)
    assert kept.last_used_at == office.clock.now()
    assert token not in str(await office.house.database["feed_tokens"].find().to_list())
    await office.house.feeds.tokens.revoke(kept.id, member=office.member, scope=office.scope)
    assert problem(await office.ask(f"{API}/token", token)) == (401, "token_wrong")
    acts = [one["action"] for one in await office.house.database["audit"].find().to_list()]
    assert acts == ["feed_token_made", "feed_token_revoked"]


@pytest.mark.parametrize("scope", TokenScope)
async def test_a_token_reads_only_the_kinds_it_has_the_scope_for(office: Office, scope: TokenScope) -> None:
    token = await office.token(PROVINCE, scope)
    doors = {
        TokenScope.STATISTICS_READ: ("/feed.json", "/feed.csv", "/statistics/figures", "/statistics/by-guide"),
        TokenScope.REQUESTS_READ: ("/requests",),
        TokenScope.LOGS_READ: ("/logs",),
        TokenScope.REPORTS_READ: ("/reports",),
        TokenScope.GUIDES_READ: ("/guides", "/guides/vneid-muc-2"),
        TokenScope.AREAS_READ: ("/areas", f"/areas/{COMMUNE}"),
    }
    for needed, addresses in doors.items():
        for address in addresses:
            answer = await office.ask(API + address, token)
            if needed is scope:
                assert answer.status_code == 200, address
            else:
                assert problem(answer) == (403, "scope_missing"), address
                assert f'scope="{needed.value}"' in answer.headers["www-authenticate"]


async def test_pages_lead_through_everything_once_also_while_rows_are_added(office: Office) -> None:
    await office.both_zones()
    token, seen = await office.token(), []
    address: str | None = f"{API}/requests?limit=3&guide=vneid-muc-2"
    while address:
        page = await office.read(address, token)
        seen += [one["id"] for one in page["items"]]
        if len(seen) == 3:
            await office.opened(99, guide="vneid-muc-2")
        address = page["next"]
    assert len(seen) == len(set(seen)) == 11
    assert seen[-1] == "r99"


async def test_filters_narrow_and_an_unknown_one_is_refused(office: Office) -> None:
    await office.both_zones()
    token = await office.token()
    for query, count in (
        ("", 10),
        (f"area={COMMUNE}", 5),
        (f"area={WEST}", 5),
        ("status=waiting", 0),
        ("status=resolved&since=2026-10-01&until=2026-10-02", 4),
        ("since=2026-10-04", 4),
        ("until=2026-10-01", 2),
        ("guide=none", 0),
        ("changed_since=2026-10-05T00:00:00Z", 2),
    ):
        assert len((await office.read(f"{API}/requests?{query}", token))["items"]) == count, query
    assert len((await office.read(f"{API}/logs?area={EAST}&since=2026-10-02", token))["items"]) == 4
    for query in ("aera=05392", "limit=0", "limit=9999", "status=lost", "since=yesterday", "changed_since=2026-10-05"):
        answer = await office.ask(f"{API}/requests?{query}", token)
        assert problem(answer) == (422, "parameters_unreadable")
        assert query.partition("=")[0] in answer.json()["detail"]
    for after in ("x", "%5B%5D", "WyJ4IiwgInkiXQ", "WzEsIDJd", "WyIyMDI2LTEwLTA1IiwgInkiXQ"):
        assert problem(await office.ask(f"{API}/requests?after={after}", token)) == (422, "position_wrong")
    backwards = await office.ask(f"{API}/requests?since=2026-10-05&until=2026-10-01", token)
    assert problem(backwards) == (422, "period_invalid")


async def test_nothing_names_a_resident_or_a_member_and_words_are_masked(office: Office) -> None:
    await office.both_zones()
    token = await office.token()
    one = await office.ask(f"{API}/requests/request-{EAST}-1", token)
    assert one.json()["context"] == [f"Máy báo lỗi {EAST}-1, gọi em •••••••678"]
    assert [entry["text"] for entry in one.json()["thread"]] == [f"Chữ {EAST}"]
    addresses = ("/requests", "/logs", f"/logs/log-{EAST}-1")
    told = [one.text, *[(await office.ask(API + address, token)).text for address in addresses]]
    for secret in ("0912345678", "person-", "resident-", "chat-", "Hoa", "Nhà bác", "disability"):
        assert not any(secret in text for text in told), secret
    assert one.json()["channel"] == "telegram"


async def test_a_corrected_entry_says_so_and_is_not_counted_twice(office: Office) -> None:
    await office.both_zones()
    await office.events.visit(
        office.clock.now(), id="log-new", corrects=f"log-{EAST}-1", area=COMMUNE, reach=[PROVINCE, COMMUNE, EAST]
    )
    token = await office.token(EAST)
    rows = {one["id"]: one for one in (await office.read(f"{API}/logs", token))["items"]}
    assert (rows[f"log-{EAST}-1"]["is_corrected"], rows["log-new"]["corrects"]) == (True, f"log-{EAST}-1")
    assert not rows["log-new"]["is_corrected"]


async def test_whoever_has_the_same_already_is_sent_nothing(office: Office) -> None:
    await office.both_zones()
    token = await office.token()
    for address in ("/requests", "/feed.csv", "/guides", f"/statistics/figures?{MONTH}"):
        first = await office.ask(API + address, token)
        tag = first.headers["etag"]
        assert not tag.startswith("W/")
        again = await office.ask(API + address, token, if_none_match=f'"other", {tag}')
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), address
        plain = await office.ask(API + address, token, if_none_match=tag, accept_encoding="identity")
        assert plain.status_code == 200  # other bytes, another tag
    await office.opened(1)
    changed = await office.ask(f"{API}/requests", token, if_none_match=first.headers["etag"])
    assert changed.status_code == 200


async def test_a_commune_by_itself_hides_what_the_zone_less_its_other_communes_would_tell(office: Office) -> None:
    for number in range(1, 11):
        await office.opened(number)
    await office.opened(11, area=NEIGHBOUR, reach=[PROVINCE, NEIGHBOUR, WEST])
    await office.house.roll_ups.rebuild()
    token = await office.token()

    async def opened(area: str) -> int | None:
        answer = await office.read(f"{API}/statistics/figures?area={area}", token)
        count: int | None = answer["figures"]["opened"]
        return count

    assert [await opened(area) for area in (PROVINCE, EAST, COMMUNE, WEST, NEIGHBOUR)] == [11, None, None, None, None]
    rows = (await office.read(f"{API}/feed.json?period=2026-12-03", token))["rows"]
    assert {row["area"]: row["opened"] for row in rows if row["opened"] != 0} == {
        PROVINCE: 11,
        **dict.fromkeys((EAST, COMMUNE, WEST, NEIGHBOUR)),
    }
    own = await office.token(EAST)
    assert (await office.read(f"{API}/statistics/figures", own))["figures"]["opened"] == 10


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2026-10-03", ("2026-10-03", "2026-10-03")),
        ("2026-W41", ("2026-10-05", "2026-10-11")),
        ("2026-Q4", ("2026-10-01", "2026-12-31")),
        ("2026-H2", ("2026-07-01", "2026-12-31")),
        ("", ("2026-12-01", "2026-12-31")),
    ],
)
async def test_statistics_are_told_of_whole_periods(office: Office, period: str, days: tuple[str, str]) -> None:
    answer = await office.read(f"{API}/statistics/requests-by-day?period={period}", await office.token())
    assert (answer["since"], answer["until"]) == days


STATISTICS = ("figures", "requests-by-day", "by-guide", "stuck-steps", "funnel?guide=vneid")


@pytest.mark.parametrize("period", ["2099", "2027", "2027-Q1", "2026-W50", "2026-12-04"])
async def test_what_has_not_begun_is_refused_as_on_the_pages(office: Office, period: str) -> None:
    token = await office.token()
    for path in (f"statistics/{one}" for one in STATISTICS):
        answer = await office.ask(f"{API}/{path}{'&' if '?' in path else '?'}period={period}", token)
        assert problem(answer) == (422, "figures_period_not_begun"), path
        assert "Please choose an earlier one." in answer.json()["detail"]
    page = await office.ask(f"{API}/statistics/figures?period={period}&lang=vi", token)
    assert "Anh/chị chọn kỳ sớm hơn" in page.json()["detail"]


@pytest.mark.parametrize("file", ["feed.json", "feed.csv"])
async def test_an_operations_centre_is_told_that_a_day_or_month_has_not_begun(office: Office, file: str) -> None:
    token = await office.token()
    for period in ("2099-01", "2026-12-04"):
        answer = await office.ask(f"{API}/{file}?period={period}", token)
        assert problem(answer) == (422, "figures_period_not_begun"), period
    answer = await office.ask(f"{API}/{file}?period=1999-12", token)
    assert (*problem(answer), "none before 2000" in answer.json()["detail"]) == (422, "period_wrong", True)


@pytest.mark.parametrize("period", ["1999-12-31", "0001-01-01", "1999"])
async def test_what_lies_before_any_figures_is_no_period(office: Office, period: str) -> None:
    answer = await office.ask(f"{API}/statistics/figures?period={period}", await office.token())
    assert (*problem(answer), "none before 2000" in answer.json()["detail"]) == (422, "period_wrong", True)


@pytest.mark.parametrize("period", ["2026-10-01..2026-10-30", "2026-13", "2026-02-30", "now", "2026-10-0x"])
async def test_any_other_days_are_refused_because_they_could_be_subtracted(office: Office, period: str) -> None:
    answer = await office.ask(f"{API}/statistics/figures?period={period}", await office.token())
    assert answer.status_code == 422
    assert problem(await office.ask(f"{API}/statistics/figures?since=2026-10-01", await office.token())) == (
        422,
        "parameters_unreadable",
    )


async def test_who_asks_too_often_is_told_when_to_come_back_by_every_process(office: Office) -> None:
    database, token = office.house.database, await office.token()
    processes = [create_v1(office.house, paces=Paces(database, Sealer([KEY]), asked=2, wrong=2)) for _ in range(2)]
    programs = [
        httpx.AsyncClient(transport=httpx.ASGITransport(app=one), base_url="https://to-so.example") for one in processes
    ]

    async def ask(program: int, shown: str, **headers: str) -> httpx.Response:
        return await programs[program].get("/token", headers={"authorization": f"Bearer {shown}", **headers})

    first = await ask(0, token)
    assert (first.headers["ratelimit-policy"], first.headers["ratelimit"]) == ('"token";q=2;w=60', '"token";r=1;t=30')
    second = await ask(1, token, **{"if-none-match": first.headers["etag"]})
    assert (second.status_code, second.headers["ratelimit"].partition(";t=")[0]) == (304, '"token";r=0')
    for program in (0, 1):
        late = await ask(program, token)
        assert problem(late) == (429, "too_fast")
        assert (1 <= int(late.headers["retry-after"]) <= 30, "ratelimit" in late.headers) == (True, True)
    said = [(await ask(program, "toso_guessed")).status_code for program in (0, 1, 0, 1)]
    assert said == [401, 401, 429, 429]
    assert not [row async for row in database["feed_paces"].find() if "127.0.0.1" in str(row)]
    passed = {"$set": {"at": {"$subtract": ["$at", 30_000]}}}
    await database["feed_paces"].update_many({}, [passed])
    assert [(await ask(program, token)).status_code for program in (1, 0)] == [200, 429]
    for one in programs:
        await one.aclose()


async def test_figures_are_those_of_the_pages_and_small_ones_are_hidden(office: Office) -> None:
    await office.both_zones()
    token = await office.token()
    answer = await office.read(f"{API}/statistics/figures?{MONTH}&by_area=true", token)
    figures = answer["figures"]
    assert (figures["opened"], figures["resolved"], figures["visits"], figures["people"]) == (10, 10, 10, 10)
    (east,) = [one for one in answer["areas"] if one["area"] == COMMUNE]
    assert (east["opened"], east["dossiers"]) == (5, 10)
    days = (await office.read(f"{API}/statistics/requests-by-day?{MONTH}", token))["days"]
    assert {one["opened"] for one in days} == {None, 0}  # two a day are too few to be told
    guides = (await office.read(f"{API}/statistics/by-guide?{MONTH}", token))["guides"]
    assert [(one["guide"], one["opened"]) for one in guides if one["guide"]] == [("vneid-muc-2", 10)]
    assert (await office.read(f"{API}/statistics/stuck-steps?{MONTH}", token))["steps"] == []


async def test_a_guide_is_told_step_by_step_and_of_few_only_that_they_came(office: Office) -> None:
    at = office.clock.now() - timedelta(days=1)
    for number in range(4):
        await office.events.step(f"walk-{number}", StepEventKind.REACHED, at)
    await office.events.step("walk-0", StepEventKind.STUCK, at + timedelta(minutes=1))
    await office.house.roll_ups.rebuild()
    token = await office.token()
    (step,) = (await office.read(f"{API}/statistics/funnel?guide=vneid", token))["steps"]
    assert (step["step"], step["reached"], step["stuck"], step["done"]) == ("otp", 4, None, 0)
    (stuck,) = (await office.read(f"{API}/statistics/stuck-steps", token))["steps"]
    assert (stuck["reached"], stuck["stuck"], stuck["share"]) == (4, None, None)
    assert problem(await office.ask(f"{API}/statistics/funnel", token)) == (422, "parameters_unreadable")


async def test_an_operations_centre_reads_a_day_or_a_month_as_json_and_as_a_table(office: Office) -> None:
    await office.both_zones()
    token = await office.token(EAST, TokenScope.STATISTICS_READ)
    feed = await office.read(f"{API}/feed.json?period=2026-10", token)
    assert (feed["kind"], feed["since"], feed["until"]) == ("month", "2026-10-01", "2026-10-31")
    assert [(row["area"], row["is_total"], row["opened"], row["people"]) for row in feed["rows"]] == [
        (EAST, True, 5, 5),
        (COMMUNE, False, 5, 5),
    ]
    day = await office.read(f"{API}/feed.json?period=2026-10-01", token)
    assert [(row["opened"], row["visits"], row["answered_in_time_share"]) for row in day["rows"]] == [(None,) * 3] * 2
    table = await office.ask(f"{API}/feed.csv?period=2026-10", token)
    assert table.headers["content-type"].startswith("text/csv; charset=utf-8")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [(row["area_name"], row["opened"]) for row in rows] == [("Cụm Đông", "5"), ("Xã Lạc Thủy", "5")]
    for wrong in ("2026-13", "soon", "2026-1", "2026"):
        answer = await office.ask(f"{API}/feed.json?period={wrong}", token)
        assert problem(answer) == (422, "period_wrong")
        assert wrong in answer.json()["detail"]
    assert (await office.read(f"{API}/feed.json", token))["period"] == "2026-12-02"


async def test_the_description_names_every_address_and_what_it_needs(office: Office) -> None:
    description: dict[str, Any] = (await office.client.get(f"{API}/openapi.json")).json()
    assert description["servers"] == [{"url": API}]
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    for path, methods in description["paths"].items():
        assert list(methods) == ["get"], path
        operation = methods["get"]
        assert operation["description"], path
        assert operation["security"] == [{"token": []}], path
        assert "application/problem+json" in operation["responses"]["404"]["content"], path
        for parameter in operation.get("parameters", []):
            assert parameter["in"] == "path" or parameter.get("description"), (path, parameter["name"])


async def test_people_read_the_description_on_a_page(office: Office) -> None:
    page = await office.client.get("/api/docs?lang=en")
    assert page.status_code == 200
    for words in ("GET /api/v1/requests/{request_id}", "changed_since", "Needs the scope logs.read", "with_resident"):
        assert words in page.text
    for path in (await office.client.get(f"{API}/openapi.json")).json()["paths"]:
        assert f"GET {API}{path}" in page.text


async def test_what_is_not_there_or_cannot_be_done_is_said_in_the_callers_language(office: Office) -> None:
    token = await office.token()
    assert problem(await office.ask(f"{API}/nothing", token)) == (404, "not_found")
    posted = await office.client.post(f"{API}/requests", headers={"authorization": f"Bearer {token}"})
    assert problem(posted) == (405, "only_reading")
    vietnamese = await office.client.get(f"{API}/requests")
    assert "mã truy cập" in vietnamese.json()["detail"]
    assert (await office.ask(f"{API}/requests?lang=vi")).json()["detail"] == vietnamese.json()["detail"]
    for place in (f"areas/{NEIGHBOUR}", "areas/nowhere", "statistics/figures?area=nowhere", "feed.json?area=nowhere"):
        answer = await office.ask(f"{API}/{place}", await office.token(EAST))
        assert problem(answer) == (404, "unknown_area"), place
        assert "/api/v1/areas (scope areas.read) lists the places" in answer.json()["detail"]


async def test_reports_are_listed_with_state_and_checksum_and_one_tells_its_frozen_figures(office: Office) -> None:
    await office.both_zones()
    token = await office.token(EAST, TokenScope.REPORTS_READ)
    (listed,) = (await office.read(f"{API}/reports", token))["items"]
    assert (listed["id"], listed["period"], listed["state"]) == (f"report-{EAST}", "2026-10", "draft")
    assert [step["act"] for step in listed["history"]] == ["made"]
    one = await office.read(f"{API}/reports/report-{EAST}", token)
    assert one["checksum"] == listed["checksum"]
    assert len(one["checksum"]) == 64
    assert (one["figures"]["visits"], one["figures"]["people"], one["figures"]["resolved"]) == (5, 5, 5)
    await office.events.visit(datetime(2026, 10, 9, 9, tzinfo=VIETNAM), reach=[PROVINCE, COMMUNE, EAST])
    await office.house.roll_ups.rebuild()
    assert await office.read(f"{API}/reports/report-{EAST}", token) == one  # frozen
    assert "phuc" not in str(one).lower()
    for wanted, many in (("state=draft", 1), ("state=approved", 0), ("period=2026-10", 1), ("period=2026-11", 0)):
        assert len((await office.read(f"{API}/reports?{wanted}", token))["items"]) == many, wanted
    now = office.clock.now()
    for since, many in ((now, 1), (now + timedelta(seconds=1), 0)):
        asked = f"{API}/reports?changed_since={since:%Y-%m-%dT%H:%M:%S}Z"
        assert len((await office.read(asked, token))["items"]) == many


async def test_small_numbers_of_a_report_are_hidden_and_a_damaged_one_is_refused(office: Office) -> None:
    at = datetime(2026, 10, 9, 9, tzinfo=VIETNAM)
    for number in range(5):
        rating = {"rating": 4} if number < 2 else {}
        await office.events.request(at, status=Status.RESOLVED, resolved_at=at, **rating)
    await office.events.visit(at, person_ref="p-1", dossiers=2)
    await office.house.roll_ups.rebuild()
    await office.report("report-few", COMMUNE)
    token = await office.token(PROVINCE, TokenScope.REPORTS_READ)
    one = await office.read(f"{API}/reports/report-few", token)
    shown = {
        name: one["figures"][name] for name in ("opened", "people", "visits", "dossiers", "ratings", "rated_share")
    }
    assert shown == {
        "opened": 5,
        "people": None,
        "visits": None,
        "dossiers": None,
        "ratings": None,
        "rated_share": None,
    }
    assert one["figures"]["rating_average"] is None
    await office.house.database["report_files.chunks"].update_many({}, {"$set": {"data": b"x"}})
    assert problem(await office.ask(f"{API}/reports/report-few", token)) == (409, "report_damaged")


@pytest.mark.parametrize(
    "query",
    [
        "since=9999-12-31",
        "until=0001-01-02",
        "since=9998-01-01&until=9999-12-31",
        "{}_since=9999-12-31T23:59:59-12:00",
        "{}_since=0001-01-01T00:00:00%2B12:00",
    ],
)
async def test_the_ends_of_the_calendar_break_nothing(office: Office, query: str) -> None:
    token = await office.token()
    for path, kind in (("requests", "changed"), ("logs", "written")):
        asked = query.format(kind)
        answer = await office.ask(f"{API}/{path}?{asked}", token)
        assert problem(answer) == (422, "parameters_unreadable"), path
        assert f": {asked.partition('=')[0]}" in answer.json()["detail"]
