"""Is it real? Links and messages are looked at, members are known by their card, scams are reported."""

from datetime import timedelta

import pytest

from bot.engine.effects import RequestHeard, ScamReported
from bot.engine.messages import Kind
from bot.engine.talk import CardHolder
from helpdesk.safety.judging import Verdict
from helpdesk.safety.models import MOST_WORDS
from helpdesk.teams.cards import MOST_TRIES
from tests.bot.conversing import Resident, asking, consented, kinds, walking
from tests.bot.fakes import LAC_THUY, NOW, LookupsInMemory

CARD = "K7M-49QF"
SCAM = "Cổng: http://dichvucong.gov.vn.evil.com/login đọc mã OTP cho em trong 24h"


def with_card() -> LookupsInMemory:
    return LookupsInMemory(cards={CARD: CardHolder("Lan", "Tổ Lạc Thủy", "Xã Lạc Thủy, Tỉnh Phú Thọ")})


async def checking(look: LookupsInMemory | None = None) -> Resident:
    return await (await consented(look)).writes("/kiemtra")


def report(resident: Resident) -> ScamReported:
    (effect,) = resident.effects
    assert isinstance(effect, ScamReported)
    return effect


# -- the way in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["/kiemtra", "/KIEMTRA", "/kiểmtra", "/check", "/kiemtra@to_so_bot"])
async def test_the_check_begins_by_command(words: str) -> None:
    resident = await walking()
    await resident.writes(words)
    assert resident.heard == ["checking.ask"]
    assert resident.offered == ["card", "report_scam", "other"]


async def test_and_by_the_menu_also_by_number() -> None:
    resident = await consented()
    await resident.writes("/menu")
    await resident.writes(str(resident.offered.index("checking") + 1))
    assert resident.heard == ["checking.ask"]


@pytest.mark.parametrize("gap", [" ", "\n", "\n\n"])
async def test_what_stands_behind_the_command_is_looked_at_at_once(gap: str) -> None:
    resident = await consented()
    await resident.writes(f"/kiemtra{gap}dichvucong-gov.vn")
    assert resident.heard == ["checking.look_alike", "checking.why_borrowed", "checking.advice_bad"]


async def test_whoever_is_new_agrees_first_and_is_not_asked_for_the_commune() -> None:
    resident = Resident(LookupsInMemory())
    await resident.writes(f"/kiemtra {SCAM}")
    assert resident.heard == ["welcome.ask"]
    await resident.taps("agree")
    assert resident.heard[:2] == ["welcome.thanks", "checking.look_alike"]


async def test_a_scam_pasted_anywhere_is_looked_at_unasked() -> None:
    resident = await consented()
    assert (await resident.writes(SCAM)).heard[0] == "checking.look_alike"
    assert (await (await consented()).writes("bit.ly/3abc là gì em")).heard[0] == "checking.unknown"
    assert (await (await consented()).writes("họ bảo gửi mã OTP ngay kẻo bị khoá")).heard[0] == "checking.signs"


async def test_the_address_of_a_portal_in_a_question_stays_a_question() -> None:
    resident = await consented()
    assert (await resident.writes("dichvucong.gov.vn không vào được")).heard == ["finding.nothing"]


# -- what is said ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("https://dichvucong.gov.vn", ["checking.listed", "checking.advice_official"]),
        ("congan.laichau.gov.vn", ["checking.reserved", "checking.advice_official"]),
        ("dichvucong.gov.vn bocongan.gov.vn", ["checking.reserved", "checking.advice_official"]),
        (SCAM, ["checking.look_alike", "checking.why_front", "checking.signs", "checking.advice_bad"]),
        ("https://vnexpress.net", ["checking.unknown", "checking.advice_unknown"]),
        ("bit.ly/a1", ["checking.unknown", "checking.why_shortener", "checking.advice_unknown"]),
        ("đọc mã OTP cho em", ["checking.signs", "checking.advice_bad"]),
        ("xã mời bác 8h sáng mai họp tổ dân phố tại nhà văn hoá thôn, mong bác có mặt", ["checking.nothing"]),
    ],
)
async def test_each_verdict_has_its_advice(words: str, heard: list[str]) -> None:
    resident = await checking()
    await resident.writes(words)
    assert resident.heard == heard
    assert resident.effects == []


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_a_bad_address_cannot_be_tapped_and_a_good_one_is_named(language: str) -> None:
    resident = await checking()
    await resident.writes(SCAM)
    text = resident.text(language)
    assert "dichvucong . gov . vn . evil . com" in text
    assert "evil.com" not in text
    assert "•" in text
    await resident.writes("https://dichvucong.gov.vn")
    named = {"vi": "Cổng Dịch vụ công quốc gia", "en": "the National Public Service Portal"}[language]
    assert named in resident.text(language)


