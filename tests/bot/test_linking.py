"""One person in several chats, as the dialogs see it."""

from datetime import timedelta

import pytest

from bot.engine.effects import (
    CodeOffered,
    ConversationForgotten,
    IdentityLinked,
    IdentityParted,
    RequestHeard,
    StepNoted,
)
from bot.engine.talk import CodeOwner, CodeState
from helpdesk.journeys.models import StepEventKind
from helpdesk.messaging.models import Conversation, Walk
from helpdesk.residents.codes import GOOD_FOR, MOST_TRIES
from helpdesk.residents.models import Link
from tests.bot.conversing import CODES, Resident, asking, consented, kinds, walking
from tests.bot.fakes import LAC_THUY, NOW, LookupsInMemory

CODE = CODES.code("elsewhere")
SIGNS = CODE.replace("-", "")
WEB = "webchat:lan"
OWNER = "resident-of-the-web"


def elsewhere(look: LookupsInMemory, state: CodeState = CodeState.GOOD, **stands: object) -> None:
    """Let a code be shown on the web."""
    shown = Conversation(id=WEB, account="webchat", user="lan", resident=OWNER).model_copy(update=stands)
    look.codes[CODE] = CodeOwner(state, OWNER, shown)


WALK = Walk(journey="j1", guide="khai-sinh", version=1, step="nop-ho-so")


# -- showing a code --------------------------------------------------------------------------------------------------


async def test_the_menu_shows_a_code_that_can_be_read_over_the_phone() -> None:
    resident = await consented()
    await resident.writes("menu")
    await resident.taps("linking")

    (offered,) = resident.effects
    assert isinstance(offered, CodeOffered)
    assert offered.until == NOW + GOOD_FOR
    for language in ("vi", "en"):
        assert CODES.code(offered.seed) in resident.text(language)


async def test_the_notice_holds_no_code_but_what_it_is_made_of() -> None:
    resident = await consented()
    await resident.writes("/noi")

    (offered,) = resident.effects
    assert isinstance(offered, CodeOffered)
    assert CODES.code(offered.seed) not in str(resident.notices[-1].model_dump_json())


async def test_each_time_there_is_a_new_code() -> None:
    resident = await consented()
    await resident.writes("/noi")
    first = resident.effects
    await resident.taps("new_code")

    assert kinds(resident.effects) == ["CodeOffered"]
    assert resident.effects != first


async def test_words_below_a_code_go_where_they_would_go_anyway() -> None:
    resident = await consented()
    await resident.writes("/noi")
    assert (await resident.writes("đăng ký khai sinh")).heard == ["guide.intro"]


async def test_without_consent_there_is_nothing_to_take_elsewhere_but_the_way_here_is_told() -> None:
    resident = Resident()
    await resident.writes("/noi")

    assert resident.heard == ["linking.how", "welcome.ask"]
    assert resident.effects == []


# -- typing one ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", [CODE, CODE.lower(), SIGNS, " ".join(SIGNS), f"/noi {CODE}", f"nối {SIGNS.lower()}", f"Mã: {CODE} ạ"]
)
async def test_a_code_is_taken_however_it_is_typed_also_before_anything_was_agreed_here(typed: str) -> None:
    resident = Resident()
    elsewhere(resident.look, area=LAC_THUY)
    await resident.writes("xin chào")
    assert resident.heard == ["welcome.ask"]

    await resident.writes(typed)

    assert resident.effects == [IdentityLinked(CODE, None)]
    assert resident.heard[0] == "linking.done_with_consent"
    assert "UBND xã Thử Nghiệm" in resident.text("vi")
    assert (resident.conversation.resident, resident.conversation.area) == (OWNER, LAC_THUY)


async def test_a_link_with_the_code_does_the_same_as_the_first_thing_there_is() -> None:
    resident = Resident()
    elsewhere(resident.look, area=LAC_THUY)

    await resident.starts(f"l-{SIGNS}", language="en")

    assert resident.effects == [IdentityLinked(CODE, None)]
    assert resident.conversation.language == "vi"  # as it was there


async def test_what_they_wanted_here_is_not_lost() -> None:
    resident = Resident()
    elsewhere(resident.look, area=LAC_THUY)
    await resident.writes("đăng ký khai sinh")

    await resident.writes(CODE)

    assert resident.heard == ["linking.done_with_consent", "guide.intro"]


