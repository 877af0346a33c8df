"""A member of the team in their own chat, as the dialogs see it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.engine.effects import (
    ChatLeft,
    ChatLinked,
    RequestAnswered,
    RequestHandedBack,
    RequestResolved,
    RequestTaken,
)
from bot.engine.messages import Kind
from bot.engine.talk import ChatCodeOwner, CodeState, SeenLine, SeenRequest, ServingMember
from helpdesk.messaging.models import Notice, NoticeClass
from helpdesk.messaging.ports import Answered
from helpdesk.residents.codes import MOST_TRIES
from helpdesk.service_times.models import Owed, Stage
from helpdesk.support_requests.models import Resolution
from helpdesk.support_requests.thread import MAX_ANSWER
from tests.bot.conversing import CODES, Resident, consented
from tests.bot.fakes import NOW, TeamInMemory

LAN = ServingMember("lan", "Lan", "vi")
CODE = CODES.code("lan")
NIGHT = NOW.replace(hour=15)
"""Ten in the evening in Vietnam."""
MORNING = NIGHT + timedelta(hours=9, seconds=1)


def seen(request: str = "r1", code: str = "K7M-2QF", **changes: Any) -> SeenRequest:
    """Return a request that nobody has."""
    new = SeenRequest(
        id=request,
        code=code,
        place="Xã Lạc Thủy, Tỉnh Phú Thọ",
        guide="khai-sinh",
        step="nop-ho-so",
        answers={},
        is_new=True,
        is_open=True,
        is_forgotten=False,
        holder=None,
        holder_name=None,
    )
    return replace(new, **changes)


def mine(request: str = "r1", code: str = "K7M-2QF") -> SeenRequest:
    return seen(request, code, is_new=False, holder="lan", holder_name="Lan")


@dataclass
class Helper(Resident):
    """A member's chat, at any hour."""

    now: datetime = field(default=NOW)

    async def sends(self, kind: Kind, **fields: Any) -> "Helper":
        self.take(await self.engine.reply(self.conversation, [self.arrival(kind, **fields)], self.now))
        return self

    def take(self, answered: Answered) -> None:
        """Keep buttons as the outbox does, and let the team know who took what."""
        super().take(answered)
        for notice in answered.notices:
            for place, choice in enumerate(notice.choices):
                shown = f"{self.conversation.id} {notice.question or notice.number}:{place}"
                self.team.buttons[shown] = choice
        for effect in self.effects:
            if isinstance(effect, RequestTaken):
                self.team.seen[effect.request] = mine(effect.request, self.team.seen[effect.request].code)

    @property
    def team(self) -> TeamInMemory:
        return self.look.serving

    async def offered_request(self, request: str = "r1", code: str = "K7M-2QF", **facts: Any) -> Notice:
        """A request comes that nobody has."""
        self.team.seen[request] = seen(request, code)
        await self.gets("offered", member="lan", request=request, code=code, **facts)
        return self.notices[-1]

    async def hears(self, words: str, request: str = "r1", **facts: Any) -> "Helper":
        """The resident of a request writes."""
        self.team.entries[words] = SeenLine(None, words, has_files=False)
        await self.gets("heard", member="lan", request=request, entry=words, **facts)
        return self

    async def taps_on(self, notice: Notice, key: str) -> "Helper":
        """Tap a button of any notice."""
        place = [one.key for one in notice.choices].index(key)
        await self.sends(Kind.CHOICE, choice=f"{notice.question or notice.number}:{place}")
        return self


async def on_duty(*requests: SeenRequest) -> Helper:
    """Return a member whose chat this is."""
    helper = Helper()
    helper.team.seen = {one.id: one for one in requests}
    helper.team.codes[CODE] = ChatCodeOwner(CodeState.GOOD, LAN)
    await helper.writes(CODE)
    assert helper.effects == [ChatLinked(CODE)]
    helper.team.members[helper.conversation.id] = LAN
    return helper


async def helping() -> Helper:
    """Return a member who took one request."""
    helper = await on_duty()
    await helper.offered_request()
    await helper.taps("take:r1")
    return helper


