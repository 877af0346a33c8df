"""The pages on which leads take members on, let them in, change them and let them go - and who may not."""

import re
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from api.house import House
from helpdesk.teams.models import Role
from tests.chain import village
from tests.pages.team_site import Visitor, visitor

PAGE = "/team/members"


@pytest.fixture
async def browser(house: House) -> AsyncIterator[Visitor]:
    async with visitor(house) as opened:
        yield opened


@pytest.fixture
async def phone(house: House) -> AsyncIterator[Visitor]:
    async with visitor(house) as opened:
        yield opened


def _photo() -> bytes:
    written = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "a phone"
    Image.new("RGB", (900, 1200), "#8899aa").save(written, "JPEG", exif=exif)
    return written.getvalue()


async def test_nobody_and_members_of_a_team_find_no_members(browser: Visitor, house: House) -> None:
    assert (await browser.read(PAGE)).location.startswith("/team/sign-in")
    other = await village.hire(house, "other")
    await browser.sign_in("lan")
    acts = ("code", "revoke-code", "switch-off", "switch-on", "sign-out", "reset-second-factor", "photo", "")
    for address in (PAGE, f"{PAGE}/new", f"{PAGE}/{other.id}", f"{PAGE}/{other.id}/switch-off"):
        assert (await browser.read(address)).status == 404
    for act in acts:
        assert (await browser.send(f"{PAGE}/{other.id}/{act}".rstrip("/"))).status == 404
    assert (await browser.send(f"{PAGE}/new", name="Hoa")).status == 404


async def test_who_works_elsewhere_is_not_there_for_a_lead(browser: Visitor, house: House) -> None:
    far = await village.hire(house, "far", area="01")
    await browser.sign_in("lead", Role.LEAD)

    assert "Far" not in (await browser.read(PAGE)).text
    for address in (f"{PAGE}/{far.id}", f"{PAGE}/{far.id}/switch-off", f"{PAGE}/{far.id}/photo"):
        assert (await browser.read(address)).status == 404
    for act in ("/code", "/revoke-code", "/switch-off", "/switch-on", "/sign-out", "/photo", ""):
        assert (await browser.send(f"{PAGE}/{far.id}{act}", name="X", role="member")).status == 404


async def test_who_holds_as_much_is_seen_and_not_changed(browser: Visitor, house: House) -> None:
    other = await village.hire(house, "other", Role.LEAD)
    lead = await browser.sign_in("lead", Role.LEAD)

    for one in (other, lead):
        shown = await browser.read(f"{PAGE}/{one.id}")
        assert "as many rights as you, or more" in shown.text
        assert (await browser.send(f"{PAGE}/{one.id}/code", lasts="now")).status == 404
        assert (await browser.send(f"{PAGE}/{one.id}/switch-off")).status == 404
        refused = await browser.send(f"{PAGE}/{one.id}", name="X", role="member", version=str(one.version))
        assert (refused.status, "as many rights as you, or more" in refused.text) == (422, True)


async def test_a_lead_takes_somebody_on_and_lets_them_in_within_a_few_taps(
    browser: Visitor, phone: Visitor, house: House
) -> None:
    team = await house.teams.create_team("Tổ Lạc Thủy", area=village.COMMUNE)
    await browser.sign_in("lead", Role.LEAD)

    made = await browser.send(f"{PAGE}/new", name="Bùi Thị Hoa", team=team.id, role="member")
    assert made.status == 303
    address = made.location.partition("?")[0]
    shown = await browser.send(f"{address}/code", lasts="now")
    assert shown.headers["cache-control"] == "no-store"
    (code,) = re.findall(r'class="chat-code">([^<]+)<', shown.text)
    assert "<svg" in shown.text
    assert code not in (await browser.read(address)).text

    entered = await phone.send("/team/enter", code=code)
    assert (entered.status, entered.location) == (303, "/team")
    assert "Max-Age=15552000" in entered.headers["set-cookie"]
    assert (await phone.read("/team")).status == 200
    assert "Chrome · Android" in (await browser.read(address)).text


async def test_a_refused_form_keeps_what_was_typed_and_says_where_it_is_wrong(browser: Visitor, house: House) -> None:
    team = await house.teams.create_team("Tổ Lạc Thủy", area=village.COMMUNE)
    await browser.sign_in("lead", Role.LEAD)

    for typed, field in (
        ({"name": "", "team": team.id}, "name-wrong"),
        ({"name": "Bùi Hoa", "team": "none"}, "team-wrong"),
        ({"name": "Bùi Hoa", "team": team.id, "role": "administrator"}, "role-wrong"),
        ({"name": "Bùi Hoa", "team": team.id, "username": "x"}, "username-wrong"),
        ({"name": "Bùi Hoa", "team": team.id, "username": "lead"}, "username-wrong"),
    ):
        refused = await browser.send(f"{PAGE}/new", **{"role": "member", **typed})
        assert refused.status in {409, 422}
        assert f'id="{field}"' in refused.text
        assert f'value="{typed["name"]}"' in refused.text


async def test_the_list_is_searched_without_marks_and_by_team(browser: Visitor, house: House) -> None:
    first = await house.teams.create_team("Tổ Một", area=village.COMMUNE)
    second = await house.teams.create_team("Tổ Hai", area=village.COMMUNE)
    await browser.sign_in("chief", Role.ADMINISTRATOR, village.PROVINCE)
    for name, team in (("Bùi Thị Hoa", first), ("Đinh Đức", second)):
        assert (await browser.send(f"{PAGE}/new", name=name, team=team.id, role="member")).status == 303

    found = (await browser.read(f"{PAGE}?q=dinh+duc")).text
    assert ("Đinh Đức" in found, "Bùi Thị Hoa" in found) == (True, False)
    of_team = (await browser.read(f"{PAGE}?team={first.id}")).text
    assert ("Đinh Đức" in of_team, "Bùi Thị Hoa" in of_team) == (False, True)
    assert "Nobody of this name" in (await browser.read(f"{PAGE}?q=zzzz")).text


