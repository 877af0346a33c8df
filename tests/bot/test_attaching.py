"""Photos, recordings and files: shown to their sender first, passed on only after a yes."""

from typing import Any

import pytest

from bot.engine.effects import (
    AttachmentsDropped,
    AttachmentsPassedOn,
    MessageEdited,
    RequestHeard,
    RequestOpened,
)
from bot.engine.messages import FileKind, IncomingFile, Kind
from tests.bot.conversing import Resident, asking, consented, kinds, walking
from tests.bot.fakes import NOW, LookupsInMemory


def photo(name: str = "p1", **changes: Any) -> IncomingFile:
    return IncomingFile(kind=FileKind.PHOTO, attachment=name, name="anh.jpg", content_type="image/jpeg", **changes)


def refused(code: str) -> IncomingFile:
    return IncomingFile(kind=FileKind.FILE, name="tep", refusal=code)


def looking(*waiting: str) -> LookupsInMemory:
    return LookupsInMemory(waiting=set(waiting))


async def sends(resident: Resident, *files: IncomingFile, text: str = "") -> Resident:
    return await resident.sends(Kind.MEDIA, files=list(files), text=text)


async def test_a_photo_is_shown_and_asked_about_before_anybody_sees_it() -> None:
    resident = await asking(looking("p1"))

    await sends(resident, photo())

    assert resident.heard == ["attaching.photo"]
    assert resident.offered == ["send_files", "delete_files"]
    assert [(file.attachment, file.is_preview) for file in resident.notices[-1].files] == [("p1", True)]
    assert resident.effects == []
    assert "identity paper" in resident.text()


async def test_a_yes_passes_it_on_with_the_words_below_it() -> None:
    resident = await asking(looking("p1"))
    await sends(resident, photo(), text="giấy này nộp ở đâu")

    await resident.taps("send_files")

    assert resident.effects == [AttachmentsPassedOn(resident.conversation.request or "", ("p1",), "giấy này nộp ở đâu")]
    assert resident.heard[0] == "attaching.sent"


async def test_a_photo_with_an_identity_paper_is_deleted_and_the_reason_said() -> None:
    resident = await asking(looking("p1"))
    await sends(resident, photo())

    await resident.writes("2")

    assert resident.effects == [AttachmentsDropped(("p1",))]
    assert resident.heard[0] == "attaching.deleted"


async def test_after_it_the_step_is_asked_again_where_the_resident_was() -> None:
    resident = await walking(looking("p1"))
    step = resident.offered
    await sends(resident, photo())

    await resident.taps("delete_files")

    assert resident.offered == step
    assert resident.step == "giay-chung-sinh"


async def test_without_a_request_the_yes_makes_one_that_has_the_photo() -> None:
    resident = await walking(looking("p1"))
    await sends(resident, photo(), text="chỗ này là gì")

    await resident.taps("send_files")

    assert kinds(resident.effects) == ["StepNoted", "RequestOpened", "AttachmentsPassedOn"]
    opened, passed = resident.effects[1:]
    assert isinstance(opened, RequestOpened)
    assert isinstance(passed, AttachmentsPassedOn)
    assert (opened.words, passed.request, passed.attachments) == ("chỗ này là gì", opened.request, ("p1",))


async def test_the_photo_waits_while_the_commune_is_asked_for() -> None:
    resident = await consented(looking("p1"), area=None)
    await sends(resident, photo())
    await resident.taps("send_files")
    assert resident.heard[-1] == "commune.needed"

    await resident.writes("Lạc Thủy")

    assert "AttachmentsPassedOn" in kinds(resident.effects)


async def test_an_album_is_asked_about_once() -> None:
    resident = await asking(looking("p1", "p2", "p3"))
    album = [resident.arrival(Kind.MEDIA, files=[photo(name)]) for name in ("p1", "p2", "p3")]

    before = len(resident.notices)
    resident.take(await resident.engine.reply(resident.conversation, album, NOW))

    assert len(resident.notices) == before + 1
    assert [file.attachment for file in resident.notices[-1].files] == ["p1", "p2", "p3"]
    await resident.taps("send_files")
    assert kinds(resident.effects) == ["AttachmentsPassedOn"]