# -- whose chat it is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [CODE, f"/to {CODE}", f"/tổ {CODE.lower()}", CODE.replace("-", " ")])
async def test_a_code_makes_the_chat_the_members_and_says_what_comes_here(typed: str) -> None:
    helper = Helper()
    helper.team.codes[CODE] = ChatCodeOwner(CodeState.GOOD, LAN)

    await helper.writes(typed)

    assert helper.effects == [ChatLinked(CODE)]
    assert helper.heard == ["serving.linked", "serving.idle"]
    assert "Số điện thoại của người dân không bao giờ gửi tới đây" in helper.text("vi")
    assert helper.conversation.member == "lan"


async def test_a_link_brings_the_code_along() -> None:
    helper = Helper()
    helper.team.codes[CODE] = ChatCodeOwner(CodeState.GOOD, LAN)
    await helper.starts(f"l-{CODE.replace('-', '')}")
    assert helper.effects == [ChatLinked(CODE)]


@pytest.mark.parametrize(
    ("state", "key"), [(CodeState.USED, "serving.code_used"), (CodeState.EXPIRED, "serving.code_expired")]
)
async def test_a_code_that_is_over_makes_nobody_a_member(state: CodeState, key: str) -> None:
    helper = Helper()
    helper.team.codes[CODE] = ChatCodeOwner(state, LAN)
    await helper.writes(CODE)
    assert helper.heard[0] == key
    assert (helper.effects, helper.conversation.member) == ([], None)


async def test_codes_cannot_be_tried_out() -> None:
    helper = Helper()
    for number in range(MOST_TRIES):
        await helper.writes(CODES.code(f"guess {number}"))
    helper.team.codes[CODE] = ChatCodeOwner(CodeState.GOOD, LAN)
    await helper.writes(CODE)
    assert helper.heard[0] == "linking.too_often"
    assert helper.conversation.member is None


async def test_without_a_code_the_way_to_one_is_told() -> None:
    assert (await Helper().writes("/to")).heard[0] == "serving.how"


async def test_what_a_resident_did_here_rests_and_goes_on_afterwards() -> None:
    resident = await consented()
    helper = Helper(look=resident.look)
    helper.conversation = resident.conversation
    helper.team.codes[CODE] = ChatCodeOwner(CodeState.GOOD, LAN)
    await helper.writes(CODE)
    assert helper.heard[:2] == ["serving.linked", "serving.linked_rests"]
    helper.team.members[helper.conversation.id] = LAN

    await helper.writes("/nghỉ")

    assert helper.effects == [ChatLeft()]
    assert helper.heard == ["serving.off", "finding.ask"]
    assert (helper.conversation.member, helper.conversation.resident) == (None, resident.conversation.resident)


async def test_whoever_lost_the_right_is_told_whatever_they_do() -> None:
    for act in ("xong", "Chào bác", "/viec", "1"):
        helper = await helping()
        helper.team.members.clear()
        await helper.writes(act)
        assert helper.effects == [ChatLeft()]
        assert helper.heard == ["serving.ended"]
        assert helper.conversation.member is None


async def test_nothing_comes_to_a_chat_that_went_to_another_member() -> None:
    helper = await on_duty(seen())
    before = len(helper.notices)
    await helper.gets("offered", member="hoa", request="r1", code="K7M-2QF")
    assert len(helper.notices) == before


# -- offers ----------------------------------------------------------------------------------------------------------


async def test_an_offer_says_when_it_is_the_members_turn() -> None:
    helper = await on_duty()
    await helper.offered_request(is_assigned=True)
    assert "đến lượt anh/chị" in helper.text("vi")
    await helper.offered_request("r2", "AAA-111", is_assigned=False)
    assert "đến lượt anh/chị" not in helper.text("vi").partition("AAA-111")[2]


async def test_an_offer_says_where_who_is_stuck_and_what_they_wrote() -> None:
    helper = await on_duty()
    helper.team.threads["r1"] = [SeenLine(None, "máy báo lỗi", has_files=False)]

    notice = await helper.offered_request()

    assert (notice.notice_class, notice.about) == (NoticeClass.REMINDER, "r1")
    for words in ("K7M-2QF", "Xã Lạc Thủy", "2/3", "máy báo lỗi"):
        assert words in helper.text("vi")
    assert helper.offered == ["take:r1", "leave:r1"]
    question = helper.conversation.question
    assert question
    assert "máy báo lỗi" not in question.model_dump_json()


