"""What comes into a member's chat from inside: new requests, and words of the residents they help.

It never takes the place of an open question: what a member types next shall mean what they were asked before.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.dialogs import linking, reminded, team_news
from bot.dialogs.helping import DIALOG, LINES, at, home, lines
from bot.dialogs.serving import NOBODYS, ended, member_here
from bot.engine.results import Ask, Change, Deliver, Effect, Result, Say, Show, choice
from bot.engine.talk import SeenRequest, ServingMember, Talk
from helpdesk.feeds.owners import WEBHOOK_STOPPED
from helpdesk.messaging.models import NoticeClass, in_daytime, is_quiet
from helpdesk.teams.chats import CHAT_OFF

MOST_SHOWN = 8
"""Requests that are asked about together; of a member who never answers, no more are remembered."""

EVENTS = frozenset(
    {"offered", "heard", "cancelled", "due", "given", "mentioned", "call_wanted", WEBHOOK_STOPPED, CHAT_OFF}
)


async def told(talk: Talk) -> Sequence[Result]:
    """Take an event in."""
    here, facts = talk.conversation, talk.incoming.facts
    if talk.incoming.event not in EVENTS:
        return await _as_resident(talk)
    if here.member is None or facts["member"] != here.member:
        return []  # the chat went to somebody else meanwhile
    member = await member_here(talk)
    if talk.incoming.event == CHAT_OFF:
        return [] if member is not None else [Change(NOBODYS), Say("serving.off")]
    if member is None:
        return ended()
    if talk.incoming.event == WEBHOOK_STOPPED:  # nobody is woken by it
        return [Deliver(NoticeClass.REMINDER), Say("serving.webhook_stopped", {"name": facts["name"]})]
    return await _about_a_request(talk, member)


async def _about_a_request(talk: Talk, member: ServingMember) -> Sequence[Result]:
    here, facts = talk.conversation, talk.incoming.facts
    seen = await talk.look.serving.request(facts["request"], member)
    if seen is None:
        return []
    match talk.incoming.event:
        case "offered":
            return await _offered(talk, member, seen)
        case "heard":
            return await _heard(talk, member, seen)
        case "due":
            return _due(talk, seen)
        case "call_wanted":
            return _call_wanted(talk, seen)
        case "given":
            return await _given(talk, member, seen)
        case "mentioned":
            return [Deliver(about=seen.id), Say("serving.mentioned", {"code": seen.code, "by": facts["by"]})]
    said = Say("serving.cancelled", {"code": seen.code})
    return [said, *await home(talk, member)] if here.serves == seen.id else [said]


async def _offered(talk: Talk, member: ServingMember, seen: SeenRequest) -> Sequence[Result]:
    """Offer a request that nobody has. At night it waits for the morning, and crosses nothing typed before."""
    if not seen.is_new:
        return []
    key = "serving.offer_step" if seen.step else "serving.offer_guide"
    facts = {
        "code": seen.code,
        "place": seen.place,
        "guide": seen.guide,
        "step": seen.step,
        "answers": dict(seen.answers),
    }
    said: list[Result] = [
        Deliver(NoticeClass.REMINDER, about=seen.id),
        Say(key if seen.guide else "serving.offer", facts),
        *lines(await talk.look.serving.lines(seen.id, member, limit=LINES)),
        *([] if seen.has_chat else [Say("serving.no_chat", {"code": seen.code})]),
        *([Say("serving.your_turn")] if talk.incoming.facts.get("is_assigned") else []),
    ]
    choices = (choice(f"take:{seen.id}", "choice.take", code=seen.code), choice(f"leave:{seen.id}", "choice.leave"))
    if _is_free(talk) and not is_quiet(talk.now):
        return [*said, Ask("serving.offer_ask", {}, choices, dialog=DIALOG)]
    return [_shown(talk, seen, in_daytime(talk.now)), *said, Show("serving.offer_ask", {}, choices)]


async def _given(talk: Talk, member: ServingMember, seen: SeenRequest) -> Sequence[Result]:
    """Show a request that a colleague gave to this member, with a way to the resident."""
    if not seen.is_with(member):
        return []
    shown = lines(await talk.look.serving.lines(seen.id, member, limit=LINES))
    given = Say("serving.given", {"code": seen.code, "by": talk.incoming.facts["by"]})
    said: list[Result] = [Deliver(about=seen.id), given, *shown]
    if _is_free(talk):
        return [*said, Change({"serves": seen.id}), at("serving.ask", seen)]
    go = choice(f"go:{seen.id}", "choice.go", code=seen.code)
    return [_shown(talk, seen, talk.now), *said, Show("serving.answer_it", {"code": seen.code}, (go,))]


async def _heard(talk: Talk, member: ServingMember, seen: SeenRequest) -> Sequence[Result]:
    """Show what the resident wrote, with a way to them; if they are talked with already, go on."""
    here, facts = talk.conversation, talk.incoming.facts
    line = await talk.look.serving.line(facts["entry"], seen.id, member) if seen.is_with(member) else None
    if line is None or not (line.words or line.has_files):
        return []
    key = "serving.heard_edited" if facts.get("is_edited") else "serving.heard"
    said: list[Result] = [Deliver(about=seen.id)]
    said += [Say(key, {"code": seen.code, "words": line.words})] if line.words else []
    said += [Say("serving.heard_files", {"code": seen.code})] if line.has_files else []
    has_unsent = here.question is not None and "words" in here.question.state
    if _is_free(talk) or (here.serves == seen.id and not has_unsent):
        return [*said, Change({"serves": seen.id}), at("serving.ask", seen)]
    go = choice(f"go:{seen.id}", "choice.go", code=seen.code)
    return [_shown(talk, seen, talk.now), *said, Show("serving.answer_it", {"code": seen.code}, (go,))]


def _due(talk: Talk, seen: SeenRequest) -> Sequence[Result]:
    """Say that something is owed soon, or since when; it crosses nothing, and at night it waits for the morning."""
    facts = talk.incoming.facts
    if not seen.is_open:
        return []
    key = f"serving.{facts['stage']}_{facts['owed']}"
    said = Say(key, {"code": seen.code, "deadline": datetime.fromisoformat(facts["deadline"])})
    return [Deliver(NoticeClass.REMINDER, about=seen.id), said]


def _call_wanted(talk: Talk, seen: SeenRequest) -> Sequence[Result]:
    """Say when the resident wants to be called, or that they need not be; at night it waits for the morning."""
    window = talk.incoming.facts["window"]
    said = Say("serving.call_wanted" if window else "serving.call_off", {"code": seen.code, "window": window})
    return [Deliver(NoticeClass.REMINDER, about=seen.id), said]


async def _as_resident(talk: Talk) -> Sequence[Result]:
    """Show what concerns the member as a resident; it goes on when the chat is theirs as a resident again."""
    facts = talk.incoming.facts
    if talk.conversation.resident is None:
        return []
    first = Say("serving.as_resident")
    match talk.incoming.event:
        case "taken" | "handed_over":
            return [first, team_news.said(talk)]
        case "with_office" | "visit" | "reopened" | "needs_you":
            return [Change({"request": facts["request"]}), first, team_news.said(talk)]
        case "call_missed":
            return [Deliver(NoticeClass.REMINDER), first, team_news.said(talk)]
        case "closed" | "merged" | "blocked":
            return await team_news.told(talk)
        case "answered":
            key = "team.answered" if facts.get("text") else "team.sent_files"
            said = Say(key, {"name": facts["name"], "text": facts["text"]})
            return [Change({"request": facts["request"]}), first, said]
        case "resolved":
            because = facts.get("reason")
            how = Say("resolved.not_possible_because", {"text": because}) if because else _ended(facts["resolution"])
            return [Change({"request": facts["request"]}), first, how]
        case "left_walk":
            return []
    done = await (reminded.told(talk) if talk.incoming.event == "reminder" else linking.told(talk))
    rest = [Say(one.key, one.facts) for one in done if isinstance(one, Say | Ask)]
    kept = [one for one in done if isinstance(one, Effect | Change | Deliver)]
    return [*kept, first, *rest] if rest else kept


def _ended(resolution: str) -> Say:
    return Say(f"resolved.{resolution}")


def _is_free(talk: Talk) -> bool:
    question = talk.conversation.question
    return question is None or bool(question.state.get("idle"))


def _shown(talk: Talk, seen: SeenRequest, since: datetime) -> Change:
    others = [one for one in talk.conversation.shown.items() if one[0] != seen.id]
    return Change({"shown": dict([*others[1 - MOST_SHOWN :], (seen.id, since)])})
