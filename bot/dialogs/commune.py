"""Choosing the commune: by its typed name, old or new; or province first for those who do not know."""

from collections.abc import Mapping, Sequence

from bot.dialogs.naming import is_kind_said, is_named, sounds_like_a_wish
from bot.dialogs.wishes import together, with_words
from bot.engine.choosing import everyday
from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from guides.search.intents import Intent, intent
from guides.search.port import Verdict
from helpdesk.areas.models import Area, AreaMatch, Level, is_clear
from helpdesk.messaging.models import Choice

_OFFERED = 8


class Commune:
    """Asks where the resident lives, so that the right team answers. Only a place's own name is taken unasked."""

    async def open(
        self, talk: Talk, /, *, needed: bool = False, near: Sequence[str] = (), **_: object
    ) -> Sequence[Result]:
        """Ask for the name. `needed`: a request waits for it, so "later" is not offered at once.

        `near`: the communes around a place that was shared, to choose from.
        """
        question = talk.conversation.question
        if near:
            state = question.state if question is not None and question.dialog == "commune" else {}
            places = [area for area in map(talk.look.places.find, near) if area is not None]
            named = tuple(_named(area, talk.look.places.find(area.path[0])) for area in places)
            return [Ask("commune.which", {}, (*named, *_ways_out(state)), {"needed": state.get("needed", needed)})]
        home = talk.look.places.find(talk.conversation.home) if talk.conversation.home else None
        if home is not None and home.level is Level.PROVINCE:
            return [_within(home, needed=needed)]
        return [_asked(needed=needed)]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Understand a choice or a typed name."""
        needed, province = bool(said.state.get("needed")), str(said.state.get("province", ""))
        match (said.choice or "").partition(":"):
            case ("later", _, _):
                return self._later(talk, needed=needed)
            case ("unknown", _, _) if province:
                return self._take(talk, province, needed=needed)
            case ("unknown" | "other_province", _, _):
                return [_province("commune.province", needed=needed)]
            case ("area", _, area):
                return self._take(talk, area, needed=needed)
            case ("not_it", _, _):
                return [self._again(talk, said.state)]
            case ("wish", _, _):
                return self._noted(talk, str(said.state.get("words", "")), said.state)
        return self._everyday(talk, said) or self._named(talk, said, needed=needed)

    def _everyday(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Answer what is no place, although some commune may be called so."""
        match intent(said.words):
            case Intent.SCAM_REPORT:
                return [HandOver("finding", {"words": said.words})]
            case Intent.PERSON if talk.conversation.area is not None:
                return [HandOver("stuck", {"words": said.words, "elsewhere": True})]
            case Intent.PERSON:
                return self._person(talk, said)
            case Intent.GREETING:
                return [Say("finding.hello"), self._again(talk, said.state)]
            case Intent.THANKS:
                return [Say("finding.welcome"), self._again(talk, said.state)]
        return [self._again(talk, said.state)] if everyday(said.words) else []

    def _person(self, talk: Talk, said: Said) -> Sequence[Result]:
        pending = talk.conversation.pending
        if pending.get("then") == "stuck":
            wish = with_words(pending, said.words)
        else:
            about = {
                "words": together(pending.get("words"), said.words),
                "guide": pending.get("guide", ""),
                "elsewhere": True,
            }
            wish = {**pending, "then": "stuck", **about, "commune_asked": True}
        return [Change({"pending": wish}), self._again(talk, {**said.state, "needed": True})]

    def _named(self, talk: Talk, said: Said, *, needed: bool) -> Sequence[Result]:
        """Take a name, offer what it may be, or keep words that are no name as a wish."""
        province = said.state.get("province")
        if province == "":
            return self._by_province(talk, said, needed=needed)
        levels = (Level.COMMUNE,) if province else (Level.COMMUNE, Level.PROVINCE)
        within = str(province) if province else None
        matches = talk.look.places.search(said.words, limit=_OFFERED, within=within, levels=levels)
        communes = [match for match in matches if match.area.level is Level.COMMUNE]
        is_exact = any(is_named(match, said.words) for match in matches)
        is_kind = is_kind_said(said.words)
        verdict = Verdict.NOTHING if is_kind else talk.look.search.find(said.words).verdict
        if not is_exact and (verdict is not Verdict.NOTHING or (not is_kind and sounds_like_a_wish(said.words))):
            return self._noted(talk, said.words, said.state)
        if is_clear(matches) and matches[0].area.level is Level.PROVINCE:
            return [_within(matches[0].area, needed=needed)]
        if not communes:
            return [self._not_found(talk, said.state)]
        if is_clear(matches) and is_named(matches[0], said.words) and verdict is not Verdict.ANSWER:
            return self._take(talk, matches[0].area.id, needed=needed, via=matches[0].via)
        is_wish = verdict is Verdict.ANSWER
        return [self._offer(talk, communes[:1] if is_clear(matches) else communes, said, is_wish=is_wish)]

    def _by_province(self, talk: Talk, said: Said, *, needed: bool) -> Sequence[Result]:
        """First the province, then the commune within it."""
        found = talk.look.places.search(said.words, limit=_OFFERED, levels=(Level.PROVINCE,))
        if found:
            return [_within(found[0].area, needed=needed)]
        if talk.look.search.find(said.words).verdict is not Verdict.NOTHING or sounds_like_a_wish(said.words):
            return self._noted(talk, said.words, said.state)
        return [_province("commune.province_not_found", needed=needed)]

    def _offer(self, talk: Talk, matches: list[AreaMatch], said: Said, *, is_wish: bool) -> Ask:
        wish = (choice("wish"),) if is_wish else ()
        state = {**said.state, "words": said.words}
        if len(matches) > 1:
            named = tuple(_label(match) for match in matches)
            return Ask("commune.which", {}, (*named, *wish, *_ways_out(said.state)), state)
        (match,) = matches
        yes = choice(f"area:{match.area.id}", "choice.area_yes")
        choices = (yes, *(wish or (choice("not_it"),)), *_ways_out(said.state))
        facts = {"area": talk.look.places.label(match.area), "via": match.via}
        return Ask("commune.is_it_by_old_name" if match.via else "commune.is_it", facts, choices, state)

    def _noted(self, talk: Talk, words: str, state: Mapping[str, object]) -> Sequence[Result]:
        """Keep a wish until the commune is known."""
        wish = with_words(talk.conversation.pending, words)
        return [Change({"pending": wish}), Say("commune.wish_noted"), self._again(talk, state)]

    def _again(self, talk: Talk, state: Mapping[str, object]) -> Ask:
        """Ask where we are: for the province, for a commune within one, or for the commune."""
        needed, province = bool(state.get("needed")), state.get("province")
        if province == "":
            return _province("commune.province", needed=needed)
        area = talk.look.places.find(str(province)) if province else None
        return _within(area, needed=needed) if area else _asked(needed=needed)

    def _not_found(self, talk: Talk, state: Mapping[str, object]) -> Ask:
        again = self._again(talk, state)
        return Ask("commune.not_found", {}, again.choices, again.state)

    def _later(self, talk: Talk, *, needed: bool) -> Sequence[Result]:
        """Go on without a commune; a request that waited for it is not made, and that is said."""
        if needed:
            return [Change({"pending": {"commune_asked": True}}), Say("commune.no_request"), HandOver("onward")]
        return [Change({"pending": {**talk.conversation.pending, "commune_asked": True}}), HandOver("onward")]

    def _take(self, talk: Talk, area_id: str, *, needed: bool, via: str | None = None) -> Sequence[Result]:
        area = talk.look.places.find(area_id)
        if area is None:
            return [self._not_found(talk, {"needed": needed})]
        label = talk.look.places.label(area)
        return [
            Change({"area": area.id, "pending": {**talk.conversation.pending, "commune_asked": True}}),
            Say("commune.chosen_by_old_name", {"area": label, "via": via})
            if via
            else Say("commune.chosen", {"area": label}),
            HandOver("onward"),
        ]


