"""Finding a guide or a procedure, walking through it, and what is said around guides and their steps."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
    # -- finding -------------------------------------------------------------------------------------------------------
    "finding.ask": N_("What do you want to get done? Write it in a few words, as you would say it."),
    "finding.back": N_(
        "I still have noted that you live in %(area)s. What do you want to get done? Write it in a few words."
    ),
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
    "finding.nothing_here": N_("I have no guide for that yet. Write it in other words, or look through the guides."),
    "finding.wrong": N_("Sorry. Write it in other words, or choose below."),
    "finding.list": N_("These are the guides I have:"),
    # -- procedures without a guide ------------------------------------------------------------------------------------
    "procedure.found": N_(
        "I have no step-by-step guide for this yet, but this is the procedure: %(procedure)s (code %(code)s)."
    ),
    "procedure.agency": N_("It is handled by: %(agency)s."),
    "procedure.level": N_("It is handled at this level: %(level)s."),
    "procedure.link": N_("Read more here: %(link)s"),
    "procedure.portal": N_("On the National Public Service Portal, dichvucong.gov.vn, you find it by its code."),
    "procedure.ask": N_("Shall the team help you with it? You can also write what you need in other words."),
    "procedure.gone": N_("This procedure is no longer in the list."),
    # -- walking -------------------------------------------------------------------------------------------------------
    "guide.gone": N_("This guide is no longer available."),
    "guide.intro": "",
    "step.show": "",
    "walking.updated": N_("This guide was updated since your last visit. Here is where we go on."),
    "walking.words": N_("You are at step %(number)s of %(count)s of “%(title)s”. What shall I do with what you wrote?"),
    "walking.done": N_("Well done! You have finished “%(title)s”. If something is still unclear, the team is there."),
    # -- left in the middle --------------------------------------------------------------------------------------------
    "nudging.ask": N_("You stopped at step %(number)s of “%(short_title)s”: %(doing)s\n\nShall we go on?"),
    "nudging.ask_guide": N_("You stopped in the middle of “%(title)s”. Shall we go on?"),
    "nudging.later": N_("All right. Your place is kept; whenever you like, write to me."),
    "nudging.off": N_("All right, I will not ask about that again. With /nhac you can switch it on again."),
    "nudging.on": N_("All right. When you stop halfway through a guide, I ask once, a day later."),
    # -- trying a guide before it is published -------------------------------------------------------------------------
    "trial.stuck": N_("Here a request goes to the team of the resident's commune."),
    "trial.left": N_("Here the resident leaves this guide."),
}

GUIDE_WORDS: dict[str, str] = {
    "intro": N_("%(title)s\n%(summary)s"),
    "documents": N_("You need:"),
    "fee": N_("Fee: %(fee)s"),
    "duration": N_("Time: %(duration)s"),
    "agency": N_("Where: %(agency)s"),
    "steps": N_("%(count)s steps. Facts checked on %(checked_on)s."),
    "stale": N_("This guide is due for a check: please confirm with the one-stop counter of your commune."),
    "step": N_("Step %(number)s of %(count)s · %(title)s"),
    "question": N_("A question first · %(title)s"),
    "source": N_("(source of %(day)s)"),
    "of_place": N_("(in %(place)s)"),
    "address": N_("Address: %(address)s"),
    "hours": N_("Open: %(hours)s"),
    "phone": N_("Phone: %(phone)s"),
    "note": N_("Please note: %(note)s"),
    "contact": N_("If you need a person: %(contact)s"),
    "watch": N_("Look out: %(watch)s"),
    "if_fails": N_("If it does not work: %(if_fails)s"),
    "stuck_at": N_("I am stuck at step %(number)s of %(count)s · %(title)s"),
    "asks_about": N_("I have a question about: %(title)s"),
    "not_known": N_("not given"),
}
