"""The contract of every channel: the same story, whatever platform stands behind it.

A test runs over every line whose capability table says that it can; nothing here asks which channel it is.
"""

import asyncio
import io
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from bot.engine.messages import Button, Outgoing
from helpdesk.attachments.errors import UnknownAttachmentError
from helpdesk.channels.models import Mode
from helpdesk.messaging.models import Cause, NoticeState, Sent
from helpdesk.support_requests.models import Resolution
from helpdesk.support_requests.rating_reasons import Reason
from helpdesk.support_requests.thread import Author
from tests.attachments.samples import ogg, pdf
from tests.chain.village import COMMUNE, GUIDE, scope
from tests.channels.contract import ABILITIES, AtPlatform, Line, Person
from tests.channels.village import KINDS, Village, all_lines, asked, asking
from tests.messaging.post import until
from tests.platforms.pictures import jpeg

LINES = all_lines()
PROVED: set[str] = set()


def where(is_so: str | Callable[[Line], object]) -> pytest.MarkDecorator:
    """Run a test over the lines that can do this."""
    if isinstance(is_so, str):
        PROVED.add(is_so)
    lines = [line.name for line in LINES if (getattr(line.can, is_so) if isinstance(is_so, str) else is_so(line))]
    assert lines
    return pytest.mark.parametrize("line", lines, indirect=True)


@pytest.fixture(scope="module", autouse=True)
async def crowd(village: Village) -> None:
    """Let many residents ask the team side by side: one after the other, they would take most of the time."""
    lines = list(village.lines.values())
    for _ in range(14):
        for line, person in zip(lines, await asyncio.gather(*(asked(village, line) for line in lines)), strict=True):
            line.asking.append(person)


everywhere = where(lambda _: True)
at_platforms = where(lambda line: hasattr(line, "platform"))


# -- words and choices ----------------------------------------------------------------------------------------------


@everywhere
async def test_words_are_answered(line: Line) -> None:
    person = line.person()
    await person.says("cài vneid mức 2")
    told = await person.reads("Anh/chị có đồng ý không ạ?")
    assert "UBND xã Thử Nghiệm" in told
    await person.says("đồng ý")
    await person.reads("xã, phường nào")
    await person.says("lac thuy")
    await person.reads("VNeID")


@everywhere
async def test_a_link_begins_where_it_leads(line: Line) -> None:
    person = line.person()
    await person.begins(f"a-{COMMUNE}_g-{GUIDE}")
    await person.reads("có đồng ý không")
    await person.says("đồng ý")
    await person.reads("VNeID")


