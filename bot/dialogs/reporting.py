"""Telling team and coordinators of a scam: at once where the commune is known, else as soon as it is."""

from bot.engine.effects import ScamReported
from bot.engine.results import Change, Result, Say
from bot.engine.talk import Talk
from helpdesk.ids import derived_id
from helpdesk.language.folding import fold
from helpdesk.safety.judging import Verdict
from helpdesk.safety.models import MOST_WORDS

SCAM_GUIDE = "an-toan-otp-lua-dao"

_WITHOUT_A_STORY = {"bao lua dao", "to cao lua dao", "toi muon bao lua dao", "em muon bao lua dao", "report a scam"}


def is_without_a_story(words: str) -> bool:
    """Tell whether somebody only says that they want to report something."""
    return fold(words).removesuffix(" a").removeprefix("da ") in _WITHOUT_A_STORY


def reported(talk: Talk, words: str) -> list[Result]:
    """Report it and say so; without a commune, nobody would be told: it waits until that is chosen."""
    here, kept = talk.conversation, words[:MOST_WORDS]
    area = talk.look.places.find(here.area) if here.area else None
    if area is None:
        return [Change({"pending": {**here.pending, "scam": kept}})]
    checked = talk.look.checker.check(words)
    bad = [one.shown for one in checked.findings if one.verdict is not Verdict.OFFICIAL]
    report = ScamReported(
        # The same words twice are one report, whoever pressed the button again.
        report=derived_id("scam", here.id, fold(kept)),
        area=area.id,
        words=kept,
        verdict=checked.verdict,
        hosts=tuple(dict.fromkeys(bad)),
        signs=checked.signs,
    )
    return [report, Say("reporting.told", {"area": talk.look.places.label(area)})]
