"""What the team did with a request, said into the resident's conversation."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.dialogs.again import asked_again
from bot.dialogs.unheard import WAITING
from bot.engine.results import Change, Deliver, HandOver, Result, Say
from bot.engine.talk import Talk
from helpdesk.messaging.models import NoticeClass

EVENTS = frozenset(
    {
        "taken",
        "answered",
        "needs_you",
        "with_office",
        "visit",
        "handed_over",
        "reopened",
        "resolved",
        "closed",
        "merged",
        "blocked",
        "call_missed",
    }
)
_NEWS = {
    "taken": "team.taken",
    "needs_you": "team.needs_you",
    "with_office": "team.with_office",
    "visit": "team.visit",
    "handed_over": "team.handed_over",
    "reopened": "team.reopened",
}
_ABOUT_A_REQUEST = {"talking", "rating", "stuck"}


async def told(talk: Talk) -> Sequence[Result]:
    """Take an event in."""
    facts, event = talk.incoming.facts, talk.incoming.event
    mine = Change({"request": facts["request"]})
    match event:
        case "answered":
            return [mine, HandOver("talking", {key: facts.get(key, "") for key in ("name", "text", "files")})]
        case "needs_you":
            return [mine, HandOver("talking", {"name": facts["name"], "text": facts["text"], "key": "team.needs_you"})]
        case "resolved":
            how = {"resolution": facts["resolution"], "reason": facts.get("reason", "")}
            return [mine, *_called_off(facts), HandOver("rating", {"request": facts["request"], **how})]
        case "closed" | "blocked":
            return _let_go(talk)
        case "merged":
            return _led_on(talk)
    if event == "call_missed":  # nobody is woken by it
        return [mine, Deliver(NoticeClass.REMINDER), *_aside(talk, said(talk))]
    aside = _aside(talk, said(talk))
    return aside if event in {"taken", "handed_over"} else [mine, *aside]


def said(talk: Talk) -> Say:
    """Say what happened, without any question."""
    facts = talk.incoming.facts
    if talk.incoming.event == "visit":
        return Say(_NEWS["visit"], {"name": facts["name"], **_visit(facts)})
    if talk.incoming.event == "call_missed":
        return Say(
            "team.call_again" if facts.get("window") else "team.call_missed",
            {key: facts[key] for key in ("name", "window") if key in facts},
        )
    return Say(_NEWS[talk.incoming.event], {key: facts[key] for key in ("name", "office", "text") if key in facts})


def _called_off(facts: Mapping[str, Any]) -> Sequence[Result]:
    """Say that a visit to come no longer takes place."""
    return [Say("team.visit_off", _visit(facts))] if "visit_at" in facts else []


def _visit(facts: Mapping[str, Any]) -> dict[str, object]:
    return {"when": datetime.fromisoformat(facts["visit_at"]), "place": facts["place"]}


def _aside(talk: Talk, news: Say) -> Sequence[Result]:
    """Say it beside the open question; "2" may mean "delete everything": such numbers never stand without theirs."""
    question = talk.conversation.question
    is_apart = question is not None and question.dialog == "privacy"
    return [news, asked_again(question)] if is_apart else [news]


def _let_go(talk: Talk) -> Sequence[Result]:
    """Lead to the request no more: what is written next is looked at as if nothing had been asked."""
    here, request = talk.conversation, talk.incoming.facts["request"]
    if here.request != request:
        return []
    asks = here.question is not None and here.question.dialog in _ABOUT_A_REQUEST
    after = WAITING if talk.incoming.event == "blocked" else None
    return [Change({"request": None, "question": after} if asks else {"request": None})]


def _led_on(talk: Talk) -> Sequence[Result]:
    """Talk about the request in which theirs goes on; it is said where they know both by their codes."""
    here, facts = talk.conversation, talk.incoming.facts
    told = _aside(talk, Say("team.merged", {"gone": facts["gone"], "code": facts["code"]})) if "gone" in facts else []
    if here.request != facts["was"]:
        return told
    question = here.question
    if question is not None and question.state.get("request") == facts["was"]:
        question = question.model_copy(update={"state": {**question.state, "request": facts["request"]}})
    return [Change({"request": facts["request"], "question": question}), *told]
