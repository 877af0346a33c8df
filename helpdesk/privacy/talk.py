"""What a line talks about: codes of one use, passwords, money. A number that nothing explains is taken for that."""

import re

from helpdesk.privacy.passwords import NAME
from helpdesk.privacy.vocabulary import BANKS

_VERBS = (
    "doc|nhap|dien|go|bam|doi|xin|dua|dua ra|cho|gui|goi|nhan|nhan duoc|bao|cung cap|hien|nhan tin|lay|copy|cap"
    "|chia se|tiet lo|hoi|quen|bam nham"
)
_THEM = "no|ho|chung|bon|han|y|ke|thang|nguoi ta|nguoi la|nguoi goi|tui no"

_CODES = (
    r"(?:s?o ?t ?p{1,2}|opt|otb|o te pe|o ti pi|2fa|pass ?code|xac (?:thuc|minh) (?:2|hai) (?:lop|buoc|yeu to)"
    r"|(?:ma|so) (?:so )?(?:xac|xat|sac) ?(?:nhan|nhap|thuc|minh|dinh)"
    r"|ma (?:so )?(?:kich hoat|dang nhap|bao mat|bi mat|an toan|pin|sms|duyet|khoa|mo khoa)"
    r"|ma (?:vua |moi |no )?(?:gui|nhan|ve)(?: ve| den| toi| qua)?|ma (?:co )?[4-8] (?:chu )?so"
    rf"|(?:{_VERBS})(?: (?!ho so|thu tuc)[a-z]{{1,5}}){{0,2}} ma"
    r"(?= (?:[0-9]|cho|gi|nay|do|ve|thi|roi|ma|de|qua|vao|len|nhe|a)(?![a-z])|[^a-z ]| [^a-z0-9]|\Z)"
    rf"|(?:doc|noi|khai|dua|gui|nhan|bao)(?: luon| mat| lo| het)? cho (?:{_THEM})"
    r"|(?:phai|la) (?:cai )?ma (?:gi|khong|ko|k|hok|hong)"
    r"|(?:verification|security|login|confirmation|activation|access) code|verify|my code|the code)(?![a-z])"
)
CODES = re.compile(rf"(?<![a-z]){_CODES}")
"""Codes of one use."""

CODES_THERE = re.compile(
    rf"(?<![a-z])(?<!chua )(?<!ko )(?<!khong )(?<!no )(?<!chua co )(?<!ko co )(?<!khong co )(?<!nhan duoc ){_CODES}"
    r"(?! (?:[a-z]+ ){0,2}(?:khong|ko|kg|hok|hong|chua|chang|not|never|without)(?![a-z]))"
)
"""The same, unless they are said not to have come."""

MESSAGES = re.compile(
    r"(?<![a-z])(?:tin nhan|sms|nhan ve|nhan den|nhan toi|gui ve may|gui ve dien thoai|doc so|hien so|hien len"
    r"|xac thuc|xac minh|kich hoat|dang nhap|lua dao|het han"
    r"|(?:no|ho|vua|moi|may) (?:nhan|gui|bao|hien)|(?:6|sau) (?:chu )?so"
    r"|(?:go|nhap|bam|doc|dien|danh|hien|hien ra|thay|thay hien|bao|nhan|nhan duoc|gui)(?= [0-9]{6}(?![0-9])))(?![a-z])"
)
"""What came by message, or is to be typed: only the usual length is a code there."""

A_CODE = re.compile(r"(?<![a-z])ma(?![a-z0-9])")
"""The bare word for a code, which also begins the names of many harmless numbers."""

SURE_PASSWORDS = re.compile(NAME.pattern.replace("|mk|m\\.k", ""))

PASSWORDS = re.compile(rf"{NAME.pattern}|(?<![a-z])pin(?![a-z])")

MONEY = re.compile(
    r"(?<![a-z])(?:stk|so tk|tk|tkhoan|tai khoan|so tai khoan|ngan hang|bank|chuyen khoan|account|acc|ck|quy tin dung"
    rf"|kho bac|{'|'.join(BANKS)})(?![a-z])"
)

CARDS = re.compile(r"(?<![a-z])(?:the|card|visa|mastercard|napas|atm)(?![a-z])")

LENGTH = re.compile(r"(?P<size>[4-8])[ \-](?:chu so|so|digits?)(?! cuoi| dau|[a-z])[^\n]{0,60}(?:\n\W{0,3})?\Z")
"""How many digits the code has that may follow."""

ADDRESS = re.compile(
    r"(?<![a-z])(?:dau so|tong dai|hotline|goi|goi so|goi den|bam so|so tong dai"
    r"|(?:soan|nhan|cu phap|sms)(?: [a-z0-9]+){1,4} (?:gui|toi|den|ve))(?: so)? \Z"
)
"""Somebody sends to the number that follows, or calls it."""

OF_PAPER = re.compile(
    r"(?<![a-z])(?:ho so|hs|don|phieu|bien nhan|giay)(?: (?!nhap|doc|go|dien|gui|nhan)[a-z]+){0,4}"
    r" ma(?: so)?(?: la)?[ :]{1,2}\Z"
)

BREAK = re.compile(r"[;!?\n]|[.,](?![0-9])")
"""Ends a clause."""

CLAUSE = re.compile(r"(?: [a-z]+){1,6}[ :]{1,3}")
"""Words without any break between."""