async def test_a_photo_that_comes_later_joins_the_ones_that_wait() -> None:
    resident = await asking(looking("p1", "p2"))
    await sends(resident, photo("p1"), text="mặt trước")
    await sends(resident, photo("p2"), text="mặt sau")

    await resident.taps("send_files")

    assert resident.effects == [
        AttachmentsPassedOn(resident.conversation.request or "", ("p1", "p2"), "mặt trước\nmặt sau")
    ]


async def test_more_than_ten_are_too_many_and_that_is_said() -> None:
    resident = await asking(looking(*(f"p{number}" for number in range(12))))

    await sends(resident, *(photo(f"p{number}") for number in range(12)))
    assert resident.heard == ["attaching.too_many", "attaching.photo"]
    await resident.taps("send_files")

    (passed,) = resident.effects
    assert isinstance(passed, AttachmentsPassedOn)
    assert len(passed.attachments) == 10


async def test_words_written_meanwhile_go_along() -> None:
    resident = await asking(looking("p1"))
    await sends(resident, photo())

    await resident.writes("cái này em chụp ở xã")
    assert resident.heard == ["attaching.words_noted", "attaching.photo"]
    await resident.taps("send_files")

    (passed,) = resident.effects
    assert isinstance(passed, AttachmentsPassedOn)
    assert passed.words == "cái này em chụp ở xã"


async def test_what_waited_too_long_is_gone_and_can_be_sent_again() -> None:
    resident = await asking(looking())
    await sends(resident, photo())

    await resident.taps("send_files")

    assert resident.effects == []
    assert resident.heard[0] == "attaching.gone"


async def test_when_only_some_waited_too_long_the_others_go_and_that_is_said() -> None:
    resident = await asking(looking("p2"))
    await sends(resident, photo("p1"), photo("p2"))

    await resident.taps("send_files")

    assert resident.effects == [AttachmentsPassedOn(resident.conversation.request or "", ("p2",), "")]
    assert resident.heard[:2] == ["attaching.some_gone", "attaching.sent"]


async def test_what_was_confirmed_but_waited_too_long_for_a_commune_is_said_to_be_gone() -> None:
    resident = await consented(looking("p1"), area=None)
    await sends(resident, photo(), text="chỗ này là gì")
    await resident.taps("send_files")
    resident.look.waiting.clear()

    await resident.writes("Lạc Thủy")

    assert kinds(resident.effects) == ["RequestOpened"]
    assert "attaching.gone" in resident.heard


async def test_what_waited_for_a_commune_goes_to_the_request_that_was_made_meanwhile() -> None:
    resident = await consented(looking("p1"), area=None)
    await sends(resident, photo(), text="chỗ này là gì")
    await resident.taps("send_files")
    resident.look.open_requests.add("r1")
    await resident.gets("asked", request="r1")

    await resident.writes("Lạc Thủy")

    assert resident.effects == [AttachmentsPassedOn("r1", ("p1",), ""), RequestHeard("r1", "chỗ này là gì")]


LINKED = {"conversation": "webchat:lan", "resident": "somebody", "request": None, "at": NOW.isoformat()}
"""What is told of a link that was made."""


@pytest.mark.parametrize(
    ("event", "facts", "key"),
    [
        ("resolved", {"resolution": "done"}, "resolved.done"),
        ("resolved", {"resolution": "new_appointment"}, "resolved.new_appointment"),
        ("answered", {"name": "Lan", "text": "Cháu ra ngay"}, "team.answered"),
        ("linked", LINKED, "linking.told"),
    ],
)
async def test_what_comes_from_inside_is_said_and_the_files_are_still_asked_about(
    event: str, facts: dict[str, Any], key: str
) -> None:
    resident = await asking(looking("p1"))
    request = resident.conversation.request
    await sends(resident, photo())

    await resident.gets(event, **{"request": request, **facts})
    assert resident.heard == [key, "attaching.photo"]
    assert resident.offered == ["send_files", "delete_files"]
    await resident.taps("send_files")

    assert resident.effects == [AttachmentsPassedOn(request or "", ("p1",), "")]


