"""First contact: the consent, the commune, codes of posters, and a phone that several people share."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
    # -- first contact -------------------------------------------------------------------------------------------------
    "welcome.ask": N_(
        "Hello! This is the assistant of the community digital team, run by %(operator)s.\n\n"
        "I help you use online public services step by step. To do so I keep what you write here, your commune and, "
        "if you give it, your phone number. Only the digital team and the coordinators of your area read it. You can "
        "take this back at any time with /quyenrieng.\n\n"
        "I never ask for an OTP code, a password or a photo of your identity card.\n\n"
        "Do you agree?"
    ),
    "welcome.needed": N_(
        "I have noted what you wrote. Before I go on I need your yes: %(operator)s keeps this conversation so that the "
        "team can help you. Do you agree?"
    ),
    "welcome.declined": N_(
        "That is fine. I have forgotten what you wrote, keep nothing and cannot go on here. You can still read the "
        "guides on our web page or ask at the one-stop counter of your commune. If you change your mind, press the "
        "button below."
    ),
    "welcome.thanks": N_("Thank you!"),
    # -- the commune ---------------------------------------------------------------------------------------------------
    "commune.ask": N_("Which commune or ward do you live in? Write its name; an old name is fine, too."),
    "commune.needed": N_(
        "So that the right team can help: which commune or ward do you live in? Write its name; an old name is fine."
    ),
    "commune.which": N_("I know several places of that name. Which one is yours?"),
    "commune.is_it": N_("Do you mean %(area)s?"),
    "commune.is_it_by_old_name": N_("Do you mean %(area)s (before: %(via)s)?"),
    "commune.wish_noted": N_("I have noted what you need; I come to it in a moment."),
    "commune.no_request": N_(
        "All right. Without the commune I cannot pass your question on. When you know it, just write to me again."
    ),
    "commune.not_found": N_(
        "I could not find that commune. Please write just its name, for example “Lạc Thủy”, or its old district, "
        "or press “I don't know”."
    ),
    "commune.province": N_("No problem. Which province do you live in?"),
    "commune.province_not_found": N_("I could not find that province. Please write its name, for example “Phú Thọ”."),
    "commune.in_province": N_("%(province)s. Now write the name of your commune, or of your old commune or district."),
    "commune.chosen": N_("Noted: %(area)s."),
    "commune.chosen_by_old_name": N_("Noted: %(area)s (before: %(via)s)."),
    # -- codes of posters ----------------------------------------------------------------------------------------------
    "poster.unknown": N_(
        "I know no poster with this code. Please look at it once more: the code is a P and four more letters and "
        "digits, for example P7K4M. Or just write what you need."
    ),
    "poster.withdrawn": N_("This poster is out of date. Just write what you need: I find it for you."),
    # -- for somebody else ---------------------------------------------------------------------------------------------
    "another.fresh": N_("All right, we begin afresh. I do not ask who it is for, and keep nothing about it."),
    "another.commune": N_("Do they live in %(area)s, too? If not, write the name of their commune."),
}
