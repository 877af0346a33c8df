"""Every sentence the bot says, by key. What residents read, in Vietnamese and English, stands in `locales/`.

One subject a file; what stands on buttons is in `choices`, as several dialogs offer the same.
"""

from bot.phrases import arriving, choices, files, guides, linking, menu, news, privacy, reminders, scams, serving, team

PHRASES: dict[str, str] = {
    **arriving.PHRASES,
    **guides.PHRASES,
    **team.PHRASES,
    **serving.PHRASES,
    **news.PHRASES,
    **reminders.PHRASES,
    **scams.PHRASES,
    **linking.PHRASES,
    **privacy.PHRASES,
    **files.PHRASES,
    **menu.PHRASES,
    **choices.PHRASES,
}
