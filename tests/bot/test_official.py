"""Procedures that have no guide: named with code and office, and passed on to the team."""

from collections.abc import Sequence

import pytest

from bot.engine.effects import RequestHeard, RequestOpened
from guides.catalogue.catalogue import Catalogue
from guides.search.port import Verdict
from guides.search.procedures import FoundProcedures
from helpdesk.language.folding import fold
from helpdesk.procedures.models import Procedure
from helpdesk.support_requests.models import NamedProcedure
from tests.bot.conversing import consented
from tests.bot.fakes import BIRTH, LAC_THUY, OTHERS, RESIDENCE, SCAM, KnownPhrases, LookupsInMemory

FISHING = Procedure(
    code="1.900001",
    title="Đăng ký nuôi cá lồng bè",
    level="Cấp xã",
    agency="Phòng Kinh tế xã",
    link="https://xa.example/nuoi-ca",
)
DRILLING = Procedure(code="1.900002", title="Cấp phép khoan giếng gia đình", level="Cấp xã")
BARE = Procedure(code="1.900003", title="Làm việc dài " + "rất dài " * 60)
WITH_GUIDE = Procedure(code="1.900004", title="Đăng ký khai sinh", agency="UBND xã")
BIRTH_BY_CODE = BIRTH.model_copy(update={"codes": [WITH_GUIDE.code]})


class ListedProcedures:
    """Finds procedures by whole phrases: one is the answer, several are a menu. Remembers for which areas."""

    def __init__(self, **phrases: Sequence[Procedure]) -> None:
        self.phrases = {fold(phrase.replace("_", " ")): rows for phrase, rows in phrases.items()}
        self.areas: list[Sequence[str]] = []

    async def find(self, text: str, areas: Sequence[str]) -> FoundProcedures:
        self.areas.append(areas)
        rows = self.phrases.get(fold(text), ())
        return FoundProcedures([Verdict.NOTHING, Verdict.ANSWER, Verdict.MENU][min(2, len(rows))], rows)

    async def get(self, code: str, areas: Sequence[str]) -> Procedure | None:
        self.areas.append(areas)
        return next((row for rows in self.phrases.values() for row in rows if row.code == code), None)


def look(**phrases: Sequence[Procedure]) -> LookupsInMemory:
    guides = Catalogue([BIRTH_BY_CODE, RESIDENCE, SCAM, *OTHERS])
    return LookupsInMemory(guides=guides, procedures=ListedProcedures(**phrases))


async def test_a_procedure_without_a_guide_is_named_with_code_office_and_link() -> None:
    resident = await consented(look(nuôi_cá=[FISHING]))

    await resident.writes("nuoi ca")

    assert resident.heard == ["procedure.found", "procedure.agency", "procedure.link", "procedure.ask"]
    assert resident.offered == ["team", "wrong"]
    said = resident.text("vi")
    for fact in (FISHING.title, FISHING.code, FISHING.agency, FISHING.link):
        assert fact in said
    assert "Chưa có hướng dẫn từng bước cho việc này, nhưng đây là thủ tục: Đăng ký nuôi cá lồng bè" in said


@pytest.mark.parametrize(
    ("procedure", "heard"),
    [
        (DRILLING, ["procedure.found", "procedure.level", "procedure.portal", "procedure.ask"]),
        (BARE, ["procedure.found", "procedure.portal", "procedure.ask"]),
    ],
)
async def test_what_the_list_does_not_say_is_not_said(procedure: Procedure, heard: list[str]) -> None:
    resident = await consented(look(việc=[procedure]))
    assert (await resident.writes("việc")).heard == heard


async def test_the_team_gets_the_procedure_with_the_words() -> None:
    resident = await consented(look(nuôi_cá=[FISHING]))
    await resident.writes("nuôi cá")

    await resident.taps("team")

    assert resident.heard == ["stuck.sent", "phone.ask"]
    (opened,) = resident.effects
    assert isinstance(opened, RequestOpened)
    assert opened.procedure == NamedProcedure(code=FISHING.code, title=FISHING.title)
    assert (opened.guide, opened.step, opened.words) == (None, None, "nuôi cá")


async def test_a_call_for_a_person_in_other_words_takes_the_procedure_along() -> None:
    resident = await consented(look(nuôi_cá=[FISHING]))
    await resident.writes("nuôi cá")

    await resident.writes("gọi lại cho tôi với")

    (opened,) = resident.effects
    assert isinstance(opened, RequestOpened)
    assert opened.procedure == NamedProcedure(code=FISHING.code, title=FISHING.title)
    assert opened.words == "nuôi cá\ngọi lại cho tôi với"


async def test_a_team_that_has_a_request_already_is_told_which_procedure_it_is_about() -> None:
    resident = await consented(look(nuôi_cá=[FISHING]))
    await resident.writes("gặp tổ")
    await resident.taps("skip")
    await resident.writes("/menu")
    await resident.taps("other") if "other" in resident.offered else None
    await resident.writes("nuôi cá")
    await resident.taps("search") if "search" in resident.offered else None

    await resident.taps("team")

    heard = next(effect for effect in resident.effects if isinstance(effect, RequestHeard))
    assert heard.words.startswith("nuôi cá\n")
    assert f"{FISHING.title} ({FISHING.code})" in heard.words


async def test_the_procedure_is_kept_while_the_commune_is_asked() -> None:
    resident = await consented(look(nuôi_cá=[FISHING]), area=None)
    await resident.writes("nuôi cá")
    await resident.taps("team")
    await resident.writes("Lạc Thủy")
    while not any(isinstance(effect, RequestOpened) for effect in resident.effects):
        await resident.taps(resident.offered[0])

    opened = next(effect for effect in resident.effects if isinstance(effect, RequestOpened))
    assert opened.procedure == NamedProcedure(code=FISHING.code, title=FISHING.title)


