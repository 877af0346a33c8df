"""Made-up residents who walk through one guide by the real rules, and what was meant to become of each of them.

Each walker is drawn first: where they live and write, how they answer, at which place they end and how, whether they go
back, take a break, or ask the team. What is counted of that plan, without the bot's code, is the truth; the events come
from the dialog alone.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.dialogs.stuck import Stuck
from bot.dialogs.walking import Walking
from bot.engine.effects import StepNoted
from bot.engine.messages import Incoming, Kind
from bot.engine.results import Change, Result
from bot.engine.talk import Said, Talk
from guides.catalogue.catalogue import Catalogue
from guides.catalogue.models import Guide, Localised, Option, ShortLocalised, Step, StepLocalised
from helpdesk.ids import derived_id
from helpdesk.journeys.models import StepEvent, StepEventKind
from helpdesk.messaging.models import Conversation
from tests.bot.fakes import LookupsInMemory, tiny_guide
from tests.statistics.events import MORNING, PROVINCE

AREAS = ("05392", "05393", "05425")
CHANNELS = ("webchat", "telegram", "zalo-oa")

WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "self": (("papers", ""), ("for-whom", ""), ("pay", "for-whom=self"), ("fetch", "for-whom=self")),
    "child": (
        ("papers", ""),
        ("for-whom", ""),
        ("age", "for-whom=child"),
        ("bring", "for-whom=child;age=small"),
        ("pay", "for-whom=child;age=small"),
        ("fetch", "for-whom=child;age=small"),
    ),
    "older": (
        ("papers", ""),
        ("for-whom", ""),
        ("age", "for-whom=child"),
        ("pay", "for-whom=child;age=big"),
        ("fetch", "for-whom=child;age=big"),
    ),
}
"""The ways through the guide, each step with its branch: written down by hand, not asked of the guide."""
ANSWERS = {
    "self": {"for-whom": "self"},
    "child": {"for-whom": "child", "age": "small"},
    "older": {"for-whom": "child", "age": "big"},
}


def _step(step: str, *options: str, **when: list[str]) -> Step:
    words = StepLocalised(vi=f"Làm {step}", en=f"Do {step}")
    choices = [Option(id=option, vi=f"Chọn {option}", en=f"Choose {option}") for option in options]
    return Step(id=step, text=words, choices=choices, when={key.replace("_", "-"): to for key, to in when.items()})


def guide(version: int) -> Guide:
    """Return a guide with two questions. Its second version says everything in other words."""
    steps = [
        _step("papers"),
        _step("for-whom", "self", "child"),
        _step("age", "small", "big", for_whom=["child"]),
        _step("bring", for_whom=["child"], age=["small"]),
        _step("pay"),
        _step("fetch"),
    ]
    words = {"title": Localised(vi="Hộ chiếu", en="Passport"), "short_title": ShortLocalised(vi="Hộ chiếu", en="Pass")}
    return tiny_guide("ho-chieu", "any").model_copy(update={"version": version, "steps": steps, **words})


@dataclass(frozen=True, slots=True)
class Plan:
    """What one walker does."""

    number: int
    area: str
    channel: str
    way: str
    ends_at: int  # place on the way
    ends: str  # "done", "left", "silent"
    stuck_at: frozenset[int]
    back_at: int | None  # goes back from here once, and on again
    pause_at: int | None  # is away for two days here
    rewritten_at: int | None  # the guide gets its second version before this place
    is_late: bool  # begins with the second version


def plans(count: int, *, seed: int) -> Iterator[Plan]:
    """Draw walkers."""
    rng = random.Random(seed)  # noqa: S311 - a simulation
    for number in range(count):
        way = rng.choices(tuple(WAYS), (5, 3, 2))[0]
        last = len(WAYS[way]) - 1
        ends = rng.choices(("done", "left", "silent"), (6, 1, 2))[0]
        ends_at = last if ends == "done" else rng.randint(0, last)
        places = range(ends_at + 1)
        yield Plan(
            number=number,
            area=rng.choices(AREAS, (6, 3, 1))[0],
            channel=rng.choices(CHANNELS, (5, 2, 3))[0],
            way=way,
            ends_at=ends_at,
            ends=ends,
            stuck_at=frozenset(place for place in places if rng.random() < (0.25 if place == 2 else 0.05)),
            back_at=rng.randint(1, ends_at) if ends_at and rng.random() < 0.15 else None,
            pause_at=rng.randint(0, ends_at) if rng.random() < 0.2 else None,
            rewritten_at=rng.randint(1, ends_at) if ends_at and rng.random() < 0.1 else None,
            is_late=rng.random() < 0.4,
        )


Key = tuple[str, int, str, str, str]
"""Step, version, branch, area, channel."""


def truth(drawn: Sequence[Plan]) -> dict[Key, Counter[str]]:
    """Count what the plans say, cell by cell."""
    cells: dict[Key, Counter[str]] = {}
    for plan in drawn:
        visited: dict[Key, set[str]] = {}
        for place in range(plan.ends_at + 1):
            is_second = plan.is_late or (plan.rewritten_at is not None and place >= plan.rewritten_at)
            here = _key(plan, place, 2 if is_second else 1)
            said = visited.setdefault(here, {"reached"})
            if place == plan.rewritten_at and not plan.is_late:
                visited.setdefault(_key(plan, place - 1, 2), {"reached"})  # the step before is shown again first
            said.update({"stuck"} if place in plan.stuck_at else ())
            said.update({"resumed"} if place == plan.pause_at else ())
            if place == plan.back_at:
                visited.setdefault(_key(plan, place - 1, 2 if is_second else 1), {"reached"})
        visited[here].add({"done": "done", "left": "left", "silent": "lost"}[plan.ends])
        for key, happened in visited.items():
            cells.setdefault(key, Counter()).update(happened)
    return cells


def _key(plan: Plan, place: int, version: int) -> Key:
    step, branch = WAYS[plan.way][place]
    return step, version, branch, plan.area, plan.channel


@dataclass
class Walker:
    """Carries out a plan with the dialogs that residents meet."""

    plan: Plan
    conversation: Conversation = field(init=False)
    events: list[StepEvent] = field(default_factory=list)
    now: datetime = MORNING

    def __post_init__(self) -> None:
        user = f"u{self.plan.number}"
        conversation = Conversation(id=f"x:{user}", account=self.plan.channel, user=user, resident=user)
        self.conversation = conversation.model_copy(update={"area": self.plan.area, "request": "r"})

    async def walk(self) -> list[StepEvent]:
        """Go the way of the plan, and return what was noted."""
        plan = self.plan
        await self._says("start", 2 if plan.is_late else 1, {"guide": "ho-chieu"})
        version = 2 if plan.is_late else 1
        for place in range(plan.ends_at + 1):
            if place and place == plan.rewritten_at and not plan.is_late:
                version = 2
                await self._says(self._onward(place - 1), version)
            if place:
                await self._says(self._onward(place - 1), version)
            if place == plan.back_at:
                await self._says("back", version)
                await self._says(self._onward(place - 1), version)
            if place == plan.pause_at:
                self.now += timedelta(days=2)
                await self._resumes(version)
            if place in plan.stuck_at:
                await self._is_stuck(version)
        if plan.ends == "done":
            await self._says("done", version)
        elif plan.ends == "left":
            await self._says("start", version, {"guide": "another"})
        return [event for event in self.events if event.guide == "ho-chieu"]

    def _onward(self, place: int) -> str:
        """Return the choice that leads on from a place."""
        step, _ = WAYS[self.plan.way][place]
        answer = ANSWERS[self.plan.way].get(step)
        return f"answer_{answer}" if answer else "next"

    async def _says(self, key: str, version: int, state: dict[str, Any] | None = None) -> None:
        at = {"step": self.conversation.walk.step} if self.conversation.walk else {}
        self._take(await Walking().answer(self._talk(version), Said(choice=key, words="", state=state or at)))

    async def _resumes(self, version: int) -> None:
        self._take(await Walking().open(self._talk(version), resume=True))

    async def _is_stuck(self, version: int) -> None:
        self._take(await Stuck().open(self._talk(version), words="giúp em"))

    def _talk(self, version: int) -> Talk:
        self.now += timedelta(minutes=1)
        turn = f"{self.plan.number}.{len(self.events)}.{self.now.isoformat()}"
        return Talk(self.conversation, Incoming(kind=Kind.CHOICE), turn, self.now, LOOKS[version])

    def _take(self, results: Sequence[Result]) -> None:
        """Keep what a turn led to, as engine and rooms do."""
        for result in results:
            if isinstance(result, Change):
                self.conversation = self.conversation.model_copy(update=result.fields)
            elif isinstance(result, StepNoted):
                self.events.append(self._event(result))
        self.conversation = self.conversation.model_copy(update={"active_at": self.now})

    def _event(self, noted: StepNoted) -> StepEvent:
        return StepEvent(
            id=derived_id(str(self.plan.number), str(len(self.events))),
            journey=noted.journey,
            guide=noted.guide,
            version=noted.version,
            step=noted.step,
            branch=noted.branch,
            kind=StepEventKind(noted.kind),
            at=self.now,
            area=self.plan.area,
            reach=[PROVINCE, self.plan.area],
            channel=self.plan.channel,
        )


LOOKS = {
    version: LookupsInMemory(guides=Catalogue([guide(version), tiny_guide("another", "any")]), open_requests={"r"})
    for version in (1, 2)
}
