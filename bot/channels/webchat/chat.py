"""What the chat page shows and takes."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel

from bot.channels.intake import Intake, Raw
from bot.channels.webchat.channel import ACCOUNT
from bot.dialogs.welcome import question
from bot.engine.messages import Button, FileKind, Incoming, IncomingFile, Kind
from bot.engine.wording import Wording
from helpdesk.messaging.feed import LiveFeed, conversation_topic
from helpdesk.messaging.models import Arrival, Notice, NoticeClass, Part, conversation_id
from helpdesk.messaging.repository.inbox import Inbox
from helpdesk.messaging.repository.outbox import Outbox

LANGUAGE_COMMAND = "/ngonngu "
"""What the page says for a visitor who changed its language; it is not shown as their words."""


_SAID = {Kind.TEXT.value, Kind.CHOICE.value, Kind.MEDIA.value}
_BEGINNING = "start"
"""The message id of a conversation's first arrival: a browser that sends it twice has begun once."""


class ChatFile(BaseModel):
    """A file of a line. `address`: where it is shown; empty for the browser's own, which come by their id."""

    attachment: str
    kind: FileKind
    name: str
    address: str = ""


class ChatLine(BaseModel):
    """One line of the conversation. `id` tells where the next look goes on: a later line has later counts in it."""

    id: str
    at: datetime
    is_mine: bool
    text: str
    files: list[ChatFile] = []
    buttons: list[Button] = []
    wants_phone: bool = False
    is_last: bool = False  # only the last notice's buttons still count
    is_aside: bool = False  # news: what was asked before it still counts


