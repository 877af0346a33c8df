"""What is kept of a resident, what is not, and how it is forgotten."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
    "privacy.show": N_(
        "%(operator)s keeps: this conversation (identity numbers and codes are blotted out), "
        "your commune: %(area)s, your phone number: %(phone)s. You agreed to the text of %(day)s.\n\n"
        "You can have all of it forgotten."
    ),
    "privacy.sure": N_(
        "Shall I forget everything you wrote, your commune and your phone number? This cannot be undone."
    ),
    "privacy.withdrawn": N_(
        "Done: I have forgotten what you wrote, your commune and your phone number. If you need help again, "
        "press the button below."
    ),
    "privacy.masked": N_(
        "You wrote something that nobody should send in a chat (%(kinds)s). I have blotted it out and not kept it. "
        "Never give it to anybody, not even to somebody who says they are an official."
    ),
    "privacy.news": N_("You get news of your commune here. To stop, write “DỪNG” or “STOP”."),
    "privacy.linked": N_("Linked with this chat: %(channels)s. What you have forgotten here is forgotten there, too."),
    "privacy.reminders": N_(
        "I also keep the days of %(times)s reminders; codes of dossiers are locked away. See /nhac."
    ),
}

KINDS: dict[str, str] = {
    "national_id": N_("an identity number"),
    "old_id": N_("an identity number"),
    "otp": N_("a one-time code"),
    "password": N_("a password"),
    "card": N_("a bank card number"),
    "account": N_("a bank account number"),
    "insurance": N_("a social insurance number"),
    "health_insurance": N_("a health insurance number"),
    "passport": N_("a passport number"),
}
"""Kinds of identifiers that are warned about. A phone number is masked too, but nobody is scared about it."""
