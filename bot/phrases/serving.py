"""What a member of the team reads in their own chat."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
    "serving.how": N_("Members of the team make a code on the team's page, under “Me”, and write it here."),
    "serving.linked": N_(
        "%(name)s, this is your chat as a member of the team now. New requests of your area come here with what the "
        "residents wrote (numbers of papers and codes are blotted out), and what you write here reaches them as the "
        "team's answer.\n\n"
        "The chat app keeps all of it on your phone: lock it, and let nobody else read here. Phone numbers never come "
        "here, you find them on the team's page. /viec shows the requests, /nghi switches this off."
    ),
    "serving.linked_rests": N_("What you asked here as a resident rests meanwhile. After /nghi it goes on."),
    "serving.code_used": N_("This code was used already. Please make a new one on the team's page, under “Me”."),
    "serving.code_expired": N_(
        "This code is no longer good: 15 minutes are over. Please make a new one on the team's page, under “Me”."
    ),
    "serving.own_request": N_(
        "In this chat you are waiting for the team's help yourself. Please end that first, or use another chat for "
        "your work in the team."
    ),
    "serving.ended": N_(
        "You can no longer answer requests here, and this chat gets none any more. If that is not right, please ask "
        "your coordinator."
    ),
    "serving.off": N_("Switched off: requests no longer come to this chat. The team's page works as before."),
    "serving.idle": N_("There is no request for you now. When a new one comes, I tell you here."),
    "serving.list": N_("Your requests, and those that nobody has yet. Which one?"),
    "serving.offer": N_("New request %(code)s\n%(place)s"),
    "serving.offer_guide": N_("New request %(code)s\n%(place)s\nAbout: %(title)s"),
    "serving.offer_step": N_(
        "New request %(code)s\n%(place)s\nStuck at step %(number)s of %(count)s · %(short_title)s"
    ),
    "serving.your_turn": N_("It is your turn with this one: by the roster it goes to you first."),
    "serving.offer_ask": N_("Can you take it?"),
    "serving.taken": N_("You have taken %(code)s. The resident is told that you help them."),
    "serving.taken_by": N_("%(name)s has taken %(code)s already."),
    "serving.nobodys": N_("%(code)s is not yours now: it lies in the team's list again."),
    "serving.left": N_("All right, %(code)s stays with the others."),
    "serving.not_there": N_("There is no such request in your area any more."),
    "serving.is_over": N_("%(code)s has ended already."),
    "serving.forgotten": N_("The resident of %(code)s took their consent back: nobody can be answered any more."),
    "serving.ask": N_("What you write now goes to the resident of %(code)s. You can also choose:"),
    "serving.sent": N_("Sent to the resident of %(code)s."),
    "serving.not_sent": N_("Your message was not sent."),
    "serving.heard": N_("%(code)s · the resident writes:\n%(words)s"),
    "serving.heard_edited": N_("%(code)s · the resident has changed a message. It says now:\n%(words)s"),
    "serving.heard_files": N_("%(code)s · the resident has sent a file. Please look at it on the team's page."),
    "serving.answer_it": N_("To answer %(code)s, choose:"),
    "serving.cancelled": N_("%(code)s: the resident needs no help any more."),
    "serving.warned_first_answer": N_("%(code)s: please answer the resident by %(deadline)s."),
    "serving.warned_resolution": N_("%(code)s: it should be over by %(deadline)s. Please see to it."),
    "serving.overdue_first_answer": N_("%(code)s: the resident has no answer yet. It was due by %(deadline)s."),
    "serving.overdue_resolution": N_("%(code)s: it is not over yet. It was due by %(deadline)s."),
    "serving.escalated_first_answer": N_(
        "%(code)s: the resident has waited for a first answer far too long. It was due by %(deadline)s. Please see "
        "that somebody takes care of it."
    ),
    "serving.escalated_resolution": N_(
        "%(code)s: it has been overdue for very long. It was due by %(deadline)s. Please see that somebody takes care "
        "of it."
    ),
    "serving.warned_call": N_("%(code)s: the resident wants to be called now, by %(deadline)s."),
    "serving.overdue_call": N_(
        "%(code)s: the resident was to be called by %(deadline)s, and no call is noted. Please call them."
    ),
    "serving.escalated_call": N_(
        "%(code)s: the resident was to be called by %(deadline)s, and nobody has called them yet. Please see that "
        "somebody does."
    ),
    "serving.call_wanted": N_(
        "%(code)s: the resident wants to be called: %(window)s. The number is on the team's page."
    ),
    "serving.call_off": N_("%(code)s: the resident need not be called any more."),
    "serving.no_chat": N_("%(code)s: the resident does not use messages. Please call or visit them."),
    "serving.no_words": N_("%(code)s is with you. No message reaches this resident. You can choose:"),
    "serving.given": N_("%(by)s has handed %(code)s over to you. The resident is told that you help them."),
    "serving.webhook_stopped": N_(
        "The program “%(name)s” has not taken anything for three days, so nothing is sent there any more. What "
        "happened is kept. Please look at it under Settings → Programs outside, and switch it on again there."
    ),
    "serving.mentioned": N_("%(by)s asks you about %(code)s in a note. Please read it on the team's page."),
    "serving.line_resident": N_("Resident: %(words)s"),
    "serving.line_member": N_("%(name)s (team): %(words)s"),
    "serving.line_files": N_("(a file; look at it on the team's page)"),
    "serving.lines": N_("The last lines of %(code)s:"),
    "serving.no_lines": N_("Nothing was written about %(code)s yet."),
    "serving.ending": N_("How does %(code)s end?"),
    "serving.resolved": N_("%(code)s has ended. I tell the resident and ask how it was."),
    "serving.handed_back": N_("%(code)s is back in the team's list."),
    "serving.which": N_("Several residents are waiting here. Whom is your last message for?"),
    "serving.number": N_("Shall I send “%(words)s” to the resident of %(code)s, or did you mean the choice below?"),
    "serving.send_kept": N_("Shall I send your last message to the resident of %(code)s?"),
    "serving.to_whom": N_("I have not sent this to anybody yet. Whom is it for?"),
    "serving.to_nobody": N_("Nobody is waiting for an answer of yours, so I have not sent this to anybody."),
    "serving.phone": N_(
        "I have not sent this: phone numbers are blotted out in this chat. Please write it without the number, or "
        "answer on the team's page."
    ),
    "serving.too_long": N_("I have not sent this: it has %(length)s characters. Please shorten it to %(most)s."),
    "serving.media": N_(
        "I have not passed this on: from here only words reach the resident. Please send photos and files from the "
        "team's page."
    ),
    "serving.edit": N_(
        "Your change did not reach the resident: they still read what you wrote first. Please write it anew."
    ),
    "serving.help": N_("This chat is for your work in the team: /viec shows the requests, /nghi switches it off."),
    "serving.as_resident": N_("About what you asked here yourself, as a resident (after /nghi it goes on):"),
    "serving.news": N_("News for the teams:\n\n%(text)s"),
}
