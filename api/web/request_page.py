"""The page of one request: everything it shows, and how an act on it is answered."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.guides.words import FIELD
from api.web.past_words import BY_RESIDENT, OF_PART, Past
from api.web.presence import company_at
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from api.web.shown import RequestShown, place_name, shown
from bot.engine.lookups import KnownPlaces
from helpdesk.clock import VIETNAM
from helpdesk.errors import ConflictError, InvalidInputError
from helpdesk.ids import new_id
from helpdesk.language import N_
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.language.ordering import in_order
from helpdesk.service_times.working import WorkingCalendar
from helpdesk.support_requests.blocking import BLOCK_DAYS
from helpdesk.support_requests.call_windows import CallWindow, next_parts, parts
from helpdesk.support_requests.checking_off import document_key
from helpdesk.support_requests.models import Priority, Resolution, SupportRequest
from helpdesk.support_requests.noting import MOST_NOTE
from helpdesk.support_requests.ready_replies import filled
from helpdesk.support_requests.thread import MAX_ANSWER
from helpdesk.teams.models import Member, Permission

MemberHere = Annotated[Member, Depends(allowed(Permission.REQUESTS_ANSWER))]

_MOST_NEARBY: Final = 60
_MOST_CALLS: Final = 10
AT_ACTIONS: Final = frozenset({"actions", "calling"})
"""What is said at the usual acts: where it was done may be gone, or folded, afterwards."""


@dataclass(frozen=True, slots=True)
class OnRequest:
    """A member at the page of one request."""

    request: Request
    house: House
    known: Reader
    member: Member
    id: str

    async def fields(self, form: FormData | None = None) -> Fields:
        """Read what was typed."""
        return Fields(form if form is not None else await form_of(self.request))

    async def do(
        self,
        act: Callable[[], Awaitable[object]],
        *,
        part: str = "last",
        field: str = "notice",
        typed: Mapping[str, str] | None = None,
    ) -> Response:
        """Act, then show the request again, at `part`; a refusal is told with everything that was typed."""
        try:
            await act()
        except (ConflictError, InvalidInputError) as refusal:
            sentence = sentence_of(refusal, self.house.words, self.known.language)
            place = field if isinstance(refusal, InvalidInputError) else "notice"
            return await self.page(typed=typed, problems={place: sentence}, unfolded=part, status=status_of(refusal))
        said = f"?done={part}" if part in OF_PART else ""
        place = "actions" if part in AT_ACTIONS else part
        return RedirectResponse(f"/team/requests/{self.id}{said}#{place}", status_code=303)

    async def ask_to_merge(self, code: str) -> Response:
        """Show which request would go on in this one, and ask whether it shall."""
        try:
            other = await self.house.requests.mergeable(self.id, code=code, member=self.member)
        except (ConflictError, InvalidInputError) as refusal:
            sentence = sentence_of(refusal, self.house.words, self.known.language)
            place = "code" if isinstance(refusal, InvalidInputError) else "notice"
            return await self.page(
                typed={"code": code}, problems={place: sentence}, unfolded="same", status=status_of(refusal)
            )
        return await self.page(merging=shown(self.house, other, self.known.language), unfolded="same")

    async def refuse(self, name: str, sentence: str, *, part: str, typed: Mapping[str, str] | None = None) -> Response:
        """Show the page again with what is wrong with one field."""
        said = self.house.words.gettext(self.known.language, sentence)
        return await self.page(typed=typed, problems={name: said}, unfolded=part, status=422)

    async def works_in(self, window: CallWindow | None) -> bool:
        """Tell whether somebody of the request's place works in this time, and it is not over."""
        one, now = await self.house.requests.one(self.id, self.known.scope), self.house.clock.now()
        calendar = await self.house.calendars.of(one.area, since=now, team=one.team)
        return window is not None and window.fits(calendar, now=now)

    async def page(
        self,
        *,
        typed: Mapping[str, str] | None = None,
        problems: Mapping[str, str] | None = None,
        unfolded: str = "",
        phone: str | None = None,
        merging: RequestShown | None = None,
        done: str = "",
        status: int = 200,
    ) -> HTMLResponse:
        """Show the request. `unfolded` is the part that stands open, `done` the one in which something was done.

        `merging` is asked about before it goes on in this one.
        """
        house, scope = self.house, self.known.scope
        one = await house.requests.one(self.id, scope)
        here = shown(house, one, self.known.language)
        about = [one.id, *one.merged, *([one.follows] if one.follows else [])]
        given: dict[str, Any] = {
            "shown": here,
            "thread": await house.requests.thread(self.id, scope),
            "files": {file.id: file for key in about for file in await house.attachments.of_request(key, scope)},
            "lost_since": (await house.conversations.unreachable([one.conversation])).get(one.conversation),
            "company": await company_at(house, self.id, self.member),
            "is_mine": one.taken_by == self.member.id,
            "may_see_phone": scope.covers(Permission.RESIDENTS_REVEAL_PHONE, one.reach),
            "resolutions": list(Resolution),
            "entry": new_id(),
            "local_words": FIELD,
            "most": MAX_ANSWER,
            "tab": "requests",
            "typed": defaultdict(str, typed or {}),
            "phone": phone,
            "merging": merging,
            "done": done,
            "visit": one.visit_to_come(house.clock.now()),
            "problems": dict(problems or {}),
            "unfolded": unfolded,
            "back": f"/team/requests/{self.id}",
        }
        calendar = await house.calendars.of(one.area, since=house.clock.now(), team=one.team)
        given["call_times"] = next_calls(calendar, house.clock.now()) if one.is_open else []
        folded = await self._folded(one, here)
        chosen = [words for id_, _, words in folded["replies"] if id_ == given["typed"]["reply"]]
        given["typed"]["text"] = "\n\n".join(filter(None, (given["typed"]["text"], *chosen)))
        given["done_words"] = folded["past"].done(folded["history"], part=done, member=self.member.id)
        given["is_done_here"] = done in AT_ACTIONS
        return page(self.request, "team/request.html", status=status, **{**given, **folded})

    async def _folded(self, one: SupportRequest, here: RequestShown) -> dict[str, Any]:
        """Return what stands folded below the usual acts."""
        house, scope, requests = self.house, self.known.scope, self.house.requests
        papers = documents_of(here, self.known.language)
        there = await requests.destinations(one.id, member=self.member, nearby=nearby(house, one.area))
        block = await requests.block_on(one, scope)
        may_publish, all_of = scope.covers(Permission.ANSWERS_PUBLISH, one.reach), [one.id, *one.merged]
        return {
            "papers": papers,
            "notes": await requests.notes(one.id, member=self.member),
            "colleagues": there.people,
            "by_team": await _by_team(house, there.people, own=self.member.team),
            "teams": [(team, place_name(house, team.area)) for team in there.teams],
            "priorities": list(Priority),
            "tags_in_use": [tag for tag in await requests.tags_in_use(scope) if tag not in one.tags],
            "alike": [shown(house, other, self.known.language) for other in await requests.alike(one, scope)],
            "beside": await requests.beside(one, scope),
            "past": Past(papers, house.words, self.known.language, house.clock),
            "history": await requests.history(one.id, scope),
            "by_resident": BY_RESIDENT,
            "replies": await ready_replies(house, one, here, self.member),
            "may_block": scope.covers(Permission.SENDERS_BLOCK, one.reach),
            "may_keep_replies": self.known.may(Permission.REQUESTS_ASSIGN),
            "may_publish": may_publish,
            "public_answers": await house.public.answers.of_requests(all_of, scope) if may_publish else [],
            "public_petitions": await house.public.petitions.of_requests(all_of, scope) if may_publish else [],
            "block": block,
            "block_days": BLOCK_DAYS,
            "most_note": MOST_NOTE,
            "reopens": one.reopens(house.clock.now()),
        }


