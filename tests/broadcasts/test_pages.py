"""The pages of broadcasts: who sees them, writing, counting, confirming, stopping, the report; and what teams read."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from helpdesk.broadcasts.models import Step
from helpdesk.clock import VIETNAM
from helpdesk.ids import new_id
from helpdesk.teams.models import Role
from tests.broadcasts.village import COMMUNE, NEIGHBOUR, PROVINCE, Village
from tests.pages.team_site import Page, Visitor, visitor

HERE = "/coordinator/broadcasts"


@pytest.fixture
async def site(village: Village) -> AsyncIterator[dict[str, Visitor]]:
    """Minh coordinates the province, Tâm the commune; Hoa leads its team, Lan is a member."""
    async with AsyncExitStack() as stack:
        roles = {
            "minh": (Role.COORDINATOR, PROVINCE),
            "tam": (Role.COORDINATOR, COMMUNE),
            "hoa": (Role.LEAD, COMMUNE),
            "lan": (Role.MEMBER, COMMUNE),
        }
        visitors = {name: await stack.enter_async_context(visitor(village.house)) for name in (*roles, "nobody")}
        for name, (role, area) in roles.items():
            await visitors[name].sign_in(name, role, area)
        yield visitors


async def write(who: Visitor, **changes: str) -> Page:
    form = {
        "id": new_id(),
        "template": "free",
        "audience": "residents",
        "areas": COMMUNE,
        "channels": "webchat",
        "text_vi": "Xã làm việc cả thứ Bảy.",
    }
    return await who.send(HERE, **{name: value for name, value in (form | changes).items() if value})


def seen_on(page: Page) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page.text)
    assert found
    return found[1]


async def test_only_who_sends_news_comes_here(site: dict[str, Visitor]) -> None:
    assert (await site["nobody"].read(HERE)).status == 303
    for address in ("", "/new", "/new?template=scam_alert"):
        assert (await site["hoa"].read(f"{HERE}{address}")).status == 404
        assert (await site["tam"].read(f"{HERE}{address}")).status == 200
    assert (await write(site["hoa"])).status == 404


async def test_news_is_written_counted_sent_and_reported(village: Village, site: dict[str, Visitor]) -> None:
    tam = site["tam"]
    resident = await village.resident()
    await village.resident(news=False)
    kept = await write(tam, text_en="The commune works on Saturdays.")
    assert kept.status == 303
    draft = await tam.read(kept.location)
    assert "1 person gets it" in draft.text
    assert "Do not get it: have not said yes to news" in draft.text
    assert "To stop, write “DỪNG”" in draft.text
    assert "no resident is written to" in draft.text

    sent = await tam.send(f"{kept.location}/confirm", seen=seen_on(draft), when="now")
    assert sent.location == kept.location
    broadcast = await village.house.broadcasts.desk.one(
        kept.location.rpartition("/")[2], scope=(await village.coordinator("viet"))[1]
    )
    assert (await village.ended(broadcast)).steps == {Step.SENT: 1}
    assert "Xã làm việc cả thứ Bảy." in (await resident.reads("thứ Bảy")).text
    shown = (await tam.read(kept.location)).text
    assert "1 of 1 done" in shown
    assert "/stop" not in shown
    report = await tam.read(f"{kept.location}/report.csv")
    assert report.text.removeprefix("\ufeff").splitlines() == ["Channel;Result;Reason;Number", "Web chat;Sent;;1"]
    assert (await tam.read(HERE)).text.count("Xã làm việc") == 1


async def test_a_wrong_input_says_what_to_do_and_keeps_what_was_typed(site: dict[str, Visitor]) -> None:
    tam = site["tam"]
    for changes, words in (
        ({"text_vi": ""}, "Please write what you want to say."),
        ({"text_vi": "x" * 1501}, "This is too long: 1501 characters."),
        ({"text_vi": "Mã OTP của anh/chị là 482913"}, "Please take it out: it must not be sent to anybody."),
        ({"text_vi": "CCCD 038090001234"}, "Please take it out: it must not be sent to anybody."),
        ({"areas": ""}, "Please choose at least one area that you look after."),
        ({"areas": NEIGHBOUR}, "Please choose at least one area that you look after."),
        ({"channels": ""}, "Please choose at least one channel."),
        ({"channels": "chat"}, "Please choose at least one channel."),
        (
            {"text_vi": "Thủ tục {thu_tuc}"},
            "Nothing fills in {thu_tuc}. A text of your own has no fields: please leave the braces out.",
        ),
        ({"template": "procedure_changed", "text_vi": "Thủ tục {thu_tuc}"}, "Please fill in {thu_tuc}, or take it out"),
    ):
        answer = await write(tam, **changes)
        assert answer.status == 422, changes
        assert words in answer.text
        if text := changes.get("text_vi", ""):
            assert text in answer.text


async def test_a_count_that_changed_and_a_wrong_moment_ask_again(village: Village, site: dict[str, Visitor]) -> None:
    tam = site["tam"]
    await village.resident()
    kept = await write(tam)
    draft = await tam.read(kept.location)
    await village.resident()
    again = await tam.send(f"{kept.location}/confirm", seen=seen_on(draft), when="now")
    assert again.status == 409
    assert "it was 1, now it is 2." in again.text
    assert seen_on(again) == "2"
    for moment in ("", "2020-01-01T10:00", "nonsense"):
        wrong = await tam.send(f"{kept.location}/confirm", seen="2", when="later", send_at=moment)
        assert wrong.status == 422
        assert "Please choose a moment that is still to come" in wrong.text
    empty = await write(tam, language="en")
    nobody = await tam.send(f"{empty.location}/confirm", seen="0", when="now")
    assert nobody.status == 409
    assert "Nobody would get it." in nobody.text
    assert (await tam.send(f"{empty.location}/drop")).location == HERE
    assert (await tam.read(empty.location)).status == 404


async def test_a_draft_is_changed_and_what_was_planned_is_stopped(village: Village, site: dict[str, Visitor]) -> None:
    tam = site["tam"]
    await village.resident()
    kept = await write(tam)
    identity = kept.location.rpartition("/")[2]
    assert "Xã làm việc cả thứ Bảy." in (await tam.read(f"{kept.location}/edit")).text
    assert (await write(tam, id=identity, text_vi="Chủ nhật")).location == kept.location
    assert "Chủ nhật" in (await tam.read(kept.location)).text
    assert (await write(site["minh"], id=identity, areas=NEIGHBOUR)).status == 303
    assert (await tam.read(kept.location)).status == 404  # it goes elsewhere now, where Tâm has no rights

    other = await write(tam)
    tomorrow = f"{(village.clock.now() + timedelta(days=1)).astimezone(VIETNAM):%Y-%m-%dT%H:%M}"
    planned = await tam.send(f"{other.location}/confirm", seen="1", when="later", send_at=tomorrow)
    assert planned.status == 303
    assert "Waits for its time" in (await tam.read(other.location)).text
    assert (await tam.send(f"{other.location}/stop")).location == other.location
    assert "Stopped by Tam" in (await tam.read(other.location)).text
    assert (await tam.read(f"{other.location}/edit")).location == other.location


async def test_each_change_of_a_draft_stands_in_the_audit(village: Village, site: dict[str, Visitor]) -> None:
    kept = await write(site["tam"])
    identity = kept.location.rpartition("/")[2]
    for text in ("Chủ nhật", "Chủ nhật", "Thứ Hai"):  # the same form sent again changes nothing
        await write(site["tam"], id=identity, text_vi=text)
    noted = await village.house.database["audit"].find({"subject": identity}, sort=[("_id", 1)]).to_list()
    assert [one["action"] for one in noted] == ["broadcast_written", "broadcast_changed", "broadcast_changed"]
    assert {(one["member"], one["area"]) for one in noted} == {(noted[0]["member"], COMMUNE)}


async def test_another_zones_news_is_not_there(site: dict[str, Visitor]) -> None:
    kept = await write(site["minh"], areas=NEIGHBOUR)
    tam = site["tam"]
    for address in ("", "/edit", "/report.csv", "/events"):
        assert (await tam.read(f"{kept.location}{address}")).status == 404
    for act in ("/confirm", "/stop", "/drop"):
        assert (await tam.send(f"{kept.location}{act}", seen="0", when="now")).status == 404


async def test_texts_are_filled_in_from_a_guide_and_from_a_report(village: Village, site: dict[str, Visitor]) -> None:
    tam = site["tam"]
    form = await tam.read(f"{HERE}/new?template=procedure_changed&source=vneid-muc-2")
    assert "https://to-so.example/guides/vneid-muc-2" in form.text
    assert "Thủ tục “{thu_tuc}” đã thay đổi." in form.text
    kept = await write(
        tam,
        template="procedure_changed",
        text_vi="{thu_tuc}: {thay_doi} {duong_dan}",
        field_thu_tuc="VNeID mức 2",
        field_thay_doi="bỏ một giấy tờ.",
        field_duong_dan="https://to-so.example/guides/vneid-muc-2",
    )
    assert "VNeID mức 2: bỏ một giấy tờ. https://to-so.example" in (await tam.read(kept.location)).text
    resident = await village.resident()
    await resident.says("/kiemtra")
    assert (await tam.read(f"{HERE}/new?template=scam_alert&source=none")).status == 200


async def test_a_team_reads_its_news_and_the_sender_sees_who_has(village: Village, site: dict[str, Visitor]) -> None:
    tam, lan = site["tam"], site["lan"]
    kept = await write(tam, audience="team", channels="push", text_vi="Họp tổ lúc 14 giờ.")
    draft = await tam.read(kept.location)
    assert "3 people get it" in draft.text  # the coordinator works there, too
    assert "no resident is written to" not in draft.text
    await tam.send(f"{kept.location}/confirm", seen=seen_on(draft), when="now")
    await village.house.broadcasts.sending.look()
    identity = kept.location.rpartition("/")[2]
    assert "1 piece of news you have not opened" in (await lan.read("/team")).text
    assert "Họp tổ lúc 14 giờ." in (await lan.read("/team/news")).text
    assert "Opened by 0 of 3." in (await tam.read(kept.location)).text
    assert "Họp tổ lúc 14 giờ." in (await lan.read(f"/team/news/{identity}")).text
    assert "Opened by 1 of 3." in (await tam.read(kept.location)).text
    assert "news you have not opened" not in (await lan.read("/team")).text
    assert (await site["minh"].read(f"/team/news/{identity}")).status == 404
    assert (await lan.read(f"/team/news/{new_id()}")).status == 404
