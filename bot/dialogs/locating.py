"""A shared place: it names the commune while that is asked for, and goes to the team only after a yes."""

from collections.abc import Sequence

from bot.engine.effects import RequestHeard
from bot.engine.results import Ask, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk

_OFFERED = 3


class Locating:
    """Offers the nearest communes to whoever has none yet; passes the place on where a request is open."""

    async def open(self, talk: Talk, /, **_: object) -> Sequence[Result]:
        """Ask what the place is for."""
        latitude, longitude = talk.incoming.latitude, talk.incoming.longitude
        if latitude is None or longitude is None:
            return [HandOver("onward")]
        request, question = talk.conversation.request, talk.conversation.question
        is_asked = question is not None and question.dialog == "commune"
        if not is_asked and request is not None and await talk.look.is_request_open(request):
            place = {"latitude": latitude, "longitude": longitude}
            return [Ask("locating.for_team", {}, (choice("send_place"), choice("keep_place")), place)]
        near = talk.look.places.nearest(latitude, longitude, limit=_OFFERED)
        if not near:
            return [Say("locating.abroad"), HandOver("commune")]
        return [HandOver("commune", {"near": [area.id for area in near]})]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Pass the place on, or keep it out."""
        request = talk.conversation.request
        if said.choice == "send_place" and request is not None:
            return [RequestHeard(request, _words(said)), HandOver("talking", {"passed_on": True})]
        if said.choice is None:
            if request is not None:
                return [RequestHeard(request, said.words), HandOver("talking", {"passed_on": True})]
            return [HandOver("finding", {"words": said.words})]
        return [Say("locating.kept"), HandOver("onward" if request is None else "talking")]


def _words(said: Said) -> str:
    """Say the place as a link that every map opens, to about ten metres."""
    latitude, longitude = round(float(said.state["latitude"]), 4), round(float(said.state["longitude"]), 4)
    return f"📍 {latitude}, {longitude}\nhttps://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