async def _by_team(house: House, people: Sequence[Member], *, own: str | None) -> list[tuple[str, list[Member]]]:
    """Return whom a request can be given to, by the names of their teams: the own first, who has none last."""
    names = await house.teams.team_names({one.team for one in people if one.team})
    found: dict[str, list[Member]] = {}
    for one in people:
        found.setdefault(one.team if one.team in names else "", []).append(one)
    order = sorted(found, key=lambda team: (team != own, not team, in_order(names.get(team, ""))))
    return [(names.get(team, ""), found[team]) for team in order]


def next_calls(calendar: WorkingCalendar, now: datetime) -> list[CallWindow]:
    """Return when somebody may be called again."""
    now_on = parts(calendar, now.astimezone(VIETNAM).date(), now=now)[:1]
    later = [one for one in next_parts(calendar, now, most=_MOST_CALLS) if one not in now_on]
    return [*now_on, *later]


async def on_request(
    request: Request, house: HouseHere, known: ReaderHere, member: MemberHere, request_id: str
) -> OnRequest:
    """Bring a member to a request; whether it is in their scope, each act asks."""
    return OnRequest(request, house, known, member, request_id)


OnRequestHere = Annotated[OnRequest, Depends(on_request)]


def documents_of(here: RequestShown, language: str) -> dict[str, str]:
    """Return the documents of the guide as the resident walks it, by key."""
    documents = here.guide.documents if here.guide else []
    return {document_key(document.vi): document.said(language) for document in documents}


def nearby(house: House, area: str) -> list[str]:
    """Return the areas whose teams may help out: hamlets of the commune, and communes of the same zones."""
    place = KnownPlaces(house.areas).find(area)
    if place is None:
        return []
    around = [*house.areas.children(place.id), *(one for zone in place.zones for one in house.areas.children(zone))]
    return [one.id for one in around][:_MOST_NEARBY]


async def ready_replies(
    house: House, request: SupportRequest, here: RequestShown, member: Member
) -> list[tuple[str, str, str]]:
    """Return id, title and words of each ready reply, filled for this request."""
    nearest = KnownPlaces(house.areas).nearest_first(request.area) or [request.area]
    found = await house.replies.for_request(request, nearest)
    if not found:
        return []
    team = await house.teams.team(request.team) if request.team else None
    values = values_of(house, request, here, member=member.name, team=team.name if team else "")
    return [(reply.id, reply.title, filled(reply.text, values)) for reply in found]


def values_of(house: House, request: SupportRequest, here: RequestShown, *, member: str, team: str) -> dict[str, str]:
    """Return what the variables of a ready reply stand for: in Vietnamese, for the resident reads it."""

    def said(sentence: str) -> str:
        return house.words.gettext(VIETNAMESE, sentence)

    step = here.guide.step(request.step) if here.guide and request.step else None
    matter = here.guide.short_title.said(VIETNAMESE) if here.guide else ""
    return {
        "resident": said(N_("dear resident")),
        "member": member,
        "team": team or said(N_("the community digital team")),
        "commune": here.place,
        "guide": matter or (request.procedure.title if request.procedure else said(N_("your matter"))),
        "step": step.text.said(VIETNAMESE) if step else said(N_("this step")),
        "code": request.code,
    }