@pytest.mark.parametrize(
    ("event", "facts", "offered"),
    [
        ("resolved", {"resolution": "done"}, "rate:5"),
        ("resolved", {"resolution": "new_appointment"}, "other"),
        ("linked", LINKED, "unlink:webchat:lan"),
    ],
)
async def test_what_came_from_inside_is_asked_when_the_files_are_decided(
    event: str, facts: dict[str, Any], offered: str
) -> None:
    resident = await asking(looking("p1"))
    await sends(resident, photo())
    await resident.gets(event, **{"request": resident.conversation.request, **facts})

    await resident.taps("delete_files")

    assert resident.effects == [AttachmentsDropped(("p1",))]
    assert offered in resident.offered
    assert (await resident.taps(offered)).heard != ["tap.stale"]


async def test_who_is_cut_off_from_another_chat_is_still_asked_about_their_files() -> None:
    resident = await asking(looking("p1"))
    await sends(resident, photo())
    cut = {"conversation": "webchat:lan", "origin": resident.conversation.id, "requests": []}

    await resident.gets("parted", **cut, is_apart=True, resident="who-it-was")

    assert resident.heard == ["linking.parted"]
    assert resident.offered == ["send_files", "delete_files"]


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("attachment_too_large", "attaching.too_large"),
        ("attachment_type", "attaching.type"),
        ("attachment_heic", "attaching.heic"),
        ("attachment_broken", "attaching.broken"),
        ("attachment_empty", "attaching.empty"),
        ("file_gone", "attaching.not_fetched"),
    ],
)
async def test_a_file_that_was_not_taken_gets_its_reason(code: str, key: str) -> None:
    resident = await asking(looking())

    await sends(resident, refused(code))

    assert resident.heard[0] == key
    assert resident.offered == ["resume", "other", "cancel_request", "call_back"]


@pytest.mark.parametrize(("kind", "key"), [(FileKind.VOICE, "attaching.voice"), (FileKind.FILE, "attaching.file")])
async def test_a_recording_and_a_file_are_asked_about_in_their_own_words(kind: FileKind, key: str) -> None:
    resident = await asking(looking("f1"))

    await sends(resident, IncomingFile(kind=kind, attachment="f1", name="f", content_type="audio/ogg"))

    assert resident.heard == [key]
    assert resident.notices[-1].files == []


async def test_before_consent_nothing_is_taken() -> None:
    resident = Resident(looking("p1"))
    await resident.starts()

    await sends(resident, photo())

    assert resident.heard[0] == "media.after_consent"
    assert resident.offered == ["agree", "decline"]


async def test_an_edit_is_told_to_the_team_and_says_nothing_to_the_resident() -> None:
    resident = await asking(looking())
    before = len(resident.notices)

    await resident.sends(Kind.EDIT, message="77", text="ý em là bước 2")

    assert resident.effects == [MessageEdited("77", "ý em là bước 2")]
    assert len(resident.notices) == before


async def test_a_place_goes_to_the_team_after_a_yes_only() -> None:
    resident = await asking(looking())

    await resident.sends(Kind.LOCATION, latitude=20.4912345, longitude=105.7712345)
    assert resident.heard == ["locating.for_team"]
    await resident.taps("send_place")

    assert kinds(resident.effects) == ["RequestHeard"]
    assert "20.4912, 105.7712" in resident.effects[0].words  # type: ignore[attr-defined]


async def test_a_place_that_is_kept_goes_nowhere() -> None:
    resident = await asking(looking())
    await resident.sends(Kind.LOCATION, latitude=20.49, longitude=105.77)

    await resident.taps("keep_place")

    assert resident.effects == []
    assert resident.heard[0] == "locating.kept"


async def test_a_place_names_the_nearest_communes_to_whoever_has_none() -> None:
    resident = await consented(looking(), area=None)
    await resident.writes("/xa")

    await resident.sends(Kind.LOCATION, latitude=20.49, longitude=105.77)

    assert resident.heard == ["commune.which"]
    assert resident.offered[:2] == ["area:05392", "area:05393"]
    await resident.taps("area:05392")
    assert resident.conversation.area == "05392"


async def test_a_place_abroad_is_told_so() -> None:
    resident = await consented(looking(), area=None)

    await resident.sends(Kind.LOCATION, latitude=48.85, longitude=2.35)

    assert resident.heard == ["locating.abroad", "commune.ask"]
