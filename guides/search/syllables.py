"""The closed set of Vietnamese syllables without marks: what begins them, what may follow it, and a few exceptions."""

_ENDINGS = {
    "a": "a ac ach ai am an ang anh ao ap at au ay",
    "e": "e ec ech em en eng enh eo ep et eu",
    "i": "i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu",
    "o": "o oc oi om on ong op ot",
    "u": "u ua uc ui um un ung uoc uoi uom uon uong uop uot uou up ut uu",
    "rounded": (
        "oa oac oach oai oam oan oang oanh oao oap oat oay oe oen oeo oet uan uang uat uay ue uech uenh uo uy uya uych "
        "uyen uyet uynh uyt uyu"
    ),
}
_AFTER_QU = (
    "a ac ach ai am an ang anh ao ap at au ay e ech en eng eo et eu i ich in it iu o oc on ot oi y ych yen yet ynh yt"
)
_AFTER_GI = "a ac ai am an ang anh ao ap at au ay e em eng eo ep et o oc oi on ong op ot u ua uc ui um uoc uong up uu"
_AFTER_P = "a ac an ang ao at au e en eng eo et i in ip it o oc on ong ot u"
_BEFORE_Y = ("", "h", "k", "l", "m", "s", "t", "th", "v", "b")

_ANY = ("a", "e", "i", "o", "u")
_ONSETS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("", "d", "h", "kh", "l", "n", "nh", "r", "s", "t", "th", "tr", "ch", "x"), (*_ANY, "rounded")),
    **dict.fromkeys(("b", "m", "ph", "v"), _ANY),
    **dict.fromkeys(("c", "g", "ng"), ("a", "o", "u", "rounded")),
    **dict.fromkeys(("k", "gh", "ngh"), ("e", "i")),
}
_EXCEPTIONS = (
    "gi gin gia gie gien giet giem gieng giep yem yen yeng yet yeu boong xoong buyt moay noe queo quit quoc ka ko kg "
    "soong goong coong cooc mooc rooc toong phuy voan toa pin pi buy muy"
)
"""Syllables that the grammar does not give: a few with "gi", "y", "oo", and borrowed words of every day."""


def _generated() -> set[str]:
    found = {
        onset + ending for onset, groups in _ONSETS.items() for group in groups for ending in _ENDINGS[group].split()
    }
    found |= {f"qu{ending}" for ending in _AFTER_QU.split()}
    found |= {f"gi{ending}" for ending in _AFTER_GI.split()}
    found |= {f"p{ending}" for ending in _AFTER_P.split()}
    found |= {f"{onset}y" for onset in _BEFORE_Y}
    return found | set(_EXCEPTIONS.split())


SYLLABLES = frozenset(_generated())
"""About 2,000, also those that no word in use has: a speller must know what could be meant as it stands."""


def is_syllable(word: str) -> bool:
    """Tell whether a folded word can be a Vietnamese syllable."""
    return word in SYLLABLES
