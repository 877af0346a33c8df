"""Walking through a guide: step n of m, next, back, stuck, done, and on again after a break."""

from collections.abc import Sequence

from bot.dialogs.wishes import together
from bot.engine.effects import StepNoted
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from guides.catalogue.models import Guide
from helpdesk.journeys.models import StepEventKind
from helpdesk.messaging.models import Walk


class Walking:
    """Shows one step at a time."""

    async def open(
        self, talk: Talk, /, *, guide: str = "", resume: bool = False, words: str = "", **_: object
    ) -> Sequence[Result]:
        """Introduce a guide, or take up the walk where it was left."""
        if resume and talk.conversation.walk is not None:
            return self._resume(talk, talk.conversation.walk)
        found = talk.look.guides.get(guide)
        if found is None:
            return [Say("guide.gone"), HandOver("finding")]
        facts = {"guide": found.slug, "stale": found.is_stale(talk.now.date())}
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
            case "next" | "back" | "resume" | "done" if walk is not None:
                return self._move(talk, walk, said.choice)
        if said.state.get("elsewhere") or walk is None or "step" not in said.state:
            return [HandOver("finding", {"words": said.words})]
        facts = {"guide": walk.guide, "step": walk.step}
        choices = (choice("resume"), choice("stuck", "choice.send_to_team"), choice("search"))
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
            _noted(walk, StepEventKind.STARTED),
            _noted(walk, StepEventKind.REACHED),
            _shown(guide, walk),
        ]

    def _move(self, talk: Talk, walk: Walk, to: str) -> Sequence[Result]:
        guide = talk.look.guides.get(walk.guide)
        if guide is None:
            return [Say("guide.gone"), Change({"walk": None}), HandOver("finding")]
        if guide.version != walk.version or guide.step(walk.step) is None:
            return self._resume(talk, walk)
        place = guide.position(walk.step)
        if to == "done":
            return [
                _noted(walk, StepEventKind.DONE),
                Change({"walk": None}),
                Ask("walking.done", {"guide": walk.guide}, (choice("other"), choice("team")), {"guide": walk.guide}),
            ]
        if to == "resume":
            return [_shown(guide, walk)]
        ahead = min(place + 1, len(guide.steps)) if to == "next" else max(place - 1, 1)
        moved = walk.model_copy(update={"step": guide.steps[ahead - 1].id})
        kind = StepEventKind.REACHED if to == "next" else StepEventKind.WENT_BACK
        return [Change({"walk": moved}), _noted(moved, kind), _shown(guide, moved)]

    def _resume(self, talk: Talk, walk: Walk) -> Sequence[Result]:
        """Show the step again; if the guide was rewritten meanwhile, say so and find the step or begin anew."""
        guide = talk.look.guides.get(walk.guide)
        if guide is None:
            return [Say("guide.gone"), Change({"walk": None}), HandOver("finding")]
        if guide.version == walk.version and guide.step(walk.step) is not None:
            return [_shown(guide, walk)]
        step = walk.step if guide.step(walk.step) is not None else guide.steps[0].id
        moved = walk.model_copy(update={"version": guide.version, "step": step})
        return [
            Say("walking.updated"),
            Change({"walk": moved}),
            _noted(moved, StepEventKind.REACHED),
            _shown(guide, moved),
        ]


def _shown(guide: Guide, walk: Walk) -> Ask:
    place = guide.position(walk.step)
    onward = choice("next") if place < len(guide.steps) else choice("done")
    back = (choice("back"),) if place > 1 else ()
    return Ask(
        "step.show",
        {"guide": guide.slug, "step": walk.step},
        (onward, choice("stuck"), *back, choice("other")),
        {"step": walk.step},
    )


def _noted(walk: Walk, kind: StepEventKind) -> StepNoted:
    return StepNoted(walk.journey, walk.guide, walk.version, walk.step, kind)


def _left(walk: Walk | None) -> Sequence[Result]:
    """A walk that is dropped for another ends here, so that statistics see where."""
    return [] if walk is None else [_noted(walk, StepEventKind.LEFT)]
