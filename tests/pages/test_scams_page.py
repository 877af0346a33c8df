"""What teams and coordinators see of reported scams, and the card of a member."""

import html
import re
from datetime import timedelta

import httpx

from api.house import House
from api.security import cookies
from helpdesk.ids import new_id
from helpdesk.safety.judging import Verdict
from helpdesk.safety.models import ScamReport
from helpdesk.safety.signs import Sign
from helpdesk.teams.cards import typed_card_code
from helpdesk.teams.models import Member, Role
from helpdesk.teams.records import MemberRecord
from tests.chain import village

PAGE = "/team/scams"


async def signed_in(house: House, client: httpx.AsyncClient, member: Member) -> Member:
    _, token = await house.signing_in.sign_in(member.username, "a long demonstration")
    client.cookies.clear()
    client.cookies.set(cookies.SESSION, token)
    return member


async def reported(house: House, words: str = "vào vneid-gov.com <b>ngay</b>", *, area: str = village.COMMUNE) -> str:
    report = ScamReport(
        id=new_id(),
        at=house.clock.now(),
        conversation="webchat:1",
        channel="webchat",
        area=area,
        reach=[village.PROVINCE, area],
        words=words,
        verdict=Verdict.LOOK_ALIKE,
        hosts=["vneid-gov . com"],
        signs=[Sign.OTP],
    )
    await house.database.in_transaction(lambda session: house.scams.add(report, session=session))
    return report.id


async def read(client: httpx.AsyncClient, address: str) -> str:
    answer = await client.get(address, params={"lang": "en"})
    assert answer.status_code == 200
    return html.unescape(answer.text)


async def test_the_team_is_told_reads_and_sees_to_it(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client, await village.hire(house, "lan"))
    assert PAGE not in await read(client, "/team")
    report = await reported(house)

    assert "1 reported scam that nobody has seen to" in await read(client, "/team")
    raw = (await client.get(PAGE)).text
    assert "vneid-gov.com &lt;b&gt;ngay" in raw
    assert 'href="http' not in raw
    assert "webchat:1" not in raw
    shown = await read(client, PAGE)
    assert "vneid-gov . com" in shown
    assert "they want a code (OTP)" in shown

    done = await client.post(f"{PAGE}/{report}/note")
    assert (done.status_code, done.headers["location"]) == (303, f"{PAGE}#report-{report}")
    assert PAGE not in await read(client, "/team")
    assert "Lan saw to it" in await read(client, PAGE)


async def test_who_saw_to_it_first_stays(house: House, client: httpx.AsyncClient) -> None:
    report = await reported(house)
    for name in ("lan", "hoa"):
        await signed_in(house, client, await village.hire(house, name))
        await client.post(f"{PAGE}/{report}/note")
    assert "Lan saw to it" in await read(client, PAGE)


async def test_other_communes_see_nothing_and_the_province_sees_all(house: House, client: httpx.AsyncClient) -> None:
    report = await reported(house)
    await signed_in(house, client, await village.hire(house, "stranger", area=village.NEIGHBOUR))
    assert "vneid-gov" not in await read(client, PAGE)
    assert PAGE not in await read(client, "/team")
    assert (await client.post(f"{PAGE}/{report}/note")).status_code == 404
    assert (await client.post(f"{PAGE}/none/note")).status_code == 404

    await signed_in(house, client, await village.hire(house, "chief", Role.COORDINATOR, village.PROVINCE))
    assert "vneid-gov" in await read(client, PAGE)
    client.cookies.clear()
    assert (await client.get(PAGE)).headers["location"].startswith("/team/sign-in")


async def test_coordinators_read_how_many_where_and_which_addresses(house: House, client: httpx.AsyncClient) -> None:
    chief = await village.hire(house, "chief", Role.COORDINATOR, village.PROVINCE)
    await signed_in(house, client, chief)
    assert "Nobody reported a scam in this period." in await read(client, "/coordinator/questions")
    for area in (village.COMMUNE, village.COMMUNE, village.NEIGHBOUR):
        await reported(house, area=area)

    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", await read(client, "/coordinator/questions")))
    assert re.search(r"Lạc Thủy 2 .* An Bình 1 .* All 3", shown)
    assert "vneid-gov . com 3" in shown
    assert shown.count("nobody has seen to it yet") == 3
    assert "vào vneid-gov.com" in shown

    today = house.clock.now().date()
    figures = await house.scams.figures([village.NEIGHBOUR], today - timedelta(days=1), today + timedelta(days=1))
    assert (figures.total, figures.by_area) == (1, [(village.NEIGHBOUR, 1)])
    assert (await house.scams.figures([], today, today)).total == 0


async def test_what_was_forgotten_leaves_only_that_it_was(house: House, client: httpx.AsyncClient) -> None:
    await signed_in(house, client, await village.hire(house, "lan"))
    await reported(house, "chuyện riêng của tôi")
    await house.database.in_transaction(lambda session: house.scams.forget("webchat:1", session=session))
    shown = await read(client, PAGE)
    assert "chuyện riêng" not in shown
    assert "their words are gone" in shown
    assert "webchat:1" not in str(await house.database["scam_reports"].find().to_list())


async def test_half_a_secret_is_taken_out_of_a_report(house: House) -> None:
    report = await reported(house, "mã OTP là")
    await house.database.in_transaction(
        lambda session: house.scams.redact("webchat:1", "mã OTP là", "•••", session=session)
    )
    row = await house.database["scam_reports"].find_one({"_id": report})
    assert row is not None
    assert row["words"] == "•••"


async def test_a_member_makes_their_card_and_a_new_code(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client, await village.hire(house, "lan"))
    assert "Make my card" in await read(client, "/team/settings")
    made = await client.post("/team/settings/card")
    assert (made.status_code, made.headers["location"]) == (303, "/team/settings#card")

    (code,) = re.findall(r'class="chat-code">([^<]+)<', await read(client, "/team/settings"))
    assert typed_card_code(code) == code
    assert (await house.cards.holder(code)) == lan
    assert code not in str(await house.database["member_cards"].find().to_list())

    await client.post("/team/settings/card")
    (other,) = re.findall(r'class="chat-code">([^<]+)<', await read(client, "/team/settings"))
    assert other != code
    assert await house.cards.holder(code) is None
    assert await house.cards.holder(other) == lan


async def test_the_card_of_somebody_who_left_is_nobodys(house: House, client: httpx.AsyncClient) -> None:
    lan = await signed_in(house, client, await village.hire(house, "lan"))
    card = await house.cards.renew(lan)
    await MemberRecord.get_pymongo_collection().update_one({"_id": lan.id}, {"$set": {"grants": []}})
    assert await house.cards.holder(card.code) is None
    assert 'id="card"' not in await read(client, "/team/settings")
    assert (await client.post("/team/settings/card")).status_code == 404