async def test_an_unknown_address_is_never_called_safe() -> None:
    resident = await checking()
    await resident.writes("https://vnexpress.net")
    assert "không có nghĩa là an toàn" in resident.text("vi")
    assert "does not mean that it is safe" in resident.text("en")


async def test_one_message_after_the_other_is_looked_at() -> None:
    resident = await checking()
    await resident.writes("bit.ly/a1")
    await resident.writes("vneid-gov.com")
    assert resident.heard[0] == "checking.look_alike"


async def test_secrets_in_a_pasted_message_are_blotted_out_and_not_kept() -> None:
    resident = await checking()
    await resident.writes("Ma OTP cua ban la 482913, vao vneid-gov.com")
    assert resident.heard[0] == "privacy.masked"
    await resident.taps("report_scam")
    assert "482913" not in report(resident).words
    assert "482913" not in resident.conversation.model_dump_json()


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("cảm ơn em", ["finding.welcome", "finding.ask"]),
        ("đăng ký khai sinh", ["guide.intro"]),
        ("không", ["finding.ask"]),
        ("báo lừa đảo", ["reporting.ask"]),
        ("cho tôi gặp cán bộ", ["stuck.sent", "phone.ask"]),
        ("tôi bị lừa mất tiền", ["reporting.told", "reporting.next"]),
    ],
)
async def test_what_is_no_message_to_look_at_goes_where_it_would_go_anyway(words: str, heard: list[str]) -> None:
    assert (await (await checking()).writes(words)).heard == heard


@pytest.mark.parametrize(
    ("key", "heard"),
    [("scam_guide", "guide.intro"), ("team", "stuck.sent"), ("card", "checking.card"), ("other", "finding.ask")],
)
async def test_every_choice_after_the_check_leads_on(key: str, heard: str) -> None:
    resident = await checking()
    await resident.writes(SCAM)
    await resident.writes(str(resident.offered.index(key) + 1))
    assert resident.heard[0] == heard


async def test_whoever_waits_for_the_team_goes_back_to_it() -> None:
    resident = await asking()
    await resident.writes("/kiemtra bit.ly/a1")
    assert resident.heard[0] == "checking.unknown"
    assert not any(isinstance(effect, RequestHeard) for effect in resident.effects)
    assert (await resident.taps("other")).heard == ["talking.ask"]


# -- a report -------------------------------------------------------------------------------------------------------


async def test_a_message_that_was_looked_at_is_reported_with_a_tap() -> None:
    resident = await checking()
    await resident.writes(SCAM)
    await resident.taps("report_scam")

    assert resident.heard == ["reporting.told", "reporting.next"]
    told = report(resident)
    assert (told.area, told.words, told.verdict) == (LAC_THUY, SCAM, Verdict.LOOK_ALIKE)
    assert told.hosts == ("dichvucong . gov . vn . evil . com",)
    assert [sign.value for sign in told.signs] == ["otp"]


async def test_a_call_is_reported_in_words() -> None:
    resident = await checking()
    await resident.taps("report_scam")
    assert resident.heard == ["reporting.ask"]
    await resident.writes("có người xưng công an gọi bảo nộp phạt")
    assert report(resident).words == "có người xưng công an gọi bảo nộp phạt"


async def test_the_same_words_are_one_report_and_others_another() -> None:
    resident = await checking()
    ids = []
    for words in (SCAM, SCAM.upper(), "vneid-gov.com"):
        await resident.writes(f"/kiemtra {words}")
        await resident.taps("report_scam")
        ids.append(report(resident).report)
    assert ids[0] == ids[1] != ids[2]


async def test_whoever_says_that_they_were_cheated_is_reported_and_guided() -> None:
    resident = await consented()
    await resident.writes("tôi bị lừa đảo mất tiền")
    assert resident.heard == ["finding.scam", "reporting.told", "guide.intro"]
    assert report(resident).words == "tôi bị lừa đảo mất tiền"


