"""The menu, commands, and what is said when a message leads nowhere."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
    "menu.ask": N_("What would you like to do?"),
    "language.ask": N_("Which language would you like?"),
    "command.unknown": N_("I do not know that command."),
    "command.cancelled": N_("All right, we leave it there."),
    "tap.stale": N_("That button is from an earlier message. Here is where we are now:"),
    "text.empty": N_("I received an empty message. Please write it in a few words."),
    "error.apology": N_(
        "Sorry, something went wrong on our side with your last message. Please send it again, or ask the team."
    ),
}