def _asked(*, needed: bool) -> Ask:
    state = {"needed": needed}
    return Ask("commune.needed" if needed else "commune.ask", {}, _ways_out(state), state)


def _province(key: str, *, needed: bool) -> Ask:
    return Ask(key, {}, (choice("later"),), {"needed": needed, "province": ""})


def _within(province: Area, *, needed: bool) -> Ask:
    """Ask for the commune; whoever does not know it lives in the province, and its team answers."""
    state = {"needed": needed, "province": province.id}
    return Ask("commune.in_province", {"province": province.full_name}, _ways_out(state), state)


def _ways_out(state: Mapping[str, object]) -> tuple[Choice, ...]:
    if state.get("province"):
        return (choice("unknown"), choice("other_province"))
    return (choice("unknown"),) if state.get("needed") else (choice("unknown"), choice("later"))


def _named(area: Area, province: Area | None) -> Choice:
    facts = {"name": area.full_name, "province": province.full_name if province else "", "via": None}
    return choice(f"area:{area.id}", "choice.area", **facts)


def _label(match: AreaMatch) -> Choice:
    label = "choice.area_by_old_name" if match.via else "choice.area"
    facts = {"name": match.area.full_name, "province": match.province, "via": match.via}
    return choice(f"area:{match.area.id}", label, **facts)
