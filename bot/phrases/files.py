"""Photos, recordings, files and places that are sent."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
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
    "locating.for_team": N_("Shall I send this place to the team, so that they can find you?"),
    "locating.kept": N_("All right, I have not passed the place on."),
    "locating.abroad": N_("This place is not in Vietnam."),
    "media.caption_read": N_("I cannot look at this, but I have read what you wrote with it."),
    "files.missing": N_("A file that belonged to this is no longer here."),
}
