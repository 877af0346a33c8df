"""Trying a guide before it is published: the real dialog, the real words, and nothing kept.

Where somebody is follows from what they tapped so far, so every look begins anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from bot.dialogs.walking import Walking, step_asked
from bot.engine.engine import Dialog, Engine
from bot.engine.messages import Incoming, Kind, Outgoing
from bot.engine.results import Ask, HandOver, Result
from bot.engine.talk import Lookups, Said, Talk
from bot.engine.wording import LocalFactsOf, Wording
from guides.catalogue.branches import all_ways
from guides.catalogue.catalogue import Catalogue
from guides.catalogue.models import Guide
from helpdesk.attachments.addresses import FileAddresses
from helpdesk.clock import Clock
from helpdesk.language.catalogues import Words
from helpdesk.messaging.models import Arrival, Choice, Conversation, Notice, Part, Walk

_NOBODY = "trial"
MOST_TAPS = 200


@dataclass(frozen=True)
class Line:
    """One line of a tried conversation. `choices`: what can be tapped below it, by key."""

    is_mine: bool
    outgoing: Outgoing
    choices: Sequence[Choice] = ()


class _Look:
    """The only thing a walk looks up."""

    def __init__(self, guide: Guide) -> None:
        self.guides = Catalogue([guide])


class _Straight:
    """Leads to the guide, whatever comes."""

    def __init__(self, slug: str) -> None:
        self._slug = slug

    async def route(self, _talk: Talk) -> Sequence[Result]:
        return [HandOver("walking", {"guide": self._slug})]

    async def stopped(self, _talk: Talk) -> Sequence[Result]:
        return []


class _End:
    """Says what would happen next, where the guide is left."""

    def __init__(self, key: str) -> None:
        self._key = key

    async def open(self, _talk: Talk, /, **_: object) -> Sequence[Result]:
        return [Ask(self._key)]

    async def answer(self, _talk: Talk, _said: Said, /) -> Sequence[Result]:
        return [Ask(self._key)]


class Trial:
    """One guide, tried by one member."""

    def __init__(
        self, guide: Guide, *, words: Words, addresses: FileAddresses, clock: Clock, local: LocalFactsOf, language: str
    ) -> None:
        """Take the guide as it would be published, and what the real conversation has."""
        self._guide = guide
        self._clock = clock
        self._language = language
        self._wording = Wording(
            words=words,
            guides=Catalogue([guide]),
            addresses=addresses,
            clock=clock,
            code_of=lambda _seed: "",
            dossier_of=lambda _sealed: None,
            local=local,
        )
        dialogs: Mapping[str, Dialog] = {
            "walking": Walking(),
            "finding": _End("trial.left"),
            "stuck": _End("trial.stuck"),
        }
        self._engine = Engine(dialogs, _Straight(guide.slug), cast("Lookups", _Look(guide)))

    async def walked(self, taps: Sequence[str], *, area: str | None = None) -> list[Line]:
        """Return the conversation of somebody who opens the guide and taps these choices, as far as they exist."""
        now = self._clock.now()
        conversation = Conversation(
            id=_NOBODY, account=_NOBODY, user=_NOBODY, resident=_NOBODY, language=self._language, area=area
        )
        lines: list[Line] = []
        body = Incoming(kind=Kind.START)
        for number, tap in enumerate(["", *taps[:MOST_TAPS]]):
            if tap:
                choices = conversation.question.choices if conversation.question else []
                place = next((place for place, one in enumerate(choices) if one.key == tap), None)
                if place is None or conversation.question is None:
                    break
                said = self._wording.label(choices[place], self._language)
                lines.append(Line(is_mine=True, outgoing=Outgoing(text=said)))
                body = Incoming(kind=Kind.CHOICE, choice=f"{conversation.question.notice}:{place}")
            answered = await self._engine.reply(conversation, [_arrival(body, number, now)], now)
            conversation = answered.conversation
            lines += [self._line(notice) for notice in answered.notices]
        return lines

    def intro(self, *, area: str | None = None, today: date) -> Outgoing:
        """Return the message that introduces the guide."""
        facts = {"guide": self._guide.slug, "stale": self._guide.is_stale(today), "area": area}
        return self._rendered(Ask("guide.intro", facts))

    def step(self, step_id: str) -> Outgoing | None:
        """Return the message of one step, on the first way that leads to it; None when there is none."""
        for answers in all_ways(self._guide):
            if any(step.id == step_id for step in self._guide.way(answers)):
                walk = Walk(
                    journey=_NOBODY,
                    guide=self._guide.slug,
                    version=self._guide.version,
                    step=step_id,
                    answers=self._guide.known_before(step_id, answers),
                )
                return self._rendered(step_asked(self._guide, walk))
        return None

    def _rendered(self, ask: Ask) -> Outgoing:
        now = self._clock.now()
        return self._wording.render(
            Notice(
                conversation=_NOBODY,
                number=1,
                parts=[Part(key=ask.key, facts=ask.facts)],
                choices=list(ask.choices),
                files=list(ask.files),
                language=self._language,
                created_at=now,
                due_at=now,
            )
        )

    def _line(self, notice: Notice) -> Line:
        return Line(is_mine=False, outgoing=self._wording.render(notice), choices=notice.choices)


def _arrival(body: Incoming, number: int, now: datetime) -> Arrival:
    return Arrival(
        id=f"{_NOBODY}:{number}",
        account=_NOBODY,
        user=_NOBODY,
        position=number,
        received_at=now,
        body=body.model_dump(mode="json"),
    )
