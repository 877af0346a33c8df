"""The whole demonstration as models, before anything is written."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from api.demonstration.aftermath import said_of_news, told_of_results, unanswered
from api.demonstration.matters import Matter
from api.demonstration.people import Staff
from api.demonstration.requests import Requests
from api.demonstration.residents import Person, Residents
from api.demonstration.rhythm import Rhythm
from api.demonstration.scams import Scams
from api.demonstration.script import Script
from api.demonstration.today import Today
from api.demonstration.visits import Visits
from api.demonstration.walks import Walks
from guides.catalogue.catalogue import Guides
from guides.library.unanswered import Unanswered
from helpdesk.assistance.models import AssistanceLog
from helpdesk.journeys.models import StepEvent
from helpdesk.reminders.models import ReminderEvent
from helpdesk.safety.models import ScamReport
from helpdesk.statistics.days import local_day

SEED = 2026
WALKS = 2150
OWN_QUESTIONS = 55


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that happened until now."""

    staff: Staff
    people: list[Person]
    matters: list[Matter]
    events: list[StepEvent]
    logs: list[AssistanceLog]
    scams: list[ScamReport]
    results: list[ReminderEvent]
    unanswered: list[Unanswered]

    @property
    def days(self) -> list[date]:
        """The days on which something happened, oldest first."""
        moments = [event.at for event in self.events]
        moments += [matter.request.created_at for matter in self.matters]
        moments += [entry.happened_at for entry in self.logs]
        return sorted({local_day(moment) for moment in moments})


def tell(
    *,
    script: Script,
    catalogue: Guides,
    staff: Staff,
    places: Mapping[str, Sequence[str]],
    reach_of: dict[str, list[str]],
    now: datetime,
) -> Told:
    """Tell it, the same for the same `now`; past days are the same at any hour of the last one.

    `places` are the communes with their hamlets. Each part has dice of its own, so that a change of one does not
    change the others.
    """
    today, communes = local_day(now), script.people.communes
    draw, asking = _dice("walks"), _dice("requests")
    walks = Walks(catalogue=catalogue, habits=script.habits, reach_of=reach_of, rhythm=Rhythm(today, draw), rng=draw)
    areas = draw.choices(list(communes), list(communes.values()), k=WALKS + OWN_QUESTIONS)
    walked = [walks.any(number, areas[number]) for number in range(WALKS)]
    own = Rhythm(today, draw)
    asked: list[tuple[datetime, str, StepEvent | None]] = []
    asked += [(walk.stuck.at, walk.area, walk.stuck) for walk in walked if walk.stuck]
    asked += [(own.chatting(), area, None) for area in areas[WALKS:]]
    residents = Residents(asking)
    requests = Requests(
        script=script,
        catalogue=catalogue,
        crews=staff.of_commune,
        reach_of=reach_of,
        residents=residents,
        rhythm=Rhythm(today, asking),
        rng=asking,
        now=now,
    )
    for at, area, stuck in sorted(asked, key=lambda one: one[0]):
        if at <= now:
            requests.ask(area=area, at=at, stuck=stuck)
    waiting = Today(script=script, catalogue=catalogue, walks=walks, requests=requests, crews=staff.of_commune)
    walked += waiting.tell(now)
    visiting = _dice("visits")
    visits = Visits(
        script=script,
        catalogue=catalogue,
        crews=staff.of_commune,
        places=places,
        reach_of=reach_of,
        residents=residents,
        rhythm=Rhythm(today, visiting),
        rng=visiting,
        now=now,
    )
    smelling = _dice("scams")
    scams = Scams(script=script, crews=staff.of_commune, reach_of=reach_of, rng=smelling)
    results = told_of_results(requests.matters, rng=_dice("results"), now=now)
    said_of_news(residents.people, rng=_dice("news"), now=now)
    return Told(
        staff=staff,
        people=residents.people,
        matters=requests.matters,
        events=[event for walk in walked for event in walk.events if event.at <= now],
        logs=visits.tell(requests.matters),
        scams=list(scams.tell(Rhythm(today, smelling), now)),
        results=results,
        unanswered=unanswered(list(communes), reach_of=reach_of.__getitem__, rng=_dice("unanswered"), now=now),
    )


def _dice(part: str) -> random.Random:
    return random.Random(f"{SEED} {part}")  # noqa: S311 - a story, not a secret
