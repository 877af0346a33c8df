"""A lead lets somebody in: once, for a short time, on one device."""

import asyncio
import re
from datetime import timedelta

import pytest

from api.house import House
from helpdesk.storage.database import Database
from helpdesk.teams.entering import Lasts
from helpdesk.teams.errors import EntryCodeGoneError, MemberNotYoursError, TooManyTriesError, UnknownMemberError
from helpdesk.teams.models import Member, Role, Way
from tests.chain import village
from tests.teams.turned_clock import TurnedClock


@pytest.fixture
async def lead(house: House) -> Member:
    return await village.hire(house, "lead", Role.LEAD)


@pytest.fixture
async def lan(house: House) -> Member:
    return await village.hire(house, "lan")


async def test_a_scanned_code_opens_a_device_for_half_a_year(
    house: House, lead: Member, lan: Member, clock: TurnedClock
) -> None:
    code = await house.entering.offer(lan.id, by=lead, lasts=Lasts.NOW)

    member, token = await house.entering.enter(secret=code.secret, device="Chrome · Android")

    assert member.id == lan.id
    (device,) = await house.signing_in.devices(lan.id)
    assert (device.device, device.way) == ("Chrome · Android", Way.CODE)
    clock.turn(timedelta(days=180, seconds=-1))
    assert await house.signing_in.who(token) is not None
    clock.turn(timedelta(seconds=1))
    assert await house.signing_in.who(token) is None


async def test_a_typed_code_opens_too_however_it_is_typed(house: House, lead: Member, lan: Member) -> None:
    code = await house.entering.offer(lan.id, by=lead, lasts=Lasts.PRINTED)
    assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", code.typed)

    member, _ = await house.entering.enter(typed=f" mã {code.typed.lower().replace('-', ' ')} ạ")

    assert member.id == lan.id


async def test_a_code_is_good_once_in_either_form(house: House, lead: Member, lan: Member) -> None:
    code = await house.entering.offer(lan.id, by=lead, lasts=Lasts.NOW)
    await house.entering.enter(secret=code.secret)

    for form in ({"secret": code.secret}, {"typed": code.typed}):
        with pytest.raises(EntryCodeGoneError):
            await house.entering.enter(**form)


async def test_of_two_at_the_same_moment_one_gets_in(house: House, lead: Member, lan: Member) -> None:
    code = await house.entering.offer(lan.id, by=lead, lasts=Lasts.NOW)

    tries = [house.entering.enter(secret=code.secret, device=str(number)) for number in range(5)]
    ends = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(isinstance(end, EntryCodeGoneError) for end in ends) == 4
    assert len(await house.signing_in.devices(lan.id)) == 1


@pytest.mark.parametrize(
    ("lasts", "good_for"), [(Lasts.NOW, timedelta(minutes=15)), (Lasts.PRINTED, timedelta(days=3))]
)
async def test_a_code_ends_by_itself(
    house: House, lead: Member, lan: Member, clock: TurnedClock, lasts: Lasts, good_for: timedelta
) -> None:
    code = await house.entering.offer(lan.id, by=lead, lasts=lasts)

    assert code.until == clock.now() + good_for
    clock.turn(good_for)
    with pytest.raises(EntryCodeGoneError):
        await house.entering.enter(secret=code.secret)


async def test_a_newer_code_a_lead_who_takes_it_back_and_a_member_who_left_end_it(
    house: House, lead: Member, lan: Member
) -> None:
    first = await house.entering.offer(lan.id, by=lead, lasts=Lasts.NOW)
    second = await house.entering.offer(lan.id, by=lead, lasts=Lasts.NOW)
    await house.entering.revoke(lan.id, by=lead)
    third = await house.entering.offer(lan.id, by=lead, lasts=Lasts.NOW)
    await house.managing.switch_off(lan.id, by=lead)

    for code in (first, second, third):
        with pytest.raises(EntryCodeGoneError):
            await house.entering.enter(secret=code.secret)


async def test_neither_form_of_a_code_is_stored_and_the_audit_knows_who_made_it(
    house: House, lead: Member, lan: Member, database: Database
) -> None:
    code = await house.entering.offer(lan.id, by=lead, lasts=Lasts.NOW)
    await house.entering.enter(secret=code.secret)

    stored = str([await database[name].find().to_list() for name in ("entry_codes", "sign_ins", "audit")])
    assert code.secret not in stored
    assert code.typed not in stored
    assert code.typed.replace("-", "") not in stored
    assert [(one.action, one.member, one.subject) for one in await house.audit.recent([village.PROVINCE])] == [
        ("entered_by_code", lan.id, lan.id),
        ("entry_code_made", lead.id, lan.id),
    ]


async def test_typed_codes_cannot_be_tried_out(house: House, lead: Member, lan: Member, clock: TurnedClock) -> None:
    code = await house.entering.offer(lan.id, by=lead, lasts=Lasts.PRINTED)
    for _ in range(10):
        with pytest.raises(EntryCodeGoneError):
            await house.entering.enter(typed="K7M4-9QFP", ip="192.0.2.1")

    with pytest.raises(TooManyTriesError):
        await house.entering.enter(typed=code.typed, ip="192.0.2.1")
    clock.turn(timedelta(minutes=15))
    assert await house.entering.enter(typed=code.typed, ip="192.0.2.1")


async def test_leads_let_in_members_of_their_area_only_and_nobody_above(house: House, lead: Member) -> None:
    far = await village.hire(house, "far", area=village.NEIGHBOUR)
    chief = await village.hire(house, "chief", Role.COORDINATOR)

    with pytest.raises(UnknownMemberError):
        await house.entering.offer(far.id, by=lead, lasts=Lasts.NOW)
    for one in (chief, lead):
        with pytest.raises(MemberNotYoursError):
            await house.entering.offer(one.id, by=lead, lasts=Lasts.NOW)


async def test_who_was_let_in_just_now_chooses_a_password_and_later_needs_the_old_one(
    house: House, lead: Member, lan: Member, clock: TurnedClock
) -> None:
    _, other = await house.signing_in.sign_in("lan", "a long demonstration")
    code = await house.entering.offer(lan.id, by=lead, lasts=Lasts.NOW)
    member, token = await house.entering.enter(secret=code.secret)

    await house.signing_in.change_password(member, old="", new="ba con mèo mun", token=token)

    assert await house.signing_in.who(other) is None
    assert await house.signing_in.who(token) is not None
    assert await house.signing_in.sign_in("lan", "ba con mèo mun")
    clock.turn(timedelta(minutes=31))
    assert not await house.signing_in.may_choose_password(token)
