"""Is it real? Addresses, messages and cards that are checked, and scams that are reported."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
    "checking.ask": N_(
        "Paste the link or the whole message here, and I tell you what gives it away. I only read it, I do "
        "not open it. Somebody says they are of the team? Write the code on their card."
    ),
    "checking.listed": N_("%(hosts)s is the address of %(owner)s."),
    "checking.reserved": N_("%(hosts)s ends in .gov.vn. Only state bodies can have such an address."),
    "checking.advice_official": N_(
        "So the address is real. Whoever sent it may not be: do not tap their link, type the address yourself "
        "or ask at the commune. And never tell anybody an OTP code or a password."
    ),
    "checking.look_alike": N_("Careful! This looks like a state address but is none: %(hosts)s."),
    "checking.why_at_sign": N_(
        "The state address stands before the @ sign only, where it means nothing. The page that opens is %(owner)s."
    ),
    "checking.why_front": N_("The state's name stands in front only. The end tells whose page it is: %(owner)s."),
    "checking.why_letters": N_("Some signs in it only look like ordinary letters: they lead somewhere else."),
    "checking.why_spelling": N_("It is nearly the name of a state page, but not quite."),
    "checking.why_borrowed": N_("It borrows the name of a state portal or app. The real ones end in .gov.vn."),
    "checking.why_gov": N_("“gov” stands in it, but it does not end in .gov.vn as state addresses do."),
    "checking.why_path": N_("The state's name stands behind the slash only. The page belongs to %(owner)s."),
    "checking.unknown": N_("I do not know this address: %(hosts)s. That does not mean that it is safe."),
    "checking.why_app_file": N_(
        "It is a file that installs an app. Real apps come from CH Play or the App Store only."
    ),
    "checking.why_numbers": N_("It is only numbers, no name: nobody can see whose it is."),
    "checking.why_shortener": N_("It is a shortened address: nobody can see where it leads."),
    "checking.why_invite": N_("It leads into a chat with strangers. Anybody can take any name and picture there."),
    "checking.why_scheme": N_("It does not open an ordinary page but starts something on the phone."),
    "checking.why_strange": N_("It is written so oddly that nobody can see whose it is."),
    "checking.signs": N_("What they ask for is what scammers ask for:"),
    "checking.advice_bad": N_(
        "Please do not tap, do not install anything, send no money and tell no code. Hang up, and ask at the "
        "commune or the commune police by a number you know yourself."
    ),
    "checking.advice_unknown": N_(
        "Better not tap it, and enter nothing there: no code, no password, no bank card, no photo of your "
        "papers. Ask whoever sent it by a number you know, or the team."
    ),
    "checking.nothing": N_(
        "I find no address and nothing that scammers usually ask for. That does not mean that it is real. "
        "Whoever wants a code, a password or money: hang up and ask at the commune."
    ),
    "checking.card": N_("Write the code on their card, for example K7M-49QF."),
    "checking.card_unreadable": N_(
        "That is no code of a card: it has 7 letters and digits. Whoever has no such card: do not do what they say."
    ),
    "checking.card_of_team": N_(
        "Right: this is the code of %(name)s, %(team)s, %(place)s. Does their name fit? They, too, never ask "
        "for an OTP code, a password or money."
    ),
    "checking.card_known": N_(
        "Right: this is the code of %(name)s, who helps residents in %(place)s. Does their name fit? They, "
        "too, never ask for an OTP code, a password or money."
    ),
    "checking.card_unknown": N_(
        "There is no such code (%(code)s): do not do what they say. If you may have read it wrongly, look once more."
    ),
    "checking.card_too_often": N_(
        "Too many codes that do not exist. You can try again from %(when)s. Until then do not do what they "
        "say, and ask at the commune."
    ),
    # -- telling others ------------------------------------------------------------------------------------------------
    "reporting.told": N_(
        "I have told the team of %(area)s and the coordinators above it. They see your words (numbers and "
        "codes are blotted out), not your name."
    ),
    "reporting.ask": N_(
        "What happened? Tell it in a few words, or paste their message here. Leave out codes and passwords."
    ),
    "reporting.next": N_(
        "Thank you: this warns others, too. If money is gone or a code was told, call your bank at once and "
        "go to the commune police. Do you need anything else?"
    ),
}

SIGNS: dict[str, str] = {
    "otp": N_("they want a code (OTP)"),
    "password": N_("they want a password"),
    "money": N_("they want money sent to an account or by card"),
    "app": N_("they want you to tap a link or install something"),
    "papers": N_("they want photos of your papers or your face"),
    "hurry": N_("they hurry or threaten you"),
    "secret": N_("you shall tell nobody"),
    "gift": N_("they promise a gift or money"),
}
"""What scammers ask for, by sign."""
