"""One conversation with the resident per file."""

from bot.dialogs.another import Another
from bot.dialogs.attaching import Attaching
from bot.dialogs.calling_back import CallingBack
from bot.dialogs.checking import Checking
from bot.dialogs.commune import Commune
from bot.dialogs.finding import Finding
from bot.dialogs.linking import Linking
from bot.dialogs.locating import Locating
from bot.dialogs.menu import Language, Menu, Privacy
from bot.dialogs.news import News
from bot.dialogs.nudging import Nudging
from bot.dialogs.onward import Onward
from bot.dialogs.rating import Rating
from bot.dialogs.reminding import Reminding
from bot.dialogs.routing import Routing
from bot.dialogs.serving import Serving
from bot.dialogs.stuck import Stuck
from bot.dialogs.talking import Talking
from bot.dialogs.unheard import Unheard
from bot.dialogs.walking import Walking
from bot.dialogs.welcome import Welcome
from bot.engine.engine import Dialog

DIALOGS: dict[str, Dialog] = {
    "another": Another(),
    "attaching": Attaching(),
    "calling_back": CallingBack(),
    "checking": Checking(),
    "commune": Commune(),
    "finding": Finding(),
    "language": Language(),
    "linking": Linking(),
    "locating": Locating(),
    "menu": Menu(),
    "news": News(),
    "nudging": Nudging(),
    "onward": Onward(),
    "privacy": Privacy(),
    "rating": Rating(),
    "reminding": Reminding(),
    "serving": Serving(),
    "stuck": Stuck(),
    "talking": Talking(),
    "unheard": Unheard(),
    "walking": Walking(),
    "welcome": Welcome(),
}

__all__ = ["DIALOGS", "Routing"]
