"""What comes next once the way is free: the wish the resident had before we had to ask something."""

from collections.abc import Sequence
from typing import Any

from bot.engine.results import Change, HandOver, Result
from bot.engine.talk import Said, Talk
from helpdesk.areas.models import Level


class Onward:
    """Takes up the pending wish; asks for the commune first, once."""

    async def open(self, talk: Talk, /, **_: object) -> Sequence[Result]:
        """Hand over to the dialog the wish is for."""
        conversation, wish = talk.conversation, dict(talk.conversation.pending)
        if conversation.resident is None:
            return [HandOver("welcome")]
        if wish.get("then") == "check":  # whoever is being hurried by a scammer is not asked where they live first
            rest = {key: value for key, value in wish.items() if key not in {"then", "words"}}
            return [Change({"pending": rest}), HandOver("checking", {"words": wish.get("words", "")})]
        if conversation.area is None and (home := home_area(talk, conversation.home)):
            return [Change({"area": home}), HandOver("onward")]
        if conversation.area is None and not wish.get("commune_asked"):
            return [Change({"pending": {**wish, "commune_asked": True}}), HandOver("commune")]
        if conversation.area is not None and (scam := wish.pop("scam", "")):
            return [Change({"pending": wish}), HandOver("checking", {"report": scam})]
        waits = {"scam": wish["scam"]} if "scam" in wish else {}
        done = Change({"pending": {"commune_asked": True, **waits}})
        match wish.get("then"):
            case "find":
                return [done, HandOver("finding", {"words": wish["words"]})]
            case "guide":
                return [done, HandOver("walking", {"guide": wish["guide"], "words": wish.get("words", "")})]
            case "stuck":
                known = ("words", "guide", "procedure", "elsewhere", "call_back", "files")
                about: dict[str, Any] = {key: wish[key] for key in known if key in wish}
                return [done, HandOver("stuck", about)]
            case _:
                return [done, HandOver("finding")]

    async def answer(self, _talk: Talk, _said: Said) -> Sequence[Result]:
        """Asks nothing itself; whoever comes here goes on."""
        return [HandOver("onward")]


def home_area(talk: Talk, home: str | None) -> str | None:
    """Return the area of an account that is of one commune: who writes to it lives there until they say otherwise."""
    found = talk.look.places.find(home) if home else None
    return home if found is not None and found.level in {Level.COMMUNE, Level.HAMLET} else None
