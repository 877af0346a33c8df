"""A guide search for one commune's list: syllables and pairs of them, BM25, and a sober probability."""

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from guides.catalogue.catalogue import Catalogue
from guides.catalogue.models import Guide
from guides.search.lexicon import Lexicon, packaged_lexicon
from guides.search.port import Found, Match, Verdict
from guides.search.query import Query, Reader
from guides.search.sureness import Evidence, Sureness, sureness

LONGEST_TEXT = 600
"""In characters. What a resident wants stands at the beginning; the rest is not read."""

MOST_MATCHES = 5
ANSWER_FROM = 0.8
MENU_FROM = 0.5

_K1 = 1.2
_TITLE_GAIN = 1.0
_COMMON_GAIN = 2.0
_SHORT_RIVAL = 0.35
"""A match with less of the best score than this is no help in a menu."""

_CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)")


@dataclass(frozen=True)
class _Wording:
    """One way to name a guide: a title or an ask."""

    guide: int
    terms: dict[str, float]  # how often each syllable and pair is there
    length: float


@dataclass(frozen=True)
class _Scored:
    """A guide's score with the wording that brought it; `about` is the part from titles and common words."""

    score: float
    about: float
    wording: _Wording


class SyllableSearch:
    """Finds guides by their titles and asks: the best wording of a guide counts. Built once per catalogue."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon | None = None) -> None:
        self._guides = list(catalogue)
        self._reader = Reader(lexicon or packaged_lexicon(), [words for g in self._guides for words in _wordings(g)])
        self._by_code: dict[str, list[str]] = defaultdict(list)
        self._by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._wordings: list[_Wording] = []
        self._index: dict[str, list[int]] = defaultdict(list)
        for place, guide in enumerate(self._guides):
            for code in guide.codes:
                self._by_code[code].append(guide.slug)
            for words in dict.fromkeys(_wordings(guide)):
                self._add(place, words)
        self._matters = self._matters_by_guide()
        self._rarity = self._rarities()
        self._beside = self._beside_terms()
        self._unknown = math.log(1 + 2 * (len(self._guides) + 0.5))
        lengths = [wording.length for wording in self._wordings]
        self._usual_length = sum(lengths) / len(lengths) if lengths else 1.0

    def find(self, text: str) -> Found:
        """Find the guides meant by `text`, with or without diacritics. Pure and fast; never raises for odd input."""
        text = text[:LONGEST_TEXT]
        coded = dict.fromkeys(slug for code in _CODE.findall(text) for slug in self._by_code.get(code, ()))
        if coded:
            return _exactly(list(coded))
        query = self._reader.query(text)
        if named := self._by_words.get(tuple(query.words)):
            return _exactly(named)
        scores = self._scores(query)
        if not scores:
            return Found(verdict=Verdict.NOTHING, matches=[])
        return self._judged(self._evidence(query, scores), scores)

    def evidence(self, text: str) -> Evidence | None:
        """Say what speaks for the best guide; None when no word fits any. For calibration."""
        query = self._reader.query(text[:LONGEST_TEXT])
        scores = self._scores(query)
        return self._evidence(query, scores) if scores else None

    def _add(self, guide: int, words: str) -> None:
        query = self._reader.query(words, is_title=True)
        if not query.words:
            return
        slugs = self._by_words[tuple(query.words)]
        if self._guides[guide].slug not in slugs:
            slugs.append(self._guides[guide].slug)
        for term in query.terms:
            self._index[term].append(len(self._wordings))
        self._wordings.append(_Wording(guide, query.terms, query.length))

    def _matters_by_guide(self) -> list[set[str]]:
        queries = ([self._reader.query(words) for words in _wordings(guide)] for guide in self._guides)
        return [{name for query in asked for name in self._reader.matters(query)} for asked in queries]

    def _beside_terms(self) -> dict[str, dict[int, float]]:
        """Say per term and guide: is it in a title, and in what share of the guide's wordings."""
        sizes = Counter(wording.guide for wording in self._wordings)
        titled = [
            {term for words in _titles(guide) for term in self._reader.query(words, is_title=True).terms}
            for guide in self._guides
        ]
        beside = {}
        for term, places in self._index.items():
            having = Counter(self._wordings[place].guide for place in places)
            beside[term] = {
                guide: _COMMON_GAIN * count / sizes[guide] + _TITLE_GAIN * (term in titled[guide])
                for guide, count in having.items()
            }
        return beside

    def _rarities(self) -> dict[str, float]:
        total = len(self._guides)
        rarity = {}
        for term, places in self._index.items():
            having = len({self._wordings[place].guide for place in places})
            rarity[term] = math.log(1 + (total - having + 0.5) / (having + 0.5))
        return rarity

    def _scores(self, query: Query) -> list[_Scored]:
        """Score each guide that shares a word, best first; equal scores in catalogue order.

        To the best wording comes what the guide's titles say, and what many of its wordings say alike: so an ask that
        is close by chance does not beat the guide that is all about it.
        """
        sums: dict[int, float] = defaultdict(float)
        beside: dict[int, float] = defaultdict(float)
        for term, weight in query.all_terms.items():
            gain = weight * self._rarity.get(term, 0)
            for place in self._index.get(term, ()):
                wording = self._wordings[place]
                count = wording.terms[term]
                sums[place] += gain * count * (_K1 + 1) / (count + _K1 * wording.length / self._usual_length)
            for guide, weight_there in self._beside.get(term, {}).items():
                beside[guide] += gain * weight_there
        best: dict[int, tuple[float, int]] = {}
        for place, score in sums.items():
            guide = self._wordings[place].guide
            if score > best.get(guide, (0.0, 0))[0]:
                best[guide] = (score, place)
        ranked = [
            _Scored(score + beside[guide], beside[guide], self._wordings[place])
            for guide, (score, place) in best.items()
        ]
        return sorted(ranked, key=lambda scored: (-scored.score, scored.wording.guide))

    def _judged(self, evidence: Evidence, scores: list[_Scored]) -> Found:
        sure = sureness(evidence)
        near = [scored for scored in scores[:MOST_MATCHES] if scored.score >= scores[0].score * _SHORT_RIVAL]
        if sure.in_scope < MENU_FROM:
            verdict = Verdict.NOTHING
        else:
            verdict = Verdict.ANSWER if sure.first_is_right >= ANSWER_FROM else Verdict.MENU
        return Found(verdict=verdict, matches=self._matches(near, sure))

    def _matches(self, near: list[_Scored], sure: Sureness) -> list[Match]:
        """Give the first its probability, and share out what is left of the scope among the others by score."""
        left = sure.in_scope - sure.first_is_right
        rest = sum(scored.score for scored in near[1:])
        shares = [sure.first_is_right, *(min(sure.first_is_right, left * scored.score / rest) for scored in near[1:])]
        return [
            Match(slug=self._guides[scored.wording.guide].slug, probability=round(share, 3))
            for scored, share in zip(near, shares, strict=True)
        ]

    def _evidence(self, query: Query, scores: list[_Scored]) -> Evidence:
        first = scores[0]
        terms = first.wording.terms
        said = {word: query.weight(word) * self._rarity.get(word, self._unknown) for word in query.words}
        met = query.met_by(terms)
        weight_met = sum(weight * met.get(word, 0.0) for word, weight in said.items())
        pairs = query.telling_pairs
        named = {term: self._rarity[term] * query.weight(term) for term in terms if " " not in term}
        named_said = sum(weight for term, weight in named.items() if term in query.all_terms)
        return Evidence(
            words_met=weight_met / (sum(said.values()) or 1.0),
            pairs_met=sum(pair in terms for pair in pairs) / len(pairs) if pairs else 0.5,
            lead=1 - (scores[1].score / first.score if len(scores) > 1 else 0.0),
            name_said=named_said / (sum(named.values()) or 1.0),
            worst_miss=max((weight for word, weight in said.items() if word not in met), default=0.0) / self._unknown,
            weight_met=weight_met / self._unknown,
            about=first.about / first.score,
            is_of_other_matter=not self._reader.matters(query) <= self._matters[first.wording.guide],
        )


def _wordings(guide: Guide) -> list[str]:
    return [*_titles(guide), guide.short_title.vi, guide.short_title.en, *guide.asks.vi, *guide.asks.en]


def _titles(guide: Guide) -> list[str]:
    return [guide.title.vi, guide.title.en]


def _exactly(slugs: list[str]) -> Found:
    """Answer with the one guide that has this very code or wording, or let the resident choose among several."""
    verdict = Verdict.ANSWER if len(slugs) == 1 else Verdict.MENU
    share = round(1 / len(slugs), 3)
    return Found(verdict=verdict, matches=[Match(slug=slug, probability=share) for slug in slugs[:MOST_MATCHES]])
