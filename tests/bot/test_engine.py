"""The engine: purity, several messages at once, secrets in two halves, failures, circles."""

from collections.abc import Sequence

import pytest

from bot.engine.effects import ArrivalRedacted, RequestOpened
from bot.engine.engine import Engine
from bot.engine.messages import Kind
from bot.engine.results import Ask, HandOver, Result, Say
from bot.engine.talk import Said, Talk
from helpdesk.messaging.models import Conversation
from helpdesk.privacy.halves import with_end_replaced
from tests.bot.conversing import Resident, asking, consented, walking
from tests.bot.fakes import BIRTH, NOW, LookupsInMemory


async def test_asked_twice_it_answers_the_same() -> None:
    resident = await walking()
    arrivals = [resident.arrival(Kind.TEXT, text=text) for text in ("tiếp", "tiếp", "xong")]

    first = await resident.engine.reply(resident.conversation, arrivals, NOW)

    assert await resident.engine.reply(resident.conversation, arrivals, NOW) == first


async def test_several_messages_are_answered_in_their_order_each_with_its_own_notice() -> None:
    resident = await walking()
    arrivals = [resident.arrival(Kind.TEXT, text=text) for text in ("tiếp", "tiếp", "quay lại")]

    answered = await resident.engine.reply(resident.conversation, arrivals, NOW)
    resident.take(answered)

    assert list(answered.arrivals) == arrivals
    assert [notice.answers for notice in answered.notices] == [arrival.id for arrival in arrivals]
    assert resident.step == BIRTH.steps[1].id
    assert [happened.arrival.id for happened in answered.effects] == [arrival.id for arrival in arrivals]


async def test_it_stops_after_a_change_that_the_next_message_must_see() -> None:
    resident = await walking()
    arrivals = [resident.arrival(Kind.TEXT, text=text) for text in ("tiếp", "kẹt", "kẹt")]

    answered = await resident.engine.reply(resident.conversation, arrivals, NOW)

    assert list(answered.arrivals) == arrivals[:2]
    assert len([h for h in answered.effects if isinstance(h.effect, RequestOpened)]) == 1


async def test_an_effect_carries_the_conversation_as_it_stood() -> None:
    resident = await consented(area=None)
    await resident.writes("gặp tổ")
    arrival = resident.arrival(Kind.TEXT, text="Lạc Thủy")

    answered = await resident.engine.reply(resident.conversation, [arrival], NOW)

    (happened,) = answered.effects
    assert happened.conversation.area == "05392"
    assert happened.arrival == arrival


# -- secrets in two halves -------------------------------------------------------------------------------------------


async def test_a_code_after_the_word_for_it_is_blotted_out() -> None:
    resident = await consented()
    await resident.writes("mã OTP của tôi là")

    await resident.writes("482913")

    assert resident.heard[0] == "privacy.masked"
    assert "482913" not in resident.conversation.model_dump_json()
    assert [e.arrival for e in redactions(resident)] == [f"telegram:u{resident.arrivals}"]


async def test_the_word_after_a_code_blots_out_the_code_where_it_was_kept() -> None:
    resident = await consented()
    await resident.writes("482913")
    first = f"telegram:u{resident.arrivals}"

    await resident.writes("đó là mã OTP của tôi")

    assert first in [e.arrival for e in redactions(resident)]
    assert all("482913" not in e.by for e in redactions(resident))
    assert "482913" not in resident.conversation.model_dump_json()


async def test_an_identity_number_in_two_halves_is_blotted_out_in_both() -> None:
    resident = await consented()
    await resident.writes("cccd của tôi 0380900")

    await resident.writes("01234")

    kept = {e.arrival: e.by for e in redactions(resident)}
    assert len(kept) == 2
    assert not any("0380900" in words or "01234" in words for words in kept.values())
    assert "0380900" not in resident.conversation.model_dump_json()


@pytest.mark.parametrize("between", ["event", "tap", "sticker"])
async def test_what_comes_between_the_halves_does_not_part_them(between: str) -> None:
    resident = await asking()
    await resident.writes("mã OTP của tôi là")
    match between:
        case "event":
            await resident.gets("taken", request=resident.conversation.request, code="K7M-2QF", name="Lan")
        case "tap":
            await resident.taps("resume")
        case "sticker":
            await resident.sends(Kind.UNSUPPORTED, media="sticker")

    await resident.writes("482913")

    assert redactions(resident)
    assert all("482913" not in e.by for e in redactions(resident))
    assert "482913" not in resident.conversation.model_dump_json()


async def test_the_first_half_is_gone_from_everything_the_conversation_remembers() -> None:
    resident = await Resident().writes("482913")
    assert resident.conversation.pending["words"] == "482913"
    await resident.writes("là mã OTP của tôi")
    assert "482913" not in resident.conversation.model_dump_json()

    other = await walking()
    await other.writes("482913")
    assert other.conversation.question
    assert other.conversation.question.state["words"] == "482913"
    await other.writes("là mã OTP của tôi")
    assert "482913" not in other.conversation.model_dump_json()


