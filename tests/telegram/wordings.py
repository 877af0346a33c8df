"""How the bot's phrases sound in Vietnamese, taken from the catalogue: a translator may change them."""

import re
from functools import cache

from bot.phrases import PHRASES
from helpdesk.language.catalogues import Words


@cache
def said(key: str) -> str:
    """What a phrase says in Vietnamese: its longest piece without facts."""
    sentence = Words.load().gettext("vi", PHRASES[key])
    return max(re.split(r"%\(\w+\)s|\n", sentence), key=len)
