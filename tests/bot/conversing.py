"""A resident who talks with the engine, and what they are shown, checked at every turn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.dialogs import DIALOGS, Routing
from bot.engine.answerer import BotAnswerer
from bot.engine.effects import RequestOpened
from bot.engine.engine import Engine
from bot.engine.messages import Incoming, Kind
from bot.engine.results import Effect
from bot.engine.wording import Wording
from bot.phrases import PHRASES
from helpdesk.attachments.addresses import FileAddresses
from helpdesk.language.catalogues import LANGUAGES, Words
from helpdesk.messaging.models import Arrival, Conversation, Notice
from helpdesk.messaging.ports import Answered
from helpdesk.privacy.masking import mask
from helpdesk.privacy.sealing import Sealer
from helpdesk.residents.codes import LinkCodes
from tests.bot.fakes import LAC_THUY, NOW, LookupsInMemory

WORDS = Words.load()
SEALER = Sealer(["uE0mBbpE3G3X9m0zvE0ZkTqVbVfQ3gk2m3s3n3yq1oE="])
CODES = LinkCodes(SEALER)
ACCOUNT = "telegram"


class StoppedClock:
    """It is always Monday morning."""

    def now(self) -> datetime:
        return NOW


def wording(look: LookupsInMemory) -> Wording:
    """Say notices with the guides a resident walks through."""
    clock = StoppedClock()
    addresses = FileAddresses(SEALER, "https://to-so.example", clock)
    return Wording(
        words=WORDS,
        guides=look.guides,
        addresses=addresses,
        clock=clock,
        code_of=CODES.code,
        dossier_of=lambda sealed: f"opened {sealed}",
    )


@dataclass
class Resident:
    """One conversation. Each verb is one message of the resident; what came of it stands in the fields below."""

    look: LookupsInMemory = field(default_factory=LookupsInMemory)
    user: str = "9912"
    conversation: Conversation = field(init=False)
    notices: list[Notice] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)  # of the last turn
    arrivals: int = 0
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.conversation = Conversation(id=f"{ACCOUNT}:{self.user}", account=ACCOUNT, user=self.user)

    # -- what the resident does ---------------------------------------------------------------------------------

    async def writes(self, text: str) -> "Resident":
        """Write; the door masks it as it masks everything."""
        masked = mask(text)
        phone = {"phone": "sealed", "phone_tail": masked.phones[-1][-3:]} if masked.phones else {}
        return await self.sends(Kind.TEXT, text=masked.text, masked=list(masked.kinds), **phone)

    async def taps(self, key: str, **changes: Any) -> "Resident":
        """Tap a button below the open question."""
        return await self.sends(Kind.CHOICE, choice=self.button(key), **changes)

    async def sends_choice(self, data: str) -> "Resident":
        """Tap a button that carries this, whoever made it."""
        return await self.sends(Kind.CHOICE, choice=data)

    async def starts(self, payload: str = "", language: str = "") -> "Resident":
        """Come by a link, or press start."""
        return await self.sends(Kind.START, payload=payload, language_hint=language)

    async def shares_phone(self, phone: str = "sealed", tail: str = "678") -> "Resident":
        """Press the button that shares the phone number, or share a card without an own number."""
        return await self.sends(Kind.CONTACT, phone=phone, phone_tail=tail if phone else "")

    async def gets(self, event: str, **facts: Any) -> "Resident":
        """Something from inside comes into the conversation."""
        return await self.sends(Kind.EVENT, event=event, facts=facts)

    def later(self, **passes: float) -> "Resident":
        """Let time pass: hours=…, days=…."""
        self.now += timedelta(**passes)
        return self

    async def sends(self, kind: Kind, **fields: Any) -> "Resident":
        """Send anything."""
        self.take(await self.engine.reply(self.conversation, [self.arrival(kind, **fields)], self.now))
        return self

    def arrival(self, kind: Kind, **fields: Any) -> Arrival:
        """Return the next message as the inbox has it."""
        self.arrivals += 1
        return Arrival(
            id=f"{ACCOUNT}:u{self.arrivals}",
            account=ACCOUNT,
            user=self.user,
            position=self.arrivals,
            received_at=self.now + timedelta(seconds=self.arrivals),
            body=Incoming(kind=kind, **fields).model_dump(mode="json"),
        )

    def take(self, answered: Answered) -> None:
        """Keep an answer as the message path would, and look at what it shows."""
        before = self.conversation
        self.conversation = answered.conversation.model_copy(update={"version": before.version + 1})
        self.effects = [happened.effect for happened in answered.effects]
        self.notices += answered.notices
        for effect in self.effects:
            self.look.remember(effect, conversation=before.id, at=self.now)
        self.look.open_requests |= {e.request for e in self.effects if isinstance(e, RequestOpened)}
        assert [n.number for n in answered.notices] == list(range(before.notices + 1, self.conversation.notices + 1))
        for notice in answered.notices:
            check_shown(notice, wording(self.look))

    # -- where they are -----------------------------------------------------------------------------------------

    @property
    def engine(self) -> Engine:
        return Engine(DIALOGS, Routing(), self.look)

    @property
    def answerer(self) -> BotAnswerer:
        """The engine as the message path sees it; nothing here carries out effects."""
        return BotAnswerer(engine=self.engine, effects=None, clock=StoppedClock())  # type: ignore[arg-type]

    @property
    def heard(self) -> list[str]:
        """What the last notice says, by key."""
        return [part.key for part in self.notices[-1].parts]

    @property
    def offered(self) -> list[str]:
        """What can be chosen now, by key."""
        return [choice.key for choice in self.conversation.question.choices] if self.conversation.question else []

    @property
    def step(self) -> str | None:
        return self.conversation.walk.step if self.conversation.walk else None

    def button(self, key: str) -> str:
        """Return what a button of the open question carries."""
        assert self.conversation.question
        return f"{self.conversation.question.notice}:{self.offered.index(key)}"

    def facts(self, key: str) -> dict[str, Any]:
        """Return the facts of a part of the last notice."""
        return next(part.facts for part in self.notices[-1].parts if part.key == key)

    def text(self, language: str = "en") -> str:
        """Return the last notice as it is read."""
        return self.shown(self.notices[-1], language)

    def shown(self, notice: Notice, language: str = "en") -> str:
        """Return any notice as it is read now."""
        return wording(self.look).render(notice.model_copy(update={"language": language})).text


async def consented(look: LookupsInMemory | None = None, *, area: str | None = LAC_THUY) -> Resident:
    """Return a resident who agreed and, unless there is no area, came by the QR of their commune."""
    resident = Resident(look or LookupsInMemory())
    await resident.starts(f"a-{area}" if area else "")
    await resident.taps("agree")
    return resident if area else await resident.taps("later")


async def walking(look: LookupsInMemory | None = None) -> Resident:
    """Return a resident at step 1 of the birth guide."""
    resident = await consented(look)
    await resident.writes("đăng ký khai sinh")
    return await resident.taps("start")


async def asking(look: LookupsInMemory | None = None) -> Resident:
    """Return a resident who is stuck at step 1 and left no phone number."""
    resident = await walking(look)
    await resident.taps("stuck")
    return await resident.taps("skip")


def check_shown(notice: Notice, words: Wording) -> None:
    """Every notice can be said in every language, differently, and its buttons fit every platform."""
    assert all(part.key in PHRASES for part in notice.parts), notice.parts
    assert all(choice.label in PHRASES for choice in notice.choices), notice.choices
    assert all(part.facts is not None for part in notice.parts)
    shown = [words.render(notice.model_copy(update={"language": language})) for language in LANGUAGES]
    assert len({outgoing.text for outgoing in shown}) == len(LANGUAGES), notice.parts
    for outgoing in shown:
        assert outgoing.text.strip()
        assert "%(" not in outgoing.text or any("%(" in str(part.facts) for part in notice.parts)
        assert all(button.label.strip() and "%(" not in button.label for button in outgoing.buttons)
        assert all(len(button.data.encode()) <= 64 for button in outgoing.buttons)
        assert len({button.label for button in outgoing.buttons}) == len(outgoing.buttons)
        assert bool(outgoing.phone_label) == outgoing.wants_phone


def kinds(effects: Sequence[Effect]) -> list[str]:
    """Name effects."""
    return [type(effect).__name__ for effect in effects]
