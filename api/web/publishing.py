"""The forms of answers and of petitions: what a member writes and promises, and what is said when it is refused."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Mapping
from typing import Annotated, Any, ClassVar, Final, Generic

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.errors import sentence_of, status_of
from api.house import House
from api.web.forms import Fields, form_of
from api.web.reader import HouseHere, Reader, ReaderHere, allowed
from api.web.rendering import page
from helpdesk.errors import ConflictError, InvalidInputError, NotFoundError, RefusalError
from helpdesk.ids import new_id
from helpdesk.language import N_
from helpdesk.privacy.personal import Personal
from helpdesk.public_words.checking import Promise, personal_of
from helpdesk.public_words.models import PublicText, W
from helpdesk.public_words.places import own_places, places_for
from helpdesk.public_words.service import Given, PublicDesk, Publishing
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.thread import Author, ThreadEntry
from helpdesk.teams.models import Member, Permission

MemberHere = Annotated[Member, Depends(allowed(Permission.ANSWERS_PUBLISH))]

_LOOKED_AT: Final = 5_000
"""Characters of a field that are looked through for the page: longer ones are refused anyway."""
_NOTICE: Final = "notice"
_WRONG_PLACE: Final = {"not_read_again": "sure", "perhaps_personal": "nobody"}
"""Beside which box a refusal is said that no field is about."""
SAID: Final = {
    "saved": N_("The draft is kept. Nobody outside the team reads it."),
    "published": N_("It is published: everybody can read it now."),
    "withdrawn": N_("It was taken off the page."),
    "erased": N_("Its words are deleted for good."),
    "dropped": N_("The draft was thrown away."),
    "moved": N_("The step is noted."),
    "taken_back": N_("The step was taken back."),
}
"""What was done, said on the page after it."""


class Origin:
    """The request that something public comes from, as far as the member may read it."""

    def __init__(self, request: SupportRequest | None = None, thread: list[ThreadEntry] | None = None) -> None:
        self.request = request
        self.thread = thread or []

    @property
    def said(self) -> list[str]:
        """What the resident wrote, masked."""
        before = self.request.context if self.request else []
        return [*before, *(entry.text for entry in self.thread if entry.author is Author.RESIDENT and entry.text)]

    @property
    def answered(self) -> list[str]:
        """What the team wrote."""
        return [entry.text for entry in self.thread if entry.author is Author.MEMBER and entry.text]


async def origin_of(house: House, known: Reader, request: str | None) -> Origin:
    """Return the request; an empty origin when there is none, or none for this member any more."""
    if not request:
        return Origin()
    try:
        one = await house.requests.one(request, known.scope)
        lines = await house.requests.thread(request, known.scope)
    except NotFoundError:
        return Origin()
    return Origin() if one.is_forgotten else Origin(one, [line.entry for line in lines])


def promise_of(fields: Fields) -> Promise:
    """Return what the member ticked."""
    return Promise(is_read_again=fields.is_ticked("sure"), names_nobody=fields.is_ticked("nobody"))


def found_in(typed: Mapping[str, str], *names: str) -> list[Personal]:
    """Return what may be personal in what was typed into these fields."""
    return personal_of(typed.get(name, "")[:_LOOKED_AT] for name in names)


class PublicForm(ABC, Generic[W]):
    """A member at the form of public words, new or there. Each kind says what its form holds."""

    address: ClassVar[str]
    template: ClassVar[str]
    text: ClassVar[type[PublicText]]
    fields: ClassVar[tuple[str, ...]]
    """What is typed beside the text and the place."""

    def __init__(self, request: Request, house: HouseHere, known: ReaderHere, member: MemberHere) -> None:
        self.request = request
        self.house = house
        self.known = known
        self.member = member

    # -- what each kind says --------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def desk(self) -> PublicDesk[W, Any]:
        """Where it is kept."""

    @abstractmethod
    def first(self, origin: Origin) -> dict[str, str]:
        """Return what a new form is filled with."""

    @abstractmethod
    def written(self, fields: Fields) -> PublicText:
        """Return the text; what is wrong with other fields is noted in their `problems`."""

    @abstractmethod
    def facts(self, one: W | None, typed: Mapping[str, str]) -> dict[str, Any]:
        """Return what only this form shows."""

    async def own(self, fields: Fields, origin: Origin) -> dict[str, Any]:  # noqa: ARG002 - not every kind has some
        """Return what a new one has beside its text."""
        return {}

    # -- what is done ---------------------------------------------------------------------------------------------

    async def begin(self, request_id: str) -> Response:
        """Show a new form, filled with what was asked and answered in a request."""
        origin = await origin_of(self.house, self.known, request_id)
        return await self.page(origin, self.first(origin))

    async def show(self, subject: str, done: str) -> Response:
        """Show one, to be changed."""
        one = await self.desk.one(subject, self.known.scope)
        origin = await origin_of(self.house, self.known, one.came_from)
        typed = {name: getattr(one, name) or "" for name in (*self.text.model_fields, "area")}
        return await self.page(origin, typed, one, done=SAID.get(done, ""))

    async def save(self, subject: str = "") -> Response:
        """Keep a new one, or other words of one that is there: as a draft, or published."""
        fields, one, origin = await self.sent(subject)
        text = self.written(fields)
        if fields.problems:
            return await self.again(fields, origin, one)
        given = Given(text, fields.text("area"), origin.request.id if origin.request else None)
        is_public = fields.text("act") == "publish"
        by: dict[str, Any] = {
            "member": self.member,
            "scope": self.known.scope,
            "publishing": Publishing(promise_of(fields), origin.said) if is_public else None,
        }
        if one is None:
            act = self.desk.draft(fields.id("entry"), given, **by, **await self.own(fields, origin))
        else:
            act = self.desk.change(one.id, given, version=version_in(fields), **by)
        return await self.act(act, "published" if is_public else "saved", fields, origin, one)

    async def sent(self, subject: str) -> tuple[Fields, W | None, Origin]:
        """Read what was sent, and what it is about."""
        fields = Fields(await form_of(self.request))
        one = await self.desk.one(subject, self.known.scope) if subject else None
        return fields, one, await origin_of(self.house, self.known, one.came_from if one else fields.text("request"))

    async def act(self, act: Awaitable[W], done: str, fields: Fields, origin: Origin, one: W | None) -> Response:
        """Act, then show it again; a refusal is told with everything that was typed."""
        try:
            return self.done(await act, done)
        except (ConflictError, InvalidInputError) as refusal:
            fresh = await self.desk.one(one.id, self.known.scope) if one else None  # whoever was warned may send again
            return await self.again(fields, origin, fresh, refusal)

    def done(self, one: W, what: str) -> Response:
        """Lead to it, and say there what was done."""
        return RedirectResponse(f"{self.address}/{one.id}?done={what}", status_code=303)

    async def again(
        self, fields: Fields, origin: Origin, one: W | None, refusal: RefusalError | None = None
    ) -> Response:
        """Show the form with everything that was typed, and beside each field what is wrong with it."""
        problems = {name: self.house.words.gettext(self.known.language, said) for name, said in fields.problems.items()}
        if refusal is not None:
            place = str(refusal.facts.get("field") or _WRONG_PLACE.get(refusal.code, _NOTICE))
            problems = {place: sentence_of(refusal, self.house.words, self.known.language)}
        status = status_of(refusal) if refusal else 422
        return await self.page(origin, self.typed(fields, one), one, problems=problems, status=status)

    def typed(self, fields: Fields, one: W | None) -> dict[str, str]:  # noqa: ARG002 - a step is typed beside its petition
        """Return what was typed."""
        return {name: fields.text(name) for name in (*self._names, "entry")}

    async def page(
        self,
        origin: Origin,
        typed: Mapping[str, str],
        one: W | None = None,
        *,
        problems: Mapping[str, str] | None = None,
        done: str = "",
        status: int = 200,
    ) -> HTMLResponse:
        """Show the form."""
        area = origin.request.area if origin.request else ""
        places = places_for(self.house.areas, area, self.known.scope) or own_places(self.house.areas, self.known.scope)
        new = {**dict.fromkeys(self._names, ""), "entry": new_id(), "version": str(one.version) if one else ""}
        return page(
            self.request,
            self.template,
            status=status,
            one=one,
            kind=f"{self.desk.kind}s",
            here=f"{self.address}/{one.id}" if one else self.address,
            typed={**new, **typed},
            problems=problems or {},
            done=done,
            origin=origin,
            places=[(place.id, place.full_name) for place in places],
            found=found_in(typed, *self.text.LONGEST),
            past=await self.desk.past(one.id, self.known.scope) if one else [],
            tab="requests",
            **self.facts(one, typed),
        )

    @property
    def _names(self) -> tuple[str, ...]:
        return (*self.text.LONGEST, "area", *self.fields, "sure", "nobody")


def version_in(fields: Fields) -> int | None:
    """Return which version of it the member saw."""
    return fields.number("version", least=0, most=10**9)
