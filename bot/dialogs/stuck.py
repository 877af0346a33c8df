"""Stuck: one tap makes a support request; then a way to be reached, if the resident likes."""

from collections.abc import Mapping, Sequence

from bot.dialogs import phone
from bot.dialogs.attaching import missing
from bot.dialogs.blocked import blocked
from bot.dialogs.wishes import together
from bot.engine.catalogues import said as said_as
from bot.engine.effects import AttachmentsPassedOn, RequestHeard, RequestOpened, StepNoted
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from bot.phrases.guides import GUIDE_WORDS
from guides.catalogue.catalogue import as_walked
from guides.catalogue.models import Guide
from helpdesk.journeys.models import StepEventKind
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.messaging.models import Walk
from helpdesk.support_requests.models import Matter, NamedProcedure


class Stuck:
    """Opens the request and asks for a phone number, which nobody has to give."""

    async def open(
        self,
        talk: Talk,
        /,
        *,
        words: str = "",
        guide: str = "",
        procedure: Mapping[str, str] | None = None,
        elsewhere: bool = False,
        call_back: bool = False,
        files: Sequence[str] = (),
        **_: object,
    ) -> Sequence[Result]:
        """Make the request at once; only a missing commune comes before it.

        `elsewhere`: it is not about the step of the walk, but about `guide` as a whole, about an official `procedure`
        (its code and title) or about something else.
        `call_back`: they want to be called, so a time is asked next. `files` are attachments that the team may see.
        """
        conversation = talk.conversation
        if refused := await blocked(talk):
            return refused
        walk = None if elsewhere else conversation.walk
        named = NamedProcedure.model_validate(procedure) if procedure else None
        about = _about(named) if named else _place(talk, walk, guide)
        if conversation.request is not None and await talk.look.is_request_open(conversation.request):
            heard = together(words, about) if named else words or about
            passed = await _passed_on(talk, conversation.request, files)
            also = _matter(walk, talk.look.guides.get(guide), named)
            code = await talk.look.request_code(conversation.request)
            return [*passed, *self._again(RequestHeard(conversation.request, heard, also), code, walk)]
        if conversation.area is None:
            asked = {"words": words, "guide": guide, "procedure": procedure, "elsewhere": elsewhere}
            asked |= {"call_back": True} if call_back else {}
            wish = {**conversation.pending, "then": "stuck", **asked, "files": list(files), "commune_asked": True}
            return [Change({"pending": wish}), HandOver("commune", {"needed": True})]
        sent = await self._sent(talk, conversation.area, words, walk, talk.look.guides.get(guide), named)
        opened, *rest = sent
        if call_back:
            rest = [one for one in rest if not isinstance(one, Ask | HandOver)]
            rest.append(HandOver("calling_back", {"fresh": True}))
        return [*_noted(walk), opened, *await _passed_on(talk, talk.id_for("request"), files), *rest]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Keep the number; words without one are for the team."""
        request = str(said.state["request"])
        if talk.incoming.phone:
            return [*phone.kept(talk, request), HandOver("talking")]
        if said.choice == "skip":
            return [Say("phone.skipped"), HandOver("talking")]
        return [RequestHeard(request, said.words), HandOver("talking", {"passed_on": True})]

    def _again(self, heard: RequestHeard, code: str, walk: Walk | None) -> Sequence[Result]:
        """Tell the team that has the request already; without anything to tell, do not claim it."""
        if not heard.words:
            return [*_noted(walk), Say("stuck.waiting", {"code": code}), HandOver("talking")]
        return [heard, *_noted(walk), Say("stuck.already", {"code": code}), HandOver("talking")]

    async def _sent(
        self,
        talk: Talk,
        area: str,
        words: str,
        walk: Walk | None,
        guide: Guide | None,
        procedure: NamedProcedure | None,
    ) -> list[Result]:
        request, code = talk.id_for("request"), talk.code_for("request")
        opened = RequestOpened(
            request=request,
            code=code,
            area=area,
            guide=walk.guide if walk else guide.slug if guide else None,
            version=walk.version if walk else guide.version if guide else None,
            step=walk.step if walk else None,
            words=words,
            answers=walk.answers if walk else {},
            procedure=procedure,
        )
        responder = await talk.look.responder(area, talk.now)
        known = await talk.look.phone_tail(talk.conversation.resident or "")
        results: list[Result] = [opened, Change({"request": request})]
        if responder is None:
            results.append(Say("stuck.sent_nobody", {"code": code}))
        elif responder.answers_from is not None:
            facts = {"code": code, "team": responder.name, "when": responder.answers_from}
            results.append(Say("stuck.sent_closed", facts))
        else:
            results.append(Say("stuck.sent", {"code": code, "team": responder.name}))
        if known:
            return [*results, HandOver("talking")]
        return [*results, Ask("phone.ask", {}, (choice("skip"),), {"request": request}, wants_phone=True)]


async def _passed_on(talk: Talk, request: str, files: Sequence[str]) -> list[Result]:
    """Pass on what is still there, and say what is not: nobody waits for ever, not even for a commune."""
    there = tuple(await talk.look.waiting_files(talk.conversation.id, files)) if files else ()
    passed: list[Result] = [AttachmentsPassedOn(request, there, "")] if there else []
    return [*passed, *missing(files, there)]


def _place(talk: Talk, walk: Walk | None, slug: str) -> str:
    """Say in the team's language what it is about: the step of the walk, or the guide as a whole."""
    guide = as_walked(talk.look.guides, walk.guide if walk else slug, walk.version if walk else None)
    if guide is None:
        return ""
    facts: dict[str, object] = {"title": guide.short_title.said(VIETNAMESE)}
    if walk is None or guide.step(walk.step) is None:
        return said_as(GUIDE_WORDS["asks_about"], VIETNAMESE, facts)
    facts |= {"number": guide.position(walk.step, walk.answers), "count": guide.count(walk.answers)}
    return said_as(GUIDE_WORDS["stuck_at"], VIETNAMESE, facts)


def _about(procedure: NamedProcedure) -> str:
    """Say in the team's language which procedure it is about."""
    return said_as(GUIDE_WORDS["asks_about"], VIETNAMESE, {"title": f"{procedure.title} ({procedure.code})"})


def _matter(walk: Walk | None, guide: Guide | None, procedure: NamedProcedure | None) -> Matter | None:
    """Say what it is about so that the team finds the place; None when it is about nothing in particular."""
    if walk is not None:
        return Matter(guide=walk.guide, guide_version=walk.version, step=walk.step, answers=walk.answers)
    if guide is not None:
        return Matter(guide=guide.slug, guide_version=guide.version)
    return Matter(procedure=procedure) if procedure is not None else None


def _noted(walk: Walk | None) -> list[Result]:
    if walk is None:
        return []
    return [StepNoted.of(walk, StepEventKind.STUCK)]
