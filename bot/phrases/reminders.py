"""Days on which a result is ready: told, looked at, reminded of, asked about."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
    "reminding.list": N_("Your reminders. Which one is it about?"),
    "reminding.no_list": N_("You have no reminders."),
    "reminding.day": N_(
        "On which day is the result ready? It stands on your appointment paper. Write for example 12/12, "
        "“friday” or “in 3 days”."
    ),
    "reminding.day_again": N_("On which day is the result ready?"),
    "reminding.unreadable": N_("I could not read a day in that. Please write just one, for example 12/12."),
    "reminding.impossible": N_(
        "There is no such day in the calendar. Please look at the paper once more: first the day, then the month."
    ),
    "reminding.lunar": N_("I know only the days of the solar calendar, as they stand on the appointment paper."),
    "reminding.past": N_("That day is over already. Please write one that is still to come."),
    "reminding.too_far": N_("That is more than a year ahead. Please look at the year once more."),
    "reminding.promised": N_(
        "Noted: %(on)s. I remind you the day before, and the day after I ask whether you have the result."
    ),
    "reminding.promised_morning": N_(
        "Noted: %(on)s. I remind you early that morning, and the day after I ask whether you have the result."
    ),
    "reminding.promised_question": N_("Noted: %(on)s. The day after I ask whether you have the result."),
    "reminding.window": N_(
        "%(channel)s lets me write only for a short time after your last message. A day or two before, please write me "
        "a word; or link another chat with /noi, then I remind you there."
    ),
    "reminding.known": N_("I have this reminder already: %(on)s."),
    "reminding.full": N_("I keep %(most)s reminders at most. Please delete one first."),
    "reminding.none": N_("All right, no reminder."),
    "reminding.gone": N_("This reminder is no longer there."),
    "reminding.dossier": N_(
        "Is there a code of the dossier on the paper, such as H29.41-240115-0001? If you write it, I "
        "name it with the reminder, so that you know which one it is. I lock it away and show only its "
        "end. You can do without."
    ),
    "reminding.dossier_again": N_(
        "I could not read a code in that. It looks like H29.41-240115-0001: letters and digits with "
        "dashes between. You can also leave it out."
    ),
    "reminding.dossier_kept": N_("I have locked the code away: %(dossier)s."),
    "reminding.dossier_taken": N_("I have deleted the code."),
    "reminding.dossier_whole": N_("The whole code: %(dossier)s"),
    "reminding.dossier_is": N_("Code of the dossier: %(dossier)s"),
    "reminding.one_guide": N_("Appointment: %(on)s\nAbout: %(title)s\nCode of the dossier: %(dossier)s"),
    "reminding.one_dossier": N_("Appointment: %(on)s\nCode of the dossier: %(dossier)s"),
    "reminding.one_day": N_("Appointment: %(on)s\nCode of the dossier: %(dossier)s"),
    "reminding.removed": N_("I have deleted the reminder."),
    "reminding.remembered": N_("Good. Please take the appointment paper and your identity card along."),
    "reminding.later": N_("All right. With /nhac you find it again."),
    "reminding.tomorrow_guide": N_("A reminder: tomorrow, %(on)s, the result of “%(title)s” is ready for you."),
    "reminding.tomorrow_dossier": N_(
        "A reminder: tomorrow, %(on)s, the result of dossier %(dossier)s is ready for you."
    ),
    "reminding.tomorrow_day": N_("A reminder: tomorrow, %(on)s, is the day to fetch your result."),
    "reminding.today_guide": N_("A reminder: today, %(on)s, the result of “%(title)s” is ready for you."),
    "reminding.today_dossier": N_("A reminder: today, %(on)s, the result of dossier %(dossier)s is ready for you."),
    "reminding.today_day": N_("A reminder: today, %(on)s, is the day to fetch your result."),
    "reminding.asked_guide": N_("%(on)s was the day for the result of “%(title)s”. Have you received it?"),
    "reminding.asked_dossier": N_("%(on)s was the day for the result of dossier %(dossier)s. Have you received it?"),
    "reminding.asked_day": N_("%(on)s was the day for your result. Have you received it?"),
    "reminding.asked_help": N_(
        "Some days ago the team helped you with “%(title)s”. Have you received the paper or the result?"
    ),
    "reminding.received_help": N_("I am glad to hear it."),
    "reminding.received": N_("I am glad to hear it. I have deleted this reminder with its code."),
    "reminding.not_yet": N_(
        "I am sorry. Please ask where you handed the papers in, and take the appointment paper along. If "
        "they name a new day, tell me and I remind you again."
    ),
    "reminding.for_team_help": N_("You helped me, and the result has not come yet: %(title)s"),
    "reminding.for_team_guide": N_("My result was due on %(on)s and I do not have it: %(title)s"),
    "reminding.for_team_dossier": N_("My result was due on %(on)s and I do not have it: dossier %(dossier)s"),
    "reminding.for_team_day": N_("My result was due on %(on)s and I do not have it."),
}
