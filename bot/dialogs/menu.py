"""The menu, the language, and what we keep of a resident with the way to take it back."""

from collections.abc import Sequence

from bot.dialogs.linking import NOTHING, other_end
from bot.dialogs.welcome import TEXT_VERSION
from bot.dialogs.wishes import with_words
from bot.engine.effects import ConsentWithdrawn
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import OwnRequest, Said, Talk


class Menu:
    """What can be done here."""

    async def open(self, talk: Talk, /, **_: object) -> Sequence[Result]:
        """Show what fits now."""
        conversation = talk.conversation
        resume = (choice("resume"),) if conversation.walk else ()
        has_asked = conversation.request or await talk.look.own_requests(conversation)
        team = (choice("my_request"),) if has_asked else (choice("team"),)
        is_known = conversation.walk is not None or conversation.area is not None
        another = (choice("someone_else"),) if is_known else ()
        rest = (
            choice("reminders"),
            choice("checking"),
            *another,
            choice("commune"),
            choice("linking"),
            choice("language"),
            choice("privacy"),
            choice("call_back"),
            choice("news"),
        )
        return [Ask("menu.ask", {}, (*resume, choice("guides"), *team, *rest))]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Follow the choice; words are a wish."""
        match said.choice:
            case "resume":
                return [HandOver("walking", {"resume": True})]
            case "guides":
                return [HandOver("finding", {"page": 1})]
            case "my_request":
                return [*await _listed(talk), HandOver("talking" if talk.conversation.request else "finding")]
            case "team":
                return [HandOver("stuck")]
            case "call_back":
                return [HandOver("calling_back")]
            case "reminders":
                return [HandOver("reminding")]
            case "someone_else":
                return [HandOver("another")]
            case "news" | "checking" | "commune" | "linking" | "language" | "privacy":
                return [HandOver(said.choice)]
        return [HandOver("finding", {"words": said.words})]


async def _listed(talk: Talk) -> Sequence[Result]:
    """List what the team has of theirs, each with its code, its matter and where it stands."""
    own = await talk.look.own_requests(talk.conversation)
    return [Say("mine.list"), *(line for one in own for line in (_said(one), *_petition(one)))] if own else []


def _said(one: OwnRequest) -> Say:
    facts: dict[str, object] = {"code": one.code, "state": one.status.value}
    if one.guide is not None:
        return Say("mine.guide", {**facts, "guide": one.guide, "version": one.version})
    return Say("mine.procedure", {**facts, "procedure": one.procedure}) if one.procedure else Say("mine.other", facts)


def _petition(one: OwnRequest) -> Sequence[Say]:
    """Say where it stands in the public list, if it is shown there."""
    if one.petition is None:
        return []
    facts: dict[str, object] = {
        "code": one.code,
        "standing": one.petition.status.value,
        "day": one.petition.on.isoformat(),
    }
    return [Say("mine.petition", facts)]


class Language:
    """Chooses the language."""

    async def open(self, _talk: Talk, /, **_: object) -> Sequence[Result]:
        """Ask in both languages."""
        return [Ask("language.ask", {}, (choice("vi"), choice("en")))]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Change it; before consent the way leads back to the consent question."""
        has_consent = talk.conversation.resident is not None
        if said.choice in {"vi", "en"}:
            return [Change({"language": said.choice}), HandOver("onward" if has_consent else "welcome")]
        if has_consent:
            return [HandOver("finding", {"words": said.words})]
        return [Change({"pending": with_words(talk.conversation.pending, said.words)}), HandOver("language")]


class Privacy:
    """Says what is kept, and forgets it when asked twice."""

    async def open(self, talk: Talk, /, **_: object) -> Sequence[Result]:
        """Say what is kept."""
        conversation = talk.conversation
        tail = await talk.look.phone_tail(conversation.resident or "")
        area = talk.look.places.find(conversation.area) if conversation.area else None
        facts = {
            "operator": talk.look.operator,
            "area": talk.look.places.label(area) if area else None,
            "phone": f"•••{tail}" if tail else None,
            "day": await talk.look.agreed_text(conversation.resident or ""),
        }
        known = await talk.look.reminders(conversation.resident or "")
        reminders = [one for one in known if not one.is_check]
        kept = [Say("privacy.reminders", {"times": len(reminders)})] if reminders else []
        kept += [Say("privacy.news")] if await talk.look.news.wants_news(conversation.resident or "") else []
        links = await talk.look.links(conversation.resident or "")
        ends = {link.conversation: talk.look.channel(other_end(link, conversation.id)) for link in links}
        linked = [Say("privacy.linked", {"channels": list(ends.values())})] if links else []
        cuts = (
            choice(f"unlink:{link.conversation}", "choice.unlink_from", channel=ends[link.conversation], at=link.at)
            for link in links
        )
        return [*linked, *kept, Ask("privacy.show", facts, (choice("keep"), choice("withdraw"), *cuts))]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Ask once more before forgetting: it cannot be taken back."""
        if said.choice and said.choice.startswith("unlink:"):
            return [HandOver("linking", {"cut": said.choice.removeprefix("unlink:")})]
        match said.choice:
            case "withdraw" if not said.state.get("sure"):
                choices = (choice("keep"), choice("withdraw", "choice.withdraw_sure"))
                return [Ask("privacy.sure", {}, choices, {"sure": True})]
            case "withdraw":
                again = Ask("privacy.withdrawn", {}, (choice("agree"),), {"forgotten": True})
                withdrawn = ConsentWithdrawn(TEXT_VERSION, talk.conversation.resident or "")
                return [withdrawn, Change(NOTHING), again]
            case "agree":
                return [HandOver("welcome")]
            case "keep":
                return [HandOver("onward")]
        if said.state.get("forgotten"):
            return [Change({"pending": with_words(talk.conversation.pending, said.words)}), HandOver("welcome")]
        return [HandOver("finding", {"words": said.words})]