async def test_whoever_only_wants_to_report_is_asked_what() -> None:
    resident = await consented()
    assert (await resident.writes("Báo lừa đảo")).heard == ["reporting.ask"]
    assert (await resident.taps("other")).heard == ["finding.ask"]


async def test_without_a_commune_the_report_waits_until_it_is_known() -> None:
    resident = await consented(area=None)
    await resident.writes(f"/kiemtra {SCAM}")
    await resident.taps("report_scam")
    assert resident.heard == ["commune.needed"]
    assert resident.effects == []

    await resident.writes("lạc thủy")
    assert resident.heard == ["commune.chosen", "reporting.told", "reporting.next"]
    assert (report(resident).area, report(resident).words) == (LAC_THUY, SCAM)
    assert "scam" not in resident.conversation.pending


async def test_whoever_was_cheated_is_helped_before_the_commune_and_reported_after_it() -> None:
    resident = await consented(area=None)
    await resident.writes("tôi bị lừa đảo mất tiền")
    assert resident.heard == ["finding.scam", "guide.intro"]
    await resident.writes("/xa")
    await resident.writes("lạc thủy")
    assert resident.heard == ["commune.chosen", "reporting.told", "reporting.next"]


async def test_a_very_long_message_is_kept_in_part() -> None:
    resident = await checking()
    await resident.writes("vneid-gov.com " + "rất dài " * 2000)
    await resident.taps("report_scam")
    assert len(report(resident).words) == MOST_WORDS


async def test_a_photo_is_asked_about_as_everywhere() -> None:
    resident = await checking()
    await resident.sends(Kind.UNSUPPORTED, media="sticker")
    assert resident.heard == ["media.unsupported", "checking.ask"]


# -- a member -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [CARD, "k7m49qf", "mã K7M 49QF ạ", "K 7 M 4 9 Q F", "mã thẻ là k7m-49qf"])
async def test_a_member_is_known_by_their_card(words: str) -> None:
    resident = await checking(with_card())
    await resident.taps("card")
    await resident.writes(words)
    assert resident.heard == ["checking.card_of_team"]
    assert "Lan" in resident.text("vi")
    assert "Tổ Lạc Thủy" in resident.text("vi")


async def test_a_code_is_understood_without_being_asked_for() -> None:
    resident = await checking(with_card())
    assert (await resident.writes(CARD)).heard == ["checking.card_of_team"]
    resident = await consented(with_card())
    assert (await resident.writes(f"/kiemtra {CARD}")).heard == ["checking.card_of_team"]


async def test_somebody_without_a_team_is_known_by_their_place() -> None:
    look = LookupsInMemory(cards={CARD: CardHolder("Hoa", "", "Tỉnh Phú Thọ")})
    assert (await (await checking(look)).writes(CARD)).heard == ["checking.card_known"]


async def test_a_code_that_is_nobodys_is_said_plainly() -> None:
    resident = await checking()
    await resident.writes(CARD)
    assert resident.heard == ["checking.card_unknown"]
    assert "đừng làm theo họ" in resident.text("vi")
    assert resident.offered == ["report_scam", "card", "other"]


@pytest.mark.parametrize("words", ["CA123", "12345", "K7M-2QF", "K7M4-9QFP", "công an"])
async def test_what_is_no_code_of_a_card_is_not_followed_either(words: str) -> None:
    resident = await checking(with_card())
    await resident.taps("card")
    await resident.writes(words)
    assert resident.heard == ["checking.card_unreadable", "checking.card"]


async def test_a_message_in_place_of_the_code_is_looked_at() -> None:
    resident = await checking()
    await resident.taps("card")
    await resident.writes("vneid-gov.com")
    assert resident.heard[0] == "checking.look_alike"


async def test_nobody_can_try_codes_out() -> None:
    resident = await checking(with_card())
    for _ in range(MOST_TRIES):
        await resident.writes("R3X-84TB")
        assert resident.heard == ["checking.card_unknown"]
    await resident.writes(CARD)
    assert resident.heard == ["checking.card_too_often"]

    long_ago = NOW - timedelta(hours=2)
    resident.conversation = resident.conversation.model_copy(update={"card_tries": [long_ago] * MOST_TRIES})
    await resident.writes(CARD)
    assert resident.heard == ["checking.card_of_team"]


async def test_the_member_behind_a_code_is_no_effect_of_any_kind() -> None:
    resident = await checking(with_card())
    await resident.writes(CARD)
    assert kinds(resident.effects) == []
