"""One conversation with the resident per file."""

from bot.dialogs.commune import Commune
from bot.dialogs.finding import Finding
from bot.dialogs.menu import Language, Menu, Privacy
from bot.dialogs.onward import Onward
from bot.dialogs.rating import Rating
from bot.dialogs.routing import Routing
from bot.dialogs.stuck import Stuck
from bot.dialogs.talking import Talking
from bot.dialogs.walking import Walking
from bot.dialogs.welcome import Welcome
from bot.engine.engine import Dialog

DIALOGS: dict[str, Dialog] = {
    "commune": Commune(),
    "finding": Finding(),
    "language": Language(),
    "menu": Menu(),
    "onward": Onward(),
    "privacy": Privacy(),
    "rating": Rating(),
    "stuck": Stuck(),
    "talking": Talking(),
    "walking": Walking(),
    "welcome": Welcome(),
}

__all__ = ["DIALOGS", "Routing"]
