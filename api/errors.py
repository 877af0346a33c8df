"""Where a refusal becomes an answer: its family gives the HTTP status, its code the sentence."""

from typing import Final

from helpdesk.attachments.errors import AddressExpiredError
from helpdesk.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, RefusalError
from helpdesk.language import N_
from helpdesk.language.catalogues import Words
from helpdesk.public_words.errors import WithdrawnError

STATUS: Final[dict[type[RefusalError], int]] = {
    AddressExpiredError: 410,
    WithdrawnError: 410,
    NotFoundError: 404,
    NotAllowedError: 404,  # what somebody may not see is not there
    ConflictError: 409,
    InvalidInputError: 422,
}

SENTENCES: Final[dict[str, str]] = {
    "refused": N_("This is not possible. Please go back and try again."),
    "not_found": N_("We cannot find this. It may have been moved or ended."),
    "conflict": N_("Somebody changed this at the same time. Please look again."),
    "not_allowed": N_("We cannot find this. It may have been moved or ended."),
    "invalid_input": N_("Something in the form is not right. Please look at it again."),
    "changed_meanwhile": N_("Somebody changed this at the same time. Please look again."),
    "broadcast_unknown": N_("There is no such news in your areas."),
    "broadcast_area_not_yours": N_("Please choose at least one area that you look after."),
    "broadcast_text_missing": N_("Please write what you want to say."),
    "broadcast_text_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "broadcast_text_secret": N_(
        "The text holds an identity number, a code, a password or an account number. Please take it out: it must not "
        "be sent to anybody."
    ),
    "broadcast_field_missing": N_("Please fill in %(field)s, or take it out of the text."),
    "broadcast_braces": N_(
        "Nothing fills in %(field)s. A text of your own has no fields: please leave the braces out."
    ),
    "broadcast_field_unknown": N_("Nothing fills in %(field)s. You can use: %(known)s."),
    "broadcast_time_invalid": N_("Please choose a moment that is still to come, within the next %(days)s days."),
    "broadcast_channel_missing": N_("Please choose at least one channel."),
    "broadcast_nobody": N_("Nobody would get it. Please look at who is left out, and why."),
    "broadcast_count_changed": N_(
        "The number of people has changed: it was %(before)s, now it is %(now)s. Please look at it and confirm again."
    ),
    "broadcast_moved_on": N_("It was sent, stopped or changed meanwhile. Please look again."),
    "broadcast_too_large": N_("This goes to too many people at once: at most %(most)s. Please choose fewer areas."),
    "scam_report_unknown": N_("There is no such report in your area."),
    "request_unknown": N_("There is no such request in your area."),
    "request_move_not_possible": N_("Request %(code)s has moved on meanwhile. Please look again."),
    "request_forgotten": N_(
        "The resident took their consent back: nobody can be answered in request %(code)s any more."
    ),
    "request_taken_by_other": N_("%(name)s took request %(code)s before you."),
    "view_name_empty": N_("Please give the view a name."),
    "view_name_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "views_too_many": N_("You have %(most)s saved views already. Please delete one first."),
    "request_acted_meanwhile": N_(
        "%(name)s did something on request %(code)s while you were writing. What you wrote is still here: please look, "
        "and send it again if it still fits."
    ),
    "request_too_late_to_reopen": N_(
        "Request %(code)s ended more than %(days)s days ago and does not open again. What the resident writes now "
        "makes a new one."
    ),
    "request_same": N_("This is request %(code)s itself. Please write the code of the other one."),
    "request_different_people": N_(
        "%(code)s and %(other)s are asked by two people: answers to one are not for the other. Please link them "
        "instead."
    ),
    "request_other_unknown": N_("There is no request %(code)s in your area."),
    "visit_in_past": N_("This moment is over. Please choose a later one."),
    "words_missing": N_("Please write something here."),
    "words_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "request_reason_missing": N_("Please write why it was not possible: the resident reads it."),
    "office_missing": N_("Please write which office has it."),
    "tags_too_many": N_("At most %(most)s tags, please."),
    "tag_too_long": N_("“%(tag)s” is too long for a tag: at most %(most)s characters."),
    "request_nobody_there": N_(
        "They cannot take it: they may not answer there, have it already, or are not there any more."
    ),
    "document_unknown": N_("The guide no longer names this paper. Please look again."),
    "sender_blocked_already": N_("This resident is blocked already."),
    "sender_not_blocked": N_("This resident is not blocked any more."),
    "mention_unknown": N_(
        "Nobody who may answer here is called %(names)s. Please choose them from the list, or leave out the @."
    ),
    "reply_unknown": N_("There is no such ready reply in your areas."),
    "reply_variable_unknown": N_("Nothing fills in %(variable)s. You can use: %(known)s."),
    "reply_area_not_managed": N_("Please name a place that you look after."),
    "notice_unknown": N_("This message was sent again or dropped meanwhile."),
    "answer_empty": N_("Please write something first."),
    "answer_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "link_code_gone": N_("This code was used meanwhile or is too old. Please ask for a new one."),
    "channel_account_unknown": N_("There is no channel account %(account)s."),
    "channel_account_taken": N_("There is a channel account %(account)s already. Please choose another id."),
    "channel_account_invalid": N_(
        "The id of a channel account begins with a small letter and has small letters, digits and hyphens only."
    ),
    "channel_account_in_settings": N_("The account %(account)s stands in the settings. Please change it there."),
    "channel_account_always_on": N_("The web chat is always on: it cannot be switched off."),
    "channel_area_not_managed": N_("Please name a commune or province that you look after."),
    "procedures_unknown": N_("There is no list of procedures of %(area)s that you look after."),
    "procedures_draft_unknown": N_("This upload was taken or dropped meanwhile. Please upload the file again."),
    "procedures_nothing_to_undo": N_("This list was never changed: there is nothing to undo."),
    "procedures_list_changed": N_("Somebody changed this list meanwhile. Please upload the file again and compare."),
    "procedures_area_missing": N_("Please name the commune or province this list is for."),
    "table_missing": N_("Please choose a file."),
    "procedures_file_empty": N_("There is no procedure in this file."),
    "table_too_large": N_("This file is too large: at most %(most)s MB."),
    "table_type": N_("This is neither a CSV nor an Excel file. Please save the table as .xlsx or .csv."),
    "table_old_excel": N_(
        "This Excel file has the old format (.xls) or a password. Please save it as .xlsx without a password."
    ),
    "table_broken": N_("This Excel file cannot be opened: it is damaged or locked. Please save it anew."),
    "table_encoding": N_(
        "From row %(row)s on, the letters of this file cannot be read. Please save it as “CSV UTF-8”."
    ),
    "table_quotes": N_(
        'A quotation mark before or in row %(row)s opens and does not close. Please write it twice ("") or delete it.'
    ),
    "procedures_heading_missing": N_(
        "None of the first %(rows)s rows names the columns. Please write “Mã TTHC” above the codes and “Tên thủ tục” "
        "above the titles, in a sheet that is not hidden."
    ),
    "procedures_several_sheets": N_(
        "Several sheets hold a list: %(sheets)s. Please leave only one in the file, or hide the others."
    ),
    "table_too_many_rows": N_("This list is too long: at most %(most)s rows."),
    "guide_unknown": N_("There is no such guide or version."),
    "guide_there_already": N_("There is a guide or a draft %(slug)s already. Please choose another name."),
    "guide_draft_changed": N_("%(name)s kept this draft meanwhile. Please look at it before you go on."),
    "guide_not_sound": N_("The check found something in %(count)s places. Nothing was published."),
    "guide_same_as_published": N_("The draft says the same as what is published already."),
    "guide_media_unknown": N_("There is no such picture or recording."),
    "guide_media_type": N_("Please send a photo or drawing as the picture, and a sound file as the recording."),
    "lexicon_invalid": N_("These words cannot be used: %(why)s"),
    "lexicon_worse": N_(
        "Not kept: of our test questions %(before)s find their guide now, with this change %(after)s would, or more "
        "would be answered wrongly."
    ),
    "guide_override_invalid": N_("Please write at least one thing that is different here, and dates in order."),
    "answer_unknown": N_("There is no such question on the page of answers, or not in your area."),
    "answer_withdrawn": N_("The team took this question off the page of answers."),
    "not_published": N_("This is not public: there is nothing to take off the page."),
    "not_withdrawn": N_("Please take it off the page first."),
    "no_draft": N_("This is public already: please publish the change, or take it off the page."),
    "public_words_missing": N_("Please write something here: everybody reads it."),
    "public_text_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "personal_fact": N_(
        "Not published: this says something about a person. Please take out what is named below: everybody could "
        "read it."
    ),
    "perhaps_personal": N_(
        "Please look at what is named below. If it is about a person, take it out. If it is not, tick the box and "
        "publish again."
    ),
    "not_read_again": N_("Please read it again and tick the box: what is published stands in your words."),
    "own_words_needed": N_(
        "These are the resident's own words. Please say it in yours: somebody could recognise them."
    ),
    "public_area_not_managed": N_("Please choose a place that you look after."),
    "petition_unknown": N_("There is no such petition, or not in your area."),
    "petition_withdrawn": N_("The team took this petition off the list."),
    "petition_there": N_("This request is in the list of petitions already."),
    "petition_move_not_possible": N_("From where the petition stands it does not go there. Please look again."),
    "petition_day_wrong": N_("This day is before the last step, or still to come."),
    "petition_due_wrong": N_("The answer cannot be expected before it was passed on."),
    "petition_office_missing": N_("Please write which office has it: everybody reads it."),
    "petition_answer_missing": N_("Please write what the office answered, or the address where it stands."),
    "petition_reason_missing": N_("Please write why it is not taken: everybody reads it."),
    "petition_link_wrong": N_("This is no address of the web. It begins with https://"),
    "petition_first_step": N_("That it came is the first step and stays. You can take the petition off the list."),
    "attachment_unknown": N_("There is no such file, or it was deleted."),
    "attachment_address_expired": N_("This address was good for some minutes only. Please open the page again."),
    "attachment_move_not_possible": N_("This file was passed on or deleted already."),
    "attachment_before_consent": N_("Please answer the question in the chat first, then send the file again."),
    "attachment_empty": N_("This file is empty."),
    "attachment_too_large": N_("This file is too large: at most %(most)s MB."),
    "attachment_picture_too_large": N_("This picture is too large: at most %(most)s million pixels."),
    "attachment_type": N_(
        "We cannot take this kind of file. Please send a photo, a recording, a PDF, Word or Excel file."
    ),
    "attachment_heic": N_("We cannot open this kind of iPhone photo. Please send a screenshot of it, or a JPEG."),
    "attachment_broken": N_("This file cannot be opened: it is damaged or locked. Please send it again."),
    "poster_unknown": N_("There is no such poster in your area."),
    "poster_withdrawn": N_("This poster was withdrawn already."),
    "poster_spot_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "poster_area_not_managed": N_("Please name a commune, ward or hamlet that you look after."),
    "service_area_unknown": N_("Please name a commune or province that you look after."),
    "service_day_unknown": N_("This area says nothing of its own about that day any more."),
    "service_hours_invalid": N_(
        "“%(found)s” cannot be read as hours. Please write them like 07:30-11:30, 13:30-17:00."
    ),
    "service_hours_overlap": N_("“%(found)s”: hours must end after they begin and not run into each other."),
    "service_never_open": N_("Somebody must work on at least one day of the week: else nothing would ever be due."),
    "service_day_invalid": N_("Please choose a day between the years %(first)s and %(last)s."),
    "service_day_name": N_("Please write in a few words why, in at most %(most)s letters."),
    "service_days_empty": N_("Please write at least one day."),
    "service_days_too_many": N_("This list is too long: at most %(most)s days."),
    "service_days_bad": N_("Nothing was taken. Lines that cannot be read: %(number)s. Please correct them."),
    "service_targets_invalid": N_(
        "Please check the times: a first answer may not take longer than the resolution, nothing longer than 60 "
        "working days, and the last day must not lie before the first."
    ),
    "service_targets_in_past": N_(
        "New targets begin today at the earliest: what was promised for earlier requests stays."
    ),
    "service_changed": N_("Somebody changed this at the same time. Please look again."),
    "call_time_over": N_("This time is over, or nobody works then. Please choose another one."),
    "request_without_chat": N_("The resident of %(code)s does not use messages: please call or visit them."),
    "phone_unreadable": N_("Please write one phone number of Vietnam, such as 0912 345 678 or 0218 3854 123."),
    "consent_to_keep_needed": N_("Please read the sentence to the person, and tick it when they say yes."),
    "request_has_chat": N_("The resident of %(code)s has a chat and says this there."),
    "unknown_area": N_(
        "We do not know this place. Please write its name as it is called today, or its official code, such as 05392."
    ),
    "member_unknown": N_("There is no such member."),
    "chat_code_gone": N_("This code is no longer good. Please make a new one."),
    "team_unknown": N_("There is no such team."),
    "username_taken": N_("The username %(username)s is taken."),
    "username_invalid": N_(
        "A username has %(shortest)s to %(longest)s letters without accents, digits, dots, hyphens or underscores."
    ),
    "password_weak": N_("Please choose a password with at least %(shortest)s characters, not the username itself."),
    "language_unknown": N_("We do not speak this language yet."),
    "credentials_wrong": N_("The username or the password is wrong. Please try again."),
    "too_many_tries": N_("Too many wrong tries. Please try again in %(minutes)s minutes."),
    "entry_code_gone": N_(
        "This code opens nothing: it was used, is too old or was typed differently. Please ask your team lead for a "
        "new one."
    ),
    "second_factor_needed": N_("Please type the code that your app shows as well."),
    "second_factor_wrong": N_(
        "This code is not right, or it was used before. Please wait for the next one in your app, or type a recovery "
        "code."
    ),
    "second_factor_not_confirmed": N_(
        "This code is not right. Please wait until the app shows the next one, and type that. If it is refused again, "
        "look whether the phone's clock is right."
    ),
    "second_factor_expired": N_("This took longer than ten minutes. Please sign in again from the beginning."),
    "second_factor_required": N_("Your role needs a second factor here: it cannot be switched off."),
    "password_wrong": N_("The present password is not right. Please type it again."),
    "member_name": N_("Please write a name of at most %(most)s characters."),
    "team_phone": N_("Please write a phone number of %(fewest)s to %(most)s digits, or leave it empty."),
    "role_not_given": N_("You cannot give this role there. Please choose another one, or ask an administrator."),
    "member_not_yours": N_("Only somebody with more rights can change this member."),
    "member_area_missing": N_("Please choose a team or write the place where they work."),
    "portrait_type": N_("This is no photo. Please choose a JPEG, PNG or WebP picture."),
    "period_invalid": N_("The period must end after it begins and last three years at most."),
    "figures_period_unreadable": N_("This period cannot be read. Please choose another one, or two days."),
    "figures_period_not_begun": N_("This period begins on %(since)s only. Please choose an earlier one."),
    "figures_area_unknown": N_("We found no place of this name that you look after. Please choose one of the list."),
    "figures_comparison_unknown": N_(
        "We do not know this comparison. Please choose the period before, or the same days of last year."
    ),
    "seal_not_opened": N_("This number can no longer be opened. Please ask the resident for it again."),
    "shift_unknown": N_("There is no such shift, or it was taken out."),
    "roster_times": N_("It must end after it begins, on the same day."),
    "roster_place_missing": N_("Please write where it is, so that everybody finds it."),
    "group_event_title_missing": N_("Please write what it is called."),
    "roster_text_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "roster_nobody": N_("Please choose at least one member."),
    "roster_not_of_team": N_("Please choose members of this team only."),
    "roster_not_in_area": N_("Please choose a place in the area of the team."),
    "roster_repeat": N_("The last day comes after the first, at most %(weeks)s weeks later."),
    "absence_unknown": N_("There is no such absence, or it was taken back."),
    "absence_days": N_("An absence ends on the day it begins or later, after at most %(days)s days."),
    "group_event_unknown": N_("There is no such class or market day."),
    "group_event_over": N_("It was held or cancelled already: nothing of it can be changed any more."),
    "group_event_not_yet": N_("It has not begun yet. Please come back when it is over."),
    "attendance_parts": N_("%(heads)s people came: the parts cannot be more than that."),
    "routing_area_unknown": N_("Please name an area in which you assign requests."),
    "log_unknown": N_("There is no such log entry in your area."),
    "log_not_allowed": N_("You do not log help in this area."),
    "log_in_future": N_("This lies in the future. Please choose the day and time when the help was given."),
    "log_too_old": N_("This is more than %(days)s days ago. Please choose a later day."),
    "consent_needed": N_("You acted for the resident: please tick that they agreed."),
    "reason_needed": N_("Please write why it was not possible."),
    "log_id_taken": N_("This form was used before. Please open a new one."),
    "return_reason_needed": N_("Please write what has to be put right."),
    "return_reason_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "log_not_yours": N_("This entry is somebody else's. Only they and their team lead can correct it."),
    "correction_reason_needed": N_("Please write why you correct it: whoever wrote it reads this."),
    "log_in_confirmed_month": N_(
        "The sheet of %(month)s is confirmed and counts this entry already. Correct the entry instead: the difference "
        "goes into the next sheet."
    ),
    "sheet_unknown": N_("There is no such month sheet that you may see."),
    "sheet_no_team": N_("You belong to no team, so no month sheet counts your visits."),
    "sheet_not_over": N_("This month can be confirmed from its last day on, %(until)s."),
    "sheet_move_not_possible": N_("Somebody confirmed or reopened this month meanwhile. Please look again."),
    "sheet_same_signer": N_("You confirmed this month for the team: somebody else confirms it for the commune."),
    "sheet_later_confirmed": N_("The sheet of %(month)s builds on this one. Please reopen that one first."),
    "sheet_too_long": N_("This sheet is too long: at most %(most)s visits."),
    "sheet_reason_needed": N_("Please write why the month has to be reopened."),
    "sheet_reason_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "sheet_month_invalid": N_("Please choose a month."),
    "sheet_first_day_invalid": N_("A month begins on a day from %(least)s to %(most)s."),
    "sheet_month_in_use": N_("Sheets are confirmed already: the days can change from %(month)s on."),
    "target_unknown": N_("This target is no longer there, or not in your areas."),
    "target_area_not_yours": N_("You look after no area of this name. Please choose one of the list."),
    "target_measure_unknown": N_("Please choose one of the measures."),
    "target_period_invalid": N_("Targets are set for a month, a quarter, a half-year or a year."),
    "target_value_invalid": N_("Please write a number from %(least)s to %(most)s."),
    "target_file_type": N_(
        "This is neither a CSV nor an Excel file. Please write the targets into the example file, or save them as "
        ".xlsx or .csv."
    ),
    "target_rows_missing": N_(
        "We found no targets in this file. It needs a row that names four columns (Địa bàn, Chỉ tiêu, Kỳ, Giá trị) and "
        "one target a row below it."
    ),
    "target_rows_too_many": N_("This file is too long: at most %(most)s targets."),
    "target_rows_wrong": N_("Nothing was set: %(rows)s rows have a problem. Please correct them and upload again."),
    "target_import_unknown": N_("This upload is no longer there. Please upload the file again."),
    "log_import_unknown": N_("This upload is no longer there, or this is not your team. Please upload the file again."),
    "log_import_empty": N_("There is no row of a log in this file."),
    "log_import_too_many": N_("This log is too long: at most %(most)s rows. Please split it by year."),
    "log_import_day_missing": N_("Please say which column tells the day."),
    "log_import_bad_rows": N_(
        "%(rows)s rows have a problem. Correct them in the file and upload it again, or tick that they are left out."
    ),
    "log_import_nothing": N_("No row of this file can be taken."),
    "log_import_column_unknown": N_("The file has no column “%(column)s”."),
    "push_service_unknown": N_(
        "This installation does not know the push service of this browser (%(service)s). Your administrator can add it."
    ),
    "push_keys_invalid": N_("The browser sent something that cannot be used. Please try again."),
    "push_off": N_("Nothing is told on this device. Please switch it on first."),
    "photo_elsewhere": N_("The photo goes on from another place. The phone tries again by itself."),
    "photo_too_many": N_("One entry takes at most %(most)s photos."),
    "photo_piece": N_("A piece of this photo cannot be read. Please choose the photo again."),
    "report_unknown": N_("There is no such report in your areas."),
    "report_area_not_yours": N_("Please name a place that you look after."),
    "report_period_invalid": N_(
        "This is no period. Write for example 10/2026 (month), week 41/2026, quarter 4/2026, second half of 2026, 2026 "
        "(year), or two days like 2026-10-01..2026-10-20."
    ),
    "report_days_invalid": N_("Please give two days, the first one first, and not more than three years in all."),
    "report_period_not_begun": N_("This period begins on %(since)s only: nothing can be counted yet."),
    "report_move_not_possible": N_("Somebody changed this report meanwhile. Please look again."),
    "report_not_over": N_("The period lasts until %(until)s: the report can be handed in on the day after."),
    "report_figures_old": N_(
        "The figures were taken before the period was over (%(until)s). Please take them anew, then hand the report in."
    ),
    "report_own": N_("You wrote on this report or handed it in: somebody else approves it."),
    "report_not_above": N_("Only a coordinator of an area above, or an administrator, decides on this report."),
    "report_reason_missing": N_("Please write what has to be put right."),
    "report_text_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "report_damaged": N_(
        "What is stored of this report is no longer what was made: the check code does not fit. Please tell your "
        "operator."
    ),
    "report_template_unknown": N_("There is no such layout in your areas."),
    "report_template_too_large": N_("This file is too large: at most %(most)s MB."),
    "report_template_type": N_("This is no Word file of the kind .docx. Please save it as “Word document (.docx)”."),
    "report_template_broken": N_("This Word file cannot be opened: it is damaged or locked. Please save it anew."),
    "report_template_macro": N_(
        "This Word file has macros or programs in it. Please save it as a plain “Word document (.docx)”."
    ),
    "report_template_outside": N_(
        "This Word file fetches something from another place when it is opened, such as a linked picture. Please put "
        "it into the file itself."
    ),
    "report_template_field": N_("Nothing fills in “%(fields)s”. You can use: %(known)s."),
    "report_template_list": N_(
        "“%(field)s” is a list: it fills rows, not a place in a text. Write {%%tr for r in %(field)s %%} in a row of a "
        "table, %(example)s in the next one, and {%%tr endfor %%} in the last one."
    ),
    "report_template_row": N_("“%(field)s” is a whole row of a list. Name one of its columns: %(known)s."),
    "report_template_syntax": N_(
        "A field in this file is not written as it must be. Write fields like {{ so_nguoi }}, with two braces at each "
        "end. What begins with for or if ends with endfor or endif, and {%%tr … %%} stands in a table."
    ),
    "report_template_too_much": N_(
        "This file asks for more than a layout may (%(what)s). It can name fields, repeat the rows of a list, and ask "
        "whether there is something."
    ),
    "report_template_no_field": N_(
        "This file names no field, so nothing would be filled in. Write for example %(example)s."
    ),
    "report_schedule_unknown": N_("There is no such rule in your areas, or it was ended."),
    "report_recipient_invalid": N_("“%(address)s” is no e-mail address."),
    "report_too_many_recipients": N_("At most %(most)s addresses, please."),
    "feed_token_unknown": N_("There is no such token in your areas."),
    "webhook_unknown": N_("There is no such webhook in your areas."),
    "webhook_news_unknown": N_("This was not sent from here, or it is more than 90 days ago."),
    "feed_area_not_yours": N_("Please name a place that you look after."),
    "feed_name": N_("Please write a name of at most %(most)s characters."),
    "feed_token_scopes_missing": N_("Please tick at least one thing that the program may read."),
    "feed_token_life": N_("A token holds for 1 to %(most)s days. Please choose how long."),
    "feed_made_already": N_(
        "This form was sent before, and what it made was shown then. If you did not keep it, take that one back and "
        "make a new one."
    ),
    "webhook_address": N_(
        "This is no address that can be called. Please write one that begins with https:// and names a host, such as "
        "https://dieuhanh.example.vn/nhan."
    ),
    "webhook_address_private": N_(
        "This address leads into a private network, where nothing is ever sent. Please name one that is reached over "
        "the internet."
    ),
    "webhook_events_missing": N_("Please tick at least one thing that the program is told."),
    "webhook_off": N_("Nothing is sent there now. Please switch it on first."),
    "webhook_news_moved": N_("This is on its way already, or has arrived. Please look again."),
    "feeds_too_many": N_("This area has %(most)s already. Please take one back that nobody needs."),
    "letter_moved": N_("This letter was sent or tried again meanwhile. Please look again."),
    "log_already_corrected": N_("Somebody corrected this entry already. Please correct the newer one."),
}


def status_of(refusal: RefusalError) -> int:
    """Return the HTTP status of a refusal's family."""
    return next((status for family, status in STATUS.items() if isinstance(refusal, family)), 422)


def sentence_of(refusal: RefusalError, words: Words, language: str) -> str:
    """Say a refusal to the reader."""
    return words.gettext(language, SENTENCES[refusal.code], **refusal.facts)