async def test_the_walk_and_the_request_go_on_here() -> None:
    look = LookupsInMemory(open_requests={"r1"})
    elsewhere(look, area=LAC_THUY, walk=WALK, request="r1", language="en")
    resident = await consented(look, area=None)
    own = resident.conversation.resident

    await resident.writes(CODE)

    assert resident.effects == [IdentityLinked(CODE, own)]
    assert resident.heard == ["linking.done", "linking.next"]
    assert resident.offered == ["resume", "my_request", "other"]
    kept = resident.conversation
    assert (kept.walk, kept.request, kept.language) == (WALK, "r1", "en")
    await resident.taps("resume")
    assert resident.heard == ["step.show"]


async def test_words_right_after_linking_are_for_the_team_that_has_the_request() -> None:
    look = LookupsInMemory(open_requests={"r1"})
    elsewhere(look, area=LAC_THUY, request="r1")
    resident = Resident(look)
    await resident.writes(CODE)

    await resident.writes("tôi sang Zalo rồi nhé")

    assert resident.effects == [RequestHeard("r1", "tôi sang Zalo rồi nhé")]
    assert resident.heard == ["talking.passed_on"]


async def test_what_is_over_there_is_not_taken_along_and_what_is_here_stays() -> None:
    resident = await asking()
    before = resident.conversation
    elsewhere(resident.look, request="over")

    await resident.writes(CODE)

    kept = resident.conversation
    assert (kept.request, kept.walk, kept.area) == (before.request, before.walk, before.area)


async def test_a_walk_that_is_dropped_for_the_other_ends_for_the_figures() -> None:
    resident = await walking()
    elsewhere(resident.look, walk=WALK)

    await resident.writes(CODE)

    left = resident.effects[0]
    assert isinstance(left, StepNoted)
    assert (left.kind, left.step) == (StepEventKind.LEFT, "giay-chung-sinh")
    assert resident.step == WALK.step


@pytest.mark.parametrize(
    ("state", "heard"),
    [
        (CodeState.USED, "linking.used"),
        (CodeState.EXPIRED, "linking.expired"),
        (CodeState.OWN, "linking.own"),
        (CodeState.LINKED, "linking.already"),
        (CodeState.FULL, "linking.full"),
        (None, "linking.wrong"),
    ],
)
async def test_a_code_that_is_not_good_is_answered_with_why_and_what_was_asked_stays_asked(
    state: CodeState | None, heard: str
) -> None:
    resident = await walking()
    if state:
        elsewhere(resident.look, state)

    await resident.writes(CODE)

    assert resident.heard == [heard]
    assert resident.effects == []
    await resident.taps("next")
    assert resident.step == "nop-ho-so"


async def test_what_is_no_code_at_all_is_said_to_be_none() -> None:
    resident = await consented()
    await resident.writes("/noi abc")
    assert resident.heard == ["linking.unreadable"]
    assert resident.conversation.link_tries == []


async def test_a_wrong_code_from_a_link_leads_to_the_welcome() -> None:
    resident = Resident()
    await resident.starts(f"l-{SIGNS}")
    assert resident.heard == ["linking.wrong", "welcome.ask"]


async def test_after_five_wrong_codes_not_even_the_right_one_is_taken_for_a_while() -> None:
    resident = await consented()
    for number in range(MOST_TRIES):
        await resident.writes(CODES.code(f"wrong {number}"))
        assert resident.heard == ["linking.wrong"]
    elsewhere(resident.look)

    await resident.writes(CODE)

    assert (resident.heard, resident.effects) == (["linking.too_often"], [])
    assert resident.facts("linking.too_often")["when"] == NOW + GOOD_FOR

    long_ago = [at - GOOD_FOR - timedelta(seconds=1) for at in resident.conversation.link_tries]
    resident.conversation = resident.conversation.model_copy(update={"link_tries": long_ago})
    await resident.writes(CODE)

    assert kinds(resident.effects) == ["IdentityLinked"]
    assert resident.conversation.link_tries == []


async def test_a_code_is_never_passed_on_to_the_team() -> None:
    resident = await asking()
    elsewhere(resident.look, CodeState.USED)

    await resident.writes(CODE)

    assert resident.effects == []


# -- hearing of it ---------------------------------------------------------------------------------------------------


async def linked(resident: Resident, request: str | None = None) -> Resident:
    """Let a code of this conversation be typed on Zalo."""
    facts = {"conversation": "zalo-bot:77", "resident": OWNER, "request": request, "at": NOW.isoformat()}
    return await resident.gets("linked", **facts)


async def test_the_other_chat_is_told_and_can_cut_it_off() -> None:
    resident = await asking()
    await linked(resident)

    assert resident.heard == ["linking.told"]
    assert "Zalo" in resident.text("vi")
    assert resident.conversation.resident == OWNER
    link = Link(conversation="zalo-bot:77", origin="telegram:9912", at=NOW, brought=["zalo-bot:77"])
    resident.look.linked = [link]

    await resident.writes("ngắt")

    assert resident.effects == [IdentityParted("zalo-bot:77", OWNER)]
    assert resident.heard[0] == "linking.parted"
    assert resident.conversation.request is not None


