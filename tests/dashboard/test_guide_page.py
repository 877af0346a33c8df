"""Where residents get stuck in one guide: step by step, version beside version, channel beside channel."""

from datetime import timedelta

import pytest

from api.house import House
from helpdesk.journeys.models import StepEventKind
from helpdesk.support_requests.models import Status
from tests.dashboard.reading import card, figure, lines_of_period, part, plain, table
from tests.pages.team_site import Visitor
from tests.reports.conftest import COMMUNE, NEIGHBOUR, october
from tests.statistics.events import Events

GUIDE = "vneid-muc-2"
PAGE = f"/coordinator/guides/{GUIDE}"
ASKED = "period=2026-10"


@pytest.fixture
async def walked(house: House, events: Events) -> House:
    """Let five walk through the first two steps of the guide: two versions, two channels; and three elsewhere."""
    first, second, *_ = (step.id for step in house.catalogue.get(GUIDE).steps)  # type: ignore[union-attr] # it is there
    at = october(6)
    for number in range(5):
        walk = {
            "guide": GUIDE,
            "version": 1 if number < 2 else 2,
            "channel": "webchat" if number < 2 else "telegram",
            "area": COMMUNE,
        }
        await events.step(f"w{number}", StepEventKind.REACHED, at, step=first, **walk)
        if number:
            await events.step(f"w{number}", StepEventKind.REACHED, at + timedelta(minutes=1), step=second, **walk)
        if number > 2:
            await events.step(f"w{number}", StepEventKind.STUCK, at + timedelta(minutes=2), step=second, **walk)
        if number == 4:
            await events.step(f"w{number}", StepEventKind.RESUMED, at + timedelta(minutes=3), step=second, **walk)
            await events.step(f"w{number}", StepEventKind.DONE, at + timedelta(minutes=4), step=second, **walk)
    for number in range(3):
        there = {"guide": GUIDE, "area": NEIGHBOUR, "step": "an-old-step"}
        await events.step(f"n{number}", StepEventKind.REACHED, at, **there)
    ended = {"status": Status.RESOLVED, "resolved_at": at + timedelta(hours=1), "rating": 4, "step": second}
    await events.request(at, area=COMMUNE, guide=GUIDE, answered_after=30, **ended)
    await house.roll_ups.rebuild()
    return house


async def test_each_step_tells_how_many_came_were_stuck_left_or_were_done(
    site: dict[str, Visitor], walked: House
) -> None:
    page = await site["tam"].read(f"{PAGE}?{ASKED}")
    guide = walked.catalogue.get(GUIDE)
    assert guide
    head, *rows = table(page, "steps")
    assert head[:4] == ["Step", "Came to the step", "Stuck", "Share stuck"]
    assert [row[1:8] for row in rows] == [["5", "0", "0%", "0", "0", "1", "0"], ["4", "2", "50%", "1", "0", "3", "1"]]
    assert [row[8:] for row in rows] == [["1 min", "0", "0", "—"], ["2 min", "1", "1", "4"]]
    assert rows[0][0] == f"1. {guide.steps[0].text.en}"
    assert f'id="step-{guide.steps[1].id}"' in part(page, "steps")
    assert "2 of 4 who came here (50%)" in part(page, "steps")
    assert card(page, "opened") == "1 Requests for help that came in more: +1 (was 0)"


async def test_versions_and_channels_stand_side_by_side_without_what_is_about_few(
    site: dict[str, Visitor], walked: House
) -> None:
    page = await site["tam"].read(f"{PAGE}?{ASKED}")
    assert [row[1:] for row in table(page, "versions")[1:]] == [["3", "0%"], ["3", "67%"]]
    assert table(page, "versions")[0][1:] == ["Version 2: Came to the step", "Version 2: Share stuck"]
    assert table(page, "channels")[0][1] == "Telegram: Came to the step"
    assert walked


async def test_steps_of_older_versions_stand_at_the_end(site: dict[str, Visitor], walked: House) -> None:
    page = await site["minh"].read(f"{PAGE}?{ASKED}")
    assert [row[:2] for row in table(page, "steps")[1:]][-1] == ["an-old-step (older version)", "3"]
    assert walked


async def test_its_files_hold_what_it_shows(site: dict[str, Visitor], walked: House) -> None:
    tam = site["tam"]
    page = await tam.read(f"{PAGE}?{ASKED}")
    for key in ("about", "steps", "versions", "channels"):
        shown, kept = table(page, key)[1:], (await lines_of_period(tam, f"{PAGE}/{key}.csv?{ASKED}"))[1:]
        assert [[figure(cell) for cell in row[1:]] for row in kept] == [
            [figure(cell) for cell in row[1:]] for row in shown
        ], key
    assert (await tam.client.get(f"{PAGE}/steps.png?{ASKED}")).content[:4] == b"\x89PNG"
    assert (await tam.read(f"{PAGE}/steps.pdf?{ASKED}")).status == 404
    assert (await tam.read(f"{PAGE}/nothing.csv?{ASKED}")).status == 404
    assert walked


async def test_another_areas_walks_are_not_there(site: dict[str, Visitor], walked: House) -> None:
    viet = site["viet"]
    page = await viet.read(f"{PAGE}?{ASKED}&area={COMMUNE}")
    assert page.status == 404
    assert [row[0] for row in table(page, "steps")[1:]] == ["an-old-step (older version)"]
    assert (await viet.read(f"{PAGE}/steps.csv?{ASKED}&area={COMMUNE}")).status == 404
    assert walked


async def test_a_guide_nobody_walked_through_and_one_there_is_not(site: dict[str, Visitor], house: House) -> None:
    page = await site["tam"].read(f"{PAGE}?{ASKED}")
    assert "Nobody, or hardly anybody, walked through this guide in this period." in plain(page)
    assert part(page, "versions") == part(page, "channels") == ""
    assert (await site["tam"].read("/coordinator/guides/none")).status == 404
    assert house
