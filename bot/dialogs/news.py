"""News of the commune: asked for once, stopped with a word at any time, and said when a coordinator has some."""

from collections.abc import Sequence

from bot.dialogs.again import asked_again
from bot.engine.choosing import chosen
from bot.engine.effects import BroadcastMet, NewsSwitched, TextReceived
from bot.engine.messages import Kind
from bot.engine.results import Ask, Deliver, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from helpdesk.broadcasts.models import NEWS_TEXT, LeftOut, Step
from helpdesk.broadcasts.stop_words import is_stop
from helpdesk.channels.models import SMS
from helpdesk.messaging.models import NoticeClass

EVENTS = frozenset({"broadcast", "team_broadcast", "sms_receipt"})


class News:
    """Asks whether somebody wants news of their commune, or says that they get it."""

    async def open(self, talk: Talk, /, **_: object) -> Sequence[Result]:
        """Ask, or say how it stands."""
        if await talk.look.news.wants_news(talk.conversation.resident or ""):
            return [Ask("news.is_on", {"area": _area(talk)}, (choice("news_no"), choice("keep")))]
        return [Ask("news.ask", {"area": _area(talk)}, (choice("news_yes"), choice("news_no")))]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Keep a yes or a no; words are a wish of another kind, and leave it open."""
        match said.choice:
            case "news_yes":
                switched = NewsSwitched(is_on=True, text_version=NEWS_TEXT)
                onward = HandOver("onward" if talk.conversation.area else "commune")
                return [switched, Say("news.on", {"area": _area(talk)}), onward]
            case "news_no":
                switched = NewsSwitched(is_on=False, text_version=NEWS_TEXT)
                return [switched, Say("news.not_now"), HandOver("onward")]
            case "keep":
                return [HandOver("onward")]
        return [HandOver("finding", {"words": said.words})]


async def after_help(talk: Talk) -> HandOver:
    """Go on after help is over: who was never asked about news is asked now."""
    was_asked = await talk.look.news.was_asked(talk.conversation.resident or "")
    return HandOver("finding" if was_asked else "news")


async def stopped(talk: Talk) -> Sequence[Result]:
    """Stop news by a word. "Dừng" without its mark is also how "đúng" is typed: then an answer goes first."""
    here, said = talk.conversation, talk.incoming
    stop = is_stop(said.text) if said.kind is Kind.TEXT else None
    if stop is None or here.member is not None:
        return []
    if is_text_message(talk):
        return [NewsSwitched(is_on=False, text_version=NEWS_TEXT), _off_by_text(talk)]
    if here.resident is None or (not stop.is_sure and chosen(said, here.question) is not None):
        return []
    if await talk.look.news.wants_news(here.resident):
        return [NewsSwitched(is_on=False, text_version=NEWS_TEXT), Say("news.off"), asked_again(here.question)]
    if not stop.is_sure or chosen(said, here.question) is not None:
        return []  # it answers what was asked, e.g. whether to be reminded
    return [Say("news.none"), asked_again(here.question)]


async def told(talk: Talk) -> Sequence[Result]:
    """Take in what comes from coordinators, and what a gateway reports."""
    facts = talk.incoming.facts
    match talk.incoming.event:
        case "sms_receipt":
            return [TextReceived(str(facts.get("recipient", "")), str(facts.get("said", "")))]
        case "team_broadcast":
            return await _to_member(talk, str(facts["member"]), str(facts["broadcast"]))
    return await _to_resident(talk, str(facts["recipient"]))


def is_text_message(talk: Talk) -> bool:
    """Tell whether it is a phone number: there nothing is asked and nothing but a stop is heard."""
    return talk.look.channel(talk.conversation.id) == SMS


async def _to_resident(talk: Talk, recipient: str) -> Sequence[Result]:
    here = talk.conversation
    found = await talk.look.news.to_say(recipient, language=here.language)
    if found is None:
        return []
    if found.is_withdrawn:
        return [BroadcastMet(recipient, Step.WITHDRAWN)]
    is_text = is_text_message(talk)
    why = found.why or _why_not(talk, is_text=is_text)
    if why:
        return [BroadcastMet(recipient, Step.LEFT_OUT, why)]
    said = Say("broadcast.sms" if is_text else "broadcast.text", {"text": found.text, "operator": talk.look.operator})
    alone = Deliver(NoticeClass.BROADCAST, about=found.broadcast, is_alone=True)
    return [alone, said, BroadcastMet(recipient, Step.OWED)]


def _why_not(talk: Talk, *, is_text: bool) -> str:
    if talk.conversation.member is not None:
        return LeftOut.NO_CHANNEL.value  # it became a member's chat meanwhile
    return "" if is_text or talk.conversation.resident is not None else LeftOut.NO_CONSENT.value


async def _to_member(talk: Talk, member: str, broadcast: str) -> Sequence[Result]:
    here = talk.conversation
    text = await talk.look.news.team_text(broadcast, language=here.language) if here.member == member else ""
    if not text:
        return []
    return [Deliver(NoticeClass.BROADCAST, about=broadcast, is_alone=True), Say("serving.news", {"text": text})]


def _off_by_text(talk: Talk) -> Say:
    return Say("broadcast.sms_off", {"operator": talk.look.operator})


def _area(talk: Talk) -> str:
    area = talk.look.places.find(talk.conversation.area) if talk.conversation.area else None
    return area.full_name if area else ""
