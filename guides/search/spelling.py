"""Mends what was typed: keyboard leftovers, glued syllables and single wrong letters."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log

from guides.search.syllables import SYLLABLES, is_syllable
from guides.search.words import Word, one_spelling

_SHORTEST_GLUED = 4
_LONGEST_GLUED = 90
_SHORTEST_UNUSED = 6
_SHORTEST_PART = 2
_LONGEST_SYLLABLE = 7
_SHORTEST_MENDED = 3
_SHORTEST_MENDED_ALONE = 5
_LONGEST_MENDED = 14

_PAIR_GAIN = 3.0
_PART_COST = 4.0
_FAR_COST = 1.5
"""A letter that stands elsewhere is a slip that is seldom made."""
_SWAP_GAIN = 3.0
"""Two neighbouring letters in the wrong order are the most usual slip of fast fingers."""

_DOUBLED = re.compile(r"(.)\1+")
_RUNS = re.compile(r"[0-9]+|[^0-9]+")
_TONE_KEY = re.compile(r"[sfrxj]$")


class Speller:
    """Knows the words and word pairs in use, and finds the ones that were probably meant."""

    def __init__(self, texts: Iterable[list[str]], *, beside: "Speller | None" = None) -> None:
        """Learn from `texts`, each in folded words, and from all that another one, who learns no more, has learnt."""
        self.uses: Counter[str] = Counter(beside.uses if beside else ())
        self.pairs: Counter[tuple[str, str]] = Counter(beside.pairs if beside else ())
        for words in texts:
            self.uses.update(words)
            self.pairs.update(pairwise(words))
        self._near_beside: Mapping[str, list[str]] = beside.near if beside else {}
        self.near: dict[str, list[str]] = defaultdict(list)
        for word in self.uses.keys() - (beside.uses.keys() if beside else set()):
            if _SHORTEST_MENDED <= len(word) <= _LONGEST_MENDED and not any(map(str.isdigit, word)):
                for form in _forms(word):
                    self.near[form].append(word)

    def mended(self, words: list[Word]) -> list[Word]:
        """Replace what is no word by what was meant, where that is clear; leave the others."""
        split = [part for word in words for part in self._unglued(word)]
        mended: list[Word] = []
        for place, word in enumerate(split):
            if self._is_word(word.plain):
                mended.append(word)
            else:
                after = split[place + 1].plain if place + 1 < len(split) else ""
                mended.append(self._meant(word, mended[-1].plain if mended else "", after))
        return mended

    def _is_word(self, word: str) -> bool:
        return word in self.uses or any(map(str.isdigit, word))

    def _unglued(self, word: Word) -> list[Word]:
        plain = word.plain
        if plain not in self.uses and len(runs := _RUNS.findall(plain)) > 1 and len(plain) >= _SHORTEST_GLUED:
            return [part for run in runs for part in self._unglued(Word(run))]
        if self._is_word(plain) or is_syllable(plain) or not _SHORTEST_GLUED <= len(plain) <= _LONGEST_GLUED:
            return [word]
        if is_syllable(typed := _without_keys(plain)) and typed in self.uses:
            return [Word(typed)]
        parts = self._parts(plain)
        return [Word(part) for part in parts] if self._is_likely(parts) else [word]

    def _is_likely(self, parts: list[str]) -> bool:
        """Tell whether these are words in a row: every second neighbourhood is in use, or each is a word of its own."""
        pairs = list(pairwise(parts))
        known = sum(pair in self.pairs for pair in pairs)
        is_long = sum(map(len, parts)) >= _SHORTEST_UNUSED and min(map(len, parts), default=0) >= _SHORTEST_PART
        return bool(pairs) and (2 * known >= len(pairs) or is_long)

    def _parts(self, word: str) -> list[str]:
        """Cut a word into syllables in use, the most usual ones and neighbours; empty when it cannot be cut."""
        best: list[dict[str, tuple[float, list[str]]]] = [{} for _ in range(len(word) + 1)]
        best[0][""] = (0.0, [])
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - _LONGEST_SYLLABLE), end):
                part = one_spelling(word[start:end])
                if not best[start] or part not in self.uses or part not in SYLLABLES:
                    continue
                usual = log(1 + self.uses[part]) / 2 - _PART_COST
                score, before = max(
                    (score + _PAIR_GAIN * ((left, part) in self.pairs), parts)
                    for left, (score, parts) in best[start].items()
                )
                if part not in best[end] or score + usual > best[end][part][0]:
                    best[end][part] = (score + usual, [*before, part])
        return max(best[-1].values(), default=(0.0, []))[1]

    def _meant(self, word: Word, before: str, after: str) -> Word:
        plain = word.plain
        if not _SHORTEST_MENDED <= len(plain) <= _LONGEST_MENDED:
            return word
        typed = _without_keys(plain)
        if typed != plain and typed in self.uses and not is_syllable(plain):
            return Word(typed)
        near = {
            known for form in _forms(plain) for known in (*self.near.get(form, ()), *self._near_beside.get(form, ()))
        }
        if not near:
            return word
        swapped = _swapped(plain) & near
        far = {known for known in near - swapped if _is_far(known, plain)}
        fits = {
            known: self._fit(known, before, after) + _SWAP_GAIN * (known in swapped) - _FAR_COST * (known in far)
            for known in near
        }
        best = max(sorted(near), key=lambda known: (fits[known], self.uses[known]))
        is_slip = not is_syllable(plain) and (len(near) == 1 or len(plain) >= _SHORTEST_MENDED_ALONE)
        return Word(best) if fits[best] or is_slip else word

    def _fit(self, word: str, before: str, after: str) -> float:
        return log(1 + self.pairs[before, word]) + log(1 + self.pairs[word, after])


def _without_keys(word: str) -> str:
    """Take away what Telex keys leave behind when no keyboard reads them: "giaays", "ddoi", "nguowif"."""
    for typed in (word, _TONE_KEY.sub("", word)):
        bare = _DOUBLED.sub(r"\1", typed).replace("uow", "uo").replace("w", "")
        if is_syllable(bare):
            return one_spelling(bare)
    return word


def _swapped(word: str) -> set[str]:
    """Return the word with each two neighbouring letters in the other order."""
    return {one_spelling(word[:at] + word[at + 1] + word[at] + word[at + 2 :]) for at in range(len(word) - 1)}


def _is_far(known: str, word: str) -> bool:
    """Tell whether more than one letter stands otherwise in a word that is as long."""
    return len(known) == len(word) and sum(left != right for left, right in zip(known, word, strict=True)) > 1


def _forms(word: str) -> set[str]:
    """Return the word and what is left of it without one letter: words a slip apart share a form."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
