"""How the bot presents itself in Telegram: its commands, and what it says it can do."""

import logging

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.channels.telegram.judging import UNREADABLE
from bot.engine.catalogues import said
from helpdesk.language import N_
from helpdesk.language.catalogues import ENGLISH, VIETNAMESE

log = logging.getLogger(__name__)

COMMANDS = (
    # in Vietnamese, in English, what it does
    ("menu", "menu", N_("What can be done here")),
    ("kiemtra", "check", N_("Check a link, a message or a member of the team")),
    ("xa", "commune", N_("Change your commune")),
    ("noi", "link", N_("Connect this chat with yours on another app")),
    ("ngonngu", "language", N_("Choose the language: Tiếng Việt or English")),
    ("nhac", "reminders", N_("Be reminded of the day of a result")),
    ("quyenrieng", "privacy", N_("See what is kept about you, and have it forgotten")),
    ("huy", "cancel", N_("Leave what is going on")),
    ("trogiup", "help", N_("Get help")),
)
"""What stands behind the menu key. Every name is one that the bot understands in any language."""
DESCRIPTION = N_(
    "I help you to get things done online with the authorities: step by step, in plain words, free of charge. "
    "When you are stuck, your commune's digital-technology team takes over.\n\n"
    "Press Start and write what you need."
)
SHORT_DESCRIPTION = N_("Help with online public services, from your commune's digital-technology team.")

_IN_PRIVATE = BotCommandScopeAllPrivateChats()
_IN_LANGUAGE = ((None, VIETNAMESE), (ENGLISH, ENGLISH))
"""What Telegram shows whoever's app speaks a language; the first to everybody else."""


async def present(bot: Bot) -> None:
    """Tell Telegram the commands, and a description where the bot has none.

    One that somebody wrote with @BotFather stays. A Telegram that does not listen is no reason to stop.
    """
    try:
        await _tell_commands(bot)
        await _describe(bot)
    except TelegramError as error:
        log.info("the bot's commands were not told: %s", type(error).__name__)
    except UNREADABLE as error:
        log.info("what Telegram shows of the bot could not be read: %s", type(error).__name__)


def commands(language: str) -> list[BotCommand]:
    """Name the commands as they are offered in a language."""
    return [
        BotCommand(english if language == ENGLISH else vietnamese, said(what, language, {}))
        for vietnamese, english, what in COMMANDS
    ]


async def _tell_commands(bot: Bot) -> None:
    for code, language in _IN_LANGUAGE:
        wanted = commands(language)
        if list(await bot.get_my_commands(_IN_PRIVATE, code)) != wanted:
            await bot.set_my_commands(wanted, _IN_PRIVATE, code)


async def _describe(bot: Bot) -> None:
    has_one = (await bot.get_my_description()).description
    has_short = (await bot.get_my_short_description()).short_description
    for code, language in _IN_LANGUAGE:
        if not has_one:
            await bot.set_my_description(said(DESCRIPTION, language, {}), language_code=code)
        if not has_short:
            await bot.set_my_short_description(said(SHORT_DESCRIPTION, language, {}), language_code=code)
