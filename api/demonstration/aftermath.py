"""What coordinators find besides: results, who wants news, what nobody could answer, and what is to be reached."""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from api.demonstration.matters import Matter
from api.demonstration.residents import Person
from bot.channels.webchat import ACCOUNT as WEBCHAT
from guides.library.unanswered import Unanswered
from helpdesk.broadcasts.models import NEWS_TEXT
from helpdesk.clock import VIETNAM
from helpdesk.ids import derived_id
from helpdesk.messaging.models import conversation_id
from helpdesk.reminders.models import CHECKED_AFTER, ReminderEvent, ReminderEventKind
from helpdesk.residents.models import ConsentEvent
from helpdesk.support_requests.models import Outcome
from helpdesk.targets.models import Measure, Target
from helpdesk.teams.models import Member

_WANT_NEWS: Final = 0.4
_ASKED, _ANSWER, _CAME = 0.5, 0.7, 0.85
"""Of those whose request ended: who is asked whether the result came, who answers, and whose did."""

QUESTIONS: Final = (
    ("xã mình bao giờ tiêm phòng trâu bò", 5),
    ("vay vốn nuôi ong ở đâu", 4),
    ("đóng tiền rác cho ai", 3),
    ("mấy giờ có xe buýt ra huyện", 3),
    ("xin giống keo trồng rừng", 2),
)
"""Asked in so many conversations; no guide is about them."""

_OF_ZONE: Final = (
    (Measure.PEOPLE, 450),
    (Measure.ANSWERED_IN_TIME, 0.95),
    (Measure.RATING, 4.4),
    (Measure.SELF_SERVED_SHARE, 0.75),
)
_OF_COMMUNES: Final = ((Measure.VISITS, 30), (Measure.ANSWERED_IN_TIME, 0.9))
"""What is to be reached in a month."""


def told_of_results(matters: Iterable[Matter], *, rng: random.Random, now: datetime) -> list[ReminderEvent]:
    """Let residents be asked, some days after they were helped, whether the result came; note what they said."""
    events: list[ReminderEvent] = []
    for matter in matters:
        request = matter.request
        is_asked, answers, came = rng.random() < _ASKED, rng.random() < _ANSWER, rng.random() < _CAME
        minutes = rng.uniform(2, 300)
        if not is_asked or request.resolved_at is None:
            continue
        asked_at = request.resolved_at + CHECKED_AFTER
        told_at = (asked_at + timedelta(minutes=minutes)).replace(microsecond=0)
        if told_at > now:
            continue
        outcome = Outcome.RECEIVED if came else Outcome.NOT_YET
        events.append(_event(matter, ReminderEventKind.ASKED, asked_at))
        if answers and request.tell_outcome(outcome, at=told_at):
            events.append(_event(matter, ReminderEventKind(outcome.value), told_at))
    return events


def said_of_news(people: Iterable[Person], *, rng: random.Random, now: datetime) -> None:
    """Let some say yes to news of their commune, after they were helped."""
    for person in people:
        if rng.random() < _WANT_NEWS and person.free_from and person.free_from <= now:
            said = ConsentEvent(
                text_version=NEWS_TEXT, is_given=True, at=person.free_from, conversation=person.conversation.id
            )
            person.resident = person.resident.told_of_news(said)


def unanswered(
    communes: Sequence[str], *, reach_of: Callable[[str], list[str]], rng: random.Random, now: datetime
) -> list[Unanswered]:
    """Return what was asked and found no guide."""
    found: list[Unanswered] = []
    for number, (words, times) in enumerate(QUESTIONS):
        for time in range(times):
            name = f"demonstration-asked-{number}-{time}"
            area = rng.choice(communes)
            found.append(
                Unanswered(
                    id=derived_id("demonstration", name),
                    conversation=conversation_id(WEBCHAT, name),
                    words=words,
                    language="vi",
                    at=(now - timedelta(hours=rng.uniform(3, 24 * 27))).replace(microsecond=0),
                    area=area,
                    reach=reach_of(area),
                )
            )
    return found


def to_reach(
    zone: str, communes: Iterable[str], *, reach_of: Callable[[str], list[str]], maker: Member, now: datetime
) -> list[Target]:
    """Return the targets of this month and the one before."""
    day = now.astimezone(VIETNAM).date()
    months = [f"{day:%Y-%m}", f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"]
    wanted = [(zone, *one) for one in _OF_ZONE]
    wanted += [(commune, *one) for commune in communes for one in _OF_COMMUNES]
    return [
        Target(
            id=derived_id("demonstration", "target", area, measure.value, month),
            area=area,
            reach=reach_of(area),
            measure=measure,
            period=month,
            value=value,
            by=maker.id,
            by_name=maker.name,
            at=now - timedelta(days=35),
        )
        for month in months
        for area, measure, value in wanted
    ]


def _event(matter: Matter, kind: ReminderEventKind, at: datetime) -> ReminderEvent:
    request = matter.request
    return ReminderEvent(
        id=derived_id("demonstration", "reminder", request.id, kind.value),
        kind=kind,
        at=at,
        guide=request.guide,
        area=request.area,
        reach=request.reach,
        channel=WEBCHAT,
        is_demonstration=True,
    )
