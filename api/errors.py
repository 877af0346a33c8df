"""Where a refusal becomes an answer: its family gives the HTTP status, its code the sentence."""

from typing import Final

from helpdesk.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError, RefusalError
from helpdesk.language import N_
from helpdesk.language.catalogues import Words

STATUS: Final[dict[type[RefusalError], int]] = {
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
    "request_unknown": N_("There is no such request in your area."),
    "request_move_not_possible": N_("Request %(code)s has moved on meanwhile. Please look again."),
    "request_forgotten": N_(
        "The resident took their consent back: nobody can be answered in request %(code)s any more."
    ),
    "request_taken_by_other": N_("%(name)s took request %(code)s before you."),
    "answer_empty": N_("Please write something first."),
    "answer_too_long": N_("This is too long: %(length)s characters. Please shorten it to %(most)s."),
    "unknown_area": N_("We do not know this place."),
    "member_unknown": N_("There is no such member."),
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
