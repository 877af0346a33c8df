"""What residents said of the help: marks, reasons and outcomes, in all, by guide and by step."""

from datetime import timedelta
from typing import Any

from helpdesk.statistics.questions import Statistics
from helpdesk.support_requests.models import Outcome, Status
from helpdesk.support_requests.rating_reasons import Reason
from tests.statistics.events import COMMUNE, MORNING, NEIGHBOUR, PROVINCE, Events

TODAY = MORNING.date()
DONE: dict[str, Any] = {"status": Status.RESOLVED, "resolved_at": MORNING}
AT_OTP: dict[str, Any] = {"guide": "vneid", "guide_version": 2, "step": "otp"}


async def test_marks_and_reasons_are_summed_up_by_guide_and_step(events: Events, statistics: Statistics) -> None:
    slow: dict[str, Any] = {"rating": 2, "reasons": [Reason.SLOW, Reason.UNCLEAR]}
    await events.request(**DONE, **AT_OTP, **slow)
    await events.request(**DONE, **AT_OTP, rating=1, reasons=[Reason.SLOW], outcome=Outcome.NOT_YET)
    await events.request(**DONE, guide="vneid", rating=5, reasons=[Reason.KIND], outcome=Outcome.RECEIVED)
    await events.request(**DONE, rating=4)
    await events.request(**DONE)
    await events.request(**DONE, **slow, area=NEIGHBOUR)
    await events.request(**{**DONE, "resolved_at": MORNING - timedelta(days=1)}, **slow)

    found = await statistics.satisfaction([COMMUNE], TODAY, TODAY)

    assert (found.resolved, found.rating.count, found.rating.average, found.rated_share) == (5, 4, 3, 0.8)
    assert found.reasons == {"slow": 2, "kind": 1, "unclear": 1}
    assert (found.received, found.not_yet) == (1, 1)
    (vneid, own) = found.by_guide
    assert (vneid.guide, vneid.resolved, vneid.rating.count, vneid.not_yet) == ("vneid", 3, 3, 1)
    assert (own.guide, own.reasons) == (None, {})
    (step,) = found.by_step
    assert (step.guide, step.version, step.step, step.rating.average) == ("vneid", 2, "otp", 1.5)
    assert (step.reasons, step.not_yet) == ({"slow": 2, "unclear": 1}, 1)
    assert (await statistics.satisfaction([PROVINCE], TODAY, TODAY)).reasons["slow"] == 3


async def test_where_nothing_ended_nothing_was_said(events: Events, statistics: Statistics) -> None:
    await events.request()
    found = await statistics.satisfaction([COMMUNE], TODAY, TODAY)
    assert (found.resolved, found.rating.average, found.rated_share) == (0, None, None)
    assert (found.reasons, found.by_guide, found.by_step) == ({}, [], [])
