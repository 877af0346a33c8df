"""By no link, filter, export or id a coordinator of one zone sees another zone's rows.

Every address of the house is asked, also those of later: one whose name holds something new has to say here what of the
other zone it may name. Programs are walked by tests/feeds/test_every_route.py, door by door.
"""

import asyncio
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from html import unescape
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlsplit
from zipfile import ZipFile, is_zipfile

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from api.app import create_app
from api.office.annexes import TITLES
from api.security import cookies
from api.web.dashboard import funnel, opinions, overview
from api.web.routes import router
from guides.library.unanswered import Unanswered
from helpdesk.answers.models import AnswerText
from helpdesk.broadcasts.service import Wanted
from helpdesk.clock import VIETNAM
from helpdesk.feeds.news import CHOSEN
from helpdesk.ids import new_id
from helpdesk.petitions.models import PetitionStatus, PetitionStep, PetitionText
from helpdesk.public_words.service import Given
from helpdesk.roster.models import ShiftPlan
from helpdesk.safety.judging import Verdict
from helpdesk.safety.models import ScamReport
from helpdesk.teams.models import Role
from tests.chain import village
from tests.feeds.conftest import ADDRESS, EAST, NEIGHBOUR, PROVINCE, WEST, Office
from tests.pages.team_site import AS_FROM_A_PAGE

GUIDE: Final = "vneid-muc-2"
NOTED: Final = "Nhà bác zone-west"
"""What members note in the log for themselves: no page lists it today."""
THEIRS: Final = (
    *("code-zone-west", "Chữ zone-west", NOTED, "Máy báo lỗi zone-west"),
    *("Tin bờ Tây", "Hỏi đáp bờ Tây", "Kiến nghị bờ Tây"),
    *("Người bờ Tây", "Tổ bờ Tây", "Lừa bờ Tây", "lua-bo-tay.example", "hỏi bờ Tây", "Nơi nhận bờ Tây"),
)
"""What stands in rows of the other zone, and only there. No query below says it, so no page can say it back."""

OPEN: Final = (
    *("/", "/guides", "/guides/{slug}", "/guides/{slug}/slip", "/kiosk", "/kiosk/{slug}", "/verify", "/verify/{code}"),
    *("/chat", "/chat/files/{attachment}", "/chat/events", "/files/{attachment}", "/media/{media}"),
    *("/answers", "/areas/{area}/answers", "/areas/{area}/answers/{answer_id}"),
    *("/areas/{area}/petitions", "/areas/{area}/petitions/{petition_id}"),
    *("/healthz", "/readyz", "/metrics", "/widget.js", "/api/docs", "/calendar/{token}.ics"),
    *("/team/sign-in", "/team/sign-in/second-factor", "/team/enter", "/team/without-network"),
    *("/team/service-worker.js", "/team/manifest.webmanifest", "/team/icons/{size}.png"),
)
"""Addresses that ask nobody's zone: they are everybody's, or open by a secret of their own."""
PRINTED: Final = {"/team/slips/{slug}": ("Tổ bờ Tây",)}
"""What residents are handed on paper: the team that helps in a commune is named to everybody who lives there."""
STREAMS: Final = ("/team/events", "/coordinator/wall/events", "/coordinator/broadcasts/{broadcast}/events")
"""They say that something changed, and nothing else; they never end."""

FIGURES: Final = {
    "/coordinator/figures/{key}.{ending}": tuple(overview.PARTS),
    "/coordinator/satisfaction/{key}.{ending}": opinions.KEYS,
    "/coordinator/guides/{slug}/{key}.{ending}": ("about", *funnel.PARTS),
    "/coordinator/areas/{key}.{ending}": ("areas", "idle"),
    "/coordinator/map/{key}.{ending}": ("map",),
    "/coordinator/teams/{key}.{ending}": ("loads", "duty", "members", "without"),
    "/coordinator/questions/{key}.{ending}": ("unanswered", "results", "scams", "hosts"),
}
"""The files of each page of figures; a new page with files needs a line here."""


