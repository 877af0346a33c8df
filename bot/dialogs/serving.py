"""A member of the team in their chat: takes requests, answers residents, ends requests or hands them back."""

from collections.abc import Sequence
from typing import Any

from bot.dialogs.helping import DIALOG, Turn, home
from bot.engine.effects import ChatLeft, ChatLinked
from bot.engine.messages import Kind
from bot.engine.results import Ask, Change, HandOver, Result, Say
from bot.engine.talk import CodeState, Said, ServingMember, Talk
from helpdesk.language.catalogues import spoken
from helpdesk.language.folding import fold
from helpdesk.residents.codes import typed_code

NOBODYS: dict[str, Any] = {"member": None, "serves": None, "shown": {}, "question": None}
"""A conversation that is no member's: a resident's again, if it was one's."""

_OFF = {"nghi", "thoi", "off"}
_LIST = {"viec", "requests", "menu", "start", "batdau", "to", "team", "help", "trogiup"}
_LANGUAGE = {"ngonngu", "language"}
_GONE = {CodeState.USED: "serving.code_used", CodeState.EXPIRED: "serving.code_expired"}


class Serving:
    """The member's side of requests. Whoever lost the right to answer can do nothing here, and is told."""

    async def open(self, talk: Talk, /, *, code: str = "", **_: object) -> Sequence[Result]:
        """Make the chat the member's whose code was typed; else answer what does not answer the open question."""
        if code:
            return await _linked(talk, code)
        member = await member_here(talk)
        return ended() if member is None else _asked(talk, await _came(talk, member))

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Follow a choice, or take words as for the resident."""
        member = await member_here(talk)
        if member is None:
            return ended()
        turn = Turn(talk, member, said.state)
        is_typed = talk.incoming.kind is Kind.TEXT
        done = await (turn.typed(said.choice, said.words) if is_typed else turn.follow(said.choice or ""))
        return _asked(talk, done)


async def member_here(talk: Talk) -> ServingMember | None:
    """Return whose chat this is, as it stands at this moment."""
    found = await talk.look.serving.member(talk.conversation.id)
    return found if found is not None and found.id == talk.conversation.member else None


def ended() -> Sequence[Result]:
    """Take the chat from somebody who may answer nobody any more."""
    return [ChatLeft(), Change(NOBODYS), Say("serving.ended")]


async def _linked(talk: Talk, code: str) -> Sequence[Result]:
    """Make this the chat of the member whose code was typed."""
    here, owner = talk.conversation, await talk.look.serving.code_owner(code, talk.now)
    if owner is None or owner.state in _GONE:
        return [Say(_GONE[owner.state] if owner else "linking.wrong"), *_as_it_was(talk)]
    if here.request is not None and await talk.look.is_request_open(here.request):
        return [Say("serving.own_request"), *_as_it_was(talk)]
    member = owner.member
    rests = [Say("serving.linked_rests")] if here.resident is not None else []
    fresh = {**NOBODYS, "member": member.id, "language": member.language, "last_words": "", "link_tries": []}
    welcome = Say("serving.linked", {"name": member.name})
    return [ChatLinked(code), Change(fresh), welcome, *rests, *await home(talk, member)]


async def _came(talk: Talk, member: ServingMember) -> Sequence[Result]:
    """Answer what does not simply answer the open question."""
    incoming, question = talk.incoming, talk.conversation.question
    turn = Turn(talk, member, question.state if question is not None and question.dialog == DIALOG else {})
    match incoming.kind:
        case Kind.CHOICE:
            tapped = await talk.look.serving.choice(talk.conversation.id, incoming.choice)
            return [Say("tap.stale")] if tapped is None else await turn.follow(tapped.key)
        case Kind.START:
            code = typed_code(incoming.payload.removeprefix("l-")) if incoming.payload.startswith("l-") else None
            return await _linked(talk, code) if code else await home(talk, member)
        case Kind.EDIT:
            return [Say("serving.edit")]
        case Kind.TEXT if not incoming.text.strip():
            return [Say("text.empty")]
        case Kind.TEXT:
            return await _command(talk, member) or await turn.typed(None, incoming.text)
    return [Say("serving.media")]


async def _command(talk: Talk, member: ServingMember) -> Sequence[Result]:
    """Follow a command; nothing when it is none."""
    text = talk.incoming.text.strip()
    first, _, rest = text.partition(" ")
    code = typed_code(rest if text.startswith("/") else text)
    if code is not None and (text.startswith("/") or await talk.look.serving.code_owner(code, talk.now) is not None):
        return await _linked(talk, code)
    if not text.startswith("/") and text.casefold() != "menu":
        return []
    name = fold(first.partition("@")[0])
    if name in _OFF:
        onward = [HandOver("onward")] if talk.conversation.resident is not None else []
        return [ChatLeft(), Change(NOBODYS), Say("serving.off"), *onward]
    if name in _LANGUAGE and (language := spoken(rest.strip())):
        return [Change({"language": language}), *await home(talk, member)]
    return await home(talk, member) if name in _LIST else [Say("serving.help")]


def _asked(talk: Talk, results: Sequence[Result]) -> Sequence[Result]:
    """What was shown before a new question no longer crosses what is typed next; what the night holds back will."""
    if not any(isinstance(one, Ask) for one in results):
        return results
    later = {one: since for one, since in talk.conversation.shown.items() if since > talk.now}
    return [Change({"shown": later}), *results]


def _as_it_was(talk: Talk) -> Sequence[Result]:
    """Leave the open question as it is; begin if there is none."""
    here = talk.conversation
    return [] if here.question is not None or here.member is not None else [HandOver("onward")]
