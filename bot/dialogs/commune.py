"""Choosing the commune: by its typed name, old or new; or province first for those who do not know."""

from collections.abc import Sequence

from bot.engine.results import Ask, Change, HandOver, Result, Say, choice
from bot.engine.talk import Said, Talk
from helpdesk.areas.models import Area, AreaMatch, Level, is_clear
from helpdesk.messaging.models import Choice

_OFFERED = 8


class Commune:
    """Asks where the resident lives, so that the right team answers."""

    async def open(self, _talk: Talk, /, *, needed: bool = False, **_: object) -> Sequence[Result]:
        """Ask for the name. `needed`: a request cannot go anywhere without it, so "later" is not offered."""
        key = "commune.needed" if needed else "commune.ask"
        return [Ask(key, {}, _ways_out(needed=needed), {"needed": needed})]

    async def answer(self, talk: Talk, said: Said) -> Sequence[Result]:
        """Understand a choice or a typed name."""
        needed = bool(said.state.get("needed"))
        match (said.choice or "").partition(":"):
            case ("later", _, _):
                return [Change({"pending": {**talk.conversation.pending, "commune_asked": True}}), HandOver("onward")]
            case ("unknown", _, _):
                return [Ask("commune.province", {}, (), {"needed": needed, "province": ""})]
            case ("area", _, area):
                return self._take(talk, area, needed=needed)
        if "province" in said.state:
            return self._by_province(talk, said, needed=needed)
        matches = talk.look.places.search(said.words, limit=_OFFERED, levels=(Level.COMMUNE, Level.PROVINCE))
        if is_clear(matches) and matches[0].area.level is Level.PROVINCE:
            return _within(matches[0].area, needed=needed)
        communes = [match for match in matches if match.area.level is Level.COMMUNE]
        if not communes:
            return [Ask("commune.not_found", {}, _ways_out(needed=needed), {"needed": needed})]
        return self._offer(talk, communes, {"needed": needed})

    def _by_province(self, talk: Talk, said: Said, *, needed: bool) -> Sequence[Result]:
        """First the province, then the commune within it."""
        province = str(said.state["province"])
        if not province:
            found = talk.look.places.search(said.words, limit=_OFFERED, levels=(Level.PROVINCE,))
            if not found:
                return [Ask("commune.province_not_found", {}, (), said.state)]
            return _within(found[0].area, needed=needed)
        matches = talk.look.places.search(said.words, limit=_OFFERED, within=province, levels=(Level.COMMUNE,))
        if not matches:
            return [Ask("commune.not_found", {}, _ways_out(needed=needed), {"needed": needed, "province": province})]
        return self._offer(talk, matches, {"needed": needed, "province": province})

    def _offer(self, talk: Talk, matches: list[AreaMatch], state: dict[str, object]) -> Sequence[Result]:
        if is_clear(matches):
            return self._take(talk, matches[0].area.id, needed=bool(state["needed"]), via=matches[0].via)
        choices = tuple(_named(match) for match in matches)
        return [Ask("commune.which", {}, (*choices, *_ways_out(needed=bool(state["needed"]))), state)]

    def _take(self, talk: Talk, area_id: str, *, needed: bool, via: str | None = None) -> Sequence[Result]:
        area = talk.look.places.find(area_id)
        if area is None:
            return [Ask("commune.not_found", {}, _ways_out(needed=needed), {"needed": needed})]
        label = talk.look.places.label(area)
        return [
            Change({"area": area.id, "pending": {**talk.conversation.pending, "commune_asked": True}}),
            Say("commune.chosen_by_old_name", {"area": label, "via": via})
            if via
            else Say("commune.chosen", {"area": label}),
            HandOver("onward"),
        ]


def _ways_out(*, needed: bool) -> tuple[Choice, ...]:
    return (choice("unknown"),) if needed else (choice("unknown"), choice("later"))


def _named(match: AreaMatch) -> Choice:
    label = "choice.area_by_old_name" if match.via else "choice.area"
    facts = {"name": match.area.full_name, "province": match.province, "via": match.via}
    return choice(f"area:{match.area.id}", label, **facts)


def _within(province: Area, *, needed: bool) -> Sequence[Result]:
    state = {"needed": needed, "province": province.id}
    return [Ask("commune.in_province", {"province": province.full_name}, (), state)]