class West:
    """The other zone: what its rows are called, and what is asked with."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.team = self.member = self.report = self.shift = ""

    async def busy(self) -> None:
        """Fill both zones, and this one with what pages know beside requests and visits."""
        house, office = self.office.house, self.office
        for kept in ("shifts", "shift_changes", "guide_unanswered", "scam_reports"):
            await house.database[kept].delete_many({})
        await office.both_zones()
        self.team = (await house.teams.create_team("Tổ bờ Tây", area=NEIGHBOUR)).id
        member = await house.teams.create_member(
            "bo-tay", "Người bờ Tây", "a long demonstration", role=Role.LEAD, area=NEIGHBOUR, team=self.team
        )
        self.member, scope = member.id, member.scope(office.clock.now().date())
        rows = house.database["support_requests"]
        theirs = {"team": self.team, "taken_by": member.id, "taken_by_name": member.name}
        await rows.update_many({"area": NEIGHBOUR}, {"$set": theirs})
        logs, by = house.database["assistance_logs"], {"member": member.id, "member_name": member.name}
        await logs.update_many({"area": NEIGHBOUR}, {"$set": {**by, "team": self.team}})
        self.report = (
            await house.reporting.reports.make(
                "reportwest001", NEIGHBOUR, "2026-10", own_layout=False, member=member, scope=scope
            )
        ).id
        plan = ShiftPlan(
            area=NEIGHBOUR,
            place="Bàn",
            day=date(2026, 12, 3),
            starts=time(8),
            ends=time(17),
            members=[member.id],
        )
        self.shift = "shiftwest0001"
        await house.planning.add(self.shift, plan, team=self.team, member=member, scope=scope)
        await house.feeds.webhooks.set_up(
            "webhookwest01",
            name="Nơi nhận bờ Tây",
            address="https://bo-tay.example/nhan",
            events=CHOSEN,
            area=NEIGHBOUR,
            member=office.member,
            scope=office.scope,
        )
        await house.database.in_transaction(self._told)
        await self._written()

    async def _written(self) -> None:
        """Write what waits to be told to many, or to everybody."""
        house = self.office.house
        member = await village.hire(house, "dieu-phoi-tay", Role.COORDINATOR, WEST)
        by: dict[str, Any] = {"member": member, "scope": member.scope(self.office.clock.now().date())}
        for kept in ("broadcasts", "petitions"):
            await house.database[kept].delete_many({})
        news = Wanted(id="newswest00001", areas=[NEIGHBOUR], channels=["webchat"], text_vi="Tin bờ Tây")
        await house.broadcasts.desk.write(news, **by)
        said = AnswerText(question="Hỏi đáp bờ Tây", answer="Ra xã.")
        await house.public.answers.draft("answerwest0001", Given(said, NEIGHBOUR), **by)
        asked = PetitionText(title="Kiến nghị bờ Tây", text="Sửa cầu.")
        step = PetitionStep(status=PetitionStatus.RECEIVED, on=date(2026, 12, 1))
        await house.public.petitions.draft("petitionwest01", Given(asked, NEIGHBOUR), steps=[step], **by)

    async def _told(self, session: Any) -> None:
        reach, at = [PROVINCE, NEIGHBOUR, WEST], datetime(2026, 10, 12, 9, tzinfo=VIETNAM)
        house = self.office.house
        for _ in range(2):
            one = new_id()
            await house.unanswered.note(
                Unanswered(id=one, conversation=one, words="câu hỏi bờ Tây", language="vi", at=at, reach=reach),
                session=session,
            )
        report = ScamReport(
            id="scamwest00001",
            at=at,
            conversation="webchat:west",
            channel="webchat",
            area=NEIGHBOUR,
            reach=reach,
            words="Lừa bờ Tây",
            verdict=Verdict.LOOK_ALIKE,
            hosts=["lua-bo-tay.example"],
        )
        await house.scams.add(report, session=session)

    @property
    def named(self) -> dict[str, tuple[str, ...]]:
        """Return what a path may name of this zone; a new name in a path needs a line here."""
        return {
            "request_id": (f"request-{WEST}-1",),
            "member_id": (self.member,),
            "team_id": (self.team,),
            "team": (self.team,),
            "month": ("2026-10",),
            "report_id": (self.report,),
            "shift_id": (self.shift,),
            "webhook": ("webhookwest01",),
            "broadcast": ("newswest00001",),
            "answer_id": ("answerwest0001",),
            "petition_id": ("petitionwest01",),
            "subject": ("answerwest0001", "petitionwest01"),
            "area": (NEIGHBOUR, WEST),
            "log": (f"log-{WEST}-1",),
            "slug": (GUIDE,),
            "ending": ("csv", "xlsx", "docx"),
            "kind": ("own", "team"),
            "key": tuple(TITLES),
            "step": ("otp",),
            "photo": ("1",),
            **dict.fromkeys(
                ("reply_id", "import_id", "upload_id", "layout", "draft_id", "event_id", "attachment", "code"),
                (f"{WEST}-1",),
            ),
        }

    @property
    def queries(self) -> tuple[str, ...]:
        """Return the filters of all pages, turned to this zone."""
        rest = f"team={self.team}&member={self.member}&guide={GUIDE}&view=resolved"
        return (
            "",
            f"area={WEST}&period=2026-10&{rest}",
            f"area={NEIGHBOUR}&period=2026-10&beside=year_before&show=visits&since=2026-10-01&until=2026-10-31",
            f"area={PROVINCE}&period=2026-Q4&show=open",
            "period=2026-10&q=zone-west&week=2026-11-30&month=2026-10&kind=resolved&view=resolved",
        )


@pytest.fixture
async def west(office: Office) -> West:
    other = West(office)
    await other.busy()
    return other


async def coordinator(office: Office, area: str, *, role: Role = Role.COORDINATOR) -> httpx.AsyncClient:
    """Let somebody who looks after an area sign in."""
    name = f"of-{area}"
    await village.hire(office.house, name, role, area)
    _, token = await office.house.signing_in.sign_in(name, "a long demonstration")
    transport = httpx.ASGITransport(app=create_app(office.house))
    client = httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=AS_FROM_A_PAGE)
    client.cookies.set(cookies.SESSION, token, domain="to-so.example")
    return client


def paths() -> list[str]:
    """Return every address that is read, as it is written in the code."""
    read = (route.path or "" for route in iter_route_contexts(router.routes) if "GET" in (route.methods or ()))
    return [path for path in read if path not in (*OPEN, *STREAMS)]


def filled(path: str, west: West) -> Iterator[str]:
    """Put into a path whatever it may name of the other zone."""
    if path in FIGURES:
        slug = path.replace("{slug}", GUIDE)
        yield from (
            slug.replace("{key}", key).replace("{ending}", ending)
            for key in FIGURES[path]
            for ending in ("csv", "xlsx", "png")
        )
        return
    waiting = [path]
    for name in re.findall(r"{(\w+)}", path):
        waiting = [one.replace(f"{{{name}}}", value) for one in waiting for value in west.named[name]]
    yield from waiting


def said_in(answer: httpx.Response) -> str:
    """Return all words of an answer, also those packed into an office's file."""
    if not is_zipfile(BytesIO(answer.content)):
        return unescape(answer.content.decode("utf-8", errors="replace"))
    with ZipFile(BytesIO(answer.content)) as packed:
        return "\n".join(unescape(packed.read(name).decode("utf-8", errors="replace")) for name in packed.namelist())


