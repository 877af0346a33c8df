"""A change of the words of the search is kept only when it does not get worse by it."""

from guides.catalogue.catalogue import Catalogue
from guides.library.lexicon import Quality, WordChange, WordKind, changed, out_of_scope, quality
from guides.library.models import Author
from guides.search.lexicon import Lexicon, packaged_lexicon
from guides.search.port import Found, Verdict
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


def test_the_messages_of_the_gate_are_none_of_those_that_judge_the_search() -> None:
    judging = {words for kind in OUT_OF_SCOPE.values() for words in kind}
    assert len(out_of_scope()) == len(set(out_of_scope())) >= 30
    assert judging.isdisjoint(out_of_scope())
