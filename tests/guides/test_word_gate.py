"""A change of the words of the search is kept only when it does not get worse by it."""

from functools import partial

from guides.catalogue.catalogue import Catalogue
from guides.library.lexicon import Gate, Quality, WordChange, WordKind, changed, out_of_scope, quality
from guides.library.models import Author
from guides.search.entries import entries_of
from guides.search.lexicon import Lexicon, packaged_lexicon
from guides.search.port import Found, Verdict
from guides.search.syllable_search import SyllableSearch
from helpdesk.clock import SystemClock
from tests.guides.examples import guide
from tests.guides.labelled import OUT_OF_SCOPE


class AnswersAsks:
    """Is sure as soon as an abbreviation is written."""

    def __init__(self, guides: Catalogue, words: Lexicon) -> None:
        self.guides, self.words = guides, words

    def find(self, text: str) -> Found:
        known = any(word in self.words.abbreviations for word in text.split())
        return Found(verdict=Verdict.ANSWER if known else Verdict.NOTHING, matches=[])


def test_fewer_right_ones_are_worse_and_so_is_one_more_that_is_wrong() -> None:
    before = Quality(2, frozenset({("a", "x"), ("b", "y")}), 1)
    assert before.gets_worse(Quality(2, frozenset({("a", "x")}), 1))
    assert before.gets_worse(Quality(2, before.right, 2))
    assert not before.gets_worse(Quality(2, before.right, 0))
    assert before.lost(Quality(2, frozenset({("a", "x")}), 1)) == ["y"]


def test_to_answer_what_no_guide_is_about_is_worse_however_much_else_is_found() -> None:
    before = Quality(2, frozenset(), 0, frozenset({"a"}))
    after = Quality(2, frozenset({("a", "x")}), 0, frozenset({"a", "b"}))
    assert before.gets_worse(after)
    assert before.newly_answered(after) == ["b"]
    assert not after.gets_worse(Quality(2, after.right, 0, frozenset({"a"})))


def test_words_that_make_the_search_greedy_are_noticed() -> None:
    guides = Catalogue([guide()])
    ask = next(iter(guides)).asks.vi[-1]
    said = out_of_scope()[0].split()[0]
    greedy = WordChange(
        kind=WordKind.ABBREVIATIONS, said=said, means=ask, by=Author(id="1", name="Quân"), at=SystemClock().now()
    )
    before, after = [
        quality(guides, words, AnswersAsks) for words in (packaged_lexicon(), changed(packaged_lexicon(), [greedy]))
    ]
    assert before.answered_outside == frozenset()
    assert out_of_scope()[0] in after.answered_outside
    assert before.gets_worse(after)


class ReadingEverything(SyllableSearch):
    """Reads all names of an entry before it says what that speaks of."""

    def _speaks_of(self, place: int, matters: frozenset[str]) -> bool:
        known = super()._speaks_of(place, frozenset({"a matter of which nothing speaks"}))
        assert not known
        return super()._speaks_of(place, matters)


def test_what_is_remembered_and_not_read_changes_no_verdict() -> None:
    guides = Catalogue(list(Catalogue.load_packaged(today=SystemClock().now().date()))[:4])
    gate = Gate(lambda of, words: SyllableSearch(entries_of(of), words))
    words = packaged_lexicon()
    few = {"synonyms": dict(list(words.synonyms.items())[::20]), "fillers": words.fillers[::10], "alike": {}}
    now = words.model_copy(update=few)
    plainly = partial(quality, guides, make_search=lambda of, words: ReadingEverything(entries_of(of), words))
    before, kept = plainly(now), list[bool]()

    for kind, said, means in (
        (WordKind.ABBREVIATIONS, "qzx", "sổ đỏ"),
        (WordKind.ABBREVIATIONS, "passport", "căn cước"),
        (WordKind.SYNONYMS, "karaoke", "căn cước"),
    ):
        change = WordChange(kind=kind, said=said, means=means, by=Author(id="1", name="Quân"), at=SystemClock().now())
        then = changed(now, [change])
        after = plainly(then)
        assert gate.judge(guides, now=now, then=then) == (before, after), said
        kept.append(not before.gets_worse(after))
        if kept[-1]:
            now, before = then, after
    assert set(kept) == {True, False}


def test_the_gate_asks_again_when_guides_or_words_are_others() -> None:
    built: list[int] = []

    def search(of: Catalogue, words: Lexicon) -> AnswersAsks:
        built.append(len(of))
        return AnswersAsks(of, words)

    gate, one = Gate(search), Catalogue([guide()])
    words = packaged_lexicon()
    row = WordChange(
        kind=WordKind.ABBREVIATIONS, said="qzx", means="nhà", by=Author(id="1", name="Quân"), at=SystemClock().now()
    )
    others = changed(words, [row])
    gate.judge(one, now=words, then=others)
    each = len(built) // 2
    gate.judge(one, now=others, then=words)
    assert len(built) == 2 * each, "both are known"
    gate.judge(one, now=words, then=changed(words, [row.model_copy(update={"said": "qzy"})]))
    assert len(built) == 3 * each, "only the new words are asked"
    gate.judge(Catalogue([guide(slug="another")]), now=words, then=others)
    assert len(built) == 5 * each, "other guides"


def test_the_messages_of_the_gate_are_none_of_those_that_judge_the_search() -> None:
    judging = {words for kind in OUT_OF_SCOPE.values() for words in kind}
    assert len(out_of_scope()) == len(set(out_of_scope())) >= 30
    assert judging.isdisjoint(out_of_scope())
