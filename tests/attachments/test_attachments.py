"""Files on a real database: kept once, passed on with a yes, seen by whom they are for, gone when they should be."""

import asyncio
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from gridfs.asynchronous import AsyncGridFSBucket
from PIL import Image

from helpdesk.attachments.errors import (
    AttachmentMoveNotPossibleError,
    AttachmentTypeError,
    UnknownAttachmentError,
)
from helpdesk.attachments.models import MOVES, WAITS_FOR, Attachment, AttachmentKind, AttachmentState
from helpdesk.attachments.repository import AttachmentsInMongo
from helpdesk.attachments.service import STRAY_AFTER, Attachments
from helpdesk.storage.database import Database, Session
from helpdesk.storage.records import Records
from helpdesk.support_requests.models import SupportRequest
from helpdesk.support_requests.records import SupportRequestRecord
from helpdesk.teams.models import Scope
from tests.attachments import samples
from tests.support_requests.desk import member
from tests.support_requests.test_rules import request
from tests.teams.turned_clock import TurnedClock

HERE, ELSEWHERE = "webchat:x", "webchat:y"
DAY = date(2026, 11, 22)
LAN = member("lan").scope(DAY)
CHIEF = member("chief", "25").scope(DAY)
STRANGER = member("stranger", "05425").scope(DAY)
MINUTE = timedelta(minutes=1)


async def kept(attachments: Attachments, attachment: str = "a1", /, data: bytes = b"", **facts: Any) -> Attachment:
    given = {"conversation": HERE, "name": "anh.jpg", "data": data or samples.phone_photo((300, 200))} | facts
    return await attachments.keep(attachment, **given)


async def passed_on(
    attachments: Attachments,
    database: Database,
    clock: TurnedClock,
    ids: Sequence[str] = ("a1",),
    *,
    to: str = "r1",
    conversation: str = HERE,
) -> list[Attachment]:
    async def work(session: Session) -> list[Attachment]:
        return await attachments.pass_on(ids, request=to, conversation=conversation, at=clock.now(), session=session)

    return await database.in_transaction(work)


async def with_request(request_id: str = "r1", **facts: Any) -> None:
    await Records(SupportRequest, SupportRequestRecord).add(request(id=request_id, **facts))


async def left(database: Database) -> tuple[int, int, int]:
    """Count attachments, files and pieces of files."""
    names = ("attachments", "attachment_files.files", "attachment_files.chunks")
    rows, files, chunks = [await database[name].count_documents({}) for name in names]
    return rows, files, chunks


# -- keeping -------------------------------------------------------------------------------------------------------


