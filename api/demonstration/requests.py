"""How residents' requests went: who answered and when, how they ended, how residents found it."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from api.demonstration.matters import Matter
from api.demonstration.people import Crew
from api.demonstration.residents import Residents
from api.demonstration.rhythm import Rhythm
from api.demonstration.script import Script, Story
from guides.catalogue.catalogue import Guides
from helpdesk.journeys.models import StepEvent
from helpdesk.support_requests.models import Resolution

_ENDS = {
    Resolution.DONE: 84,
    Resolution.HANDED_TO_ONE_STOP: 6,
    Resolution.NEW_APPOINTMENT: 4,
    Resolution.NOT_REACHED: 4,
    Resolution.NOT_POSSIBLE: 2,
}
_MARKS = {5: 55, 4: 28, 3: 11, 2: 4, 1: 2}
_MARKS_WHEN_IN_VAIN = {4: 2, 3: 5, 2: 4, 1: 3}
_WORDS_AT_ONCE = 0.35
_SILENT = 0.06
_GREETS = 0.3
_CANCELLED, _HANDED_BACK, _AGAIN = 0.035, 0.065, 0.1
_RATED, _IN_WORDS = 0.6, 0.45


class Requests:
    """Tells requests, those of earlier days first."""

    def __init__(
        self,
        *,
        script: Script,
        catalogue: Guides,
        crews: Mapping[str, Crew],
        reach_of: Mapping[str, list[str]],
        residents: Residents,
        rhythm: Rhythm,
        rng: random.Random,
        now: datetime,
    ) -> None:
        """Take who asks (`residents`), who answers in a commune (`crews`) and what they say."""
        self.matters: list[Matter] = []
        self._script = script
        self._talk = script.small_talk
        self._catalogue = catalogue
        self._crews = crews
        self._reach_of = reach_of
        self._residents = residents
        self._rhythm = rhythm
        self._rng = rng
        self._now = now

    def ask(self, *, area: str, at: datetime, stuck: StepEvent | None) -> None:
        """Tell the whole life of a request, up to now."""
        story = self._story(stuck)
        is_silent = stuck is not None and self._rng.random() < _SILENT
        said = self._opening(story)
        at_once = stuck is None or self._rng.random() < _WORDS_AT_ONCE
        later = at + self._rhythm.about(1.5)
        matter = self.open(area=area, at=at, stuck=stuck, words=said if at_once and not is_silent else "")
        asked = at
        if not at_once and not is_silent:
            asked = later
            matter.hears(said, at=asked)
        talk = [*story.talk]
        if is_silent:
            talk = [self._rng.choice(self._talk.silent), self._rng.choice(self._talk.after_silence)]
        self._live(matter, talk, asked=asked, ends=None if is_silent else story.ends)
        matter.ends()

    def open(self, *, area: str, at: datetime, stuck: StepEvent | None, words: str) -> Matter:
        """Open a request; what was written before is what people write who look for that guide."""
        person = self._residents.who_asks(area, since=at)
        guide = self._catalogue.get(stuck.guide) if stuck else None
        before = person.types(self._rng.choice(guide.asks.vi)) if guide else person.types(words)
        matter = Matter(
            len(self.matters) + 1,
            person=person,
            area=area,
            reach=self._reach_of[area],
            team=self._crews[area].team,
            at=at,
            stuck=stuck,
            context=[before],
            words=words,
            now=self._now,
        )
        self.matters.append(matter)
        return matter

    def _story(self, stuck: StepEvent | None) -> Story:
        guide, step = (stuck.guide, stuck.step) if stuck else (None, None)
        return self._rng.choice(self._script.stories_for(guide, step))

    def _opening(self, story: Story) -> str:
        said, before = self._rng.choice(story.says), self._rng.choice(self._talk.before)
        return f"{before} {said}" if self._rng.random() < _GREETS else said

    def _live(self, matter: Matter, talk: list[str], *, asked: datetime, ends: Resolution | None) -> None:
        crew = self._crews[matter.request.area]
        member, colleague = crew.one(self._rng), crew.one(self._rng)
        hours, fate, slack = crew.team.hours, self._rng.random(), self._rng.random()
        at = self._rhythm.answered(asked, hours, usually=70)
        how = self._rng.choices(list(_ENDS), list(_ENDS.values()))[0] if ends is None else ends
        waited = at - asked
        if fate < _CANCELLED:
            matter.is_cancelled(at=_seconds(asked + waited * slack))
            return
        if fate < _HANDED_BACK and colleague is not member:
            matter.is_taken(colleague, at=_seconds(asked + waited * 0.3))
            matter.is_handed_back(at=_seconds(asked + waited * 0.6))
        if slack < 0.5:  # noqa: PLR2004 - every other looks at it first, then writes
            matter.is_taken(member, at=_seconds(asked + waited * 0.9))
        if how is Resolution.NOT_REACHED:
            matter.is_answered(talk[0], by=member, at=at)
            talk, at = [self._rng.choice(self._talk.nobody_answered)], at + timedelta(days=1)
        for turn, line in enumerate(talk):
            if turn % 2:
                at += self._rhythm.about(11)
                matter.hears(line, at=at)
            else:
                at = self._rhythm.answered(at, hours, usually=9) if turn else at
                matter.is_answered(line, by=member, at=at)
        thanks, thanked = self._rng.choice(self._talk.thanks), self._rng.random() < 0.6  # noqa: PLR2004
        if len(talk) % 2 and thanked and how is not Resolution.NOT_REACHED:
            at += self._rhythm.about(8)
            matter.hears(thanks, at=at)
        at = self._rhythm.answered(at, hours, usually=14)
        matter.is_resolved(how, by=member, at=at)
        if fate > 1 - _AGAIN / 3:
            at = self._begin_again(matter, crew, at=at)
        self._rate(matter, how, at=at)

    def _begin_again(self, matter: Matter, crew: Crew, *, at: datetime) -> datetime:
        at += timedelta(hours=20) + self._rhythm.about(30)
        matter.hears(self._rng.choice(self._talk.again), at=at)
        at = self._rhythm.answered(at, crew.team.hours, usually=40)
        matter.is_answered(self._rng.choice(self._talk.again_answered), by=crew.members[0], at=at)
        at = self._rhythm.answered(at, crew.team.hours, usually=120)
        matter.is_resolved(Resolution.DONE, by=crew.members[0], at=at)
        return at

    def _rate(self, matter: Matter, how: Resolution, *, at: datetime) -> None:
        in_vain = how in {Resolution.NOT_POSSIBLE, Resolution.NOT_REACHED}
        marks = _MARKS_WHEN_IN_VAIN if in_vain else _MARKS
        mark = self._rng.choices(list(marks), list(marks.values()))[0]
        word = self._rng.choice(self._talk.ratings[mark]) if self._rng.random() < _IN_WORDS else None
        is_rated, at = self._rng.random() < _RATED, at + self._rhythm.about(35, spread=1.2)
        if is_rated and how is not Resolution.NOT_REACHED:
            matter.is_rated(mark, word, at=at)


def _seconds(at: datetime) -> datetime:
    return at.replace(microsecond=0)
