"""Signing in on a real database."""

import asyncio
import unicodedata
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from helpdesk.storage.database import Database
from helpdesk.teams.errors import TooManyTriesError, WrongCredentialsError
from helpdesk.teams.models import Member, Role
from helpdesk.teams.passwords import Passwords, usual_hasher
from helpdesk.teams.service import Teams
from helpdesk.teams.signing_in import SigningIn
from tests.teams.turned_clock import TurnedClock

PASSWORD = "a long demonstration"


@pytest.fixture
async def member(teams: Teams) -> Member:
    return await teams.create_member("demo", "Demo", PASSWORD, role=Role.MEMBER, area="05392")


async def _fail(signing_in: SigningIn, username: str = "demo", *, times: int = 1, ip: str = "") -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentialsError):
            await signing_in.sign_in(username, "a wrong password", ip=ip)


async def test_the_right_password_opens_and_the_token_tells_who_it_is(signing_in: SigningIn, member: Member) -> None:
    signed_in, token = await signing_in.sign_in("  Demo ", PASSWORD)

    assert signed_in == member
    assert await signing_in.who(token) == member


async def test_only_a_hash_of_the_token_is_stored(signing_in: SigningIn, member: Member, database: Database) -> None:
    _, token = await signing_in.sign_in("demo", PASSWORD)

    stored = await database["sign_ins"].find().to_list()

    assert len(token) >= 43
    assert [row["member"] for row in stored] == [member.id]
    assert token not in str(stored)


async def test_each_device_has_its_own_token(signing_in: SigningIn, member: Member) -> None:
    _, phone = await signing_in.sign_in("demo", PASSWORD)
    _, counter = await signing_in.sign_in("demo", PASSWORD)

    await signing_in.sign_out(phone)

    assert await signing_in.who(phone) is None
    assert await signing_in.who(counter) == member


async def test_a_phone_stays_signed_in_for_thirty_days(
    signing_in: SigningIn, member: Member, clock: TurnedClock
) -> None:
    _, token = await signing_in.sign_in("demo", PASSWORD)

    clock.turn(timedelta(days=30, seconds=-1))
    assert await signing_in.who(token) == member
    clock.turn(timedelta(seconds=1))
    assert await signing_in.who(token) is None


async def test_a_token_that_is_nobodys_tells_nothing(signing_in: SigningIn) -> None:
    assert await signing_in.who("nobody's") is None
    await signing_in.sign_out("nobody's")


async def test_a_wrong_password_and_an_unknown_name_are_refused_alike(signing_in: SigningIn, member: Member) -> None:
    with pytest.raises(WrongCredentialsError) as wrong_password:
        await signing_in.sign_in(member.username, "a wrong password")
    with pytest.raises(WrongCredentialsError) as unknown_name:
        await signing_in.sign_in("nobody", PASSWORD)

    assert wrong_password.value.facts == unknown_name.value.facts == {}


async def test_an_inactive_member_is_out_at_once_and_cannot_come_back(
    signing_in: SigningIn, member: Member, database: Database
) -> None:
    _, token = await signing_in.sign_in("demo", PASSWORD)
    await database["members"].update_one({"_id": member.id}, {"$set": {"is_active": False}})

    assert await signing_in.who(token) is None
    with pytest.raises(WrongCredentialsError):
        await signing_in.sign_in("demo", PASSWORD)


@pytest.mark.usefixtures("member")
async def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(
    signing_in: SigningIn, clock: TurnedClock
) -> None:
    await _fail(signing_in, times=5)
    clock.turn(timedelta(minutes=4, seconds=30))

    with pytest.raises(TooManyTriesError) as refusal:
        await signing_in.sign_in("demo", PASSWORD)

    assert refusal.value.facts == {"minutes": 11}


@pytest.mark.usefixtures("member")
async def test_waiting_helps_also_for_someone_who_kept_trying(signing_in: SigningIn, clock: TurnedClock) -> None:
    await _fail(signing_in, times=5)
    clock.turn(timedelta(minutes=14))
    with pytest.raises(TooManyTriesError):
        await signing_in.sign_in("demo", PASSWORD)

    clock.turn(timedelta(minutes=1))

    assert await signing_in.sign_in("demo", PASSWORD)


@pytest.mark.usefixtures("member")
async def test_the_right_password_forgets_the_wrong_ones(signing_in: SigningIn) -> None:
    await _fail(signing_in, times=4)
    await signing_in.sign_in("demo", PASSWORD)

    await _fail(signing_in, times=5)


@pytest.mark.usefixtures("member")
async def test_a_stranger_elsewhere_does_not_lock_a_member_out(signing_in: SigningIn) -> None:
    await _fail(signing_in, times=5, ip="192.0.2.1")

    assert await signing_in.sign_in("demo", PASSWORD, ip="192.0.2.2")


async def test_an_unknown_name_is_closed_after_five_tries_like_any_other(signing_in: SigningIn) -> None:
    await _fail(signing_in, "nobody", times=5)

    with pytest.raises(TooManyTriesError):
        await signing_in.sign_in("nobody", PASSWORD)


@pytest.mark.usefixtures("member")
async def test_many_tries_at_the_same_moment_do_not_slip_past_the_limit(signing_in: SigningIn) -> None:
    tries = (signing_in.sign_in("demo", f"guess number {number}") for number in range(20))

    refusals = await asyncio.gather(*tries, return_exceptions=True)

    assert sum(isinstance(refusal, WrongCredentialsError) for refusal in refusals) == 5
    assert sum(isinstance(refusal, TooManyTriesError) for refusal in refusals) == 15


async def test_the_address_and_the_name_are_not_stored_with_the_tries(
    signing_in: SigningIn, database: Database
) -> None:
    await _fail(signing_in, "nobody", ip="192.0.2.1")

    stored = str(await database["sign_in_tries"].find_one({}))

    assert "nobody" not in stored
    assert "192.0.2.1" not in stored


async def test_a_letter_written_as_two_signs_is_the_same_letter(teams: Teams, signing_in: SigningIn) -> None:
    as_one, as_two = (unicodedata.normalize(form, "mật khẩu dài của tổ") for form in ("NFC", "NFD"))
    member = await teams.create_member("demo", "Demo", as_one, role=Role.MEMBER, area="05392")

    assert as_one != as_two
    assert (await signing_in.sign_in("demo", as_two))[0] == member


async def test_a_damaged_hash_opens_to_nobody(passwords: Passwords) -> None:
    assert not await passwords.are_equal("not a hash", PASSWORD)


async def test_hashing_as_in_use_is_argon2id_with_the_memory_owasp_names() -> None:
    hashed = await Passwords(usual_hasher()).hashed(PASSWORD)

    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PasswordHasher().verify(hashed, PASSWORD)
