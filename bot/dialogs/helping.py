"""Working on requests in a chat: doing what a choice says to the request it names, and taking words where they belong.

One rule keeps answers from going astray: a tap names its request; what is typed is only acted on while one request is
in play. Was another one shown since the member was last asked something, I ask which is meant, by its code.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogs.wishes import together
from bot.engine.choosing import is_bare_number
from bot.engine.effects import RequestAnswered, RequestHandedBack, RequestResolved, RequestTaken
from bot.engine.results import Ask, Change, Deliver, Result, Say, choice
from bot.engine.talk import SeenLine, SeenRequest, ServingMember, Talk
from helpdesk.messaging.models import Choice
from helpdesk.support_requests.models import Resolution
from helpdesk.support_requests.thread import MAX_ANSWER

DIALOG = "serving"
LINES = 3
"""Lines of the resident that come with a request."""

_AGAIN = 8
_ACTIONS = {"take", "pick", "leave", "go", "send", "read", "resolve", "end", "back"}


def at(key: str, seen: SeenRequest) -> Ask:
    """Let the member's words go to the resident of this request from now on; every time its code is said."""
    code = {"code": seen.code}
    choices = (
        choice(f"resolve:{seen.id}", "choice.resolve_request", **code),
        choice(f"back:{seen.id}", "choice.hand_back", **code),
        choice(f"read:{seen.id}", "choice.read_again", **code),
        choice("list", "choice.other_requests"),
    )
    return Ask(key, code, choices, {"at": seen.id}, dialog=DIALOG)


async def home(talk: Talk, member: ServingMember, *, but: str = "") -> Sequence[Result]:
    """Show what the member works on and what nobody has; words go to nobody until one is chosen."""
    found = [one for one in await talk.look.serving.requests(member) if one.id != but]
    nobody = Change({"serves": None})
    if not found:
        return [nobody, Ask("serving.idle", {}, (), {"idle": True}, dialog=DIALOG)]
    return [nobody, Ask("serving.list", {}, tuple(_entry(one, member) for one in found), dialog=DIALOG)]


