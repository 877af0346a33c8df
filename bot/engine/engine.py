"""The engine: one incoming message and where the conversation stands, to where it stands next and what we owe.

It is pure: read-only look-ups, no writing, no sending, ids derived from the arrival. Asked twice, it answers the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from bot.engine.choosing import chosen
from bot.engine.effects import DossierGiven, Happened, StepNoted
from bot.engine.messages import Incoming, Kind
from bot.engine.results import Ask, Change, Deliver, Effect, HandOver, Result, Say, Show
from bot.engine.split_secrets import last_words, without_split_secret
from bot.engine.talk import Lookups, Said, Talk
from bot.phrases.privacy import KINDS
from helpdesk.messaging.models import Arrival, Choice, Conversation, Notice, NoticeFile, OpenQuestion, Part
from helpdesk.messaging.ports import Answered
from helpdesk.posters.codes import typed_poster
from helpdesk.residents.codes import typed_code

_MOST_HOPS = 6


class Dialog(Protocol):
    """One conversation with the resident about one thing."""

    async def open(self, talk: Talk, /, **facts: Any) -> Sequence[Result]:  # noqa: ANN401 - each dialog names its own
        """Begin."""
        ...

    async def answer(self, talk: Talk, said: Said, /) -> Sequence[Result]:
        """Go on with an answer to what this dialog asked."""
        ...


class Router(Protocol):
    """Decides which dialog a message is for."""

    async def route(self, talk: Talk) -> Sequence[Result]:
        """Answer a message that is not simply an answer to the open question."""
        ...

    async def stopped(self, talk: Talk) -> Sequence[Result]:
        """Answer the word by which somebody wants no more news; nothing when it is not that."""
        ...


@dataclass(slots=True)
class _Turn:
    """What one message led to so far."""

    conversation: Conversation
    parts: list[Part] = field(default_factory=list)
    files: list[NoticeFile] = field(default_factory=list)
    question: OpenQuestion | None = None
    own_choices: list[Choice] = field(default_factory=list)  # of the notice alone; the open question stays as it is
    deliver: Deliver = field(default_factory=Deliver)
    effects: list[Effect] = field(default_factory=list)


class Engine:
    """Answers messages with the dialogs it was given."""

    def __init__(self, dialogs: Mapping[str, Dialog], router: Router, look: Lookups) -> None:
        """Take the dialogs by name, what decides between them, and the look-ups."""
        self._dialogs = dialogs
        self._router = router
        self._look = look

    async def reply(self, conversation: Conversation, arrivals: Sequence[Arrival], now: datetime) -> Answered:
        """Answer arrivals of one conversation in their order, each with one notice at most.

        Stops after an arrival that changes more than the walk: the next one must see that change in its look-ups. What
        was not answered is not in the result.
        """
        notices: list[Notice] = []
        happened: list[Happened] = []
        files: list[NoticeFile] = []  # of the album so far
        for place, arrival in enumerate(arrivals, start=1):
            asked_phone = conversation.question is not None and conversation.question.wants_phone
            incoming, has_caption = _read(Incoming.model_validate(arrival.body))
            conversation, incoming, redacted = without_split_secret(conversation, incoming, arrival)
            turn = await self._turn(Talk(conversation, incoming, arrival.id, now, self._look))
            if has_caption:
                turn.parts.insert(0, Part(key="media.caption_read"))
            effects = [*redacted, *turn.effects]
            conversation = _heard(turn.conversation, incoming, arrival, effects)
            happened += [Happened(effect, arrival, conversation) for effect in effects]
            turn.files[:0] = files
            files = []
            has_more_to_say = asked_phone or bool(incoming.masked)  # the button goes away, a secret stood there
            if not has_more_to_say and _goes_on(turn, arrivals[place - 1 : place + 1]):
                conversation, files = conversation.model_copy(update={"question": turn.question}), turn.files
            elif turn.parts:
                conversation = conversation.model_copy(update={"notices": conversation.notices + 1})
                notice, conversation = _notice(conversation, turn, arrival, incoming, now, asked_phone=asked_phone)
                notices.append(notice)
            if any(not isinstance(effect, StepNoted) for effect in effects):
                return Answered(conversation, arrivals[:place], notices, happened)
        return Answered(conversation, arrivals, notices, happened)

    async def _turn(self, talk: Talk) -> _Turn:
        turn = _Turn(conversation=talk.conversation)
        question = talk.conversation.question
        key = chosen(talk.incoming, question)
        dialog = ""
        results: Sequence[Result]
        if stopped := await self._router.stopped(talk):
            results = stopped
        elif question is not None and (key is not None or _is_answer(talk, question)):
            dialog = question.dialog
            said = Said(choice=key, words=talk.incoming.text, state=question.state)
            results = await self._dialogs[dialog].answer(talk, said)
        else:
            results = await self._router.route(talk)
        for hop in range(_MOST_HOPS):
            next_dialog = self._fold(turn, results, dialog)
            if next_dialog is None:
                return turn
            dialog = next_dialog.dialog
            again = Talk(turn.conversation, talk.incoming, f"{talk.arrival}/{hop}", talk.now, talk.look)
            results = await self._dialogs[dialog].open(again, **next_dialog.facts)
        message = f"dialogs hand over in a circle: {dialog}"
        raise RuntimeError(message)

    def _fold(self, turn: _Turn, results: Sequence[Result], dialog: str) -> HandOver | None:
        """Take results into the turn; return the hand-over that ends them, if one does."""
        for result in results:
            match result:
                case Say():
                    turn.parts.append(Part(key=result.key, facts=result.facts))
                case Show():
                    turn.parts.append(Part(key=result.key, facts=result.facts))
                    turn.own_choices += result.choices
                case Deliver():
                    turn.deliver = result
                case Ask():
                    part = Part(key=result.key, facts=result.facts)
                    turn.parts.append(part)
                    turn.files += result.files
                    turn.question = OpenQuestion(
                        dialog=result.dialog or dialog,
                        state=result.state,
                        parts=[part],
                        choices=list(result.choices),
                        wants_phone=result.wants_phone,
                    )
                case Change():
                    turn.conversation = turn.conversation.model_copy(update=result.fields)
                case HandOver():
                    return result
                case Effect():
                    turn.effects.append(result)
        return None


def _goes_on(turn: _Turn, arrivals: Sequence[Arrival]) -> bool:
    """Tell whether the next picture of an album is here already: one question is asked about all of them."""
    is_asked_only = turn.question is not None and len(turn.parts) == 1 and not turn.effects
    kinds = [arrival.body["kind"] for arrival in arrivals]
    return is_asked_only and kinds == [Kind.MEDIA.value, Kind.MEDIA.value]


def _read(incoming: Incoming) -> tuple[Incoming, bool]:
    """Read the words below a picture or a file as if they had been written alone; tell whether there are any."""
    has_caption = incoming.kind is Kind.UNSUPPORTED and bool(incoming.text.strip())
    return (incoming.model_copy(update={"kind": Kind.TEXT}) if has_caption else incoming), has_caption


def _heard(conversation: Conversation, incoming: Incoming, arrival: Arrival, effects: Sequence[Effect]) -> Conversation:
    """Remember when the resident was here, and the last words for a moment, as half a secret may stand there.

    A tap or an event between the halves does not part them. Of somebody who said no, nothing is remembered, nor of a
    member's words to a resident, nor a dossier's code that is kept sealed.
    """
    if incoming.kind is not Kind.EVENT and conversation.resident is not None:
        conversation = conversation.model_copy(update={"active_at": arrival.received_at})
    is_welcome = conversation.resident is not None or bool(conversation.pending)
    if not incoming.text or not is_welcome or conversation.member is not None:
        return conversation
    is_sealed = any(isinstance(effect, DossierGiven) for effect in effects)
    heard = {"last_heard_at": arrival.received_at, "last_arrival": arrival.id}
    return conversation.model_copy(update={**heard, "last_words": "" if is_sealed else last_words(incoming.text)})


def _is_answer(talk: Talk, question: OpenQuestion) -> bool:
    """Words (or the phone number asked for) answer the open question; commands, media and stale taps do not."""
    if talk.incoming.kind is Kind.CONTACT:
        return question.wants_phone and bool(talk.incoming.phone)
    return talk.incoming.kind is Kind.TEXT and bool(talk.incoming.text.strip()) and not is_command(talk.incoming)


def is_command(incoming: Incoming) -> bool:
    """Tell whether it is a command such as /menu; that one, and codes, are understood without a stroke, too."""
    text = incoming.text.strip()
    if incoming.kind is not Kind.TEXT:
        return False
    is_code = typed_code(text) is not None or typed_poster(text) is not None
    return is_code or text.startswith("/") or text.casefold() == "menu"


def _notice(
    conversation: Conversation, turn: _Turn, arrival: Arrival, incoming: Incoming, now: datetime, *, asked_phone: bool
) -> tuple[Notice, Conversation]:
    question, own = turn.question, turn.own_choices
    shown = None if own or turn.deliver.is_alone else turn.question or conversation.question
    if question is not None:
        question = question.model_copy(update={"notice": conversation.notices})
        conversation = conversation.model_copy(update={"question": question})
    alarming = [kind for kind in incoming.masked if kind in KINDS]
    warning = [Part(key="privacy.masked", facts={"kinds": alarming})] if alarming else []
    notice = Notice(
        conversation=conversation.id,
        number=conversation.notices,
        notice_class=turn.deliver.notice_class,
        about=turn.deliver.about,
        parts=[*warning, *turn.parts],
        choices=shown.choices if shown else own,
        files=turn.files,
        wants_phone=shown.wants_phone if shown else False,
        ends_phone_question=asked_phone and question is not None and not question.wants_phone,
        language=conversation.language,
        created_at=now,
        due_at=now,
        answers=arrival.id,
        tap=incoming.tap,
        question=0 if question is not None or shown is None else shown.notice,
    )
    return notice, conversation