@everywhere
async def test_every_choice_can_be_taken_by_its_number(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.says("/menu")
    await person.reads("Anh/chị muốn làm gì ạ?")
    await person.answers("Ngôn ngữ")
    await person.reads("tiếng nào")
    await person.answers("English")
    await person.reads("What do you want to get done?")


@everywhere
async def test_a_message_is_looked_at_and_reported(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.says("/kiemtra")
    await person.reads("Anh/chị dán đường link")
    await person.says("Vào dichvucong-gov.vn đọc mã OTP cho em nhé")
    told = await person.reads("Coi chừng")
    assert "dichvucong-gov.vn" not in told
    await person.answers("Báo lừa đảo")
    await person.reads("Em đã báo tổ")
    await person.says("/kiemtra")
    await person.answers("Kiểm tra mã trên thẻ")
    await person.reads("gõ mã trên thẻ")
    await person.says("K7M-49QF")
    await person.reads("Không có mã này")


@everywhere
async def test_why_a_mark_was_given_is_one_choice_after_the_other_and_words_if_they_like(
    line: Line, village: Village
) -> None:
    person = await asking(village, line)
    request = await village.request_of(person)
    await person.forget()
    await village.house.requests.resolve(request.id, resolution=Resolution.DONE, member=village.lan)
    await person.reads("tổ hỗ trợ thế nào")
    await person.answers("Chưa tốt lắm")
    await person.reads("Điều gì chưa tốt")
    await person.answers("Phải chờ lâu")
    await person.reads("Đã ghi: Phải chờ lâu")
    await person.answers("Khó hiểu")
    await person.reads("Phải chờ lâu, Khó hiểu")
    await person.says("gọi tôi số 0912345678, mai tôi ở nhà")
    await person.reads("Cảm ơn anh/chị")

    told = await village.house.requests.one(request.id, scope(village.lan))
    assert (told.rating, told.reasons) == (2, [Reason.SLOW, Reason.UNCLEAR])
    assert "mai tôi ở nhà" in (told.rating_word or "")
    assert "0912345678" not in (told.rating_word or "")


@where("buttons")
async def test_a_reason_is_tapped(line: Line, village: Village) -> None:
    person = await asking(village, line)
    request = await village.request_of(person)
    await person.forget()
    await village.house.requests.resolve(request.id, resolution=Resolution.DONE, member=village.lan)
    await person.reads("tổ hỗ trợ thế nào")
    await person.taps("Rất tốt")
    await person.reads("Điều gì anh/chị thấy tốt")
    await person.taps("Tận tình")
    await person.reads("Đã ghi: Tận tình")
    await person.taps("Thế thôi")
    await person.reads("Cảm ơn anh/chị")
    assert not await person.is_left_waiting()
    told = await village.house.requests.one(request.id, scope(village.lan))
    assert (told.rating, told.reasons) == (5, [Reason.KIND])


@where("buttons")
async def test_every_choice_can_be_taken_by_its_button(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.says("/menu")
    await person.reads("Anh/chị muốn làm gì ạ?")
    await person.taps("Ngôn ngữ")
    await person.reads("tiếng nào")
    await person.taps("English")
    await person.reads("What do you want to get done?")
    assert not await person.is_left_waiting()


@where("buttons")
async def test_an_old_button_says_so_and_asks_again(line: Line, village: Village) -> None:
    person = await asking(village, line)

    await person.does("tap_data", "1:0")

    told = await person.reads("Giờ mình đang ở đây")
    assert "Nút đó thuộc tin cũ" in told
    await village.quiet(person)
    assert await person.choices()
    assert not await person.is_left_waiting()
    assert len(await village.thread(person)) == 0


@everywhere
async def test_nothing_but_words_is_needed_to_reach_the_team(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.says("em ở nhà văn hoá 🏠")
    await person.reads("Em đã chuyển cho tổ")
    await village.answer(person, "Cháu ra ngay ạ")
    await person.reads("Cháu ra ngay ạ")

    thread = await village.thread(person)
    assert [(one.entry.author, one.entry.text) for one in thread] == [
        (Author.RESIDENT, "em ở nhà văn hoá 🏠"),
        (Author.MEMBER, "Cháu ra ngay ạ"),
    ]
    await village.quiet(person)
    assert (await village.thread(person))[1].delivery is NoticeState.SENT


@everywhere
async def test_a_phone_number_can_be_typed(line: Line, village: Village) -> None:
    person = await asking_for_phone(line)
    await person.says("0912 000 345")
    await person.reads("345")
    assert (await village.request_of(person)).has_phone


@where("phone_request")
async def test_a_phone_number_can_be_shared_with_a_key(line: Line, village: Village) -> None:
    person = await asking_for_phone(line)
    assert any(shown.asks_for_phone for shown in await person.seen())
    await person.does("contact", "84912000678")
    await person.reads("678")
    assert (await village.request_of(person)).has_phone


async def asking_for_phone(line: Line) -> Person:
    person = line.person()
    await person.begins(f"a-{COMMUNE}_g-{GUIDE}")
    for words in ("đồng ý", "bắt đầu", "kẹt"):
        await person.says(words)
    await person.reads("số điện thoại để tổ gọi không")
    return person


# -- photos, files, voice, places -----------------------------------------------------------------------------------


@where("photo_in")
async def test_a_photo_reaches_the_team_after_a_yes_and_without_where_it_was_taken(
    line: Line, village: Village
) -> None:
    person = await asking(village, line)
    await person.does("photo", jpeg(640, 480, with_place=True), caption="màn hình của em")
    await person.reads("Trong ảnh có giấy tờ tuỳ thân không")
    assert Image.open(io.BytesIO(await person.gets_picture())).size == (480, 360)  # as the team would see it, small
    assert len(await village.thread(person)) == 0

    await person.answers("gửi cho tổ")
    await person.reads("Em đã gửi cho tổ")

    (told,) = await village.thread(person)
    (attachment,) = told.entry.attachments
    picture = Image.open(io.BytesIO(await village.file(attachment)))
    assert (picture.size, dict(picture.getexif())) == ((640, 480), {})
    assert told.entry.text == "màn hình của em"


@where("photo_in")
async def test_a_photo_that_the_resident_deletes_is_seen_by_nobody(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.does("photo")
    await person.reads("Trong ảnh có giấy tờ tuỳ thân không")
    attachments = village.house.database["attachments"]
    (row,) = await attachments.find({"conversation": person.conversation}).to_list()

    await person.answers("xoá ảnh đi")
    await person.reads("Em đã xoá rồi")

    assert await village.thread(person) == []
    with pytest.raises(UnknownAttachmentError):
        await village.house.attachments.shown(row["_id"], preview=True)
    await village.house.attachments.sweep()
    assert await village.house.database["attachment_files.files"].count_documents({"_id": {"$in": row["files"]}}) == 0


@where("file_in")
async def test_a_file_reaches_the_team_after_a_yes(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.does("document", pdf())
    await person.reads("gửi tệp này cho tổ")
    await person.answers("Gửi cho tổ")
    await person.reads("Em đã gửi cho tổ")

    (told,) = await village.thread(person)
    assert await village.file(told.entry.attachments[0]) == pdf()


@where("voice_in")
async def test_a_recording_reaches_the_team_after_a_yes(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.does("voice", ogg())
    await person.reads("gửi lời nói này cho tổ")
    await person.answers("Gửi cho tổ")
    await person.reads("Em đã gửi cho tổ")

    (told,) = await village.thread(person)
    assert await village.file(told.entry.attachments[0]) == ogg()


@where("location_in")
async def test_a_place_reaches_the_team_after_a_yes(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.does("location", 20.4983, 105.7771)
    await person.reads("gửi vị trí này cho tổ")
    await person.answers("Gửi vị trí")
    await person.reads("Em đã chuyển cho tổ")

    (told,) = await village.thread(person)
    assert "20.4983, 105.7771" in told.entry.text


@everywhere
async def test_a_photo_of_the_team_reaches_the_resident_with_or_without_words(line: Line, village: Village) -> None:
    person = await asking(village, line)
    for words in ("Anh/chị bấm chỗ khoanh đỏ ạ", ""):
        await person.forget()
        answer = await village.answer(person, words, ("huong-dan.jpg", jpeg(640, 480)))

        await person.reads(words)
        assert Image.open(io.BytesIO(await person.gets_picture())).size == (640, 480)
        assert (await village.outcome(answer)).state is NoticeState.SENT


@where("photo_out")
async def test_a_photo_is_shown_and_not_only_told(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await village.answer(person, "Đây ạ", ("huong-dan.jpg", jpeg(640, 480)))
    await village.quiet(person)
    assert [shown.is_picture for shown in await person.fresh()].count(True) == 1


@everywhere
async def test_a_file_of_the_team_reaches_the_resident(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await village.answer(person, "Mẫu đơn đây ạ", ("mau-don.pdf", pdf()))
    await person.reads("Mẫu đơn đây ạ")
    assert await person.gets_file() == pdf()


@where("file_out")
async def test_a_file_is_shown_and_not_only_told(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await village.answer(person, "Mẫu đơn đây ạ", ("mau-don.pdf", pdf()))
    await village.quiet(person)
    assert [shown.file for shown in await person.fresh() if shown.file is not None] == [pdf()]


@at_platforms
async def test_what_the_bot_cannot_take_is_answered_politely(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.does("sticker")
    await person.reads("viết giúp em vài chữ")
    await village.quiet(person)
    assert await person.choices()  # what was asked is asked again
    assert await village.thread(person) == []


# -- long words -----------------------------------------------------------------------------------------------------

LONG = {
    "paragraphs": "\n\n".join(f"Đoạn {number}. " + "Nghiêng nghiêng giữa đồng. " * 9 for number in range(40)),
    "words": " ".join(f"nghiêng{number}" for number in range(1500)),
    "emoji": " ".join("🏠" * length for length in range(1, 120)),
    "no blank": "🙂" * 3000,
    "parted marks": "nghiêng ngả ".replace("ê", "ê").replace("ả", "ả") * 500,
}


@at_platforms
async def test_long_words_come_in_pieces_that_part_no_word(line: Line, village: Village) -> None:
    person = await known(line, village)
    for what, text in LONG.items():
        await person.forget()

        assert await line.channel.send(person.user, Outgoing(text=text)) == Sent()

        pieces = [shown.text for shown in await person.fresh()]
        assert len(pieces) >= 2, what
        assert all(len(piece.encode("utf-16-le")) // 2 <= line.can.max_text for piece in pieces), what  # no half emoji
        between = "" if " " not in text else " "
        assert _words(between.join(pieces)) == _words(text), what
        assert sum(map(len, pieces)) > len(pieces) * line.can.max_text / 5, what  # not more of them than needed


@at_platforms
async def test_the_choices_stand_below_the_last_piece(line: Line, village: Village) -> None:
    person = await known(line, village)
    buttons = [Button(label=label, data=f"1:{place}") for place, label in enumerate(["Làm tiếp", "Việc khác"])]

    await line.channel.send(person.user, Outgoing(text=LONG["words"], buttons=buttons, how_to_choose="Bằng số."))

    *before, last = await person.fresh()
    assert [number for number, _ in await person.choices()] == ["1", "2"]
    assert "Làm tiếp" in last.text + " ".join(last.buttons)
    assert not any(shown.buttons for shown in before)


@everywhere
async def test_the_longest_answer_of_the_team_arrives_whole(line: Line, village: Village) -> None:
    person = await asking(village, line)
    text = _words("Chữ dài 🙂, " * 165)
    await village.answer(person, f"{text} hết.")
    assert text in await person.reads("hết.")


async def known(line: Line, village: Village) -> Person:
    """Return somebody whom the channel may write to; what they read from here on is the test's."""
    person = line.person()
    await person.says("xin chào")
    await person.reads("có đồng ý không")
    await village.quiet(person)
    await person.forget()
    return person


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


# -- what comes twice, changes, or does not come ---------------------------------------------------------------------


@everywhere
async def test_what_comes_twice_has_one_effect(line: Line, village: Village) -> None:
    person = await asking(village, line)
    line.double_next()
    await person.says("em ở cạnh cây đa")
    await person.reads("Em đã chuyển cho tổ")
    await village.quiet(person)

    assert [one.entry.text for one in await village.thread(person)] == ["em ở cạnh cây đa"]
    told = " ".join(shown.text for shown in await person.fresh())
    assert told.count("Em đã chuyển cho tổ") == 1


@where("edit")
async def test_what_was_changed_is_shown_to_the_team_as_changed(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.says("em ở nhà văn hoá")
    await person.reads("Em đã chuyển cho tổ")
    await person.does("edit", "em ở cổng làng, căn cước 038090001234")

    async def is_changed() -> bool:
        return (await village.thread(person))[0].entry.edited_at is not None

    await until(is_changed)
    (told,) = await village.thread(person)
    assert "cổng làng" in told.entry.text
    assert "038090001234" not in told.entry.text
    assert await person.fresh() == []


blockable = where(lambda line: isinstance(line.someone("0"), AtPlatform))


@blockable
async def test_who_blocked_us_is_not_reached_until_they_write_again(line: Line, village: Village) -> None:
    person = await asking(village, line)
    await person.does("block")
    notice = await village.outcome(await village.answer(person, "Cháu gọi không được ạ"))
    assert (notice.state, notice.cause) == (NoticeState.DEAD, Cause.BLOCKED)
    await until(lambda: is_lost(person, village))
    assert (await village.thread(person))[0].delivery is NoticeState.DEAD

    await person.does("unblock")
    await person.says("em đây")
    await person.reads("Em đã chuyển cho tổ")
    assert not await is_lost(person, village)
    await village.answer(person, "Cháu chào anh ạ")
    await person.reads("Cháu chào anh ạ")


async def is_lost(person: Person, village: Village) -> bool:
    found = await village.house.conversations.one(person.conversation)
    assert found
    return found.unreachable_since is not None


@where(lambda line: line.can.window is not None)
async def test_after_its_window_a_platform_takes_no_answer_and_the_team_knows(line: Line, village: Village) -> None:
    person: Any = await asking(village, line)
    assert line.can.window
    person.app.last_at -= line.can.window.total_seconds() + 60

    notice = await village.outcome(await village.answer(person, "Anh/chị ơi"))
    assert (notice.state, notice.cause) == (NoticeState.DEAD, Cause.WINDOW_CLOSED)
    assert not await is_lost(person, village)
    await person.says("em đây")
    await person.reads("Em đã chuyển cho tổ")


# -- the table and the suite fit together ----------------------------------------------------------------------------


def test_every_ability_of_the_table_is_proved_where_a_channel_says_that_it_has_it() -> None:
    assert PROVED | {"polling"} == ABILITIES


def test_every_kind_of_channel_is_here_in_every_mode_that_it_has() -> None:
    here = {(line.kind.name, line.mode) for line in LINES}
    asked = {(name, Mode.POLLING) for name, kind in KINDS.items() if kind.capabilities.polling}
    assert here == {(name, Mode.WEBHOOK) for name in KINDS} | asked


@where(lambda line: not line.can.polling)
async def test_a_channel_that_cannot_be_asked_is_not_asked(line: Line) -> None:
    async def keep(parsed: object) -> bool:
        raise AssertionError(parsed)

    await line.channel.poll(keep, lambda: True)


@everywhere
async def test_an_account_that_works_has_no_problem(line: Line, village: Village) -> None:
    status = await village.house.channel_status.one(line.account)
    assert (status.problems, status.kind, status.mode, status.is_active) == ([], line.kind.name, line.mode, True)
    assert bool(status.webhook) == (line.mode is Mode.WEBHOOK and hasattr(line, "platform") and _tells(line))


def _tells(line: Line) -> bool:
    """Tell whether the platform says where it delivers."""
    return not re.search(r"oa$", line.name)
