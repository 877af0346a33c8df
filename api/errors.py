"""Where a refusal becomes an answer: its family gives the HTTP status, its code the sentence."""

from typing import Final

from helpdesk.attachments.errors import AddressExpiredError
from helpdesk.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, RefusalError
from helpdesk.language import N_
from helpdesk.language.catalogues import Words

STATUS: Final[dict[type[RefusalError], int]] = {
    AddressExpiredError: 410,
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
    "scam_report_unknown": N_("There is no such report in your area."),
    "request_unknown": N_("There is no such request in your area."),
    "request_move_not_possible": N_("Request %(code)s has moved on meanwhile. Please look again."),
    "request_forgotten": N_(
        "The resident took their consent back: nobody can be answered in request %(code)s any more."
    ),
    "request_taken_by_other": N_("%(name)s took request %(code)s before you."),
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
    "procedures_file_missing": N_("Please choose a file."),
    "procedures_file_empty": N_("There is no procedure in this file."),
    "procedures_file_too_large": N_("This file is too large: at most %(most)s MB."),
    "procedures_file_type": N_("This is neither a CSV nor an Excel file. Please save the list as .xlsx or .csv."),
    "procedures_file_old_excel": N_(
        "This Excel file has the old format (.xls) or a password. Please save it as .xlsx without a password."
    ),
    "procedures_file_broken": N_("This Excel file cannot be opened: it is damaged or locked. Please save it anew."),
    "procedures_file_encoding": N_(
        "From row %(row)s on, the letters of this file cannot be read. Please save it as “CSV UTF-8”."
    ),
    "procedures_file_quotes": N_(
        'A quotation mark before or in row %(row)s opens and does not close. Please write it twice ("") or delete it.'
    ),
    "procedures_heading_missing": N_(
        "None of the first %(rows)s rows names the columns. Please write “Mã TTHC” above the codes and “Tên thủ tục” "
        "above the titles, in a sheet that is not hidden."
    ),
    "procedures_several_sheets": N_(
        "Several sheets hold a list: %(sheets)s. Please leave only one in the file, or hide the others."
    ),
    "procedures_too_many_rows": N_("This list is too long: at most %(most)s rows."),
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
    "unknown_area": N_("We do not know this place."),
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
    "too_many_tries": N_("Too many wrong passwords. Please try again in %(minutes)s minutes."),
    "period_invalid": N_("The period must end after it begins and last three years at most."),
    "seal_not_opened": N_("This number can no longer be opened. Please ask the resident for it again."),
    "log_unknown": N_("There is no such log entry in your area."),
    "log_not_allowed": N_("You do not log help in this area."),
    "log_in_future": N_("This lies in the future. Please choose the day and time when the help was given."),
    "log_too_old": N_("This is more than %(days)s days ago. Please choose a later day."),
    "consent_needed": N_("You acted for the resident: please tick that they agreed."),
    "reason_needed": N_("Please write why it was not possible."),
    "log_id_taken": N_("This form was used before. Please open a new one."),
    "log_already_corrected": N_("Somebody corrected this entry already. Please correct the newer one."),
}


def status_of(refusal: RefusalError) -> int:
    """Return the HTTP status of a refusal's family."""
    return next((status for family, status in STATUS.items() if isinstance(refusal, family)), 422)


def sentence_of(refusal: RefusalError, words: Words, language: str) -> str:
    """Say a refusal to the reader."""
    return words.gettext(language, SENTENCES[refusal.code], **refusal.facts)