async def test_only_the_end_of_a_long_first_half_is_replaced() -> None:
    resident = await asking()
    story = "Hôm qua tôi lên xã làm giấy khai sinh cho cháu. " * 20 + "Cuối cùng tờ giấy ghi 482913"
    await resident.writes(story)

    await resident.writes("là mã OTP của tôi đó")

    (first,) = [e for e in redactions(resident) if e.end.endswith("482913")]
    assert with_end_replaced(story, first.end, first.by) == story.replace("482913", "•••")


@pytest.mark.parametrize(
    ("text", "replaced"),
    [("482913", "•••"), ("a\n482913", "a\n•••"), ("a 482913", "a •••"), ("1482913", None), ("482913 b", None)],
)
def test_half_a_secret_is_replaced_where_a_text_ends_with_it_as_a_word(text: str, replaced: str | None) -> None:
    assert with_end_replaced(text, "482913", "•••") == (text if replaced is None else replaced)


async def test_two_messages_long_apart_are_not_read_together() -> None:
    resident = await consented()
    await resident.writes("mã OTP của tôi là")
    resident.arrivals += 3600

    await resident.writes("482913")

    assert redactions(resident) == []


def redactions(resident: Resident) -> list[ArrivalRedacted]:
    return [effect for effect in resident.effects if isinstance(effect, ArrivalRedacted)]


# -- failures -------------------------------------------------------------------------------------------------------


async def test_a_message_nobody_could_work_on_is_apologised_for_and_the_question_stays() -> None:
    resident = await walking()
    poison = resident.arrival(Kind.TEXT, text="tiếp")

    resident.take(await resident.answerer.apologise(resident.conversation, poison))

    assert resident.heard == ["error.apology", "step.show"]
    assert resident.notices[-1].answers == poison.id
    assert resident.offered == ["next", "stuck", "other"]
    await resident.taps("next")
    assert (resident.heard, resident.step) == (["step.show"], BIRTH.steps[1].id)


async def test_an_apology_asks_for_the_phone_number_again_if_that_was_asked() -> None:
    resident = await walking()
    await resident.taps("stuck")

    resident.take(await resident.answerer.apologise(resident.conversation, resident.arrival(Kind.TEXT, text="x")))

    assert resident.notices[-1].wants_phone
    assert (await resident.taps("skip")).heard == ["phone.skipped", "talking.ask"]


async def test_an_apology_as_the_very_first_word_leaves_the_way_open() -> None:
    resident = Resident()

    resident.take(await resident.answerer.apologise(resident.conversation, resident.arrival(Kind.TEXT, text="x")))

    assert resident.heard == ["error.apology"]
    assert (await resident.writes("xin chào")).heard == ["welcome.ask"]


class Round:
    """Hands over to itself for ever."""

    async def open(self, _talk: Talk, /, **_: object) -> Sequence[Result]:
        return [Say("finding.hello"), HandOver("round")]

    async def answer(self, _talk: Talk, _said: Said, /) -> Sequence[Result]:
        return [HandOver("round")]


class Short:
    """Asks at once."""

    async def open(self, _talk: Talk, /, **_: object) -> Sequence[Result]:
        return [Ask("finding.ask")]

    async def answer(self, _talk: Talk, said: Said, /) -> Sequence[Result]:
        return [Say("finding.hello" if said.words else "finding.welcome"), HandOver("short")]


class Always:
    """Routes everything to one dialog."""

    def __init__(self, dialog: str) -> None:
        self._dialog = dialog

    async def route(self, _talk: Talk) -> Sequence[Result]:
        return [HandOver(self._dialog)]

    async def stopped(self, _talk: Talk) -> Sequence[Result]:
        return []


async def test_dialogs_that_hand_over_in_a_circle_are_a_defect_not_a_hang() -> None:
    engine = Engine({"round": Round()}, Always("round"), LookupsInMemory())
    resident = Resident()

    with pytest.raises(RuntimeError, match="circle"):
        await engine.reply(resident.conversation, [resident.arrival(Kind.TEXT, text="x")], NOW)


async def test_the_next_message_goes_to_the_dialog_that_asked() -> None:
    engine = Engine({"short": Short()}, Always("short"), LookupsInMemory())
    resident = Resident()
    arrivals = [resident.arrival(Kind.TEXT, text=text) for text in ("a", "b")]

    answered = await engine.reply(resident.conversation, arrivals, NOW)

    assert [[part.key for part in notice.parts] for notice in answered.notices] == [
        ["finding.ask"],
        ["finding.hello", "finding.ask"],
    ]


async def test_a_conversation_survives_being_stored_and_read() -> None:
    resident = await walking()
    await resident.writes("giấy chứng sinh bị mất")
    assert Conversation.model_validate(resident.conversation.model_dump()) == resident.conversation
