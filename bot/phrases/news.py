"""News of the commune, for who said yes to them."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
    "news.ask": N_(
        "Would you like news from the digital team of %(area)s here: when a procedure changes, or when there is a "
        "scam about? Only now and then, and never at night. To stop, write “DỪNG” or “STOP” at any time."
    ),
    "news.is_on": N_("You get news from the digital team of %(area)s here. To stop, write “DỪNG” or “STOP”."),
    "news.on": N_("Thank you. News of %(area)s comes here from now on. To stop, write “DỪNG” or “STOP”."),
    "news.not_now": N_("That is fine: no news is sent to you. You find it in the menu if you change your mind."),
    "news.off": N_("No more news is sent to you. Everything else stays as it is."),
    "news.none": N_("No news is sent to you here. Everything else stays as it is."),
    "broadcast.text": N_(
        "%(text)s\n\n– %(operator)s. You get this because you said yes to news of your commune. To stop, write “DỪNG” "
        "or “STOP”."
    ),
    "broadcast.sms": N_("%(text)s\n%(operator)s. To stop: reply DUNG"),
    "broadcast.sms_off": N_("%(operator)s: no more news is sent to this number."),
}