@pytest.mark.parametrize("typed", ["1", "nhận", "Em nhận ạ", "Nhận K7M-2QF"])
async def test_one_offer_is_taken_by_number_or_word(typed: str) -> None:
    helper = await on_duty()
    await helper.offered_request()
    await helper.writes(typed)
    assert helper.effects == [RequestTaken("r1")]
    assert helper.heard == ["serving.taken", "serving.ask"]
    assert helper.conversation.serves == "r1"


async def test_an_offer_can_be_left_to_the_others() -> None:
    helper = await on_duty()
    await helper.offered_request()
    await helper.writes("2")
    assert (helper.effects, helper.heard) == ([], ["serving.left", "serving.idle"])


async def test_whoever_is_late_hears_who_was_faster() -> None:
    helper = await on_duty()
    notice = await helper.offered_request()
    helper.team.seen["r1"] = seen(is_new=False, holder="hoa", holder_name="Chị Hoa")
    await helper.taps_on(notice, "take:r1")
    assert helper.effects == []
    assert "Chị Hoa đã nhận K7M-2QF rồi" in helper.text("vi")


async def test_with_several_offers_a_tap_is_exact_and_what_is_typed_is_asked_about() -> None:
    helper = await on_duty()
    first = await helper.offered_request("r1", "AAA-111")
    second = await helper.offered_request("r2", "BBB-222")
    assert [one.key for one in second.choices] == ["take:r2", "leave:r2"]

    await helper.writes("1")
    assert helper.effects == []
    assert helper.heard == ["serving.which"]
    assert helper.offered[0] == "pick:r2"

    await helper.taps_on(first, "take:r1")
    assert helper.effects == [RequestTaken("r1")]


async def test_an_offer_by_night_waits_for_the_morning_and_crosses_nothing_before() -> None:
    helper = await on_duty()
    helper.now = NIGHT
    helper.team.seen["r1"] = mine()
    await helper.writes("/viec")
    await helper.writes("1")
    notice = await helper.offered_request("r2", "BBB-222")
    assert notice.notice_class is NoticeClass.REMINDER

    await helper.writes("Bác ngủ ngon")
    assert [type(effect) for effect in helper.effects] == [RequestAnswered]

    helper.now = MORNING
    await helper.writes("Chào bác")
    assert helper.heard == ["serving.which"]


async def test_offers_to_somebody_who_never_answers_do_not_pile_up() -> None:
    helper = await helping()
    for number in range(30):
        await helper.offered_request(f"n{number}", f"NEW-{number}")
    assert list(helper.conversation.shown) == [f"n{number}" for number in range(22, 30)]


# -- answering -------------------------------------------------------------------------------------------------------


async def test_words_go_to_the_resident_and_the_confirmation_says_to_whom() -> None:
    helper = await helping()
    await helper.writes("Cháu ra ngay ạ")
    assert helper.effects == [RequestAnswered("r1", "Cháu ra ngay ạ", (f"telegram:u{helper.arrivals}",))]
    assert helper.heard == ["serving.sent"]
    assert "K7M-2QF" in helper.text("vi")


async def test_what_the_resident_writes_is_an_answer_and_one_can_go_on() -> None:
    helper = await helping()
    await helper.hears("cảm ơn cháu")
    assert helper.heard == ["serving.heard", "serving.ask"]
    assert (helper.notices[-1].notice_class, helper.notices[-1].about) == (NoticeClass.ANSWER, "r1")
    await helper.hears("cảm ơn hai cháu", is_edited=True)
    assert helper.heard[0] == "serving.heard_edited"


async def test_a_bare_number_may_be_for_the_resident() -> None:
    helper = await helping()
    await helper.writes("2")
    assert (helper.effects, helper.heard) == ([], ["serving.number"])
    assert helper.offered == ["send:r1", "back:r1", "drop"]
    await helper.writes("1")
    (sent,) = helper.effects
    assert isinstance(sent, RequestAnswered)
    assert sent.words == "2"


async def test_when_another_resident_wrote_in_between_nothing_is_sent_before_it_is_clear_to_whom() -> None:
    helper = await helping()
    helper.team.seen["r2"] = mine("r2", "BBB-222")
    await helper.hears("còn tôi thì sao", request="r2")
    assert [one.key for one in helper.notices[-1].choices] == ["go:r2"]

    await helper.writes("Năm phút nữa ạ")
    assert (helper.effects, helper.heard) == ([], ["serving.which"])
    assert helper.offered == ["send:r1", "send:r2", "drop"]
    await helper.writes("và mang theo giấy khai sinh")
    assert helper.effects == []

    await helper.writes("2")
    (sent,) = helper.effects
    assert isinstance(sent, RequestAnswered)
    assert (sent.request, sent.words) == ("r2", "Năm phút nữa ạ\nvà mang theo giấy khai sinh")
    assert len(sent.arrivals) == 2
    assert "BBB-222" in helper.text("vi")
    await helper.writes("Chào bác")
    (sent,) = helper.effects
    assert isinstance(sent, RequestAnswered)
    assert sent.request == "r2"


