"""A second factor: what opens, what does not open twice, and what is left when the phone is gone."""

import asyncio
from datetime import timedelta

import pyotp
import pytest

from api.house import House
from helpdesk.storage.database import Database
from helpdesk.teams.entering import Lasts
from helpdesk.teams.errors import (
    SecondFactorExpiredError,
    SecondFactorNeededError,
    SecondFactorWrongError,
    TooManyTriesError,
)
from helpdesk.teams.models import Member, Role
from tests.chain import village
from tests.teams.turned_clock import TurnedClock

PASSWORD = "a long demonstration"


@pytest.fixture
async def minh(house: House) -> Member:
    return await village.hire(house, "minh", Role.COORDINATOR)


class App:
    """The authenticator on somebody's phone."""

    def __init__(self, typed: str, clock: TurnedClock) -> None:
        self._totp, self._clock = pyotp.TOTP(typed.replace(" ", "")), clock

    def code(self) -> str:
        return self._totp.at(self._clock.now())


async def _set_up(house: House, member: Member, clock: TurnedClock) -> tuple[App, list[str]]:
    app = App((await house.factors.begin(member)).typed, clock)
    codes = await house.factors.confirm(member, app.code())
    clock.turn(timedelta(seconds=30))
    return app, codes


async def _ticket(house: House, known_device: str = "") -> str:
    with pytest.raises(SecondFactorNeededError) as needed:
        await house.signing_in.sign_in("minh", PASSWORD, known_device=known_device)
    return needed.value.ticket


async def test_it_counts_only_once_it_is_confirmed(house: House, minh: Member, clock: TurnedClock) -> None:
    await house.factors.begin(minh)
    with pytest.raises(SecondFactorWrongError):
        await house.factors.confirm(minh, "000000")

    assert await house.signing_in.sign_in("minh", PASSWORD)
    await _set_up(house, minh, clock)
    await _ticket(house)


async def test_the_code_of_the_app_opens_what_the_password_half_opened(
    house: House, minh: Member, clock: TurnedClock
) -> None:
    app, _ = await _set_up(house, minh, clock)
    ticket = await _ticket(house)

    assert await house.signing_in.who(ticket) is None
    done = await house.signing_in.finish(ticket, app.code())

    assert await house.signing_in.who(done.token) == done.member
    assert done.known_device == ""
    with pytest.raises(SecondFactorExpiredError):
        await house.signing_in.finish(ticket, app.code())


async def test_a_code_opens_once_even_for_two_at_the_same_moment(
    house: House, minh: Member, clock: TurnedClock
) -> None:
    app, _ = await _set_up(house, minh, clock)
    tickets = [await _ticket(house) for _ in range(4)]

    tries = [house.signing_in.finish(ticket, app.code()) for ticket in tickets]
    ends = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(isinstance(end, SecondFactorWrongError) for end in ends) == 3


async def test_an_earlier_step_is_refused_once_a_later_one_was_used(
    house: House, minh: Member, clock: TurnedClock
) -> None:
    app, _ = await _set_up(house, minh, clock)
    earlier = app.code()
    clock.turn(timedelta(seconds=30))
    await house.factors.check(minh.id, app.code())

    with pytest.raises(SecondFactorWrongError):
        await house.factors.check(minh.id, earlier)


async def test_the_ticket_is_good_for_ten_minutes(house: House, minh: Member, clock: TurnedClock) -> None:
    app, _ = await _set_up(house, minh, clock)
    ticket = await _ticket(house)
    clock.turn(timedelta(minutes=10))

    with pytest.raises(SecondFactorExpiredError):
        await house.signing_in.finish(ticket, app.code())


async def test_a_remembered_device_is_not_asked_for_a_month_and_no_other_is(
    house: House, minh: Member, clock: TurnedClock
) -> None:
    app, _ = await _set_up(house, minh, clock)
    done = await house.signing_in.finish(await _ticket(house), app.code(), remember=True)

    assert await house.signing_in.sign_in("minh", PASSWORD, known_device=done.known_device)
    await _ticket(house, known_device="another one")
    clock.turn(timedelta(days=30))
    await _ticket(house, known_device=done.known_device)


