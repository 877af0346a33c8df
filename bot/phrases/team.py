"""A request to the team, from asking for help to how the help was, as the resident reads it."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
    # -- asking for help -----------------------------------------------------------------------------------------------
    "stuck.sent": N_("I have asked %(team)s to help you. Your request is %(code)s. They answer you here."),
    "stuck.sent_closed": N_(
        "I have asked %(team)s to help you. Your request is %(code)s. Nobody is on duty right now; "
        "somebody answers you here from %(when)s."
    ),
    "stuck.sent_nobody": N_(
        "I have noted your request %(code)s. Your commune has no team here yet; a coordinator will see it. If it is "
        "urgent, please go to the one-stop counter of your commune."
    ),
    "stuck.already": N_("The team already has your request %(code)s; I have added this to it."),
    "stuck.waiting": N_("The team already has your request %(code)s."),
    "mine.list": N_("Your requests with the team:"),
    "mine.guide": N_("%(code)s: %(short_title)s – %(state)s"),
    "mine.procedure": N_("%(code)s: %(procedure)s – %(state)s"),
    "mine.other": N_("%(code)s: your question to the team – %(state)s"),
    "mine.petition": N_("%(code)s in the public list of petitions: %(standing)s on %(day)s."),
    "phone.ask": N_(
        "Would you like to leave a phone number so that the team can call you? You do not have to. "
        "It is kept locked and only the team can open it."
    ),
    "phone.kept": N_("Thank you. I have kept the number ending in %(tail)s."),
    "phone.skipped": N_("That is fine. The team answers you here."),
    "phone.not_own": N_("That card does not show your own number, so I have not kept it."),
    "phone.not_asked": N_("Thank you, but I do not need a phone number now, so I have not kept it."),
    # -- talking with the team -----------------------------------------------------------------------------------------
    "talking.ask": N_("What you write now goes to the team. You can also choose:"),
    "talking.passed_on": N_("I have passed it on to the team."),
    "talking.passed_on_closed": N_("I have passed it on to the team. Somebody answers from %(when)s."),
    "talking.number": N_("Shall I send “%(words)s” to the team, or did you mean the choice below?"),
    "talking.sure": N_("Shall I really cancel your request? The team will then no longer answer it."),
    "talking.cancelled": N_("I have cancelled your request."),
    "talking.reopened": N_("I see that it is not over yet. Your request is open again."),
    "team.taken": N_("%(name)s of the team is taking care of your request."),
    "team.needs_you": N_("%(name)s of the team needs something from you:\n%(text)s"),
    "team.with_office": N_(
        "%(name)s of the team has passed your request on to %(office)s and waits for their answer. The team still "
        "looks after it: you can write here at any time."
    ),
    "team.visit": N_("%(name)s of the team meets you: %(when)s, %(place)s. If you cannot come, please write here."),
    "team.visit_off": N_("The visit that was agreed on (%(when)s, %(place)s) no longer takes place."),
    "team.merged": N_(
        "Your request %(gone)s is about the same matter as %(code)s: from now on it goes on as %(code)s. "
        "You need not do anything."
    ),
    "team.handed_over": N_("Your request is now with %(name)s. You need not do anything: answers come here as before."),
    "team.reopened": N_("%(name)s of the team has opened your request again. You can write here."),
    "team.blocked": N_(
        "The team does not take messages from here until %(until)s. You can read the guides as before. If it is "
        "urgent, please come to the one-stop counter of your commune."
    ),
    "team.answered": N_("%(name)s (community digital team):\n%(text)s"),
    "team.call_missed": N_(
        "%(name)s of the team called you and could not reach you. Write here, or choose “Call me back” to name another "
        "time."
    ),
    "team.call_again": N_(
        "%(name)s of the team called you and could not reach you. They try again: %(window)s. If another time is "
        "better, choose “Call me back”."
    ),
    "team.sent_files": N_("%(name)s sends you this:"),
    # -- calling back --------------------------------------------------------------------------------------------------
    "calling_back.phone": N_(
        "Which number shall the team call? Write it here. It is kept locked and only the team can open it."
    ),
    "calling_back.number": N_("The team calls the number ending in %(tail)s."),
    "calling_back.when": N_("When shall the team call you?"),
    "calling_back.day": N_("On which day?"),
    "calling_back.part": N_("%(on)s: at what time?"),
    "calling_back.over": N_("That time is over, or nobody works then. Please choose another one."),
    "calling_back.nobody": N_("I know no time at which somebody of the team works. They answer you here."),
    "calling_back.noted": N_("Noted. The team calls you: %(window)s. Please keep your phone with you."),
    "calling_back.known": N_("The team is to call you: %(window)s."),
    "calling_back.cancelled": N_("All right, the team does not call you. They answer you here."),
    # -- the end -------------------------------------------------------------------------------------------------------
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
    "resolved.not_possible_because": N_("The team could not get this done:\n%(text)s"),
    "resolved.not_reached": N_("The team tried to reach you and could not. Write here if you still need help."),
    "rating.ask": N_("How was the help? Choose from 1 (not good) to 5 (very good)."),
    "rating.words": N_(
        "Is this something new? Then I look for a guide. If it is not over, I ask the team to go on. If it says how "
        "the help was, choose from 1 to 5 and I add it."
    ),
    "rating.skipped": N_("All right. Whenever you need something, just write to me."),
    "rating.praise": N_("Thank you! What was good? Tap what fits, several if you like, or write a few words."),
    "rating.blame": N_(
        "Thank you for telling us. What was not good? Tap what fits, several if you like, or write a few words."
    ),
    "rating.more": N_("Noted: %(reasons)s. Anything else? Tap one more, or write a few words."),
    "rating.thanks": N_("Thank you, this helps us to get better."),
}

STATES: dict[str, str] = {
    "waiting": N_("waits for the team"),
    "taken": N_("the team is working on it"),
    "with_resident": N_("waits for you"),
    "with_office": N_("is with an office"),
    "scheduled": N_("a visit is agreed on"),
}
"""Where an open request stands, as its resident reads it."""

STANDINGS: dict[str, str] = {
    "received": N_("received"),
    "forwarded": N_("passed on to the office in charge"),
    "answered": N_("answered by the office"),
    "closed": N_("settled"),
    "not_accepted": N_("not taken up"),
}
"""Where a petition stands, as whoever asked reads it."""