async def test_a_resident_who_writes_while_words_wait_does_not_change_what_a_number_means() -> None:
    helper = await helping()
    helper.team.seen["r2"] = mine("r2", "BBB-222")
    await helper.hears("một", request="r2")
    await helper.writes("Năm phút nữa ạ")
    helper.team.seen["r3"] = mine("r3", "CCC-333")
    await helper.hears("hai", request="r3")

    await helper.writes("1")

    assert (helper.effects, helper.heard) == ([], ["serving.which"])
    assert helper.offered == ["send:r1", "send:r2", "send:r3", "drop"]
    await helper.taps("send:r3")
    (sent,) = helper.effects
    assert isinstance(sent, RequestAnswered)
    assert (sent.request, sent.words) == ("r3", "Năm phút nữa ạ")


async def test_more_words_while_a_number_is_asked_about_wait_with_it() -> None:
    helper = await helping()
    await helper.writes("2")
    await helper.writes("hai giờ ạ")
    assert (helper.effects, helper.heard, helper.offered) == ([], ["serving.to_whom"], ["send:r1", "drop"])
    await helper.writes("1")
    (sent,) = helper.effects
    assert isinstance(sent, RequestAnswered)
    assert sent.words == "2\nhai giờ ạ"


async def test_words_to_nobody_are_kept_until_somebody_is_chosen() -> None:
    helper = await on_duty(mine(), seen("r2", "BBB-222"))
    await helper.writes("Chào bác")
    assert (helper.effects, helper.heard) == ([], ["serving.to_whom"])
    await helper.taps("pick:r2")
    assert helper.effects == [RequestTaken("r2")]
    assert helper.heard[-1] == "serving.send_kept"
    await helper.writes("1")
    (sent,) = helper.effects
    assert isinstance(sent, RequestAnswered)
    assert (sent.request, sent.words) == ("r2", "Chào bác")


async def test_words_can_be_sent_to_nobody_after_all() -> None:
    helper = await on_duty(mine())
    await helper.writes("Chào bác")
    await helper.taps("drop")
    assert (helper.effects, helper.heard) == ([], ["serving.not_sent", "serving.list"])


@pytest.mark.parametrize(
    ("now", "heard"),
    [
        (seen(is_new=False, is_open=False), "serving.is_over"),
        (seen(is_new=False, is_open=False, is_forgotten=True), "serving.forgotten"),
        (seen(), "serving.nobodys"),
        (seen(is_new=False, holder="hoa", holder_name="Hoa"), "serving.taken_by"),
        (None, "serving.not_there"),
    ],
)
async def test_a_refusal_is_a_sentence_and_says_that_nothing_was_sent(now: SeenRequest | None, heard: str) -> None:
    helper = await helping()
    helper.team.seen = {"r1": now} if now else {}
    await helper.writes("Chào bác")
    assert helper.effects == []
    assert helper.heard[:2] == [heard, "serving.not_sent"]
    for key in ("resolve:r1", "back:r1", "read:r1"):
        helper = await helping()
        helper.team.seen = {"r1": now} if now else {}
        await helper.taps(key)
        assert (helper.effects, helper.heard[0]) == ([], heard)


async def test_a_phone_number_is_not_sent_half() -> None:
    helper = await helping()
    await helper.writes("gọi chị 0912 345 678 nhé")
    assert (helper.effects, helper.heard) == ([], ["serving.phone"])


async def test_too_many_words_are_not_sent() -> None:
    helper = await helping()
    await helper.writes("dài " * MAX_ANSWER)
    assert (helper.effects, helper.heard[0]) == ([], "serving.too_long")


@pytest.mark.parametrize("kind", [Kind.MEDIA, Kind.LOCATION, Kind.CONTACT, Kind.UNSUPPORTED])
async def test_only_words_can_be_sent_from_here(kind: Kind) -> None:
    helper = await helping()
    await helper.sends(kind)
    assert (helper.effects, helper.heard) == ([], ["serving.media"])