async def test_a_photo_is_kept_with_a_preview_and_what_people_need_to_know(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    one = await kept(attachments, name="Hoá đơn.HEIC.jpeg", data=samples.phone_photo((1200, 900), orientation=6))
    assert (one.kind, one.content_type, one.name) == (AttachmentKind.PHOTO, "image/jpeg", "Hoá đơn.HEIC.jpg")
    assert (one.width, one.height, one.state) == (900, 1200, AttachmentState.WAITING)
    assert (one.conversation, one.request, one.created_at) == (HERE, None, clock.now())
    await passed_on(attachments, database, clock)
    whole, preview = await attachments.read("a1"), await attachments.read("a1", preview=True)
    assert one.size == len(whole) > len(preview)
    with Image.open(io.BytesIO(preview)) as picture:
        assert picture.size == (360, 480)


async def test_a_long_recording_comes_back_byte_for_byte(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    data = samples.mp3() * 500
    one = await kept(attachments, data=data, name="")
    await passed_on(attachments, database, clock)
    assert await attachments.read("a1") == data
    assert len(data) > 1_000_000
    assert (one.kind, one.name, one.has_preview) == (AttachmentKind.VOICE, "voice.mp3", False)
    with pytest.raises(UnknownAttachmentError):
        await attachments.read("a1", preview=True)


async def test_the_same_id_again_keeps_what_was_first(attachments: Attachments, database: Database) -> None:
    first = await kept(attachments)
    again = await kept(attachments, data=samples.pdf(), name="other.pdf", conversation=ELSEWHERE)
    assert again == first
    assert await left(database) == (1, 2, 2)


async def test_of_many_at_once_under_one_id_one_is_kept_and_nothing_is_left_over(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    other_process = Attachments(database, clock)
    found = await asyncio.gather(*(kept(room) for room in (attachments, other_process) for _ in range(3)))
    assert len({tuple(one.files) for one in found}) == 1
    assert await left(database) == (1, 2, 2)


async def test_what_is_refused_leaves_nothing_behind(attachments: Attachments, database: Database) -> None:
    with pytest.raises(AttachmentTypeError):
        await kept(attachments, data=b"MZ a program", name="photo.jpg")
    assert await left(database) == (0, 0, 0)


async def test_what_was_deleted_is_not_kept_again_until_it_is_swept(
    attachments: Attachments, database: Database
) -> None:
    await kept(attachments)
    await database.in_transaction(lambda session: attachments.drop(["a1"], conversation=HERE, session=session))
    with pytest.raises(UnknownAttachmentError):
        await kept(attachments)
    assert await left(database) == (1, 2, 2)


async def test_the_database_holds_neither_name_nor_words_beside_the_bytes(
    attachments: Attachments, database: Database
) -> None:
    await kept(attachments, name="Nguyen Van A.jpg")
    row = await database["attachment_files.files"].find_one({})
    assert row is not None
    assert row["filename"] == ""
    assert "metadata" not in row


# -- passing on ----------------------------------------------------------------------------------------------------


async def test_until_somebody_says_yes_only_the_preview_leaves(attachments: Attachments) -> None:
    await kept(attachments)
    assert await attachments.read("a1", preview=True)
    with pytest.raises(UnknownAttachmentError):
        await attachments.read("a1")


async def test_files_are_passed_on_once_in_order_and_without_those_that_are_gone(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    await kept(attachments, "a1")
    await kept(attachments, "a2", conversation=ELSEWHERE)
    await kept(attachments, "a3")
    clock.turn(MINUTE)
    passed = await passed_on(attachments, database, clock, ["a3", "a2", "never", "a1", "a3"])
    assert [one.id for one in passed] == ["a3", "a1"]
    assert {(one.state, one.request, one.passed_on_at) for one in passed} == {
        (AttachmentState.PASSED_ON, "r1", clock.now())
    }
    clock.turn(MINUTE)
    assert await passed_on(attachments, database, clock, ["a3", "a1"]) == passed
    assert await passed_on(attachments, database, clock, ["a3", "a1"], to="r2") == []


async def test_when_the_unit_of_work_fails_nothing_was_passed_on_or_deleted(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    await kept(attachments)

    async def work(session: Session) -> None:
        await attachments.pass_on(["a1"], request="r1", conversation=HERE, at=clock.now(), session=session)
        await attachments.forget(HERE, session=session)
        raise LookupError

    with pytest.raises(LookupError):
        await database.in_transaction(work)
    (one,) = await attachments.own(["a1"], conversation=HERE)
    assert (one.state, one.request) == (AttachmentState.WAITING, None)


@pytest.mark.parametrize("state", AttachmentState)
def test_a_life_goes_one_way(state: AttachmentState, clock: TurnedClock) -> None:
    one = Attachment(
        id="a1",
        conversation=HERE,
        kind=AttachmentKind.FILE,
        state=state,
        name="x.pdf",
        content_type="application/pdf",
        size=1,
        created_at=clock.now(),
    )
    if AttachmentState.PASSED_ON in MOVES[state]:
        one.pass_on(request="r1", at=clock.now())
        one.pass_on(request="r1", at=clock.now() + MINUTE)
        assert one.passed_on_at == clock.now()
    with pytest.raises(AttachmentMoveNotPossibleError):
        one.pass_on(request="r2", at=clock.now())


# -- who may see it ------------------------------------------------------------------------------------------------


async def test_only_members_whose_areas_hold_the_request_see_its_files(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    await with_request()
    await kept(attachments)
    await kept(attachments, "a2")
    await passed_on(attachments, database, clock)
    for scope in (LAN, CHIEF):
        assert (await attachments.one("a1", scope)).id == "a1"
        assert [one.id for one in await attachments.of_request("r1", scope)] == ["a1"]
    for scope in (STRANGER, Scope()):
        assert await attachments.of_request("r1", scope) == []
        with pytest.raises(UnknownAttachmentError):
            await attachments.one("a1", scope)
    for unseen in ("a2", "never"):
        with pytest.raises(UnknownAttachmentError):
            await attachments.one(unseen, LAN)


async def test_rights_follow_a_request_that_is_moved_to_another_place(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    await with_request()
    await kept(attachments)
    await passed_on(attachments, database, clock)
    await database["support_requests"].update_one({"_id": "r1"}, {"$set": {"reach": ["25", "05425"]}})
    assert await attachments.of_request("r1", LAN) == []
    assert [one.id for one in await attachments.of_request("r1", STRANGER)] == ["a1"]


async def test_a_resident_sees_their_own_files_waiting_or_passed_on(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    for name in ("a1", "a2"):
        await kept(attachments, name)
    await passed_on(attachments, database, clock, ["a2"])
    assert [one.id for one in await attachments.own(["a2", "a1"], conversation=HERE)] == ["a2", "a1"]
    assert await attachments.own(["a2", "a1"], conversation=ELSEWHERE) == []
    assert [one.id for one in await attachments.known(["a1", "never", "a2"])] == ["a1", "a2"]


async def test_files_of_a_request_come_in_the_order_in_which_they_were_sent(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    await with_request()
    for name in ("c", "a", "b"):
        await kept(attachments, name, data=samples.pdf())
        clock.turn(MINUTE)
    await passed_on(attachments, database, clock, ["a", "b", "c"])
    assert [one.id for one in await attachments.of_request("r1", LAN)] == ["c", "a", "b"]


# -- deleting ------------------------------------------------------------------------------------------------------


async def test_a_resident_deletes_what_waits_but_not_what_the_team_has_nor_what_is_anothers(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    for name, conversation in (("a1", HERE), ("a2", HERE), ("a3", ELSEWHERE)):
        await kept(attachments, name, conversation=conversation)
    await passed_on(attachments, database, clock, ["a2"])

    async def work(session: Session) -> int:
        return await attachments.drop(["a1", "a2", "a3"], conversation=HERE, session=session)

    assert await database.in_transaction(work) == 1
    assert await attachments.own(["a1"], conversation=HERE) == []
    with pytest.raises(UnknownAttachmentError):
        await attachments.read("a1", preview=True)
    assert await attachments.sweep() == 1
    assert await left(database) == (2, 4, 4)
    assert await attachments.read("a2")


async def test_who_says_no_leaves_nothing_that_waits_and_takes_nothing_from_the_team(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    for name, conversation in (("passed", HERE), ("waits", HERE), ("others", ELSEWHERE)):
        await kept(attachments, name, conversation=conversation)
    await passed_on(attachments, database, clock, ["passed"])

    await database.in_transaction(lambda session: attachments.drop_all_waiting(HERE, session=session))

    assert [one.id for one in await attachments.known(["passed", "waits", "others"])] == ["passed", "others"]


async def test_who_takes_back_their_consent_is_forgotten_with_every_file(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    await with_request()
    for name, conversation in (("a1", HERE), ("a2", HERE), ("a3", ELSEWHERE)):
        await kept(attachments, name, conversation=conversation)
    await passed_on(attachments, database, clock, ["a2"])
    await database.in_transaction(lambda session: attachments.forget(HERE, session=session))
    assert await attachments.of_request("r1", LAN) == []
    assert await database["attachments"].count_documents({"conversation": HERE}) == 0
    await attachments.sweep()
    assert await left(database) == (1, 2, 2)


async def test_files_of_one_request_are_forgotten_without_the_others(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    for name in ("a1", "a2", "a3"):
        await kept(attachments, name)
    await passed_on(attachments, database, clock, ["a1"], to="r1")
    await passed_on(attachments, database, clock, ["a2"], to="r2")
    await database.in_transaction(lambda session: attachments.forget_request("r1", session=session))
    assert [one.id for one in await attachments.known(["a1", "a2", "a3"])] == ["a2", "a3"]


# -- sweeping ------------------------------------------------------------------------------------------------------


async def test_what_nobody_confirmed_is_gone_within_the_hour_and_the_rest_stays(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    await kept(attachments, "a1")
    await kept(attachments, "a2")
    await passed_on(attachments, database, clock, ["a2"])
    clock.turn(WAITS_FOR)
    await kept(attachments, "a3")
    assert await attachments.sweep() == 0
    clock.turn(MINUTE)
    assert timedelta(hours=1) > WAITS_FOR + 2 * MINUTE
    assert await attachments.sweep() == 1
    assert [one.id for one in await attachments.known(["a1", "a2", "a3"])] == ["a2", "a3"]
    assert await left(database) == (2, 4, 4)
    clock.turn(timedelta(days=400))
    assert await attachments.sweep() == 1
    assert await attachments.read("a2")


async def test_a_yes_and_the_sweep_at_the_same_moment_leave_one_truth(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    for number in range(12):
        name = f"a{number}"
        await kept(attachments, name, data=samples.pdf())
        clock.turn(WAITS_FOR + MINUTE)
        passed, _ = await asyncio.gather(passed_on(attachments, database, clock, [name]), attachments.sweep())
        if passed:
            assert await attachments.read(name) == samples.pdf()
        else:
            assert await attachments.known([name]) == []
    await attachments.sweep()
    rows, files, _ = await left(database)
    assert rows == files == await database["attachments"].count_documents({"state": "passed_on"})


async def test_bytes_of_nobody_are_swept_but_not_those_that_are_just_coming_in(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    """A process died between the bytes and the row, another in the middle of the bytes."""
    store = AttachmentsInMongo(database)
    await kept(attachments)
    await passed_on(attachments, database, clock)
    for _ in range(2):
        await store.upload(b"x" * 700_000, at=clock.now())
    await database["attachment_files.files"].delete_one({"length": 700_000})
    clock.turn(STRAY_AFTER)
    assert await attachments.sweep() == 0
    assert await left(database) == (1, 3, 8)
    clock.turn(MINUTE)
    late = await store.upload(b"y", at=clock.now())
    assert await attachments.sweep() == 2
    assert await left(database) == (1, 3, 3)
    assert await attachments.sweep() == 0
    clock.turn(STRAY_AFTER + MINUTE)
    assert await attachments.sweep() == 1
    assert await database["attachment_files.chunks"].count_documents({"files_id": late}) == 0


async def test_a_sweep_that_died_half_way_is_finished_by_the_next(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    one = await kept(attachments)
    await database.in_transaction(lambda session: attachments.forget(HERE, session=session))
    await AsyncGridFSBucket(database.db, "attachment_files").delete(one.files[0])
    assert await Attachments(database, clock).sweep() == 1
    assert await left(database) == (0, 0, 0)


async def test_two_sweeps_at_once_do_no_harm(attachments: Attachments, database: Database, clock: TurnedClock) -> None:
    for number in range(8):
        await kept(attachments, f"a{number}", data=samples.pdf())
    clock.turn(timedelta(hours=2))
    swept = await asyncio.gather(*(Attachments(database, clock).sweep() for _ in range(3)))
    assert sum(swept) == 8
    assert await left(database) == (0, 0, 0)


async def test_bytes_that_are_deleted_while_somebody_asks_are_not_there(
    attachments: Attachments, database: Database, clock: TurnedClock
) -> None:
    one = await kept(attachments)
    await passed_on(attachments, database, clock)
    stored = await attachments.opened(one)
    await AttachmentsInMongo(database).delete_files(one.files)
    with pytest.raises(UnknownAttachmentError):
        [piece async for piece in stored.pieces()]
    with pytest.raises(UnknownAttachmentError):
        await attachments.read("a1")


async def test_every_query_has_its_index(attachments: Attachments, database: Database, clock: TurnedClock) -> None:
    await kept(attachments)
    queries: list[dict[str, Any]] = [
        {"request": "r1", "state": {"$ne": "dropped"}},
        {"conversation": HERE, "state": {"$ne": "dropped"}},
        {"state": "waiting", "created_at": {"$lt": clock.now()}},
        {"state": "dropped"},
        {"files": "x"},
    ]
    for query in queries:
        plan = await database["attachments"].find(query).explain()
        assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
