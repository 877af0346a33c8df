"""What a resident changes in an earlier message reaches the team, whichever message brought the words there."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.house import House
from bot.channels.intake import Raw
from bot.engine.messages import FileKind, IncomingFile, Kind
from helpdesk.ids import new_id
from helpdesk.storage.database import Database
from helpdesk.support_requests.thread import ThreadEntry
from tests.attachments.samples import screenshot
from tests.chain.village import COMMUNE, Browser, at_a_step, opened, settle
from tests.messaging.post import until


@pytest.fixture(scope="module")
async def village(migrated_database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Give a house in one province, at work for all these tests: each has its own residents."""
    folder: Path = tmp_path_factory.mktemp("village")
    await settle(migrated_database)
    async with opened(migrated_database, folder) as house:
        yield house


async def sends(resident: Browser, kind: Kind, text: str, message: str, *files: str) -> None:
    """Send as on a platform where messages can be edited: each has the platform's own id."""
    name, update = resident.conversation.rpartition(":")[2], new_id()
    kept = [IncomingFile(kind=FileKind.PHOTO, name="anh.jpg", attachment=one) for one in files]
    raw = Raw(kind=kind, text=text, message=message, attachments=kept)
    await resident.house.intake.accept(raw, account="webchat", user=name, update=update, position=1)
    await until(lambda: resident.house.inbox.is_done(f"webchat:{update}"))


async def photo(resident: Browser, message: str, *, caption: str = "") -> str:
    kept = await resident.house.attachments.keep(
        new_id(), conversation=resident.conversation, name="anh.png", data=screenshot((90, 90))
    )
    await sends(resident, Kind.MEDIA, caption, message, kept.id)
    return kept.id


async def thread(resident: Browser) -> list[ThreadEntry]:
    house = resident.house
    (row,) = await house.database["support_requests"].find({"conversation": resident.conversation}).to_list()
    rows = await house.database["thread_entries"].find({"request": row["_id"]}, sort=[("at", 1), ("_id", 1)]).to_list()
    return [ThreadEntry.model_validate({"id": row.pop("_id"), **row}) for row in rows]


async def said(resident: Browser) -> list[str]:
    return [entry.text for entry in await thread(resident) if entry.text]


async def test_the_question_that_was_sent_with_a_tap_is_edited(village: House) -> None:
    resident = Browser(village)
    await resident.visits(f"a-{COMMUNE}")
    await resident.says("đồng ý")
    await sends(resident, Kind.TEXT, "xyzzy hỏng rồi", "m1")
    await resident.says("gặp tổ")
    assert await said(resident) == ["xyzzy hỏng rồi"]

    await sends(resident, Kind.EDIT, "xyzzy ở nhà văn hoá", "m1")

    (entry,) = [entry for entry in await thread(resident) if entry.text]
    assert (entry.text, entry.edited_at is not None) == ("xyzzy ở nhà văn hoá", True)


async def asking(village: House) -> Browser:
    resident = await at_a_step(village)
    await resident.says("kẹt")
    await resident.says("bỏ qua")
    return resident


async def test_of_several_messages_only_the_edited_part_changes_however_often(village: House) -> None:
    resident = await asking(village)
    await photo(resident, "m1", caption="mặt trước")
    await photo(resident, "m2", caption="mặt sau")
    await sends(resident, Kind.TEXT, "ảnh chụp ở xã", "m3")
    await resident.says("1")
    assert await said(resident) == ["mặt trước\nmặt sau\nảnh chụp ở xã"]

    await sends(resident, Kind.EDIT, "mặt bên", "m2")
    await sends(resident, Kind.EDIT, "mặt bên trái\ncủa tờ khai", "m2")
    await sends(resident, Kind.EDIT, "ảnh chụp ở nhà", "m3")

    assert await said(resident) == ["mặt trước\nmặt bên trái\ncủa tờ khai\nảnh chụp ở nhà"]


async def test_words_put_below_a_photo_later_stand_with_it(village: House) -> None:
    resident = await asking(village)
    attachment = await photo(resident, "m1")
    await resident.says("1")

    await sends(resident, Kind.EDIT, "đây là màn hình của em", "m1")

    (entry,) = await thread(resident)
    assert (entry.text, entry.attachments) == ("đây là màn hình của em", [attachment])


@pytest.mark.parametrize("caption", ["mặt trước", ""])
async def test_an_edit_before_the_yes_is_what_the_team_gets(village: House, caption: str) -> None:
    resident = await asking(village)
    await photo(resident, "m1", caption=caption)
    await sends(resident, Kind.EDIT, "mặt sau", "m1")

    await resident.says("1")

    (entry,) = await thread(resident)
    assert (entry.text, entry.edited_at) == ("mặt sau", None)


async def test_an_edit_changes_neither_other_words_nor_those_of_somebody_else(village: House) -> None:
    resident, other = await asking(village), await asking(village)
    for one in (resident, other):
        await sends(one, Kind.TEXT, "em ở cổng làng", "m1")
        await sends(one, Kind.TEXT, "em mặc áo xanh", "m2")

    await sends(resident, Kind.EDIT, "em ở đình", "m1")

    assert await said(resident) == ["em ở đình", "em mặc áo xanh"]
    assert await said(other) == ["em ở cổng làng", "em mặc áo xanh"]


async def test_with_the_words_it_is_forgotten_which_messages_they_came_with(village: House) -> None:
    resident = await asking(village)
    await photo(resident, "m1", caption="mặt trước")
    await resident.says("1")
    assert [len(entry.sources) for entry in await thread(resident)] == [1]
    (request,) = await village.database["support_requests"].find({"conversation": resident.conversation}).to_list()

    await resident.says("/quyenrieng")
    for number in ("2", "2"):
        await resident.says(number)

    left = await village.database["thread_entries"].find({"request": request["_id"]}).to_list()
    assert [(row["text"], row["sources"], row["arrival"]) for row in left] == [("", [], None)]
    kept = await village.database["inbox"].find({"conversation": resident.conversation}).to_list()
    assert "mặt trước" not in str(kept)


async def test_an_entry_is_found_by_an_earlier_message_with_an_index(village: House) -> None:
    passed_on = {"$or": [{"arrival": "a"}, {"sources": "a"}]}
    plan = await village.database.db.command("explain", {"find": "thread_entries", "filter": passed_on})
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