async def test_a_changed_message_does_not_reach_the_resident() -> None:
    helper = await helping()
    await helper.sends(Kind.EDIT, message="1", text="khác")
    assert (helper.effects, helper.heard) == ([], ["serving.edit"])


# -- ending ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("resolution", list(Resolution))
async def test_a_request_ends_with_a_reason(resolution: Resolution) -> None:
    helper = await helping()
    await helper.writes("xong")
    assert helper.heard == ["serving.ending"]
    await helper.taps(f"end:r1:{resolution.value}")
    assert helper.effects == [RequestResolved("r1", resolution)]
    assert helper.conversation.serves is None


async def test_a_request_is_handed_back() -> None:
    helper = await helping()
    await helper.writes("trả lại tổ")
    assert helper.effects == [RequestHandedBack("r1")]
    assert helper.heard[0] == "serving.handed_back"


async def test_a_button_of_an_older_notice_acts_on_its_own_request() -> None:
    helper = await helping()
    of_first = helper.notices[-1]
    second = await helper.offered_request("r2", "BBB-222")
    await helper.taps_on(second, "take:r2")
    await helper.taps_on(of_first, "resolve:r1")
    assert helper.heard == ["serving.ending"]
    assert "K7M-2QF" in helper.text("vi")


async def test_the_last_lines_can_be_read_again_and_requests_changed() -> None:
    helper = await helping()
    helper.team.threads["r1"] = [
        SeenLine(None, "máy báo lỗi", has_files=False),
        SeenLine("Lan", "lỗi gì ạ", has_files=False),
        SeenLine(None, "", has_files=True),
    ]
    await helper.writes("xem lại")
    shown = ["serving.lines", "serving.line_resident", "serving.line_member", "serving.line_files", "serving.ask"]
    assert helper.heard == shown
    helper.team.seen["r2"] = mine("r2", "BBB-222")
    await helper.writes("việc khác")
    assert helper.offered == ["go:r1", "go:r2"]
    await helper.writes("2")
    assert helper.conversation.serves == "r2"


async def test_a_resident_who_needs_no_help_any_more_ends_it_here_too() -> None:
    helper = await helping()
    helper.team.seen["r1"] = seen(is_new=False, is_open=False, holder="lan")
    await helper.gets("cancelled", member="lan", request="r1")
    assert helper.heard == ["serving.cancelled", "serving.idle"]


async def test_what_concerns_the_member_as_a_resident_is_shown_and_changes_nothing_else() -> None:
    helper = await helping()
    helper.conversation.resident = "lan-as-a-resident"
    question = helper.conversation.question
    await helper.gets("answered", request="own", name="Hoa", text="Xong rồi chị nhé")
    assert helper.heard == ["serving.as_resident", "team.answered"]
    assert helper.conversation.question == question
    assert helper.conversation.serves == "r1"


async def test_commands_of_residents_lead_to_what_there_is_here() -> None:
    helper = await helping()
    assert (await helper.writes("/quyenrieng")).heard == ["serving.help"]
    assert (await helper.writes("/menu")).heard == ["serving.list"]
    assert (await helper.writes("/ngonngu en")).conversation.language == "en"


# -- what is owed ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("owed", list(Owed))
async def test_a_deadline_is_said_with_its_moment_and_takes_no_question_away(stage: Stage, owed: Owed) -> None:
    helper = await helping()
    asked = helper.conversation.question
    facts = {"stage": stage.value, "owed": owed.value, "deadline": "2026-11-23T04:00:00+00:00"}
    await helper.gets("due", member="lan", request="r1", code="K7M-2QF", **facts)
    assert helper.heard == [f"serving.{stage.value}_{owed.value}"]
    assert "K7M-2QF" in helper.text("vi")
    assert "11:00" in helper.text("vi")
    assert helper.notices[-1].notice_class is NoticeClass.REMINDER
    assert helper.conversation.question == asked


async def test_of_what_has_ended_meanwhile_no_deadline_is_said() -> None:
    helper = await on_duty(replace(mine(), is_open=False))
    facts = {"stage": "overdue", "owed": "resolution", "deadline": "2026-11-23T04:00:00+00:00"}
    before = len(helper.notices)
    await helper.gets("due", member="lan", request="r1", code="K7M-2QF", **facts)
    assert len(helper.notices) == before
