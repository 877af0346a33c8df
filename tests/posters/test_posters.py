"""Posters on a real database: who makes and sees them, and what they are counted by."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from helpdesk.areas.models import Area, Level
from helpdesk.audit.records import AuditEntryRecord
from helpdesk.audit.service import Audit
from helpdesk.posters.errors import (
    PosterAreaNotManagedError,
    PosterMoveNotPossibleError,
    PosterSpotTooLongError,
    UnknownPosterError,
)
from helpdesk.posters.models import Poster, PosterVisit, Size
from helpdesk.posters.records import PosterRecord, PosterVisitRecord
from helpdesk.posters.service import Posters
from helpdesk.storage.database import Database
from helpdesk.teams.models import Grant, Member, Role, Scope
from tests.teams.turned_clock import TurnedClock

PROVINCE, COMMUNE, NEIGHBOUR = "25", "05392", "05425"


def place(area: str = COMMUNE, level: Level = Level.COMMUNE, **changes: object) -> Area:
    path = [PROVINCE] if level is Level.PROVINCE else [PROVINCE, area]
    return Area.model_validate({"id": area, "level": level, "kind": "Xã", "name": "Một", "path": path, **changes})


def somebody(role: Role = Role.COORDINATOR, area: str = COMMUNE) -> Member:
    return Member(id="m1", username="minh", name="Minh", password_hash="", grants=[Grant(role=role, area=area)])


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def house(database: Database, clock: TurnedClock) -> Callable[..., Posters]:
    await database.start_beanie([PosterRecord, PosterVisitRecord, AuditEntryRecord])
    return lambda **more: Posters(database, Audit(clock), clock, **more)


async def made(posters: Posters, clock: TurnedClock, *, by: Member | None = None, **changes: object) -> Poster:
    member = by or somebody()
    facts = {"area": place(), "guide": "vneid-muc-2", "size": Size.A4, "spot": "", **changes}
    return await posters.make(**facts, member=member, scope=scope(member, clock))  # type: ignore[arg-type]


def scope(member: Member, clock: TurnedClock) -> Scope:
    return member.scope(clock.now().date())


async def led(database: Database, posters: Posters, *visits: PosterVisit) -> None:
    for visit in visits:
        await database.in_transaction(lambda session, one=visit: posters.note(one, session=session))  # type: ignore[misc]


async def test_a_poster_is_seen_and_counted_in_its_area_and_from_above(
    house: Callable[..., Posters], clock: TurnedClock, database: Database
) -> None:
    posters = house()
    poster = await made(posters, clock, spot="Chợ, số 0912345678")
    facts = {"poster": poster.id, "channel": "webchat"}
    await led(
        database,
        posters,
        PosterVisit(id="1", at=clock.now(), is_typed=False, **facts),
        PosterVisit(id="2", at=clock.now(), is_typed=False, **facts),
        PosterVisit(id="3", at=clock.now() + timedelta(days=1), is_typed=True, **facts),
    )

    for area in (COMMUNE, PROVINCE):
        [seen] = await posters.all(scope(somebody(area=area), clock))
        assert seen.poster == await posters.one(poster.id, scope(somebody(area=area), clock)) == poster
        assert (seen.count.scanned, seen.count.typed) == (2, 1)
        assert seen.count.last_at == clock.now() + timedelta(days=1)
    assert "0912345" not in poster.spot


@pytest.mark.parametrize(("role", "area"), [(Role.MEMBER, COMMUNE), (Role.COORDINATOR, NEIGHBOUR)])
async def test_others_see_print_and_withdraw_nothing(
    house: Callable[..., Posters], clock: TurnedClock, role: Role, area: str
) -> None:
    posters, other = house(), somebody(role, area)
    poster = await made(posters, clock)

    assert await posters.all(scope(other, clock)) == []
    with pytest.raises(UnknownPosterError):
        await posters.one(poster.id, scope(other, clock))
    with pytest.raises(UnknownPosterError):
        await posters.withdraw(poster.id, member=other, scope=scope(other, clock))
    with pytest.raises(PosterAreaNotManagedError):
        await made(posters, clock, by=other)


@pytest.mark.parametrize("area", [place(level=Level.PROVINCE), place(active=False)])
async def test_a_poster_hangs_in_a_commune_or_hamlet_of_today(
    house: Callable[..., Posters], clock: TurnedClock, area: Area
) -> None:
    with pytest.raises(PosterAreaNotManagedError):
        await made(house(), clock, by=somebody(Role.ADMINISTRATOR, PROVINCE), area=area)


async def test_too_many_words_about_the_spot_are_refused(house: Callable[..., Posters], clock: TurnedClock) -> None:
    with pytest.raises(PosterSpotTooLongError):
        await made(house(), clock, spot="x" * 61)


async def test_a_withdrawn_poster_stays_known_and_comes_last(house: Callable[..., Posters], clock: TurnedClock) -> None:
    posters, member = house(), somebody()
    first = await made(posters, clock)
    clock.turn(timedelta(minutes=1))
    second = await made(posters, clock)

    gone = await posters.withdraw(second.id, member=member, scope=scope(member, clock))

    assert gone.withdrawn_at == clock.now()
    assert await posters.known(second.id) == gone
    assert [seen.poster.id for seen in await posters.all(scope(member, clock))] == [first.id, second.id]
    with pytest.raises(PosterMoveNotPossibleError):
        await posters.withdraw(second.id, member=member, scope=scope(member, clock))


async def test_two_posters_never_share_a_code(house: Callable[..., Posters], clock: TurnedClock) -> None:
    codes = iter(["7K4M", "7K4M", "7K4M", "9QRT"])
    posters = house(code=lambda: next(codes))

    assert [(await made(posters, clock)).id for _ in range(2)] == ["7K4M", "9QRT"]
    assert await posters.known("3333") is None


async def test_who_made_and_withdrew_it_stands_in_the_audit(
    house: Callable[..., Posters], clock: TurnedClock, database: Database
) -> None:
    posters, member = house(), somebody()
    poster = await made(posters, clock)
    await posters.withdraw(poster.id, member=member, scope=scope(member, clock))

    rows = database["audit"].find({"subject": poster.id}).sort("_id", 1)
    assert [(row["action"], row["member"]) async for row in rows] == [("poster_made", "m1"), ("poster_withdrawn", "m1")]
