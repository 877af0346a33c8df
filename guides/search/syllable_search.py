"""A search over names: syllables and pairs of them, official words for what people say, and a sober probability."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log

from guides.search.entries import Entry, parts_of
from guides.search.index import Index, Named, Naming, Scored
from guides.search.lexicon import Lexicon, packaged_lexicon
from guides.search.port import Found, Match, Verdict
from guides.search.query import Query, Reader
from guides.search.sureness import Evidence, Sureness, sureness
from guides.search.words import Word, plain_words

LONGEST_TEXT = 600
"""In characters. What a resident wants stands at the beginning; the rest is not read."""

MOST_MATCHES = 5
ANSWER_FROM = 0.9
MENU_FROM = 0.5

_SHORT_RIVAL = 0.3
"""A match with less of the best score than this is no help in a menu."""
_CLOSE = 0.85
STOP_LENGTH = 0.5
"""How much a stop word makes a name longer."""
ASIDE_LENGTH = 0.3
"""How much of the length of what a name says besides counts."""
_MOST_RIVALS = 5
_LOOKED_AT = 60
"""Entries with the same title stand in one place of the ranking, so more are looked at than shown."""
_SYNONYM_MET = 0.8

_CODE = re.compile(r"(?<![\d.])\d\.\d{6}(?!\d)")

_PRIORS = (("xã", 1.0), ("tỉnh", 0.93), ("bộ", 0.87))
_PRIOR_UNKNOWN = 0.93
"""What is decided near people is asked for more often."""


class SyllableSearch:
    """Finds entries by their names. Never changes after it is built: build another one when the list changes."""

    def __init__(self, entries: Iterable[Entry], lexicon: Lexicon | None = None) -> None:
        """Index the entries; takes half a second for some thousand."""
        self._entries = list(entries)
        names = [name for entry in self._entries for name in entry.names]
        asks = [ask for entry in self._entries for ask in entry.asks]
        self._reader = Reader(lexicon or packaged_lexicon(), names, asks)
        self._by_code: dict[str, list[int]] = defaultdict(list)
        self._by_words: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._matters: dict[int, tuple[frozenset[str], int]] = {}  # of entries that were found, and of how many names
        self._titles: list[str] = []
        self._index = Index([self._named(place, entry) for place, entry in enumerate(self._entries)])

    @property
    def index_bytes(self) -> int:
        """Say about how much memory the index takes."""
        return self._index.bytes

    def find(self, text: str) -> Found:
        """Find what is meant by `text`, with or without diacritics. Pure and fast; never raises for odd input."""
        text = text[:LONGEST_TEXT]
        coded = dict.fromkeys(place for code in _CODE.findall(text) for place in self._by_code.get(code, ()))
        if coded:
            return self._exactly(list(coded))
        query = self._reader.query(text)
        if named := self._by_words.get(tuple(query.words)):
            return self._exactly(named)
        ranked = self._ranked(query)
        if not ranked:
            return Found(verdict=Verdict.NOTHING, matches=[])
        evidence = self._evidence(query, ranked)
        sure = sureness(evidence)
        if _names_only_a_matter(query, evidence):
            sure = Sureness(sure.first_is_right, max(sure.in_scope, MENU_FROM))
        return self._judged(sure, ranked)

    def evidence(self, text: str) -> tuple[str, Evidence] | None:
        """Name the best entry and say what speaks for it; None when no word fits any. For calibration."""
        query = self._reader.query(text[:LONGEST_TEXT])
        ranked = self._ranked(query)
        return (self._entries[ranked[0].entry].key, self._evidence(query, ranked)) if ranked else None

    def _named(self, place: int, entry: Entry) -> Named:
        names = [self._reader.name(name) for name in entry.names]
        asks = [words for ask in entry.asks if (words := self._reader.ask(ask))]
        for code in entry.codes:
            self._by_code[code].append(place)
        for words in [*names, *asks]:
            same = self._by_words[tuple(dict.fromkeys(word.plain for word in words))]
            if place not in same:
                same.append(place)
        self._titles.append(" ".join(word.plain for word in names[0]))
        return Named(
            names=tuple(map(self._official, entry.names)),
            asks=tuple(map(self._naming, asks)),
            field=tuple(plain_words(entry.field)),
            told=frozenset(term for text in entry.told for term in self._reader.terms(text)),
            prior=_prior(entry.level),
        )

    def _speaks_of(self, place: int, matters: frozenset[str]) -> bool:
        """Tell whether an entry speaks of all these matters. No more of its names are read than it takes to know."""
        entry, reader = self._entries[place], self._reader
        known, read = self._matters.get(place, (frozenset(), 0))
        names = [*((reader.name, name) for name in entry.names), *((reader.ask, ask) for ask in entry.asks)]
        while not matters <= known and read < len(names):
            as_words, text = names[read]
            known |= reader.matters(as_words(text))
            read += 1
        self._matters[place] = known, read
        return matters <= known

    def _official(self, name: str) -> Naming:
        """Read an official name; what it says besides makes it little longer."""
        words: list[str] = []
        weights: list[float] = []
        for part, is_aside in parts_of(name):
            naming = self._naming(self._reader.name(part))
            words += naming.words
            weights += [weight * (ASIDE_LENGTH if is_aside else 1.0) for weight in naming.weights]
        return Naming(tuple(words), tuple(weights))

    def _naming(self, words: list[Word]) -> Naming:
        weights = tuple(STOP_LENGTH if self._reader.is_stop(word) else 1.0 for word in words)
        return Naming(tuple(word.plain for word in words), weights)

    def _ranked(self, query: Query) -> list[Scored]:
        """Rank the entries; of several with the same title only the first."""
        if not query.says_something and not (query.words and self._index.has_asks):
            return []
        seen: set[str] = set()
        ranked = []
        for scored in self._index.ranked(query.terms, query.said, most=_LOOKED_AT):
            title = self._titles[scored.entry]
            if title not in seen:
                seen.add(title)
                ranked.append(scored)
            if len(ranked) > 2 * MOST_MATCHES:
                break
        return ranked

    def _judged(self, sure: Sureness, ranked: list[Scored]) -> Found:
        near = [scored for scored in ranked[:MOST_MATCHES] if scored.score >= ranked[0].score * _SHORT_RIVAL]
        if sure.in_scope < MENU_FROM:
            verdict = Verdict.NOTHING
        else:
            verdict = Verdict.ANSWER if sure.first_is_right >= ANSWER_FROM else Verdict.MENU
        return Found(verdict=verdict, matches=self._matches(near, sure), in_scope=round(sure.in_scope, 4))

    def _matches(self, near: list[Scored], sure: Sureness) -> list[Match]:
        """Give the first its probability, and share out what is left of the scope among the others by score."""
        left = sure.in_scope - sure.first_is_right
        rest = sum(scored.score for scored in near[1:])
        shares = [sure.first_is_right, *(min(sure.first_is_right, left * scored.score / rest) for scored in near[1:])]
        return [self._match(scored.entry, share) for scored, share in zip(near, shares, strict=True)]

    def _match(self, place: int, probability: float) -> Match:
        entry = self._entries[place]
        return Match(slug=entry.slug, code=entry.code, title=entry.title, probability=round(probability, 3))

    def _exactly(self, places: list[int]) -> Found:
        """Answer with the one that has this very code or wording, or let the resident choose among several."""
        verdict = Verdict.ANSWER if len(places) == 1 else Verdict.MENU
        matches = [self._match(place, 1 / len(places)) for place in places[:MOST_MATCHES]]
        return Found(verdict=verdict, matches=matches, in_scope=1.0)

    def _certain_share(self, query: Query, terms: frozenset[str]) -> float:
        """Say how much of what a name was found by is no guess."""
        if not query.guessed:
            return 1.0
        asked, certain = query.terms, query.certain
        met = {term: self._index.rarity(term) for term in terms if term in asked}
        total = sum(asked[term] * rarity for term, rarity in met.items())
        return sum(certain.get(term, 0.0) * rarity for term, rarity in met.items()) / (total or 1.0)

    def _evidence(self, query: Query, ranked: list[Scored]) -> Evidence:
        index, first = self._index, ranked[0]
        terms = index.terms(first.naming)
        said = {word: weight * index.rarity(word) for word, weight in query.words.items()}
        total = sum(said.values()) or 1.0
        own = [word for word in said if word in terms]
        met = _met(query, terms)
        met_anywhere = _met(query, index.words(first.entry))
        weight_met = sum(weight * met.get(word, 0.0) for word, weight in said.items())
        telling = [pair for pair, weight in query.pairs.items() if weight == 1]
        name = {term: index.rarity(term) for term in terms if " " not in term}
        asked = query.certain
        score = first.score * self._certain_share(query, terms)
        ideal = 2 * sum(weight * index.rarity(term) for term, weight in {**query.pairs, **query.words}.items())
        return Evidence(
            words_met=weight_met / total,
            pairs_met=sum(pair in terms for pair in telling) / len(telling) if telling else 0.5,
            log_score=log(1 + score / index.unknown),
            ideal=min(2.0, score / (ideal or 1.0)),
            lead=1 - (ranked[1].score / first.score if len(ranked) > 1 else 0.0),
            rivals=sum(scored.score > _CLOSE * first.score for scored in ranked[1 : _MOST_RIVALS + 1]) / _MOST_RIVALS,
            name_said=sum(weight for term, weight in name.items() if term in asked) / (sum(name.values()) or 1.0),
            worst_miss=_worst_miss(said, met) / index.unknown,
            entry_met=sum(weight * met_anywhere.get(word, 0.0) for word, weight in said.items()) / total,
            entry_miss=_worst_miss(said, met_anywhere) / index.unknown,
            nowhere=sum(weight for word, weight in said.items() if not index.knows(word) and word not in met) / total,
            length=log(1 + sum(weight == 1 for weight in query.words.values())),
            other_matter=float(not self._speaks_of(first.entry, query.matters)),
            own_words=sum(said[word] for word in own) / (weight_met or 1.0),
        )


def _names_only_a_matter(query: Query, evidence: Evidence) -> bool:
    """Tell whether somebody said what it is about and no more ("trợ cấp"): then a choice helps, however unsure."""
    return bool(query.words) and evidence.words_met == evidence.own_words == 1 and not evidence.other_matter


def _met(query: Query, terms: frozenset[str]) -> dict[str, float]:
    """Say how far words are met: by themselves, or by the official ones for them."""
    met: dict[str, float] = {}
    for synonym in query.synonyms:
        share = max(sum(word in terms for word in way) / len(way) for way in synonym.official)
        for word in synonym.said:
            met[word] = max(met.get(word, 0.0), _SYNONYM_MET * share)
    return {**met, **{word: 1.0 for word in query.words if word in terms}}


def _worst_miss(said: Mapping[str, float], met: Mapping[str, float]) -> float:
    return max((weight * (1 - met.get(word, 0.0)) for word, weight in said.items()), default=0.0)


def _prior(level: str) -> float:
    said = level.lower()
    return next((prior for word, prior in _PRIORS if word in said), _PRIOR_UNKNOWN if said else 1.0)
