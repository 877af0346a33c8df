"""Signing in, the second factor, one's own devices and password, and whose card it is."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pyotp
import pytest

from api.house import House
from api.wiring import built
from helpdesk.storage.database import Database
from helpdesk.teams.entering import Lasts
from helpdesk.teams.models import Role
from tests.chain import village
from tests.chain.conftest import settings
from tests.pages.team_site import Visitor, visitor
from tests.teams.turned_clock import TurnedClock

PASSWORD = "a long demonstration"
SETTINGS = "/team/settings"
FACTOR = f"{SETTINGS}/second-factor"


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def house(database: Database, tmp_path: Path, clock: TurnedClock) -> AsyncIterator[House]:
    await village.settle(database)
    async with built(settings(tmp_path), database, clock=clock) as opened:
        yield opened


@pytest.fixture
async def strict_house(database: Database, tmp_path: Path, clock: TurnedClock) -> AsyncIterator[House]:
    await village.settle(database)
    strict = settings(tmp_path).model_copy(update={"second_factor": "desks"})
    async with built(strict, database, clock=clock) as opened:
        yield opened


@pytest.fixture
async def browser(house: House) -> AsyncIterator[Visitor]:
    async with visitor(house) as opened:
        yield opened


async def _app(house: House, username: str) -> pyotp.TOTP:
    pending = await house.factors.pending(await house.teams.called(username))
    assert pending is not None
    return pyotp.TOTP(pending.typed.replace(" ", ""))


async def test_a_link_keeps_what_was_chosen_when_its_reader_has_to_sign_in_first(
    browser: Visitor, house: House
) -> None:
    await village.hire(house, "minh", Role.COORDINATOR)
    link = "/coordinator?since=2026-10-01&until=2026-10-31&area=05392"

    asked = await browser.read(link)
    assert asked.location == f"/team/sign-in?next={quote(link)}"
    form = await browser.read(asked.location)
    assert f'name="next" value="{link}"' in form.text
    done = await browser.send("/team/sign-in", username="minh", password=PASSWORD, next=link)
    assert done.location == link


async def test_what_a_qr_code_carries_opens_the_teams_list(browser: Visitor, house: House) -> None:
    lead, lan = await village.hire(house, "lead", Role.LEAD), await village.hire(house, "lan")
    code = await house.entering.offer(lan.id, by=lead, lasts=Lasts.NOW)

    asked = await browser.read("/team/enter")
    assert (asked.headers["referrer-policy"], asked.headers["cache-control"]) == ("no-referrer", "no-store")
    assert (await browser.send("/team/enter", secret=code.secret)).location == "/team"
    assert (await browser.read("/team")).status == 200


async def test_a_wrong_code_is_answered_with_what_to_do_and_many_with_waiting(browser: Visitor) -> None:
    for typed in ("", "nonsense", *["K7M4-9QFP"] * 8):
        refused = await browser.send("/team/enter", code=typed)
        assert (refused.status, "Please ask your team lead for a new one." in refused.text) == (422, True)
        assert f'value="{typed}"' in refused.text
    assert (await browser.send("/team/enter", code="K7M4-9QFP")).status == 429


async def test_whoever_enters_on_a_shared_phone_ends_the_sign_in_before(browser: Visitor, house: House) -> None:
    lead, lan = await village.hire(house, "lead", Role.LEAD), await village.hire(house, "lan")
    hung = await browser.sign_in("hung")
    code = await house.entering.offer(lan.id, by=lead, lasts=Lasts.NOW)

    assert "signed in as Hung" in (await browser.read("/team/enter")).text
    await browser.send("/team/enter", secret=code.secret)

    assert await house.signing_in.devices(hung.id) == []


async def test_a_second_factor_is_set_up_asked_for_and_remembered(
    browser: Visitor, house: House, clock: TurnedClock
) -> None:
    await browser.sign_in("minh", Role.COORDINATOR)
    assert "A second factor keeps others out" in (await browser.read(SETTINGS)).text
    await browser.send(f"{FACTOR}/begin")
    app = await _app(house, "minh")
    wrong = await browser.send(f"{FACTOR}/confirm", code="000000")
    assert (wrong.status, "wait until the app shows the next one" in wrong.text) == (422, True)
    confirmed = await browser.send(f"{FACTOR}/confirm", code=app.at(clock.now()))
    assert confirmed.text.count("<li>") >= 10
    assert confirmed.headers["cache-control"] == "no-store"
    assert "10 recovery codes are left" in (await browser.read(FACTOR)).text

    await browser.send("/team/sign-out")
    half = await browser.send("/team/sign-in", username="minh", password=PASSWORD, next="/team/logs")
    assert half.location == "/team/sign-in/second-factor?next=%2Fteam%2Flogs"
    assert (await browser.read("/team")).status == 303
    assert "authenticator app" in (await browser.read(half.location)).text
    wrong = await browser.send("/team/sign-in/second-factor", code="123", next="/team/logs")
    assert (wrong.status, "not right, or it was used before" in wrong.text) == (422, True)
    clock.turn(timedelta(seconds=30))
    done = await browser.send("/team/sign-in/second-factor", code=app.at(clock.now()), next="/team/logs", remember="y")
    assert done.location == "/team/logs"

    await browser.send("/team/sign-out")
    again = await browser.send("/team/sign-in", username="minh", password=PASSWORD)
    assert again.location == "/coordinator"
    assert (await browser.send(f"{FACTOR}/off", code="1")).status == 422
    clock.turn(timedelta(seconds=30))
    assert (await browser.send(f"{FACTOR}/off", code=app.at(clock.now()))).status == 303
    assert "not set up" in (await browser.read(SETTINGS)).text


async def test_whoever_waits_too_long_begins_again(browser: Visitor, house: House, clock: TurnedClock) -> None:
    assert (await browser.read("/team/sign-in/second-factor")).location == "/team/sign-in"
    minh = await village.hire(house, "minh", Role.COORDINATOR)
    await house.factors.begin(minh)
    app = await _app(house, "minh")
    await house.factors.confirm(minh, app.at(clock.now()))
    await browser.send("/team/sign-in", username="minh", password=PASSWORD)
    clock.turn(timedelta(minutes=10))

    late = await browser.send("/team/sign-in/second-factor", code=app.at(clock.now()))
    assert (late.status, "sign in again from the beginning" in late.text) == (422, True)


async def test_where_desks_must_have_one_they_set_it_up_before_anything_else(
    strict_house: House, clock: TurnedClock
) -> None:
    async with visitor(strict_house) as desk, visitor(strict_house) as field:
        await field.sign_in("lan")
        assert (await field.read("/team")).status == 200
        await desk.sign_in("minh", Role.COORDINATOR)
        assert (await desk.read("/coordinator")).location == FACTOR
        assert "needs a second factor before you go on" in (await desk.read(FACTOR)).text
        await desk.send(f"{FACTOR}/begin")
        app = await _app(strict_house, "minh")
        await desk.send(f"{FACTOR}/confirm", code=app.at(clock.now()))
        assert (await desk.read("/coordinator")).status == 200
        clock.turn(timedelta(seconds=30))
        kept = await desk.send(f"{FACTOR}/off", code=app.at(clock.now()))
        assert (kept.status, "cannot be switched off" in kept.text) == (422, True)


async def test_members_see_their_devices_and_sign_them_out(browser: Visitor, house: House) -> None:
    lan = await browser.sign_in("lan")
    _, other = await house.signing_in.sign_in("lan", PASSWORD, device="Firefox · Windows")
    stranger = await village.hire(house, "stranger")
    await house.signing_in.sign_in("stranger", PASSWORD)
    (theirs,) = await house.signing_in.devices(stranger.id)

    assert "Firefox · Windows" in (await browser.read(SETTINGS)).text
    await browser.send(f"{SETTINGS}/devices/sign-out", device=theirs.handle)
    assert await house.signing_in.devices(stranger.id) == [theirs]
    (one,) = [one for one in await house.signing_in.devices(lan.id) if one.device]
    await browser.send(f"{SETTINGS}/devices/sign-out", device=one.handle)
    assert await house.signing_in.who(other) is None

    _, third = await house.signing_in.sign_in("lan", PASSWORD)
    await browser.send(f"{SETTINGS}/devices/sign-out-others")
    assert await house.signing_in.who(third) is None
    assert (await browser.read(SETTINGS)).status == 200


async def test_a_new_password_needs_the_old_one_and_strength(browser: Visitor, house: House) -> None:
    await browser.sign_in("lan")

    wrong = await browser.send(f"{SETTINGS}/password", old="no", new="ba con mèo mun")
    assert (wrong.status, 'id="old-wrong"' in wrong.text) == (422, True)
    weak = await browser.send(f"{SETTINGS}/password", old=PASSWORD, new="short")
    assert (weak.status, 'id="new-wrong"' in weak.text) == (422, True)
    assert (await browser.send(f"{SETTINGS}/password", old=PASSWORD, new="ba con mèo mun")).status == 303
    assert await house.signing_in.sign_in("lan", "ba con mèo mun")


async def test_a_card_is_printed_with_a_code_that_says_whose_it_is(browser: Visitor, house: House) -> None:
    assert (await browser.read(f"{SETTINGS}/card")).location.startswith("/team/sign-in")
    lan = await browser.sign_in("lan")
    assert (await browser.read(f"{SETTINGS}/card")).location == f"{SETTINGS}#card"
    card = await house.cards.renew(lan)

    sheet = await browser.read(f"{SETTINGS}/card")
    assert card.code in sheet.text
    assert "<svg" in sheet.text


async def test_residents_read_whose_code_it_is_and_are_warned_of_others(browser: Visitor, house: House) -> None:
    lan = await village.hire(house, "lan")
    card = await house.cards.renew(lan)

    assert (await browser.send("/verify", code=f"mã {card.code.lower()}")).location == f"/verify/{card.code}"
    known = await browser.read(f"/verify/{card.code}")
    assert (known.status, "Lan" in known.text, "Xã Lạc Thủy" in known.text) == (200, True, True)
    nobody = "Nobody of the team has the code K7M-49QF."
    assert nobody in (await browser.read("/verify/K7M-49QF")).text
    for unread in (await browser.send("/verify", code="công an"), await browser.read("/verify/%3Cb%3E")):
        assert (unread.status, "it has 7 letters and digits" in unread.text) == (422, True)
    lead = await village.hire(house, "lead", Role.LEAD)
    await house.managing.switch_off(lan.id, by=lead)
    assert "Nobody of the team has the code" in (await browser.read(f"/verify/{card.code}")).text


async def test_codes_of_cards_are_not_tried_out(browser: Visitor) -> None:
    for _ in range(60):
        await browser.read("/verify/K7M-49QF")
    refused = await browser.read("/verify/K7M-49QF")
    assert (refused.status, "Too many wrong tries" in refused.text) == (429, True)
