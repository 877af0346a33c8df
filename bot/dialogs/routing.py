"""Which dialog a message is for when it does not simply answer the open question."""

from collections.abc import Sequence

from bot.dialogs import calling, linking, news, nudging, phone, poster, reminded, team_news
from bot.dialogs.again import asked_again
from bot.dialogs.checking import is_card_asked
from bot.dialogs.onward import home_area
from bot.engine.effects import MessageEdited
from bot.engine.engine import Router, is_command
from bot.engine.messages import Kind
from bot.engine.results import Change, HandOver, Result, Say
from bot.engine.talk import Talk
from helpdesk.language.catalogues import spoken
from helpdesk.language.folding import fold
from helpdesk.residents.codes import typed_code

_COMMANDS = {
    "start": "start",
    "batdau": "start",
    "menu": "menu",
    "help": "menu",
    "trogiup": "menu",
    "huy": "cancel",
    "cancel": "cancel",
    "quyenrieng": "privacy",
    "privacy": "privacy",
    "ngonngu": "language",
    "language": "language",
    "xa": "commune",
    "commune": "commune",
    "nhac": "reminding",
    "reminders": "reminding",
    "kiemtra": "checking",
    "check": "checking",
    "noi": "linking",
    "link": "linking",
    "bantin": "news",
    "news": "news",
    "goilai": "calling_back",
    "callback": "calling_back",
    "to": "serving",
    "team": "serving",
}


class Routing(Router):
    """Events first, then consent, then commands; then whatever the open question was."""

    async def route(self, talk: Talk) -> Sequence[Result]:
        """Answer the message, or hand it to the dialog it is for."""
        incoming, conversation = talk.incoming, talk.conversation
        if incoming.kind is Kind.EVENT:
            return await _event(talk)
        if news.is_text_message(talk):
            return []  # nobody talks there
        if conversation.member is not None:
            return [HandOver("serving")]
        if incoming.kind is Kind.EDIT:
            is_known = conversation.resident is not None and incoming.text.strip()
            return [MessageEdited(incoming.message, incoming.text)] if is_known else []
        command = _command(talk)
        if command == "serving" and not _code(talk):
            return [Say("serving.how"), asked_again(conversation.question)]
        if command == "language" and (language := _language_named(talk)):
            return [Change({**_home(talk), "language": language}), asked_again(conversation.question)]
        if conversation.resident is None:
            is_first = conversation.question is None or command is not None
            return await self._before_consent(talk, command) if is_first else _not_an_answer(talk)
        return await self._commanded(talk, command) or await _phone(talk) or _not_an_answer(talk)

    async def stopped(self, talk: Talk) -> Sequence[Result]:
        """Answer the word by which somebody wants no more news, whatever was asked."""
        return await news.stopped(talk)

    async def _commanded(self, talk: Talk, command: str | None) -> Sequence[Result]:
        """Follow a command of somebody who agreed; nothing when it is none."""
        match command:
            case "start":
                return await self._start(talk)
            case "cancel":
                return _cancel(talk)
            case "linking" if is_card_asked(talk.conversation.question) and not _payload(talk):
                return [HandOver("checking", {"card": talk.incoming.text})]
            case "linking" | "serving":
                return [HandOver("linking", {"typed": _code(talk)})]
            case "checking":
                return [HandOver("checking", {"words": _behind_command(talk)})]
            case "news" | "menu" | "privacy" | "language" | "commune" | "reminding" | "calling_back":
                return [HandOver(command)]
            case "unknown":
                return [Say("command.unknown"), HandOver("menu")]
        return []

    async def _before_consent(self, talk: Talk, command: str | None) -> Sequence[Result]:
        wish = _wish(talk) or talk.conversation.pending
        area = _payload(talk).get("a")
        changes: dict[str, object] = {**_home(talk), "pending": wish}
        if talk.incoming.language_hint and talk.conversation.version == 0:
            changes["language"] = talk.incoming.language_hint
        if area and talk.look.places.find(area):
            changes["area"] = area
        if (code := _poster(talk)) is not None:
            said, led = await poster.before_consent(talk, code)
            return [*said, Change({**changes, **led}), HandOver("welcome")]
        if command == "language":
            return [Change(changes), HandOver("language")]
        if command in {"linking", "serving"}:
            return [Change(changes), HandOver("linking", {"typed": _code(talk)})]
        return [Change(changes), HandOver("welcome")]

    async def _start(self, talk: Talk) -> Sequence[Result]:
        if (code := _poster(talk)) is not None:
            return await poster.came_by(talk, code)
        payload = _payload(talk)
        results: list[Result] = []
        if (area := payload.get("a")) and (found := talk.look.places.find(area)):
            results = [Change({"area": area}), Say("commune.chosen", {"area": talk.look.places.label(found)})]
        if guide := payload.get("g"):
            return [*results, HandOver("walking", {"guide": guide})]
        return [*results, Say("finding.hello"), HandOver("finding")]