async def told(client: httpx.AsyncClient, address: str) -> str:
    """Return what an address says; a stream that opens would never end."""
    answer = await asyncio.wait_for(client.get(address), 60)
    assert answer.status_code < 500, address
    return said_in(answer)


def test_every_address_with_files_of_figures_says_which() -> None:
    assert {path for path in paths() if path.endswith("{key}.{ending}")} == set(FIGURES)


async def test_no_address_and_no_filter_tells_of_the_other_zone(office: Office, west: West) -> None:
    async with await coordinator(office, EAST) as client:
        for path in paths():
            for address in filled(path, west):
                for query in west.queries:
                    asked = f"{address}?{query}" if query else address
                    said = await told(client, asked)
                    assert not [mark for mark in THEIRS if mark in said and mark not in PRINTED.get(path, ())], asked


@pytest.mark.usefixtures("west")
async def test_no_link_leads_to_the_other_zone(office: Office) -> None:
    """Go wherever a link leads from one's own pages, as far as anybody walks."""
    waiting, seen = (
        ["/team", "/team?view=resolved", "/coordinator?period=2026-10", "/team/logs?month=2026-10"],
        set[str](),
    )
    async with await coordinator(office, EAST) as client:
        while waiting and len(seen) < MOST_LINKS:
            address = waiting.pop(0)
            said = await told(client, address)
            assert not [mark for mark in THEIRS if mark in said], address
            seen.add(urlsplit(address).path)
            waiting += [
                link
                for link in dict.fromkeys(re.findall(r'href="(/(?:team|coordinator|admin)[^"#]*)', said))
                if urlsplit(link).path not in {*seen, *(urlsplit(one).path for one in waiting), *STREAMS}
            ]
    assert len(seen) > 40


MOST_LINKS: Final = 150


SHOWN_TO_BOTH: Final = {
    *("/team", "/team/logs", "/team/requests/{request_id}", "/team/members", "/team/roster", "/team/scams"),
    *("/coordinator/teams", "/coordinator/questions"),
    *("/coordinator/teams/{key}.{ending}", "/coordinator/questions/{key}.{ending}"),
    *("/admin/feeds", "/admin/feeds/webhooks/{webhook}"),
    *("/coordinator/broadcasts", "/coordinator/broadcasts/{broadcast}", "/coordinator/broadcasts/{broadcast}/edit"),
    *("/team/answers", "/team/answers/{subject}", "/team/petitions/{subject}"),
}


async def test_the_walk_would_see_it(office: Office, west: West) -> None:
    """Asked by whoever administers both zones the same walk finds the other zone's rows: it can fail."""
    found: dict[str, set[str]] = {}
    async with await coordinator(office, PROVINCE, role=Role.ADMINISTRATOR) as client:
        for path in SHOWN_TO_BOTH:
            for address in filled(path, west):
                for query in west.queries:
                    said = await told(client, f"{address}?{query}" if query else address)
                    for mark in THEIRS:
                        if mark in said:
                            found.setdefault(mark, set()).add(path)
    assert set(found) == set(THEIRS) - {NOTED}
    assert set().union(*found.values()) == SHOWN_TO_BOTH