async def test_not_what_was_meant_can_be_said_in_other_words() -> None:
    resident = await consented(look(nuôi_cá=[FISHING]))
    await resident.writes("nuôi cá")
    await resident.taps("wrong")
    assert (resident.heard, resident.offered) == (["finding.wrong"], ["team", "guides"])
    await resident.writes("đăng ký khai sinh")
    assert resident.heard == ["guide.intro"]

    await resident.writes("nuôi cá")
    await resident.writes("đăng ký khai sinh")
    assert resident.heard == ["guide.intro"]


async def test_a_guide_that_surely_fits_comes_before_any_procedure() -> None:
    resident = await consented(look(đăng_ký_khai_sinh=[FISHING]))
    assert (await resident.writes("đăng ký khai sinh")).heard == ["guide.intro"]


async def test_a_procedure_that_has_a_guide_leads_into_it() -> None:
    resident = await consented(look(ks=[WITH_GUIDE], nhiều_việc=[FISHING, WITH_GUIDE]))

    await resident.writes("ks")
    assert (resident.heard, resident.facts("guide.intro")["guide"]) == (["guide.intro"], BIRTH.slug)
    await resident.writes("nhiều việc")
    assert resident.offered == ["procedure:1.900001", f"guide:{BIRTH.slug}", "team"]


async def test_guides_that_only_may_fit_stand_below_a_procedure_that_surely_does() -> None:
    resident = await consented(look(đăng_ký=[FISHING]))

    await resident.writes("đăng ký")

    assert resident.heard[0] == "procedure.found"
    assert resident.offered == ["team", f"guide:{BIRTH.slug}", f"guide:{RESIDENCE.slug}", "wrong"]
    await resident.taps(f"guide:{RESIDENCE.slug}")
    assert resident.heard == ["guide.intro"]


async def test_a_menu_mixes_guides_and_procedures_five_at_most() -> None:
    among = look(đăng_ký=[FISHING, DRILLING, WITH_GUIDE, BARE])
    among.search = KnownPhrases({"đăng ký": tuple(guide.slug for guide in (BIRTH, RESIDENCE, *OTHERS[:3]))})
    resident = await consented(among)

    await resident.writes("đăng ký")

    guides = [f"guide:{guide.slug}" for guide in (BIRTH, RESIDENCE, OTHERS[0])]
    assert resident.heard == ["finding.which"]
    assert resident.offered == [*guides, "procedure:1.900001", "procedure:1.900002", "team"]
    await resident.writes("5")
    assert resident.heard[0] == "procedure.found"
    assert DRILLING.code in resident.text()


async def test_few_procedures_leave_the_rest_of_the_menu_to_guides() -> None:
    among = look(đăng_ký=[FISHING, DRILLING])
    slugs = tuple(guide.slug for guide in (BIRTH, RESIDENCE, *OTHERS[:3]))
    among.search = KnownPhrases({"đăng ký": slugs, "hai việc": slugs[:2]})
    among.procedures = ListedProcedures(đăng_ký=[], hai_việc=[FISHING, DRILLING])
    resident = await consented(among)

    await resident.writes("đăng ký")
    assert resident.offered == [*(f"guide:{slug}" for slug in slugs), "team"]
    await resident.writes("hai việc")
    assert resident.offered[:4] == [
        *(f"guide:{slug}" for slug in slugs[:2]),
        "procedure:1.900001",
        "procedure:1.900002",
    ]


async def test_a_long_title_is_cut_on_its_button_and_whole_in_the_answer() -> None:
    resident = await consented(look(dài=[BARE, FISHING]))
    await resident.writes("dài")
    (long, *_) = resident.notices[-1].choices
    assert len(long.facts["procedure"]) <= 71

    await resident.taps("procedure:1.900003")
    assert BARE.title.strip() in resident.text()


async def test_a_procedure_that_left_the_list_meanwhile_is_said_to_be_gone() -> None:
    there = look(dài=[BARE, FISHING])
    resident = await consented(there)
    await resident.writes("dài")
    there.procedures = ListedProcedures()

    await resident.taps("procedure:1.900001")
    assert resident.heard == ["procedure.gone", "finding.ask"]


async def test_the_lists_of_the_residents_own_areas_are_asked() -> None:
    listed = ListedProcedures(nuôi_cá=[FISHING])
    resident = await consented(LookupsInMemory(procedures=listed))
    await resident.writes("nuôi cá")
    nowhere = await consented(LookupsInMemory(procedures=listed), area=None)
    await nowhere.writes("nuôi cá")

    assert listed.areas[0][0] == LAC_THUY
    assert listed.areas[-1] == []


async def test_greetings_and_calls_for_a_person_are_heard_before_any_list() -> None:
    listed = ListedProcedures(xin_chào=[FISHING], gặp_tổ=[FISHING])
    resident = await consented(LookupsInMemory(procedures=listed))

    assert (await resident.writes("xin chào")).heard == ["finding.hello", "finding.ask"]
    assert (await resident.writes("gặp tổ")).heard == ["stuck.sent", "phone.ask"]
    assert listed.areas == []


async def test_what_looks_like_a_scam_is_looked_at_before_any_list() -> None:
    story = "cán bộ gọi bảo bấm vào https://vneid-capnhat.top để cập nhật"
    listed = ListedProcedures()
    listed.phrases = {fold(story): [FISHING]}
    resident = await consented(LookupsInMemory(procedures=listed))

    await resident.writes(story)
    assert "procedure.found" not in resident.heard
    assert listed.areas == []
