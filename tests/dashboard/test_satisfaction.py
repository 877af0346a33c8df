"""The page of what residents said of the help."""

from typing import Any

from api.house import House
from helpdesk.support_requests.models import Outcome, Status
from helpdesk.support_requests.rating_reasons import Reason
from tests.pages.team_site import Visitor
from tests.reports.conftest import NEIGHBOUR, october
from tests.statistics.events import Events

HERE = "/coordinator/satisfaction"
SAID: dict[str, Any] = {"status": Status.RESOLVED, "resolved_at": october(12), "guide": "vneid-muc-2"}


async def test_marks_reasons_and_outcomes_are_shown_and_taken_along(
    busy: House, events: Events, site: dict[str, Visitor]
) -> None:
    await events.request(october(10), **SAID, rating=1, reasons=[Reason.SLOW, Reason.UNCLEAR])
    await events.request(october(11), **SAID, rating=2, reasons=[Reason.SLOW], outcome=Outcome.NOT_YET)
    await events.request(october(11), **SAID, rating=5, reasons=[Reason.KIND], area=NEIGHBOUR)
    await busy.roll_ups.rebuild()
    tam = site["tam"]

    shown = await tam.read(f"{HERE}?period=2026-10")

    assert shown.status == 200
    assert "Had to wait long (2)" in shown.text
    assert "Kind and attentive" not in shown.text  # the neighbour's
    file = await tam.read(f"{HERE}/reasons.csv?period=2026-10")
    assert file.text.splitlines()[1:] == ["Had to wait long,not good,2,0", "Hard to understand,not good,1,0"]
    assert (await tam.read(f"{HERE}/by-guide.xlsx?period=2026-10")).status == 200
    assert (await tam.read(f"{HERE}/nothing.csv")).status == 404


async def test_a_period_without_ratings_says_so(busy: House, site: dict[str, Visitor]) -> None:
    assert busy
    shown = await site["tam"].read(f"{HERE}?period=2026-09")
    assert "Nobody rated a request that ended on these days." in shown.text


async def test_only_who_reads_figures_comes_here(site: dict[str, Visitor]) -> None:
    assert (await site["hoa"].read(HERE)).status == 404
    assert (await site["nobody"].read(HERE)).status == 303
    assert (await site["tam"].read(f"{HERE}?area={NEIGHBOUR}")).status == 404
    assert (await site["tam"].read(f"{HERE}/marks.csv?area={NEIGHBOUR}")).status == 404