def lines(found: Sequence[SeenLine]) -> list[Result]:
    """Show lines of a thread, each with who wrote it."""
    said: list[Result] = []
    for line in found:
        if line.words and line.name:
            said.append(Say("serving.line_member", {"name": line.name, "words": line.words}))
        elif line.words:
            said.append(Say("serving.line_resident", {"words": line.words}))
        elif line.has_files:
            said.append(Say("serving.line_files"))
    return said


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a member, and the state of what they were asked."""

    talk: Talk
    member: ServingMember
    state: Mapping[str, Any]

    async def typed(self, key: str | None, words: str) -> Sequence[Result]:
        """Act on what was typed, if it is clear which request is meant."""
        if key is None and "phone" in self.talk.incoming.masked:
            return [Say("serving.phone")]
        current, crossed = await self._current(), await self._crossed()
        goes_on = key is None and bool(self.state.get("words")) and current is not None
        if crossed or goes_on:
            return await self._which(crossed, current, key, words)
        if key is None:
            return await self._words(words)
        if is_bare_number(words) and "at" in self.state and current is not None:
            to_all = (_send(current), *self._meant(key), choice("drop", "choice.do_not_send"))
            asked = {"words": words, "code": current.code}
            return [Ask("serving.number", asked, to_all, self._kept(words), dialog=DIALOG)]
        return await self.follow(key)

    async def follow(self, key: str) -> Sequence[Result]:
        """Do what a choice says, to the request it names."""
        action, _, rest = key.partition(":")
        request, _, how = rest.partition(":")
        unsent = [Say("serving.not_sent")] if self.state.get("words") else []
        if action == "list":
            return [*unsent, *await self._home()]
        if action == "drop":
            current = await self._current()
            return [Say("serving.not_sent"), *([at("serving.ask", current)] if current else await self._home())]
        if action not in _ACTIONS:
            return [Say("tap.stale")]  # of the time when this was a resident's chat
        seen = await self.talk.look.serving.request(request, self.member)
        if seen is None:
            return [Say("serving.not_there"), *unsent, *await self._home()]
        if action in {"take", "pick"}:
            return await self._take(seen)
        if action == "leave":
            is_busy = self.talk.conversation.serves is not None
            return [Say("serving.left", {"code": seen.code}), *([] if is_busy else await self._home(but=seen.id))]
        if (refused := self._refused(seen)) is not None:
            return [refused, *unsent, *await self._home()]
        return await self._work(action, seen, how)

    # -- on one request -------------------------------------------------------------------------------------------

    async def _work(self, action: str, seen: SeenRequest, how: str) -> Sequence[Result]:
        code = {"code": seen.code}
        match action:
            case "send" if words := str(self.state.get("words", "")):
                return self._sent(seen, words, tuple(self.state["arrivals"]))
            case "resolve":
                return [Change({"serves": seen.id}), self._ending(seen)]
            case "end":
                done = RequestResolved(seen.id, Resolution(how))
                return [done, Say("serving.resolved", code), *await self._home(but=seen.id)]
            case "back":
                return [RequestHandedBack(seen.id), Say("serving.handed_back", code), *await self._home(but=seen.id)]
            case "read":
                shown = await self._lines(seen, _AGAIN)
                first = Say("serving.lines" if shown else "serving.no_lines", code)
                return [Deliver(about=seen.id), first, *shown, *self._go_on(seen)]
        return [Deliver(about=seen.id), *await self._lines(seen, LINES), *self._go_on(seen)]

    async def _take(self, seen: SeenRequest) -> Sequence[Result]:
        if seen.is_with(self.member):
            return await self._work("go", seen, "")
        if not seen.is_new:
            unsent = [Say("serving.not_sent")] if self.state.get("words") else []
            return [self._refused(seen) or Say("serving.not_there"), *unsent, *await self._home()]
        shown = await self._lines(seen, LINES)  # more than the offer had: they wrote on meanwhile
        taken = Say("serving.taken", {"code": seen.code})
        return [RequestTaken(seen.id), Deliver(about=seen.id), taken, *shown, *self._go_on(seen)]

    def _go_on(self, seen: SeenRequest) -> Sequence[Result]:
        """Talk with this resident; words that waited are only sent after a yes."""
        serves = Change({"serves": seen.id})
        if not self.state.get("words"):
            return [serves, at("serving.ask" if seen.has_chat else "serving.no_words", seen)]
        choices = (_send(seen), choice("drop", "choice.do_not_send"))
        return [serves, Ask("serving.send_kept", {"code": seen.code}, choices, dict(self.state), dialog=DIALOG)]

    def _ending(self, seen: SeenRequest) -> Ask:
        reasons = (choice(f"end:{seen.id}:{one.value}", f"choice.end_{one.value}") for one in Resolution)
        not_yet = choice(f"go:{seen.id}", "choice.not_yet")
        return Ask("serving.ending", {"code": seen.code}, (*reasons, not_yet), dialog=DIALOG)

    def _refused(self, seen: SeenRequest) -> Say | None:
        """Say why this member can do nothing on it; None if they work on it."""
        code = {"code": seen.code}
        if seen.is_forgotten:
            return Say("serving.forgotten", code)
        if not seen.is_open:
            return Say("serving.is_over", code)
        if seen.is_new:
            return Say("serving.nobodys", code)
        return None if seen.is_with(self.member) else Say("serving.taken_by", {**code, "name": seen.holder_name})

    # -- words ----------------------------------------------------------------------------------------------------

    async def _words(self, words: str) -> Sequence[Result]:
        """Send words to the resident the member talks with; without one, ask who shall get them."""
        kept = self._kept(words)
        request = self.talk.conversation.serves
        if request is None:
            found = [_entry(one, self.member, sends=True) for one in await self.talk.look.serving.requests(self.member)]
            if not found:
                return [Say("serving.to_nobody"), *await self._home()]
            choices = (*found, choice("drop", "choice.do_not_send"))
            return [Ask("serving.to_whom", {}, choices, kept, dialog=DIALOG)]
        seen = await self.talk.look.serving.request(request, self.member)
        refused = self._refused(seen) if seen else Say("serving.not_there")
        if seen is None or refused is not None:
            return [refused or Say("serving.not_there"), Say("serving.not_sent"), *await self._home()]
        return self._sent(seen, kept["words"], tuple(kept["arrivals"]))

    def _sent(self, seen: SeenRequest, words: str, arrivals: tuple[str, ...]) -> Sequence[Result]:
        if not seen.has_chat:
            return [
                Say("serving.no_chat", {"code": seen.code}),
                Change({"serves": seen.id}),
                at("serving.no_words", seen),
            ]
        if len(words) > MAX_ANSWER:
            too_long = Say("serving.too_long", {"length": len(words), "most": MAX_ANSWER})
            return [too_long, Change({"serves": seen.id}), at("serving.ask", seen)]
        return [RequestAnswered(seen.id, words, arrivals), Change({"serves": seen.id}), at("serving.sent", seen)]

    async def _which(
        self, crossed: Sequence[SeenRequest], current: SeenRequest | None, key: str | None, words: str
    ) -> Sequence[Result]:
        """Ask which request is meant: others were shown since the last question, or words are waiting already."""
        kept = dict(self.state) if key is not None and self.state.get("words") else self._kept(words)
        before = await self._workable(kept.get("among", []))
        among = {one.id: one for one in ([current] if current is not None else []) + before + [*crossed]}
        kept["among"] = [one for one in among if one != self.talk.conversation.serves]
        meant = [] if kept.get("words") != words else self._meant(key)
        choices = (
            *(_entry(one, self.member, sends=True) for one in among.values()),
            *(one for one in meant if not one.key.startswith(("take:", "pick:", "send:", "drop"))),
            choice("drop", "choice.do_not_send"),
        )
        asked = "serving.which" if kept["among"] else "serving.to_whom"
        return [Ask(asked, {}, choices, kept, dialog=DIALOG)]

    async def _crossed(self) -> list[SeenRequest]:
        """Return other requests that were shown since the last question, and on which something can be done."""
        here = self.talk.conversation
        now_shown = [one for one, since in here.shown.items() if since <= self.talk.now and one != here.serves]
        return await self._workable(now_shown)

    async def _workable(self, requests: Sequence[str]) -> list[SeenRequest]:
        found = [await self.talk.look.serving.request(one, self.member) for one in requests]
        return [one for one in found if one is not None and (one.is_new or one.is_with(self.member))]

    async def _current(self) -> SeenRequest | None:
        request = self.talk.conversation.serves
        seen = await self.talk.look.serving.request(request, self.member) if request else None
        return seen if seen is not None and seen.is_with(self.member) else None

    def _meant(self, key: str | None) -> Sequence[Choice]:
        question = self.talk.conversation.question
        return [one for one in question.choices if one.key == key] if question else []

    def _kept(self, words: str) -> dict[str, Any]:
        """Keep words that are not sent yet, behind those that waited already, and which messages brought them."""
        arrival = re.sub(r"(?:/\d)+$", "", self.talk.arrival)  # without the hops of this turn
        return {
            "words": together(self.state.get("words", ""), words),
            "arrivals": [*self.state.get("arrivals", []), arrival],
            "among": list(self.state.get("among", [])),
        }

    async def _lines(self, seen: SeenRequest, limit: int) -> list[Result]:
        return lines(await self.talk.look.serving.lines(seen.id, self.member, limit=limit))

    async def _home(self, *, but: str = "") -> Sequence[Result]:
        return await home(self.talk, self.member, but=but)


def _send(seen: SeenRequest) -> Choice:
    return choice(f"send:{seen.id}", "choice.send_to", code=seen.code)


def _entry(seen: SeenRequest, member: ServingMember, *, sends: bool = False) -> Choice:
    facts = {"code": seen.code, "place": seen.place}
    take, go = "choice.take_at", "choice.go_at"
    if seen.guide:
        facts, take, go = {"code": seen.code, "guide": seen.guide}, "choice.take_about", "choice.go_about"
    if not seen.is_with(member):
        return choice(f"pick:{seen.id}", take, **facts)
    return _send(seen) if sends else choice(f"go:{seen.id}", go, **facts)