class WebChat:
    """The conversations of browsers; a browser is known by the token in its cookie, stored only as its hash."""

    def __init__(self, *, intake: Intake, inbox: Inbox, outbox: Outbox, wording: Wording, feed: LiveFeed) -> None:
        """Take the door in, both boxes, the words, and the feed that wakes waiting pages."""
        self._intake = intake
        self._inbox = inbox
        self._outbox = outbox
        self._wording = wording
        self._feed = feed

    def conversation_of(self, token: str) -> str:
        """Name the conversation of a browser."""
        return conversation_id(ACCOUNT, _user(token))

    async def is_known(self, token: str) -> bool:
        """Tell whether anything of this browser's conversation is still here."""
        conversation = self.conversation_of(token)
        return bool(await self._inbox.heard(conversation, limit=1) or await self._outbox.last(conversation, limit=1))

    def greeting(self, *, operator: str, language: str, now: datetime) -> ChatLine:
        """Return the line that every conversation begins with, for whoever has none yet: nothing is kept of it."""
        asked = question(operator)
        part = Part(key=asked.key, facts=asked.facts)
        notice = Notice(
            conversation=ACCOUNT,
            number=1,
            parts=[part],
            choices=list(asked.choices),
            language=language,
            created_at=now,
            due_at=now,
        )
        shown = self._wording.render(notice)
        return ChatLine(id="1-0", at=now, is_mine=False, text=shown.text, buttons=shown.buttons, is_last=True)

    async def begin(self, token: str, *, payload: str = "", language: str) -> None:
        """Begin a conversation, before its first message. Once more changes nothing."""
        await self.arrive(token, payload=payload, language=language, message_id=_BEGINNING)

    async def arrive(
        self,
        token: str,
        *,
        text: str | None = None,
        choice: str | None = None,
        files: Sequence[IncomingFile] = (),
        payload: str | None = None,
        language: str,
        message_id: str,
    ) -> None:
        """Keep a message, a tap, files with words below them, or (with none of these) a beginning.

        The same `message_id` again changes nothing.
        """
        if files:
            raw = Raw(kind=Kind.MEDIA, attachments=list(files), text=text or "", language_hint=language)
        elif choice is not None:
            raw = Raw(kind=Kind.CHOICE, choice=choice, language_hint=language)
        elif text is not None:
            raw = Raw(kind=Kind.TEXT, text=text, language_hint=language)
        else:
            raw = Raw(kind=Kind.START, payload=payload or "", language_hint=language)
        user = _user(token)
        # A beginning and the first words after it may come in the same millisecond.
        position = 0 if raw.kind is Kind.START else 1
        update = f"{user}.{message_id}"
        await self._intake.accept(raw, account=ACCOUNT, user=user, update=update, position=position)

    async def answered(self, token: str, message_id: str, *, within: float) -> bool:
        """Wait until the bot has answered a message; False when it takes longer than `within` seconds."""
        arrival = f"{ACCOUNT}:{_user(token)}.{message_id}"
        async with self._feed.listen(conversation_topic(self.conversation_of(token))) as beats:
            try:
                async with asyncio.timeout(within):
                    while not await self._inbox.is_done(arrival):
                        await anext(beats)
            except TimeoutError:
                return await self._inbox.is_done(arrival)
        return True

    async def transcript(self, token: str, *, after: str | None = None, limit: int = 60) -> list[ChatLine]:
        """Return the last lines, oldest first; with `after` those behind that line."""
        number, moment = _read(after)
        conversation = self.conversation_of(token)
        # The notice before, too: a tap is said in its words.
        known = {n.number: n for n in await self._outbox.last(conversation, after=max(0, number - 1), limit=limit)}
        notices = [n for n in known.values() if n.number > number]
        arrivals = [a for a in await self._inbox.heard(conversation, limit=limit) if _ms(a.received_at) > moment]
        lines: list[ChatLine] = []
        last = next((one.number for one in reversed(notices) if not _is_aside(one)), 0)
        for one in _merged(arrivals, notices):
            if isinstance(one, Notice):
                number = one.number
                if line := self._theirs(one, f"{number}-{moment}", is_last=number == last):
                    lines.append(line)
            else:
                moment = max(moment, _ms(one.received_at))
                if line := self._mine(one, f"{number}-{moment}", known):
                    lines.append(line)
        return lines

    def _theirs(self, notice: Notice, line: str, *, is_last: bool) -> ChatLine | None:
        if not notice.parts:
            return None  # forgotten on request
        shown = self._wording.render(notice)
        return ChatLine(
            id=line,
            at=notice.created_at,
            is_mine=False,
            text=shown.text,
            files=[
                ChatFile(attachment=file.attachment, kind=file.kind, name=file.name, address=file.address)
                for file in shown.files
            ],
            buttons=shown.buttons if is_last else [],
            wants_phone=shown.wants_phone,
            is_last=is_last,
            is_aside=_is_aside(notice),
        )

    def _mine(self, arrival: Arrival, line: str, notices: dict[int, Notice]) -> ChatLine | None:
        if arrival.body.get("kind") not in _SAID:
            return None
        incoming = Incoming.model_validate(arrival.body)
        text = incoming.text or self._label(incoming.choice, notices)
        files = [
            ChatFile(attachment=file.attachment, kind=file.kind, name=file.name)
            for file in incoming.files
            if file.attachment
        ]
        if not (text or files) or text.startswith(LANGUAGE_COMMAND):
            return None
        message = arrival.id.rpartition(".")[2]
        return ChatLine(id=f"{line}-{message}", at=arrival.received_at, is_mine=True, text=text, files=files)

    def _label(self, choice: str, notices: dict[int, Notice]) -> str:
        number, _, place = choice.partition(":")
        if not (number.isdecimal() and place.isdecimal()):
            return ""
        notice = notices.get(int(number))
        if notice is None or int(place) >= len(notice.choices):
            return ""
        return self._wording.label(notice.choices[int(place)], notice.language)


def _is_aside(notice: Notice) -> bool:
    return notice.notice_class is NoticeClass.BROADCAST and not notice.choices


def _user(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _read(after: str | None) -> tuple[int, int]:
    """Read the counts out of a line's id; anything odd means "from the beginning"."""
    counts = (after or "").split("-")[:2]
    if len(counts) == 2 and all(count.isdecimal() for count in counts):  # noqa: PLR2004
        return int(counts[0]), int(counts[1])
    return 0, 0


def _merged(arrivals: Sequence[Arrival], notices: Sequence[Notice]) -> list[Arrival | Notice]:
    """Put both in the order in which the resident saw them: a notice stands behind what it answers.

    The page shows the greeting before it is made: nothing comes between it and the beginning.
    """
    at = {a.id: a.received_at for a in arrivals}
    begun = {a.id for a in arrivals if a.body.get("kind") == Kind.START.value}
    keyed: list[tuple[datetime, int, Arrival | Notice]] = [(a.received_at, 2 * a.position, a) for a in arrivals]
    for notice in notices:
        since = at.get(notice.answers or "", notice.created_at)
        is_greeting = notice.answers in begun
        keyed.append((since if is_greeting else max(notice.created_at, since), 1 if is_greeting else 3, notice))
    return [one for _, _, one in sorted(keyed, key=lambda pair: pair[:2])]
