"""Walking through a guide: step n of m, next, back, stuck, done, and on again after a break."""

import dataclasses
from collections.abc import Sequence

from bot.dialogs.another import for_another
from bot.dialogs.wishes import together
from bot.engine.effects import StepNoted
from bot.engine.messages import FileKind
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from guides.catalogue.catalogue import as_walked
from guides.catalogue.media import content_type
from guides.catalogue.models import Guide, Step
from helpdesk.journeys.models import StepEventKind
from helpdesk.messaging.models import NoticeFile, Walk

_MOVES = frozenset({"next", "back", "resume", "done"})
_ANSWER = "answer_"
"""Begins the key of a choice below a guide's question; the id of its option follows."""


class Walking:
    """Shows one step at a time."""

    async def open(
        self, talk: Talk, /, *, guide: str = "", resume: bool = False, words: str = "", **_: object
    ) -> Sequence[Result]:
        """Introduce a guide, or take up the walk where it was left."""
        if resume and talk.conversation.walk is not None:
            return _back(talk.conversation.walk, self._resume(talk, talk.conversation.walk))
        found = talk.look.guides.get(guide)
        if found is None:
            return [Say("guide.gone"), HandOver("finding")]
        area = talk.conversation.area or talk.conversation.home
        facts = {"guide": found.slug, "stale": found.is_stale(talk.today), "area": area}
        wrong = (choice("wrong"),) if words else ()
        choices = (choice("start"), *wrong, choice("team"))
        return [Ask("guide.intro", facts, choices, {"guide": found.slug, "words": words})]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Follow a choice; words within a walk may be for the team or a new wish: ask, and keep them."""
        walk = talk.conversation.walk
        match said.choice:
            case "start":
                return self._start(talk, str(said.state.get("guide", "")))
            case "wrong":
                words = {"elsewhere": True, "words": said.state["words"]}
                return [Ask("finding.wrong", {}, (choice("team"), choice("guides")), words)]
            case "guides":
                return [HandOver("finding", {"page": 1})]
            case "team":
                about = {"words": str(said.state.get("words", "")), "guide": str(said.state.get("guide", ""))}
                return [HandOver("stuck", {**about, "elsewhere": True})]
            case "stuck":
                return [HandOver("stuck", {"words": str(said.state.get("words", ""))})]
            case "search":
                return [HandOver("finding", {"words": str(said.state["words"])})]
            case "other":
                return [HandOver("finding")]
            case "someone_else":
                return [HandOver("another", {"words": str(said.state.get("words", ""))})]
            case "remind":
                return [HandOver("reminding", {"guide": str(said.state.get("guide", ""))})]
            case str(key) if walk is not None and (key in _MOVES or key.startswith(_ANSWER)):
                moved = self._move(talk, walk, key)
                return _back(walk, moved) if talk.is_back else moved
        if said.state.get("elsewhere") or walk is None or "step" not in said.state:
            return [HandOver("finding", {"words": said.words})]
        facts = {"guide": walk.guide, "version": walk.version, "step": walk.step, "answers": walk.answers}
        choices = (choice("resume"), choice("stuck", "choice.send_to_team"), choice("search"), *for_another(talk))
        kept = together(said.state.get("words"), said.words)
        return [Ask("walking.words", facts, choices, {"step": walk.step, "words": kept})]

    def _start(self, talk: Talk, slug: str) -> Sequence[Result]:
        guide = talk.look.guides.get(slug)
        if guide is None:
            return [Say("guide.gone"), HandOver("finding")]
        walk = Walk(journey=talk.id_for("journey"), guide=slug, version=guide.version, step=guide.steps[0].id)
        return [
            *_left(talk.conversation.walk),
            Change({"walk": walk}),
            StepNoted.of(walk, StepEventKind.STARTED),
            StepNoted.of(walk, StepEventKind.REACHED),
            step_asked(guide, walk),
        ]

    def _move(self, talk: Talk, walk: Walk, to: str) -> Sequence[Result]:
        guide = as_walked(talk.look.guides, walk.guide, walk.version)
        if guide is None:
            return [Say("guide.gone"), Change({"walk": None}), HandOver("finding")]
        if not _is_on_its_way(guide, walk):
            return self._resume(talk, walk)
        if to.startswith(_ANSWER):  # on into its branch
            answers = {**walk.answers, walk.step: to.removeprefix(_ANSWER)}
            return _moved(guide, walk.model_copy(update={"answers": answers}), by=1, kind=StepEventKind.REACHED)
        if to == "done":
            choices = (choice("remind"), choice("other"), choice("team"))
            return [
                StepNoted.of(walk, StepEventKind.DONE),
                Change({"walk": None}),
                Ask("walking.done", {"guide": walk.guide}, choices, {"guide": walk.guide}),
            ]
        if to == "resume":
            return [step_asked(guide, walk)]
        if to == "next":
            return _moved(guide, walk, by=1, kind=StepEventKind.REACHED)
        return _moved(guide, walk, by=-1, kind=StepEventKind.WENT_BACK)

    def _resume(self, talk: Talk, walk: Walk) -> Sequence[Result]:
        """Show the step again; if the guide was rewritten meanwhile, say so and find the step or begin anew."""
        guide = as_walked(talk.look.guides, walk.guide, walk.version)
        if guide is None:
            return [Say("guide.gone"), Change({"walk": None}), HandOver("finding")]
        if _is_on_its_way(guide, walk):
            return [step_asked(guide, walk)]
        moved = _taken_over(guide, walk)
        return [
            Say("walking.updated"),
            Change({"walk": moved}),
            StepNoted.of(moved, StepEventKind.REACHED),
            step_asked(guide, moved),
        ]


def _is_on_its_way(guide: Guide, walk: Walk) -> bool:
    """Tell whether the guide is still the one that is being walked through, and leads past this step."""
    return guide.version == walk.version and any(step.id == walk.step for step in guide.way(walk.answers))


def _moved(guide: Guide, walk: Walk, *, by: int, kind: StepEventKind) -> Sequence[Result]:
    """Go to a neighbour on the way; at its ends stay where it is."""
    way = guide.way(walk.answers)
    place = [step.id for step in way].index(walk.step)
    step = way[min(max(place + by, 0), len(way) - 1)].id
    moved = walk.model_copy(update={"step": step, "answers": guide.known_before(step, walk.answers)})
    return [Change({"walk": moved}), StepNoted.of(moved, kind), step_asked(guide, moved)]


def _taken_over(guide: Guide, walk: Walk) -> Walk:
    """Find the place of a walk in a guide that was rewritten: the same step if the answers still lead there."""
    answers = guide.known_before(walk.step, walk.answers)
    is_there = any(step.id == walk.step for step in guide.way(answers))
    step = walk.step if is_there else guide.steps[0].id
    return walk.model_copy(
        update={"version": guide.version, "step": step, "answers": guide.known_before(step, answers)}
    )


def step_asked(guide: Guide, walk: Walk) -> Ask:
    """Show a step with what can be done there."""
    way = guide.way(walk.answers)
    place = [step.id for step in way].index(walk.step)
    here = way[place]
    if here.is_question:
        onward = tuple(
            choice(f"{_ANSWER}{one.id}", "choice.answer", answer={"vi": one.vi, "en": one.en}) for one in here.choices
        )
    else:
        onward = (choice("done" if place == len(way) - 1 else "next"),)
    back = (choice("back"),) if place else ()
    return Ask(
        "step.show",
        {"guide": guide.slug, "version": guide.version, "step": walk.step, "answers": walk.answers},
        (*onward, choice("stuck"), *back, choice("other")),
        {"step": walk.step},
        files=_media(here),
    )


def _media(step: Step) -> tuple[NoticeFile, ...]:
    """Return the picture and the recording of a step, to be shown with it."""
    kinds = ((step.picture, FileKind.PHOTO), (step.audio, FileKind.VOICE))
    return tuple(
        NoticeFile(
            attachment=media, kind=kind, name=f"{step.id}{media[media.rindex('.') :]}", content_type=content_type(media)
        )
        for media, kind in kinds
        if media
    )


def _back(walk: Walk, results: Sequence[Result]) -> Sequence[Result]:
    """Note that the resident came back, at the step where they are now; not of a guide that is gone."""
    at = next((one for one in results if isinstance(one, StepNoted)), StepNoted.of(walk, StepEventKind.REACHED))
    is_here = any(isinstance(one, Ask) for one in results)
    return [*results, dataclasses.replace(at, kind=StepEventKind.RESUMED)] if is_here else results


def _left(walk: Walk | None) -> Sequence[Result]:
    """A walk that is dropped for another ends here, so that statistics see where."""
    return [] if walk is None else [StepNoted.of(walk, StepEventKind.LEFT)]