async def test_whoever_linked_them_goes_on() -> None:
    resident = await walking()
    await linked(resident)
    await resident.taps("resume")
    assert resident.heard == ["step.show"]


async def test_what_was_asked_elsewhere_can_be_talked_about_here() -> None:
    resident = await consented(LookupsInMemory(open_requests={"r9"}))
    await linked(resident, request="r9")

    await resident.writes("tôi quay lại đây")

    assert resident.effects == [RequestHeard("r9", "tôi quay lại đây")]


async def test_a_link_that_is_gone_already_cannot_be_cut_again() -> None:
    resident = await linked(await consented())
    await resident.taps("unlink:zalo-bot:77")
    assert resident.heard[0] == "linking.not_linked"
    assert resident.effects == []


async def test_a_chat_that_is_cut_off_is_who_it_was_before_and_knows_nothing_of_the_other() -> None:
    resident = await asking()
    facts = {"conversation": "telegram:9912", "origin": WEB, "requests": [], "is_apart": True}

    await resident.gets("parted", **facts, resident="who-it-was")

    kept = resident.conversation
    assert (kept.resident, kept.request, kept.walk, kept.area) == ("who-it-was", None, None, LAC_THUY)
    assert resident.heard[0] == "linking.parted"


async def test_a_chat_that_was_nobodys_before_asks_for_consent_again() -> None:
    resident = await asking()
    facts = {"conversation": "telegram:9912", "origin": WEB, "requests": [], "is_apart": True}

    await resident.gets("parted", **facts, resident=None)

    assert resident.heard == ["linking.parted", "welcome.ask"]
    assert (resident.conversation.resident, resident.conversation.area) == (None, None)


async def test_the_side_that_stays_no_longer_talks_about_what_the_other_had_asked() -> None:
    resident = await asking()
    request = resident.conversation.request
    facts = {"conversation": "zalo-bot:77", "origin": "telegram:9912"}

    await resident.gets("parted", **facts, requests=["another"])
    assert resident.conversation.request == request
    await resident.gets("parted", **facts, requests=[request])

    assert resident.conversation.request is None
    assert resident.heard == ["linking.parted"]


async def test_what_is_forgotten_elsewhere_is_forgotten_here_and_said() -> None:
    resident = await asking()
    await resident.gets("forgotten", conversation=WEB)

    assert resident.effects == [ConversationForgotten()]
    assert resident.heard == ["linking.forgotten"]
    kept = resident.conversation
    assert (kept.resident, kept.area, kept.walk, kept.request, kept.pending) == (None, None, None, None, {})
    await resident.writes("đăng ký khai sinh")
    assert resident.heard == ["welcome.ask"]


async def test_what_is_asked_and_ended_elsewhere_is_followed_without_a_word() -> None:
    resident = await walking()
    said = len(resident.notices)

    await resident.gets("asked", request="r7")
    assert resident.conversation.request == "r7"
    await resident.gets("ended", request="r8")
    assert resident.conversation.request == "r7"
    await resident.gets("ended", request="r7")

    assert resident.conversation.request is None
    assert len(resident.notices) == said
    await resident.taps("next")
    assert resident.step == "nop-ho-so"


# -- my privacy ------------------------------------------------------------------------------------------------------


async def test_my_privacy_shows_which_chats_are_linked_and_cuts_one_off() -> None:
    look = LookupsInMemory()
    resident = await consented(look)
    look.linked = [
        Link(conversation="zalo-bot:77", origin="telegram:9912", at=NOW, brought=["zalo-bot:77"]),
        Link(conversation="telegram:9912", origin=WEB, at=NOW, brought=["telegram:9912"]),
    ]
    await resident.writes("/quyenrieng")

    assert resident.heard == ["privacy.linked", "privacy.show"]
    assert "Zalo, trang chat" in resident.text("vi")
    known = resident.conversation.resident or ""

    await resident.taps("unlink:telegram:9912")

    assert resident.effects == [IdentityParted("telegram:9912", known)]
    assert resident.conversation.resident is None
    assert resident.heard == ["linking.parted", "welcome.ask"]


async def test_without_a_link_my_privacy_says_nothing_of_them() -> None:
    resident = await consented()
    assert (await resident.writes("/quyenrieng")).heard == ["privacy.show"]
    assert resident.offered == ["keep", "withdraw"]
