"""Mends what was typed: glued syllables and single wrong letters, against the words that the guides use."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from itertools import pairwise

_ONSET = "(?:b|ch?|d|g[hi]?|h|kh?|l|m|ngh?|nh?|ph?|qu|r|s|t[hr]?|v|x)?"
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay e ec em en eng eo ep et eu ech enh i ia ich iec iem ien ieng iep iet ieu "
    "im in inh ip it iu o oa oac oach oai oam oan oang oanh oao oat oay oc oe oen oeo oet oi om on ong ooc oong op ot "
    "u ua uan uang uat uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen "
    "uyet uynh uyt uyu y yem yen yet yeu ynh"
)
_SYLLABLE = re.compile(f"{_ONSET}(?:{'|'.join(sorted(_RIMES.split(), key=len, reverse=True))})")

_SHORTEST_GLUED = 5
_SHORTEST_MENDED = 3
_SHORTEST_MENDED_ALONE = 5
_LONGEST_MENDED = 12
_LONGEST_GLUED = 40
_OFTEN = 3


def is_syllable(word: str) -> bool:
    """Tell whether a folded word can be a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(word) is not None


class Speller:
    """Knows the words and word pairs of the guides, and finds the ones that were probably meant."""

    def __init__(self, texts: Iterable[list[str]], *, common: Collection[str] = ()) -> None:
        """Learn from `texts`, each in words. `common` words are known too, but say nothing about their neighbours."""
        self._words: set[str] = set(common)
        self._pairs: Counter[tuple[str, str]] = Counter()
        for words in texts:
            self._words.update(words)
            self._pairs.update(pair for pair in pairwise(words) if pair[0] not in common and pair[1] not in common)
        self._near = defaultdict(set)
        for word in self._words:
            if self._can_be_mended(word):
                for form in _forms(word):
                    self._near[form].add(word)

    def mended(self, words: list[str]) -> list[str]:
        """Replace unknown words by what was meant, where that is clear; leave the others."""
        split = [part for word in words for part in self._split(word)]
        for place, word in enumerate(split):
            if word not in self._words and self._can_be_mended(word):
                split[place] = self._meant(word, split[place - 1 : place], split[place + 1 : place + 2])
        return split

    @staticmethod
    def _can_be_mended(word: str) -> bool:
        return _SHORTEST_MENDED <= len(word) <= _LONGEST_MENDED and not word.isdigit()

    def _split(self, word: str) -> list[str]:
        if word in self._words or not _SHORTEST_GLUED <= len(word) <= _LONGEST_GLUED or is_syllable(word):
            return [word]
        parts = self._parts(word)
        has_known_pair = any(pair in self._pairs for pair in pairwise(parts))
        return parts if has_known_pair else [word]

    def _parts(self, word: str) -> list[str]:
        """Cut a word into the fewest known syllables; empty when it cannot be cut."""
        best: list[list[str] | None] = [[], *([None] * len(word))]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 7), end):
                before, part = best[start], word[start:end]
                if before is None or part not in self._words or not is_syllable(part):
                    continue
                known = best[end]
                if known is None or len(before) + 1 < len(known):
                    best[end] = [*before, part]
        return best[-1] or []

    def _meant(self, word: str, before: list[str], after: list[str]) -> str:
        near = sorted({known for form in _forms(word) for known in self._near.get(form, ())})
        # A right syllable of another matter looks like a slip too, so it takes a pair that the guides use often.
        least = _OFTEN if is_syllable(word) else 1
        for known in near:
            uses = sum(self._pairs[left, known] for left in before) + sum(self._pairs[known, right] for right in after)
            if uses >= least:
                return known
        is_slip = len(near) == 1 and len(word) >= _SHORTEST_MENDED_ALONE and not is_syllable(word)
        return near[0] if is_slip else word


def _forms(word: str) -> set[str]:
    """Return the word and what is left of it without one letter: words a slip apart share a form."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
