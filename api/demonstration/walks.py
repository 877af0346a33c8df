"""Residents' walks through the guides."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.demonstration.rhythm import Rhythm
from api.demonstration.script import Habits
from bot.channels.webchat import ACCOUNT as WEBCHAT
from guides.catalogue.branches import all_ways
from guides.catalogue.catalogue import Guides
from guides.catalogue.models import Answers, Guide
from helpdesk.ids import derived_id
from helpdesk.journeys.models import StepEvent, StepEventKind, branch_of

_GOES_BACK = 0.05
_GIVES_UP = 0.035
_SAYS_SO = 0.25  # of those who give up: they choose another guide instead of falling silent
_GOES_ON_AFTER_HELP = 0.5
_ON_TELEGRAM = 0.2
_USUAL = 3  # times as many give the usual answer as any other


@dataclass(frozen=True, slots=True)
class ToldWalk:
    """One walk; `stuck` is the event at which the team was asked, if it was."""

    guide: Guide
    area: str
    events: list[StepEvent]
    stuck: StepEvent | None

    def moved(self, by: timedelta) -> "ToldWalk":
        """Return the same walk at another time."""
        events = [event.model_copy(update={"at": event.at + by}) for event in self.events]
        stuck = next((event for event in events if event.kind is StepEventKind.STUCK), None)
        return ToldWalk(self.guide, self.area, events, stuck)


class Walks:
    """Draws walks."""

    def __init__(
        self,
        *,
        catalogue: Guides,
        habits: Habits,
        reach_of: dict[str, list[str]],
        rhythm: Rhythm,
        rng: random.Random,
    ) -> None:
        """Take the guides there are; habits about others are left aside."""
        self._guides = [guide for guide in catalogue if guide.slug in habits.guides]
        self._shares = [habits.guides[guide.slug].share for guide in self._guides]
        self._habits = habits
        self._reach_of = reach_of
        self._rhythm = rhythm
        self._rng = rng
        self._ways: dict[tuple[str, str | None], tuple[list[Answers], list[int]]] = {}

    def any(self, number: int, area: str) -> ToldWalk:
        """Draw a walk through any guide, the liked ones more often, at any time."""
        guide = self._rng.choices(self._guides, self._shares)[0]
        return self._walk(number, guide, area, self._rhythm.chatting())

    def stuck_at(self, number: int, area: str, *, guide: Guide, step: str, at: datetime) -> ToldWalk:
        """Draw a walk that gets stuck at this step at this moment and goes no further."""
        walk = self._walk(number, guide, area, at, stuck_at=step)
        return walk.moved(at - walk.stuck.at) if walk.stuck else walk

    def _walk(self, number: int, guide: Guide, area: str, begins: datetime, *, stuck_at: str | None = None) -> ToldWalk:
        telling = _Telling(
            guide=guide,
            area=area,
            reach=self._reach_of[area],
            journey=derived_id("demonstration", "walk", str(number)),
            channel="telegram" if self._rng.random() < _ON_TELEGRAM else WEBCHAT,
            at=begins,
            answers=self._answers(guide, stuck_at),
        )
        way = guide.way(telling.answers)
        telling.happens(StepEventKind.STARTED, way[0].id)
        stuck: StepEvent | None = None
        for place, step in enumerate(way):
            if place:
                telling.at += self._rhythm.about(1.2)
            telling.happens(StepEventKind.REACHED, step.id)
            if stuck_at == step.id or (stuck_at is None and stuck is None and self._is_stuck(guide, step.id)):
                telling.at += self._rhythm.about(1.5)
                stuck = telling.happens(StepEventKind.STUCK, step.id)
                if stuck_at or self._rng.random() > _GOES_ON_AFTER_HELP:
                    break
                telling.at += self._rhythm.about(90)
            elif stuck_at is None and self._rng.random() < _GIVES_UP:
                if self._rng.random() < _SAYS_SO:
                    telling.at += self._rhythm.about(2)
                    telling.happens(StepEventKind.LEFT, step.id)
                break
            elif place and stuck_at is None and self._rng.random() < _GOES_BACK:
                telling.at += self._rhythm.about(0.6)
                telling.happens(StepEventKind.WENT_BACK, way[place - 1].id)
                telling.at += self._rhythm.about(0.8)
                telling.happens(StepEventKind.REACHED, step.id)
        else:
            telling.at += self._rhythm.about(1.2)
            telling.happens(StepEventKind.DONE, way[-1].id)
        if stuck:
            telling.moves_to(WEBCHAT)
        return ToldWalk(guide, area, telling.events, stuck)

    def _answers(self, guide: Guide, to: str | None) -> Answers:
        """Draw answers to the guide's questions; `to` is a step that they must lead to."""
        if (guide.slug, to) not in self._ways:  # the same for each of some two thousand walks
            ways = [answers for answers in all_ways(guide) if to is None or guide.step(to) in guide.way(answers)]
            usual = self._habits.guides[guide.slug].usual.items()
            weights = [_USUAL ** sum(answers.get(question) == option for question, option in usual) for answers in ways]
            self._ways[guide.slug, to] = ways, weights
        ways, weights = self._ways[guide.slug, to]
        return self._rng.choices(ways, weights)[0]

    def _is_stuck(self, guide: Guide, step: str) -> bool:
        likely = self._habits.guides[guide.slug].stuck.get(step, self._habits.elsewhere)
        return self._rng.random() < likely


class _Telling:
    """One walk while it is told."""

    def __init__(
        self,
        *,
        guide: Guide,
        area: str,
        reach: list[str],
        journey: str,
        channel: str,
        at: datetime,
        answers: Answers,
    ) -> None:
        self.at = at
        self.answers = answers
        self.events: list[StepEvent] = []
        self._guide = guide
        self._area = area
        self._reach = reach
        self._journey = journey
        self._channel = channel

    def happens(self, kind: StepEventKind, step: str) -> StepEvent:
        event = StepEvent(
            id=derived_id(self._journey, str(len(self.events))),
            journey=self._journey,
            guide=self._guide.slug,
            version=self._guide.version,
            step=step,
            branch=branch_of(self._guide.known_before(step, self.answers)),
            kind=kind,
            at=self.at,
            area=self._area,
            reach=self._reach,
            channel=self._channel,
            is_demonstration=True,
        )
        self.events.append(event)
        return event

    def moves_to(self, channel: str) -> None:
        """Who asks the team does so on a channel that every demonstration has."""
        for event in self.events:
            event.channel = channel
