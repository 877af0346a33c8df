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
    "procedure.found": N_(
        "I have no step-by-step guide for this yet, but this is the procedure: %(procedure)s (code %(code)s)."
    ),
    "procedure.agency": N_("It is handled by: %(agency)s."),
    "procedure.level": N_("It is handled at this level: %(level)s."),
    "procedure.link": N_("Read more here: %(link)s"),
    "procedure.portal": N_("On the National Public Service Portal, dichvucong.gov.vn, you find it by its code."),
    "procedure.ask": N_("Shall the team help you with it? You can also write what you need in other words."),
    "procedure.gone": N_("This procedure is no longer in the list."),
    "finding.list": N_("These are the guides I have:"),
    # -- walking ---------------------------------------------------------------------------------------------------
    "guide.gone": N_("This guide is no longer available."),
    "guide.intro": "",
    "step.show": "",
    "walking.updated": N_("This guide was updated since your last visit. Here is where we go on."),
    "walking.words": N_("You are at step %(number)s of %(count)s of “%(title)s”. What shall I do with what you wrote?"),
    "walking.done": N_("Well done! You have finished “%(title)s”. If something is still unclear, the team is there."),
    # -- trying a guide before it is published ---------------------------------------------------------------------
    "trial.stuck": N_("Here a request goes to the team of the resident's commune."),
    "trial.left": N_("Here the resident leaves this guide."),
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
    # -- news of the commune ---------------------------------------------------------------------------------------
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
    "serving.news": N_("News for the teams:\n\n%(text)s"),
    # -- talking with the team -------------------------------------------------------------------------------------
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
    # -- calling back ------------------------------------------------------------------------------------------------
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
    "poster.unknown": N_(
        "I know no poster with this code. Please look at it once more: the code is a P and four more letters and "
        "digits, for example P7K4M. Or just write what you need."
    ),
    "poster.withdrawn": N_("This poster is out of date. Just write what you need: I find it for you."),
    "command.unknown": N_("I do not know that command."),
    "command.cancelled": N_("All right, we leave it there."),
    "tap.stale": N_("That button is from an earlier message. Here is where we are now:"),
    "media.unsupported": N_("I cannot read this. Please write it in a few words, or send a photo."),
    "media.protected": N_("Zalo does not show me this message. Please write it in a few words."),
    "media.after_consent": N_("I cannot take photos or files yet: please answer this first, then send them again."),
    "attaching.photo": N_(
        "Is there an identity paper in the photo (citizen card, bank card, health insurance card)? "
        "This is how the team would see it. Nobody has seen it yet."
    ),
    "attaching.voice": N_("Shall the team hear this recording? Nobody has heard it yet."),
    "attaching.file": N_(
        "Shall the team see this file? Please do not send files with the number of your citizen card or bank card. "
        "Nobody has seen it yet."
    ),
    "attaching.words_noted": N_("I have noted your words with it."),
    "attaching.words_sent": N_("What you wrote with it has gone to the team."),
    "attaching.sent": N_("I have sent it to the team."),
    "attaching.deleted": N_("I have deleted it. Identity papers are safest when nobody has a picture of them."),
    "attaching.gone": N_("It waited too long and was deleted to keep you safe. Please send it once more."),
    "attaching.some_gone": N_(
        "Some of it waited too long and was deleted to keep you safe. Please send that once more."
    ),
    "attaching.too_many": N_("That is too much at once: I keep %(most)s. Please send the others afterwards."),
    "attaching.empty": N_("The file is empty. Please send it once more."),
    "attaching.too_large": N_(
        "The file is too large (photos up to 10 MB, recordings up to 5 MB, other files up to 15 MB). "
        "Please send a smaller one."
    ),
    "attaching.picture_too_large": N_("The picture is too large. Please send a smaller one."),
    "attaching.type": N_(
        "I do not take files of this kind. Please send a photo, a recording, or a PDF, Word or Excel file."
    ),
    "attaching.heic": N_("I cannot open this kind of iPhone picture. Please send it as a photo, not as a file."),
    "attaching.broken": N_("The file cannot be opened. Please take the photo again and send it."),
    "attaching.not_fetched": N_("I could not fetch the file. Please send it once more."),
    "choice.send_photo": N_("No, send it to the team"),
    "choice.delete_photo": N_("Yes, delete the photo"),
    "choice.send_voice": N_("Send it to the team"),
    "choice.delete_voice": N_("Delete it"),
    "choice.send_file": N_("Send it to the team"),
    "choice.delete_file": N_("Delete it"),
    "locating.for_team": N_("Shall I send this place to the team, so that they can find you?"),
    "locating.kept": N_("All right, I have not passed the place on."),
    "locating.abroad": N_("This place is not in Vietnam."),
    "choice.send_place": N_("Send the place"),
    "choice.keep_place": N_("Do not send it"),
    "team.sent_files": N_("%(name)s sends you this:"),
    "media.caption_read": N_("I cannot look at this, but I have read what you wrote with it."),
    "files.missing": N_("A file that belonged to this is no longer here."),
    "text.empty": N_("I received an empty message. Please write it in a few words."),
    "error.apology": N_(
        "Sorry, something went wrong on our side with your last message. Please send it again, or ask the team."
    ),
    # -- reminders, guides left in the middle, shared phones -----------------------------------------------------------
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
    "nudging.ask": N_("You stopped at step %(number)s of “%(short_title)s”: %(doing)s\n\nShall we go on?"),
    "nudging.ask_guide": N_("You stopped in the middle of “%(title)s”. Shall we go on?"),
    "nudging.later": N_("All right. Your place is kept; whenever you like, write to me."),
    "nudging.off": N_("All right, I will not ask about that again. With /nhac you can switch it on again."),
    "nudging.on": N_("All right. When you stop halfway through a guide, I ask once, a day later."),
    "another.fresh": N_("All right, we begin afresh. I do not ask who it is for, and keep nothing about it."),
    "another.commune": N_("Do they live in %(area)s, too? If not, write the name of their commune."),
    # -- is it real? ------------------------------------------------------------------------------------------------
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
    # -- one person, several conversations -------------------------------------------------------------------------
    "linking.code": N_(
        "Your code: %(code)s\n\n"
        "Write it to me in the other chat (Zalo, Telegram, or the chat of another device) and we go on there. It is "
        "good until %(until)s, once. Give it to nobody else, not even to somebody who says they are an official."
    ),
    "linking.how": N_(
        "To go on here with what you began elsewhere: choose “Go on in Zalo, Telegram or on another device” in the "
        "menu there, and write the code here."
    ),
    "linking.done": N_("This chat and %(channel)s are one now. Let us go on here."),
    "linking.done_with_consent": N_(
        "This chat and %(channel)s are one now. Let us go on here. It is run by %(operator)s; what you agreed to there "
        "holds here, too. With /quyenrieng you see what is kept, and can take it back."
    ),
    "linking.next": N_("What shall we go on with?"),
    "linking.unreadable": N_("That is no code I can read. A code has 8 letters and digits, for example K7M4-9QFP."),
    "linking.wrong": N_("I do not know this code. Please look at it again in the other chat."),
    "linking.used": N_("This code was used already. Please ask for a new one in the other chat."),
    "linking.expired": N_(
        "This code is no longer good: 15 minutes are over. Please ask for a new one in the other chat."
    ),
    "linking.too_often": N_("That was not right too often. Please try again from %(when)s, or ask the team for help."),
    "linking.own": N_("This is the code of this chat. Write it in the other one, where you want to go on."),
    "linking.already": N_("These two chats are one already."),
    "linking.full": N_("Too many chats are linked already. Cut one off first: write /quyenrieng."),
    "linking.told": N_(
        "Linked with %(channel)s (%(at)s): what you asked here goes on there, too. If that was not you, press “Cut it "
        "off” now."
    ),
    "linking.parted": N_("This chat and %(channel)s are no longer linked."),
    "linking.not_linked": N_("These chats are not linked any more."),
    "linking.forgotten": N_(
        "You asked in %(channel)s to have everything forgotten: I have forgotten what you wrote here, too. If you need "
        "help again, press the button below."
    ),
    "privacy.news": N_("You get news of your commune here. To stop, write “DỪNG” or “STOP”."),
    "privacy.linked": N_("Linked with this chat: %(channels)s. What you have forgotten here is forgotten there, too."),
    "privacy.reminders": N_(
        "I also keep the days of %(times)s reminders; codes of dossiers are locked away. See /nhac."
    ),
    # -- a member of the team in their chat ------------------------------------------------------------------------
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
    "choice.take": N_("Take %(code)s"),
    "choice.take_at": N_("Take %(code)s: %(place)s"),
    "choice.take_about": N_("Take %(code)s: %(short_title)s"),
    "choice.leave": N_("Leave it to others"),
    "choice.go": N_("Answer %(code)s"),
    "choice.go_at": N_("Answer %(code)s: %(place)s"),
    "choice.go_about": N_("Answer %(code)s: %(short_title)s"),
    "choice.send_to": N_("Send it to %(code)s"),
    "choice.do_not_send": N_("Send it to nobody"),
    "choice.resolve_request": N_("End %(code)s"),
    "choice.hand_back": N_("Hand %(code)s back to the team"),
    "choice.read_again": N_("Read %(code)s again"),
    "choice.other_requests": N_("Other requests"),
    "choice.not_yet": N_("Not yet"),
    "choice.end_done": N_("It worked"),
    "choice.end_handed_to_one_stop": N_("Handed to the one-stop counter"),
    "choice.end_handed_to_police": N_("Handed to the police"),
    "choice.end_new_appointment": N_("Another appointment"),
    "choice.end_not_possible": N_("Not possible"),
    "choice.end_not_reached": N_("Could not reach the resident"),
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
    "choice.procedure": N_("%(procedure)s (code %(code)s)"),
    "choice.answer": "%(answer)s",
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
    "choices.by_number": N_("Answer with the number."),
    "choices.by_number_or_phone": N_("Write your phone number, or answer with the number of a line."),
    "choice.cancel_request": N_("Cancel my request"),
    "choice.cancel_request_sure": N_("Yes, cancel it"),
    "choice.keep_request": N_("No, keep it"),
    "choice.my_request": N_("My request"),
    "choice.checking": N_("Check for a scam"),
    "choice.card": N_("Check a card's code"),
    "choice.another_card": N_("Check another code"),
    "choice.report_scam": N_("Report a scam"),
    "choice.scam_guide": N_("I tapped it or lost money"),
    "choice.commune": N_("Change my commune"),
    "choice.language": N_("Language: Tiếng Việt / English"),
    "choice.linking": N_("Go on in Zalo, Telegram or on another device"),
    "choice.new_code": N_("A new code"),
    "choice.mine": N_("That was me"),
    "choice.unlink": N_("Cut it off"),
    "choice.unlink_from": N_("Cut off: %(channel)s (since %(at)s)"),
    "choice.reminder_guide": "%(on)s · %(short_title)s",
    "choice.reminder_dossier": "%(on)s · %(dossier)s",
    "choice.reminder_day": "%(on)s",
    "choice.reminder_nth": "%(on)s (%(nth)s)",
    "choice.reminders": N_("Reminders of appointments"),
    "choice.remind": N_("Remind me of the day of the result"),
    "choice.new_reminder": N_("Add another day"),
    "choice.no_reminder": N_("No reminder"),
    "choice.no_dossier": N_("Without a code"),
    "choice.remembered": N_("Yes, I remember"),
    "choice.change_day": N_("Change the day"),
    "choice.another_day": N_("They named another day"),
    "choice.give_dossier": N_("Add the code of the dossier"),
    "choice.show_dossier": N_("Show the whole code"),
    "choice.take_dossier": N_("Delete the code"),
    "choice.delete_reminder": N_("Delete this reminder"),
    "choice.received": N_("I have it"),
    "choice.not_received": N_("No, not yet"),
    "choice.nudges_on": N_("Ask me again when I stop halfway"),
    "choice.nudge_resume": N_("Go on"),
    "choice.nudge_later": N_("Not now"),
    "choice.no_nudges": N_("Do not remind me again"),
    "choice.someone_else": N_("Ask for somebody else"),
    "choice.same_commune": N_("Yes, the same commune"),
    "choice.other_commune": N_("No, another one"),
    "choice.privacy": N_("My privacy"),
    "choice.news": N_("News of my commune"),
    "choice.news_yes": N_("Yes, send me news"),
    "choice.news_no": N_("No news"),
    "choice.call_back": N_("Call me back"),
    "choice.call_soon": N_("As soon as possible, until %(time)s"),
    "choice.call_at": "%(window)s",
    "choice.call_day": "%(on)s",
    "choice.other_day": N_("Another day"),
    "choice.other_time": N_("Another time"),
    "choice.other_number": N_("Another number"),
    "choice.no_call": N_("No call"),
    "choice.keep_call": N_("Leave it as it is"),
    "choice.cancel_call": N_("No call any more"),
    "choice.keep": N_("Leave it as it is"),
    "choice.withdraw": N_("Forget everything about me"),
    "choice.withdraw_sure": N_("Yes, forget everything"),
    "choice.vi": "Tiếng Việt",
    "choice.en": "English",
    "choice.reopen": N_("Not done yet: ask the team to go on"),
    "choice.rate_1": N_("Not good"),
    "choice.rate_2": N_("Not quite"),
    "choice.rate_3": N_("So-so"),
    "choice.rate_4": N_("Good"),
    "choice.rate_5": N_("Very good"),
    "choice.reason_slow": N_("Had to wait long"),
    "choice.reason_not_done": N_("It is not finished"),
    "choice.reason_unclear": N_("Hard to understand"),
    "choice.reason_manner": N_("Not polite"),
    "choice.reason_far": N_("Had to come again and again"),
    "choice.reason_fast": N_("Quick"),
    "choice.reason_done": N_("It got done"),
    "choice.reason_clear": N_("Easy to understand"),
    "choice.reason_kind": N_("Kind and attentive"),
    "choice.no_more": N_("That is all"),
}

STANDINGS: dict[str, str] = {
    "received": N_("received"),
    "forwarded": N_("passed on to the office in charge"),
    "answered": N_("answered by the office"),
    "closed": N_("settled"),
    "not_accepted": N_("not taken up"),
}
"""Where a petition stands, as whoever asked reads it."""

STATES: dict[str, str] = {
    "waiting": N_("waits for the team"),
    "taken": N_("the team is working on it"),
    "with_resident": N_("waits for you"),
    "with_office": N_("is with an office"),
    "scheduled": N_("a visit is agreed on"),
}
"""Where an open request stands, as its resident reads it."""

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

CHANNELS: dict[str, str] = {
    "webchat": N_("the chat on the web page"),
    "telegram": "Telegram",
    "zalo-bot": "Zalo",
    "zalo-oa": "Zalo",
    "sms": N_("text message"),
}
"""What residents call the channels, by kind."""

OTHER_CHANNEL = N_("another chat")

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
