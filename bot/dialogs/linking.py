"""One person, several conversations: a code shown in one and typed in the other, and the way to undo it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.dialogs.attaching import held, is_asked
from bot.engine.effects import (
    CodeOffered,
    ConversationForgotten,
    IdentityLinked,
    IdentityParted,
    RequestHeard,
    StepNoted,
)
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import CodeOwner, CodeState, Said, Talk
from helpdesk.journeys.models import StepEventKind
from helpdesk.messaging.models import Choice, Conversation, Walk
from helpdesk.residents.codes import GOOD_FOR, MOST_TRIES, typed_code
from helpdesk.residents.models import Link

NOTHING: dict[str, Any] = {
    **dict.fromkeys(("resident", "area", "walk", "request")),
    "pending": {},
    "posters": [],
    "last_words": "",
}
"""What a conversation knows of somebody whose consent it does not have."""

_WRONG = {CodeState.USED: "linking.used", CodeState.EXPIRED: "linking.expired"}
_NOT_NEEDED = {CodeState.OWN: "linking.own", CodeState.LINKED: "linking.already", CodeState.FULL: "linking.full"}


class Linking:
    """Shows a code, takes one, and tells each conversation what another one brought about."""

    async def open(self, talk: Talk, /, *, typed: str = "", cut: str = "", **_: object) -> Sequence[Result]:
        """Show a code; with `typed`, take the one that was shown elsewhere; with `cut`, undo that one's link."""
        if cut:
            return await self._cut(talk, cut)
        if typed:
            return await self._typed(talk, typed)
        if talk.conversation.resident is None:
            return [Say("linking.how"), HandOver("welcome")]
        seed, until = talk.id_for("link"), talk.now + GOOD_FOR
        choices = (choice("new_code"), *_onward(talk.conversation), choice("other"))
        return [CodeOffered(seed, until), Ask("linking.code", {"seed": seed, "until": until}, choices)]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Follow a choice; words go where they would go anyway."""
        match (said.choice or "").partition(":"):
            case ("unlink", _, conversation):
                return await self._cut(talk, conversation)
            case ("new_code", _, _):
                return [HandOver("linking")]
            case ("resume", _, _):
                return [HandOver("walking", {"resume": True})]
            case ("my_request", _, _):
                return [HandOver("talking")]
            case ("mine" | "other", _, _):
                return [HandOver("onward")]
        request = talk.conversation.request
        if request is not None and await talk.look.is_request_open(request):
            return [RequestHeard(request, said.words), HandOver("talking", {"passed_on": True})]
        return [HandOver("finding", {"words": said.words})]

    # -- a code is typed ------------------------------------------------------------------------------------------

    async def _typed(self, talk: Talk, typed: str) -> Sequence[Result]:
        here, code = talk.conversation, typed_code(typed)
        if code is None:
            return _refused(here, Say("linking.unreadable"))
        tries = [at for at in here.link_tries if at > talk.now - GOOD_FOR]
        if len(tries) >= MOST_TRIES:
            return _refused(here, Say("linking.too_often", {"when": tries[0] + GOOD_FOR}))
        if await talk.look.serving.code_owner(code, talk.now) is not None:
            return [HandOver("serving", {"code": code})]
        owner = await talk.look.code_owner(code, here, talk.now)
        if owner is None or owner.state in _WRONG:
            tried = Change({"link_tries": [*tries, talk.now]})
            return [tried, *_refused(here, Say(_WRONG[owner.state] if owner else "linking.wrong"))]
        if owner.state in _NOT_NEEDED:
            return _refused(here, Say(_NOT_NEEDED[owner.state]))
        return await self._linked(talk, code, owner)

    async def _linked(self, talk: Talk, code: str, owner: CodeOwner) -> Sequence[Result]:
        """Go on here as it was there: commune, language, the step of the walk, the request that is open."""
        here, there = talk.conversation, owner.conversation
        is_open = there.request is not None and await talk.look.is_request_open(there.request)
        changed = here.model_copy(
            update={
                "resident": owner.resident,
                "language": there.language,
                "area": there.area or here.area,
                "walk": there.walk or here.walk,
                "request": there.request if is_open else here.request,
                "pending": {**here.pending, "commune_asked": True} if there.area else here.pending,
                "link_tries": [],
            }
        )
        names = ("resident", "language", "area", "walk", "request", "pending", "link_tries")
        facts = {"channel": talk.look.channel(there.id), "operator": talk.look.operator}
        next_ones = _onward(changed)
        return [
            *_left(here.walk, changed.walk),
            IdentityLinked(code, here.resident),
            Change({name: getattr(changed, name) for name in names}),
            Say("linking.done" if here.resident else "linking.done_with_consent", facts),
            Ask("linking.next", {}, (*next_ones, choice("other"))) if next_ones else HandOver("onward"),
        ]

    # -- and undone -----------------------------------------------------------------------------------------------

    async def _cut(self, talk: Talk, conversation: str) -> Sequence[Result]:
        here = talk.conversation
        resident = here.resident or ""
        link = next((one for one in await talk.look.links(resident) if one.conversation == conversation), None)
        if link is None:
            return [Say("linking.not_linked"), HandOver("onward")]
        is_apart = here.id in link.brought
        return [
            IdentityParted(link.conversation, resident),
            _apart(link.resident) if is_apart else _without(here, link.requests),
            Say("linking.parted", {"channel": talk.look.channel(other_end(link, here.id))}),
            HandOver("onward"),
        ]


async def told(talk: Talk) -> Sequence[Result]:
    """Take in what another conversation of the same person brought about: "linked", "parted" or "forgotten"."""
    here, facts = talk.conversation, talk.incoming.facts
    channel = talk.look.channel(facts["conversation"])
    match talk.incoming.event:
        case "linked":
            changed = here.model_copy(
                update={"resident": facts["resident"], "request": here.request or facts["request"]}
            )
            unlink = choice(f"unlink:{facts['conversation']}", "choice.unlink")
            choices = (unlink, *_onward(changed), choice("mine"))
            at = datetime.fromisoformat(facts["at"])
            return [
                Change({"resident": changed.resident, "request": changed.request}),
                *held(talk, Ask("linking.told", {"channel": channel, "at": at}, choices, dialog="linking")),
            ]
        case "parted" if facts.get("is_apart"):
            there = talk.look.channel(facts["origin"])
            apart: list[Result] = [_apart(facts["resident"]), Say("linking.parted", {"channel": there})]
            stays = facts["resident"] is not None and is_asked(talk)
            return apart if stays else [*apart, HandOver("onward")]
        case "parted":
            return [_without(here, facts["requests"]), Say("linking.parted", {"channel": channel})]
    again = Ask("linking.forgotten", {"channel": channel}, (choice("agree"),), {"forgotten": True}, dialog="privacy")
    return [ConversationForgotten(), Change(NOTHING), again]


def followed(talk: Talk) -> Sequence[Result]:
    """Keep up with the request that is talked about in another conversation; nothing is said about it."""
    here, request = talk.conversation.request, talk.incoming.facts["request"]
    if talk.incoming.event == "asked":
        return [Change({"request": request})]
    return [Change({"request": None})] if here == request else []


def other_end(link: Link, conversation: str) -> str:
    """Return the conversation at the other end of a link, as one of its conversations sees it."""
    return link.origin if conversation in link.brought else link.conversation


def _refused(here: Conversation, why: Say) -> Sequence[Result]:
    """Say why not; an open question stays open."""
    return [why] if here.question is not None else [why, HandOver("onward")]


def _onward(conversation: Conversation) -> tuple[Choice, ...]:
    """Offer what goes on: the guide they walk through, the request the team has."""
    resume = (choice("resume"),) if conversation.walk else ()
    return (*resume, choice("my_request")) if conversation.request else resume


def _left(walk: Walk | None, by: Walk | None) -> Sequence[Result]:
    """A walk that is dropped for the one from the other conversation ends here, so that statistics see where."""
    if walk is None or walk == by:
        return []
    return [StepNoted(walk.journey, walk.guide, walk.version, walk.step, StepEventKind.LEFT)]


def _apart(resident: str | None) -> Change:
    """Be whoever talked here before the link, without anything of the other."""
    nothing = {key: value for key, value in NOTHING.items() if key != "area" or resident is None}
    return Change({**nothing, "resident": resident})


def _without(here: Conversation, requests: Sequence[str]) -> Change:
    """Stop talking about what the other one had asked."""
    return Change({"request": None if here.request in requests else here.request})
