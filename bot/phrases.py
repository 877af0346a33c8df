"""Every sentence the bot says, by key. What residents read, in Vietnamese and English, stands in `locales/`."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
    # -- first contact ---------------------------------------------------------------------------------------------
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
    # -- commune ---------------------------------------------------------------------------------------------------
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
    # -- finding a guide -------------------------------------------------------------------------------------------
    "finding.ask": N_("What do you want to get done? Write it in a few words, as you would say it."),
    "finding.hello": N_("Hello! I am here to help."),
    "finding.welcome": N_("You are welcome."),
    "finding.scam": N_(
        "Please stop and send no money or code to anybody. Here is what to do when something smells of a scam."
    ),
    "finding.which": N_("Which of these do you mean?"),
    "finding.nothing": N_(
        "I have no guide for that yet. I can pass your question on to the team of your commune, "
        "or show you the guides I have."
    ),
    "finding.wrong": N_("Sorry. Write it in other words, or choose below."),
    "finding.list": N_("These are the guides I have:"),
    # -- walking ---------------------------------------------------------------------------------------------------
    "guide.gone": N_("This guide is no longer available."),
    "guide.intro": "",
    "step.show": "",
    "walking.updated": N_("This guide was updated since your last visit. Here is where we go on."),
    "walking.words": N_("You are at step %(number)s of %(count)s of “%(title)s”. What shall I do with what you wrote?"),
    "walking.done": N_("Well done! You have finished “%(title)s”. If something is still unclear, the team is there."),
    # -- stuck -----------------------------------------------------------------------------------------------------
    "stuck.sent": N_("I have asked %(team)s to help you. Your request is %(code)s. They answer you here."),
    "stuck.sent_closed": N_(
        "I have asked %(team)s to help you. Your request is %(code)s. Nobody is on duty right now; "
        "somebody answers you here from %(when)s."
    ),
    "stuck.sent_nobody": N_(
        "I have noted your request %(code)s. Your commune has no team here yet; a coordinator will see it. If it is "
        "urgent, please go to the one-stop counter of your commune."
    ),
    "stuck.already": N_("The team already has your request; I have told them about this, too."),
    "stuck.waiting": N_("The team already has your request."),
    "phone.ask": N_(
        "Would you like to leave a phone number so that the team can call you? You do not have to. "
        "It is kept locked and only the team can open it."
    ),
    "phone.kept": N_("Thank you. I have kept the number ending in %(tail)s."),
    "phone.skipped": N_("That is fine. The team answers you here."),
    "phone.not_own": N_("That card does not show your own number, so I have not kept it."),
    "phone.not_asked": N_("Thank you, but I do not need a phone number now, so I have not kept it."),
    # -- talking with the team -------------------------------------------------------------------------------------
    "talking.ask": N_("What you write now goes to the team. You can also choose:"),
    "talking.passed_on": N_("I have passed it on to the team."),
    "talking.passed_on_closed": N_("I have passed it on to the team. Somebody answers from %(when)s."),
    "talking.number": N_("Shall I send “%(words)s” to the team, or did you mean the choice below?"),
    "talking.sure": N_("Shall I really cancel your request? The team will then no longer answer it."),
    "talking.cancelled": N_("I have cancelled your request."),
    "talking.reopened": N_("I see that it is not over yet. Your request is open again."),
    "team.taken": N_("%(name)s of the team is taking care of your request."),
    "team.answered": N_("%(name)s (community digital team):\n%(text)s"),
    # -- the end ---------------------------------------------------------------------------------------------------
    "resolved.done": N_("The team has marked your request as done."),
    "resolved.handed_to_one_stop": N_(
        "The team has handed your request to the one-stop counter of your commune. You can still write here."
    ),
    "resolved.handed_to_police": N_(
        "The team has handed your request to the commune police. You can still write here."
    ),
    "resolved.new_appointment": N_(
        "The team has made a new appointment with you. You can write here if you need to change it."
    ),
    "resolved.not_possible": N_("The team could not get this done and has explained why."),
    "resolved.not_reached": N_("The team tried to reach you and could not. Write here if you still need help."),
    "rating.ask": N_("How was the help? Choose from 1 (not good) to 5 (very good)."),
    "rating.words": N_(
        "I have your words. If they say how the help was, choose from 1 to 5 and I add them. If it is not over, I ask "
        "the team to go on."
    ),
    "rating.skipped": N_("All right. Whenever you need something, just write to me."),
    "rating.word": N_("Thank you! Would you like to add a word about it?"),
    "rating.thanks": N_("Thank you, this helps us to get better."),
    # -- menu, privacy, commands -----------------------------------------------------------------------------------
    "menu.ask": N_("What would you like to do?"),
    "language.ask": N_("Which language would you like?"),
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
    "command.unknown": N_("I do not know that command."),
    "command.cancelled": N_("All right, we leave it there."),
    "tap.stale": N_("That button is from an earlier message. Here is where we are now:"),
    "media.unsupported": N_("I can only read text so far. Please write it in a few words."),
    "media.caption_read": N_("I cannot look at pictures or files yet, but I have read what you wrote with it."),
    "text.empty": N_("I received an empty message. Please write it in a few words."),
    "error.apology": N_(
        "Sorry, something went wrong on our side with your last message. Please send it again, or ask the team."
    ),
    # -- choices ---------------------------------------------------------------------------------------------------
    "choice.agree": N_("I agree"),
    "choice.decline": N_("I do not agree"),
    "choice.unknown": N_("I don't know"),
    "choice.later": N_("Later"),
    "choice.area": "%(name)s, %(province)s",
    "choice.area_by_old_name": N_("%(name)s, %(province)s (before: %(via)s)"),
    "choice.area_yes": N_("Yes, that is it"),
    "choice.not_it": N_("No, another place"),
    "choice.wish": N_("No, that is what I want to get done"),
    "choice.other_province": N_("Another province"),
    "choice.guide": "%(short_title)s",
    "choice.guides": N_("See all guides"),
    "choice.more": N_("More"),
    "choice.team": N_("Ask the team"),
    "choice.none_of_these": N_("None of these: ask the team"),
    "choice.start": N_("Start step 1"),
    "choice.wrong": N_("Not what I meant"),
    "choice.next": N_("Next step"),
    "choice.back": N_("Step back"),
    "choice.stuck": N_("I'm stuck"),
    "choice.done": N_("Done"),
    "choice.other": N_("Something else"),
    "choice.resume": N_("Go on with the guide"),
    "choice.send_to_team": N_("Send it to the team"),
    "choice.search": N_("Look for another guide"),
    "choice.share_phone": N_("☎ Send my phone number"),
    "choice.skip": N_("Skip"),
    "choice.cancel_request": N_("Cancel my request"),
    "choice.cancel_request_sure": N_("Yes, cancel it"),
    "choice.keep_request": N_("No, keep it"),
    "choice.my_request": N_("My request"),
    "choice.commune": N_("Change my commune"),
    "choice.language": N_("Language: Tiếng Việt / English"),
    "choice.privacy": N_("My privacy"),
    "choice.keep": N_("Leave it as it is"),
    "choice.withdraw": N_("Forget everything about me"),
    "choice.withdraw_sure": N_("Yes, forget everything"),
    "choice.vi": "Tiếng Việt",
    "choice.en": "English",
    "choice.reopen": N_("Not done yet: ask the team to go on"),
    "choice.rate_1": N_("1 – not good"),
    "choice.rate_2": N_("2"),
    "choice.rate_3": N_("3 – all right"),
    "choice.rate_4": N_("4"),
    "choice.rate_5": N_("5 – very good"),
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

GUIDE_WORDS: dict[str, str] = {
    "intro": N_("%(title)s\n%(summary)s"),
    "documents": N_("You need:"),
    "fee": N_("Fee: %(fee)s"),
    "duration": N_("Time: %(duration)s"),
    "agency": N_("Where: %(agency)s"),
    "steps": N_("%(count)s steps. Facts checked on %(checked_on)s."),
    "stale": N_("This guide is due for a check: please confirm with the one-stop counter of your commune."),
    "step": N_("Step %(number)s of %(count)s · %(title)s"),
    "watch": N_("Look out: %(watch)s"),
    "if_fails": N_("If it does not work: %(if_fails)s"),
    "stuck_at": N_("I am stuck at step %(number)s of %(count)s · %(title)s"),
    "asks_about": N_("I have a question about: %(title)s"),
    "not_known": N_("not given"),
}
