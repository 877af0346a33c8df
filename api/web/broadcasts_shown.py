"""What pages of broadcasts show: channels by their names, texts as they are read there, fields filled in."""

from typing import NamedTuple

from api.house import House
from api.web.shown import place_name
from bot.channels.registry import known_kinds
from bot.channels.sms.opening import SMS_KIND
from bot.channels.splitting import pieces
from bot.phrases import PHRASES
from helpdesk.broadcasts.models import Audience, Broadcast, Template
from helpdesk.broadcasts.numbers import parts_of, plain
from helpdesk.broadcasts.service import said
from helpdesk.channels.models import SMS
from helpdesk.language.catalogues import VIETNAMESE
from helpdesk.teams.models import Member

_MOST_WORDS = 300


class TextShown(NamedTuple):
    """A text as it is read on one channel; `parts`: in how many messages it travels."""

    kind: str
    language: str
    text: str
    parts: int
    length: int
    is_plain: bool = False


def channels_here(house: House, *, is_all: bool = False) -> dict[str, str]:
    """Return the kinds through which residents can be written to now, with what they are called."""
    kinds = {**known_kinds(), SMS_KIND.name: SMS_KIND}
    is_open = {house.channels.kind_of(account) for account in house.channels.open_accounts()}
    return {name: kind.title for name, kind in kinds.items() if is_all or name in is_open}


def texts_shown(house: House, broadcast: Broadcast) -> list[TextShown]:
    """Return how it reads, in each language and on each channel."""
    shown = []
    for language in ("vi", "en") if broadcast.text_en else ("vi",):
        text = said(broadcast, language)
        if broadcast.audience is Audience.TEAM:
            shown.append(TextShown("page", language, text, 1, len(text)))
            continue
        kinds = [kind for kind in broadcast.channels if kind != SMS or language == VIETNAMESE]
        shown += [_on(house, kind, language, text) for kind in kinds]
    return shown


def _on(house: House, kind: str, language: str, text: str) -> TextShown:
    key = "broadcast.sms" if kind == SMS else "broadcast.text"
    operator = house.settings.operator_name
    whole = house.words.translations(language).gettext(PHRASES[key]) % {"text": text, "operator": operator}
    if kind == SMS:
        whole = plain(whole) if house.settings.sms.alphabet == "plain" else whole
        parts = parts_of(whole)
        return TextShown(kind, language, whole, parts.number, parts.length, parts.is_plain)
    most = known_kinds()[kind].capabilities.max_text if kind in known_kinds() else len(whole)
    return TextShown(kind, language, whole, len(pieces(whole, most)), len(whole))


async def first_fields(
    house: House, member: Member, template: Template, source: str, *, address: str
) -> dict[str, str]:
    """Return what the fields say at first: of the guide that changed, or of the scam that was reported."""
    if template is Template.PROCEDURE_CHANGED and (guide := house.catalogue.get(source)) is not None:
        base = house.settings.public_url or address.rstrip("/")
        versions = await house.editing.history(guide.slug)
        changed = next((one.note for one in versions if one.note), "")
        link = f"{base}/guides/{guide.slug}"
        return {"thu_tuc": guide.title.said(VIETNAMESE), "thay_doi": changed, "duong_dan": link}
    if template is Template.SCAM_ALERT and source:
        for report in await house.scams.recent(member):
            if report.id == source:
                return {
                    "noi": place_name(house, report.area),
                    "lua_dao": report.words[:_MOST_WORDS],
                    "dia_chi": ", ".join(report.hosts),
                }
    return {}