async def test_signing_out_everywhere_forgets_remembered_devices(
    house: House, minh: Member, clock: TurnedClock
) -> None:
    app, _ = await _set_up(house, minh, clock)
    done = await house.signing_in.finish(await _ticket(house), app.code(), remember=True)

    assert await house.signing_in.sign_out_others(minh.id) == 1
    await _ticket(house, known_device=done.known_device)


async def test_ten_recovery_codes_open_once_each_and_new_ones_end_the_old(
    house: House, minh: Member, clock: TurnedClock
) -> None:
    app, codes = await _set_up(house, minh, clock)

    assert len(set(codes)) == 10
    await house.factors.check(minh.id, codes[0].lower().replace("-", " "))
    with pytest.raises(SecondFactorWrongError):
        await house.factors.check(minh.id, codes[0])
    fresh = await house.factors.renew_recovery(minh, app.code())
    with pytest.raises(SecondFactorWrongError):
        await house.factors.check(minh.id, codes[1])
    await house.factors.check(minh.id, fresh[0])


async def test_after_five_wrong_codes_even_the_right_one_has_to_wait(
    house: House, minh: Member, clock: TurnedClock
) -> None:
    app, _ = await _set_up(house, minh, clock)
    ticket = await _ticket(house)
    for _ in range(5):
        with pytest.raises(SecondFactorWrongError):
            await house.signing_in.finish(ticket, "12345")

    with pytest.raises(TooManyTriesError):
        await house.signing_in.finish(ticket, app.code())


async def test_neither_secret_nor_recovery_codes_can_be_read_in_the_database(
    house: House, minh: Member, clock: TurnedClock, database: Database
) -> None:
    secret = (await house.factors.begin(minh)).typed
    codes = await house.factors.confirm(minh, App(secret, clock).code())

    stored = str(await database["second_factors"].find().to_list())

    assert secret.replace(" ", "") not in stored
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


async def test_a_leads_code_does_not_pass_by_the_second_factor(house: House, minh: Member, clock: TurnedClock) -> None:
    app, _ = await _set_up(house, minh, clock)
    chief = await village.hire(house, "chief", Role.ADMINISTRATOR, village.PROVINCE)
    code = await house.entering.offer(minh.id, by=chief, lasts=Lasts.NOW)

    with pytest.raises(SecondFactorNeededError) as needed:
        await house.entering.enter(secret=code.secret)

    done = await house.signing_in.finish(needed.value.ticket, app.code())
    assert done.lives == timedelta(days=180)


async def test_an_administrator_takes_it_off_and_the_audit_keeps_who(
    house: House, minh: Member, clock: TurnedClock
) -> None:
    await _set_up(house, minh, clock)
    chief = await village.hire(house, "chief", Role.ADMINISTRATOR, village.PROVINCE)

    await house.managing.reset_second_factor(minh.id, by=chief)

    assert await house.signing_in.sign_in("minh", PASSWORD)
    (latest, *_) = await house.audit.recent([village.PROVINCE])
    assert (latest.action, latest.member, latest.subject) == ("second_factor_reset", chief.id, minh.id)
    assert not await house.factors.reset(minh, by=chief.id)


async def test_another_phone_is_set_up_with_a_code_of_the_old_one(
    house: House, minh: Member, clock: TurnedClock
) -> None:
    app, codes = await _set_up(house, minh, clock)
    with pytest.raises(SecondFactorWrongError):
        await house.factors.begin(minh)

    new = App((await house.factors.begin(minh, typed=codes[0])).typed, clock)
    await house.factors.confirm(minh, new.code())
    clock.turn(timedelta(seconds=60))

    with pytest.raises(SecondFactorWrongError):
        await house.factors.check(minh.id, app.code())
    await house.factors.check(minh.id, new.code())