def _home(talk: Talk) -> dict[str, object]:
    """Bind a new conversation to the area of the account it came to; a commune's is the resident's until they say."""
    home = talk.incoming.home
    if not home or talk.conversation.home is not None:
        return {}
    is_theirs = home_area(talk, home) is not None and not talk.conversation.area
    return {"home": home, "area": home} if is_theirs else {"home": home}


async def _event(talk: Talk) -> Sequence[Result]:
    if talk.incoming.event in news.EVENTS:
        return await news.told(talk)
    if talk.conversation.member is not None or talk.incoming.event in calling.EVENTS:
        return await calling.told(talk)
    if talk.conversation.resident is None:
        return []  # consent was withdrawn meanwhile: nothing is said any more
    match talk.incoming.event:
        case event if event in team_news.EVENTS:
            return await team_news.told(talk)
        case "linked" | "parted" | "forgotten":
            return await linking.told(talk)
        case "reminder":
            return await reminded.told(talk)
        case "left_walk":
            return await nudging.left_walk(talk)
        case "asked" | "ended":
            return linking.followed(talk)
        case unknown:
            message = f"no dialog for event {unknown}"
            raise ValueError(message)


def _cancel(talk: Talk) -> Sequence[Result]:
    """Drop what is going on; an open request is the team's, so it is only cancelled by its own button."""
    results: list[Result] = [Change({"question": None, "pending": {"commune_asked": True}}), Say("command.cancelled")]
    return [*results, HandOver("talking" if talk.conversation.request else "finding")]


async def _phone(talk: Talk) -> Sequence[Result]:
    """Keep a shared number for the request that is open, whatever was asked."""
    request = talk.conversation.request
    is_given = talk.incoming.kind is Kind.CONTACT and talk.incoming.phone
    if not is_given or request is None or not await talk.look.is_request_open(request):
        return []
    return [*phone.kept(talk, request), asked_again(talk.conversation.question)]


def _not_an_answer(talk: Talk) -> Sequence[Result]:
    """A sticker, a picture, an old button, an empty message: say what helps, and ask again what was asked."""
    match talk.incoming.kind:
        case Kind.CHOICE:
            key = "tap.stale"
        case Kind.CONTACT:
            key = "phone.not_asked" if talk.incoming.phone else "phone.not_own"
        case Kind.MEDIA if talk.conversation.resident is None:
            key = "media.after_consent"
        case Kind.MEDIA:
            return [HandOver("attaching")]
        case Kind.LOCATION if talk.conversation.resident is not None:
            return [HandOver("locating")]
        case Kind.UNSUPPORTED if talk.incoming.media == "protected":
            key = "media.protected"
        case Kind.UNSUPPORTED | Kind.LOCATION:
            key = "media.unsupported"
        case _ if talk.incoming.text.strip():
            return [HandOver("finding", {"words": talk.incoming.text})]
        case _:
            key = "text.empty"
    return [Say(key), asked_again(talk.conversation.question)]


def _command(talk: Talk) -> str | None:
    if talk.incoming.kind is Kind.START:
        return "linking" if "l" in _payload(talk) else "start"
    if not is_command(talk.incoming):
        return None
    if typed_code(talk.incoming.text) is not None:
        return "linking"
    if _poster(talk) is not None:
        return "start"
    name = fold(talk.incoming.text.split()[0].partition("@")[0])
    return _COMMANDS.get(name, "unknown")


def _behind_command(talk: Talk) -> str:
    """Return what was written behind a command, maybe on lines of its own."""
    pieces = talk.incoming.text.strip().split(maxsplit=1)
    return pieces[1] if len(pieces) > 1 else ""


def _language_named(talk: Talk) -> str | None:
    """Return the language of a command such as "/ngonngu en"; a page whose language was changed sends it, too."""
    return spoken(talk.incoming.text.strip().partition(" ")[2].strip())


def _code(talk: Talk) -> str:
    """Return what was typed as a link code: behind its command, alone, or in the link that was opened."""
    text = talk.incoming.text.strip()
    return _payload(talk).get("l") or (text.partition(" ")[2].strip() if text.startswith("/") else text)


def _poster(talk: Talk) -> str | None:
    """Return the code of the poster that led here, empty when it cannot be one; None when none did."""
    return poster.code_in(talk, _payload(talk).get("p"))


def _payload(talk: Talk) -> dict[str, str]:
    """Read a start payload: "a-05392" (area), "g-vneid-muc-2" (guide), both joined by "_".

    Or what stands alone: "l-K7M49QFP" (a link code), "p-7K4M" (a poster).
    """
    payload = talk.incoming.payload
    pairs = (piece.partition("-") for piece in payload.split("_"))
    return {key: value for key, dash, value in pairs if dash and key in {"a", "g", "l", "p"}}


def _wish(talk: Talk) -> dict[str, str]:
    """What the resident already wants with their first message."""
    if guide := _payload(talk).get("g"):
        return {"then": "guide", "guide": guide}
    if _command(talk) == "checking":
        return {"then": "check", "words": _behind_command(talk)}
    if talk.incoming.kind is Kind.TEXT and talk.incoming.text.strip() and not is_command(talk.incoming):
        return {"then": "find", "words": talk.incoming.text}
    return {}
