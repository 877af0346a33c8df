"""One person in several conversations."""

from helpdesk.language import N_

PHRASES: dict[str, str] = {
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
}