async def test_an_administrator_moves_somebody_by_the_name_of_a_place(browser: Visitor, house: House) -> None:
    lan = await village.hire(house, "lan")
    await browser.sign_in("chief", Role.ADMINISTRATOR, village.PROVINCE)
    typed = {"name": "Lan", "role": "lead", "version": str(lan.version)}

    lost = await browser.send(f"{PAGE}/{lan.id}", area="Xã không có ở đâu", **typed)
    assert (lost.status, 'id="area-wrong"' in lost.text) == (422, True)
    assert (await browser.send(f"{PAGE}/{lan.id}", area=village.NEIGHBOUR, **typed)).status == 303

    moved = await house.teams.member(lan.id)
    assert (moved.grants[-1].role, moved.grants[-1].area) == (Role.LEAD, village.NEIGHBOUR)
    assert (await browser.send(f"{PAGE}/{lan.id}", **typed)).status == 409


async def test_switching_off_says_first_what_follows(browser: Visitor, phone: Visitor, house: House) -> None:
    lan = await phone.sign_in("lan")
    await browser.sign_in("lead", Role.LEAD)

    assert "They have no open request." in (await browser.read(f"{PAGE}/{lan.id}/switch-off")).text
    assert (await house.teams.member(lan.id)).is_active
    await browser.send(f"{PAGE}/{lan.id}/switch-off")

    assert (await phone.read("/team")).location.startswith("/team/sign-in")
    assert "switched off" in (await browser.read(f"{PAGE}/{lan.id}")).text
    assert (await browser.send(f"{PAGE}/{lan.id}/code", lasts="now")).status == 404
    await browser.send(f"{PAGE}/{lan.id}/switch-on")
    assert (await house.teams.member(lan.id)).is_active


async def test_a_code_taken_back_and_a_lost_phone(browser: Visitor, phone: Visitor) -> None:
    lan = await phone.sign_in("lan")
    await browser.sign_in("lead", Role.LEAD)
    shown = await browser.send(f"{PAGE}/{lan.id}/code", lasts="printed")
    (code,) = re.findall(r'class="chat-code">([^<]+)<', shown.text)

    assert "nobody has used it yet" in (await browser.read(f"{PAGE}/{lan.id}")).text
    await browser.send(f"{PAGE}/{lan.id}/revoke-code")
    refused = await phone.send("/team/enter", code=code)
    assert (refused.status, "ask your team lead for a new one" in refused.text) == (422, True)
    await browser.send(f"{PAGE}/{lan.id}/sign-out")
    assert (await phone.read("/team")).status == 303


async def test_a_photo_is_made_anew_and_shown_with_the_card(browser: Visitor, house: House) -> None:
    lan = await village.hire(house, "lan")
    card = await house.cards.renew(lan)
    await browser.sign_in("lead", Role.LEAD)
    address = f"{PAGE}/{lan.id}/photo"

    refused = await browser.send(address, files={"photo": ("a.pdf", b"%PDF-1.7 nothing", "application/pdf")})
    assert (refused.status, "This is no photo" in refused.text) == (422, True)
    assert (await browser.send(address, files={"photo": ("a.jpg", _photo(), "image/jpeg")})).status == 303

    kept = (await browser.client.get(address)).content
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (512, 512), {})
    known = await browser.read(f"/verify/{card.code}")
    (source,) = re.findall(r'<img class="portrait large"\s+src="([^"]+)"', known.text)
    assert (await browser.client.get(source)).content == kept
    assert (await browser.client.get(source.replace("mac=", "mac=0"))).status_code == 404

    await browser.send(address, files={"photo": ("b.jpg", _photo(), "image/jpeg")})
    assert (await browser.client.get(source)).status_code == 404
    assert await house.database["member_photo_files.files"].count_documents({}) == 1
    await browser.send(address, files={"none": ("", b"")}, remove="yes")
    assert (await browser.read(address)).status == 404
    assert await house.database["member_photo_files.files"].count_documents({}) == 0


async def test_the_teams_number_is_changed_by_its_lead_and_by_nobody_elsewhere(browser: Visitor, house: House) -> None:
    team = await house.teams.create_team("Tổ Một", area=village.COMMUNE)
    afar = await house.teams.create_team("Tổ Xa", area=village.NEIGHBOUR)
    await browser.sign_in("lead", Role.LEAD)
    address = f"{PAGE}/teams/{team.id}"
    refused = await browser.send(address, phone="gọi cô Lan", version="0")
    assert refused.status == 422
    assert "gọi cô Lan" in refused.text
    assert "phone-wrong" in refused.text
    kept = await browser.send(address, phone=" 0218  385 1234 ", version="0")
    assert kept.location == f"{address}?kept=1"
    assert (await house.teams.team(team.id)).phone == "0218 385 1234"
    assert (await browser.send(address, phone="1022", version="0")).status == 409
    assert (await browser.read(f"{PAGE}/teams/{afar.id}")).status == 404
    assert (await browser.send(f"{PAGE}/teams/{afar.id}", phone="1022", version="0")).status == 404
    assert (await house.audit.recent([village.PROVINCE]))[0].action == "team_changed"
