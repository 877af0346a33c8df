"""By no link, filter or id a token of one zone sees another zone's rows: every route is walked, also those of later."""

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

import pytest

from helpdesk.feeds.models import TokenScope
from tests.feeds.conftest import COMMUNE, EAST, NEIGHBOUR, PROVINCE, WEST, Office

API = "/api/v1"
GUIDE = "vneid-muc-2"
THEIRS: Final = (NEIGHBOUR, WEST, "Tây", "Chữ zone-west", "Tổ zone-west")
"""What stands in every row of the other zone, and only there."""
IDS: Final = {
    "area": (NEIGHBOUR, WEST, PROVINCE),
    "request_id": (f"request-{WEST}-1", f"code-{WEST}-1"),
    "log_id": (f"log-{WEST}-1",),
    "answer_id": (f"answer-{WEST}",),
    "report_id": (f"report-{WEST}",),
    "slug": (GUIDE,),
}
"""What a path may name, of the other zone or above both; a new name in a path needs a line here."""
OWN: Final = {
    "area": COMMUNE,
    "request_id": f"request-{EAST}-1",
    "log_id": f"log-{EAST}-1",
    "answer_id": f"answer-{EAST}",
    "report_id": f"report-{EAST}",
    "slug": GUIDE,
}
EVERYBODYS: Final = ("/guides", "/guides/{slug}")
"""Guides say the same everywhere."""


@pytest.fixture
async def described(office: Office) -> dict[str, Any]:
    """Return every path with what may be asked of it."""
    await office.both_zones()
    description = (await office.client.get(f"{API}/openapi.json")).json()
    return {path: methods["get"] for path, methods in description["paths"].items()}


def named_in(operation: dict[str, Any], place: str) -> list[str]:
    return [one["name"] for one in operation.get("parameters", []) if one["in"] == place]


def filled(path: str, operation: dict[str, Any], ids: dict[str, str]) -> str:
    for name in named_in(operation, "path"):
        path = path.replace(f"{{{name}}}", quote(ids[name], safe=""))
    return API + path


def own_and_every_filter(path: str, operation: dict[str, Any]) -> Iterator[str]:
    """Ask for everything, and by each filter for what is the other zone's."""
    own = filled(path, operation, OWN)
    values = {
        "area": (NEIGHBOUR, WEST, PROVINCE, ""),
        "guide": (GUIDE,),
        "status": ("resolved",),
        "state": ("draft",),
        "since": ("2026-10-01",),
        "until": ("2026-10-31",),
        "period": ("2026-10", "2026-10-03") if path != "/targets" else ("2026-10", "2026"),
        "limit": ("3", "200"),
        "by_area": ("true",),
        "by": ("version", "channel"),
        "changed_since": ("2026-01-01T00:00:00Z",),
        "written_since": ("2026-01-01T00:00:00Z",),
        "after": ("",),
        "lang": ("en",),
    }
    needed = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query" and one["required"]]
    own += "?" + "".join(f"{name}={quote(values[name][0])}&" for name in needed)
    yield own
    for name in named_in(operation, "query"):
        yield from (f"{own}{name}={quote(value)}" for value in values[name] if name not in needed)


async def everything_at(office: Office, address: str, token: str) -> str:
    """Return all that an address tells, page after page."""
    told = []
    while address:
        answer = await office.ask(address, token)
        assert answer.status_code in (200, 404), (address, answer.text)
        told.append(answer.text)
        is_list = answer.status_code == 200 and answer.headers["content-type"] == "application/json"
        address = (answer.json().get("next") or "") if is_list else ""
    return "\n".join(told)


async def test_a_token_of_one_zone_sees_nothing_of_the_other_by_any_filter(
    office: Office, described: dict[str, Any]
) -> None:
    for path, operation in described.items():
        token = await office.token(EAST)  # each may ask so often only
        for address in own_and_every_filter(path, operation):
            told = await everything_at(office, address, token)
            assert not [mark for mark in THEIRS if mark in told], address
            named = [area for area in (NEIGHBOUR, WEST, PROVINCE) if f"area={area}" in address]
            assert not named or json.loads(told)["status"] == 404, address


async def test_a_token_of_one_zone_sees_nothing_of_the_other_by_any_id(
    office: Office, described: dict[str, Any]
) -> None:
    token = await office.token(EAST)
    for path, operation in described.items():
        names = named_in(operation, "path")
        for name in names if path not in EVERYBODYS else ():
            for theirs in IDS[name]:
                answer = await office.ask(filled(path, operation, {**OWN, name: theirs}), token)
                assert answer.status_code == 404, (path, theirs)
                assert not [mark for mark in THEIRS if mark in answer.text and mark != theirs], (path, theirs)


async def test_a_page_of_another_token_leads_only_through_ones_own_rows(office: Office) -> None:
    await office.both_zones()
    theirs, own = await office.token(WEST), await office.token(EAST)
    for path in ("/requests", "/logs", "/reports", "/areas"):
        link = (await office.read(f"{API}{path}?limit=1", theirs))["next"]
        told = await everything_at(office, link, own)
        assert not [mark for mark in THEIRS if mark in told], path


async def test_of_what_was_merged_or_corrected_across_the_line_only_ones_own_half_is_told(office: Office) -> None:
    await office.both_zones()
    rows = office.house.database["support_requests"]
    await rows.update_one({"_id": f"request-{EAST}-1"}, {"$set": {"merged": [f"request-{WEST}-1"]}})
    reach = [PROVINCE, COMMUNE, EAST]
    await office.events.visit(id="log-across", corrects=f"log-{WEST}-1", area=COMMUNE, reach=reach)
    token = await office.token(EAST)
    whole = await office.read(f"{API}/requests/request-{EAST}-1", token)
    assert [entry["text"] for entry in whole["thread"]] == [f"Chữ {EAST}"]
    assert (await office.read(f"{API}/logs/log-across", token))["corrects"] is None


async def test_the_walk_would_see_it(office: Office, described: dict[str, Any]) -> None:
    """Asked with a token of both zones the same walk finds the other zone's rows: it can fail."""
    seen = set()
    for path, operation in described.items():
        token = await office.token(PROVINCE)
        for address in own_and_every_filter(path, operation):
            told = await everything_at(office, address, token)
            if any(mark in told for mark in THEIRS):
                seen.add(path)
    without_places = {
        "/token",
        "/guides",
        "/statistics/requests-by-day",
        "/statistics/by-guide",
        "/statistics/stuck-steps",
        "/statistics/funnel",
        "/statistics/satisfaction",
        "/statistics/outcomes",
    }
    assert seen >= {path for path in described if "{" not in path} - without_places


async def test_without_a_token_no_address_opens(office: Office, described: dict[str, Any]) -> None:
    assert {scope.value for scope in TokenScope} == {
        "statistics.read",
        "requests.read",
        "logs.read",
        "reports.read",
        "guides.read",
        "areas.read",
        "answers.read",
    }
    for path, operation in described.items():
        assert (await office.ask(filled(path, operation, OWN))).status_code == 401, path
