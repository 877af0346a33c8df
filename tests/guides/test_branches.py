"""Questions and branches of a guide."""

import pytest

from guides.catalogue.branches import all_ways, branch_problems
from guides.catalogue.models import Guide, Option, Step, StepLocalised
from tests.guides.examples import guide


def words(text: str) -> StepLocalised:
    return StepLocalised(vi=f"Làm {text}", en=f"Do {text}")


def action(step: str, **when: list[str]) -> Step:
    return Step(id=step, text=words(step), when={question.replace("_", "-"): taken for question, taken in when.items()})


def question(step: str, *options: str, **when: list[str]) -> Step:
    choices = [Option(id=option, vi=option, en=option) for option in options]
    return action(step, **when).model_copy(update={"choices": choices})


def branching(*steps: Step) -> Guide:
    return guide(steps=list(steps))


PASSPORT = branching(
    action("photo"),
    question("for-whom", "self", "child"),
    action("bring-child", for_whom=["child"]),
    question("age", "under-14", "older", for_whom=["child"]),
    action("parents-sign", age=["under-14"]),
    action("pay"),
)


def ids(steps: list[Step]) -> list[str]:
    return [step.id for step in steps]


def test_the_way_follows_the_answers() -> None:
    assert ids(PASSPORT.way({"for-whom": "self"})) == ["photo", "for-whom", "pay"]
    assert ids(PASSPORT.way({"for-whom": "child", "age": "under-14"})) == ids(PASSPORT.steps)


def test_steps_are_counted_on_the_own_way_and_questions_are_none() -> None:
    assert (PASSPORT.position("pay", {"for-whom": "self"}), PASSPORT.count({"for-whom": "self"})) == (2, 2)
    child = {"for-whom": "child", "age": "under-14"}
    assert (PASSPORT.position("pay", child), PASSPORT.count(child)) == (4, 4)
    assert PASSPORT.position("for-whom", {}) == PASSPORT.position("bring-child", {"for-whom": "child"}) == 2


def test_while_a_question_is_open_the_longest_way_on_counts() -> None:
    assert PASSPORT.count() == 4
    assert PASSPORT.count({"for-whom": "child"}) == 4
    assert PASSPORT.count({"for-whom": "child", "age": "older"}) == 3


def test_the_way_is_known_up_to_the_first_open_question() -> None:
    assert ids(PASSPORT.way_so_far({})) == ["photo", "for-whom"]
    assert ids(PASSPORT.way_so_far({"for-whom": "child"})) == ["photo", "for-whom", "bring-child", "age"]
    assert ids(PASSPORT.way_so_far({"for-whom": "self"})) == ids(PASSPORT.way({"for-whom": "self"}))
    assert PASSPORT.open_question({"for-whom": "self"}) is None


def test_answers_that_lead_nowhere_are_not_known() -> None:
    assert PASSPORT.known({"for-whom": "self", "age": "older", "x": "y"}) == {"for-whom": "self"}
    assert PASSPORT.known({"for-whom": "nobody", "age": "older"}) == {}


def test_a_step_says_whose_it_is() -> None:
    sign = PASSPORT.step("parents-sign")
    assert sign
    assert [(one.id, [option.id for option in taken]) for one, taken in PASSPORT.reasons(sign)] == [
        ("age", ["under-14"])
    ]
    assert PASSPORT.reasons(PASSPORT.steps[0]) == []


def test_only_answers_before_a_step_lead_to_it() -> None:
    given = {"for-whom": "child", "age": "older", "no-question": "x"}
    assert PASSPORT.known_before("age", given) == {"for-whom": "child"}
    assert PASSPORT.known_before("pay", given) == {"for-whom": "child", "age": "older"}
    assert PASSPORT.known_before("pay", {"for-whom": "self", "age": "older"}) == {"for-whom": "self"}


def test_an_answer_that_this_version_no_longer_has_is_forgotten() -> None:
    assert PASSPORT.known_before("pay", {"for-whom": "neighbour"}) == {}


def test_every_way_can_be_gone_through() -> None:
    assert list(all_ways(PASSPORT)) == [
        {"for-whom": "self"},
        {"for-whom": "child", "age": "under-14"},
        {"for-whom": "child", "age": "older"},
    ]


def problems(*steps: Step) -> list[str]:
    return [said for _, said in branch_problems(branching(*steps))]


def test_sound_branches_have_no_problem() -> None:
    assert list(branch_problems(PASSPORT)) == []


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (
            [action("a", who=["me"]), question("who", "me", "you"), action("b", who=["you"])],
            "depends on 'who', which does not stand before it: branches go forward only, move the question up",
        ),
        (
            [question("who", "me", "you", where=["here"]), question("where", "here", "there", who=["me"]), action("b")],
            "depends on 'where', which does not stand before it: branches go forward only, move the question up",
        ),
        ([action("a", nobody=["me"])], "names 'nobody', which is no step: name a question that stands before"),
        ([action("a"), action("b", a=["x"])], "names 'a', which is no question: only an answer can decide"),
        (
            [question("who", "me", "you"), action("a", who=["them"]), action("b")],
            "names the choice 'them': the choices of 'who' are me, you",
        ),
        (
            [question("who", "me", "you"), action("a", who=[]), action("b")],
            "has no entry: name the choices that lead here",
        ),
        (
            [question("who", "me", "you"), action("a")],
            "is the question 'who', which changes nothing: let a later step name it in 'when'",
        ),
        (
            [question("who", "me", "you"), action("a", who=["me"])],
            "leads nowhere with the choice 'you': give it at least one step",
        ),
        (
            [
                *(question("who", "me", "you"), question("age", "old", "young", who=["me"])),
                *(action("a", who=["you"], age=["old"]), action("b")),
            ],
            "can never be reached: no answers lead here, correct or remove it",
        ),
        ([question("who", "me"), action("a", who=["me"])], "has one entry only: a question needs two or more"),
        (
            [question("who", "me", "me"), action("a", who=["me"])],
            "is 'me' twice: give each choice its own id",
        ),
    ],
)
def test_says_what_is_wrong_and_what_to_do(steps: list[Step], said: str) -> None:
    assert said in problems(*steps)


def test_a_question_has_no_advice_of_its_own() -> None:
    asked = question("who", "me", "you").model_copy(update={"watch": words("watch")})
    assert "stands at a question: put it at the step that follows" in problems(
        asked, action("a", who=["me"]), action("b")
    )


def test_more_ways_than_anybody_can_check_are_too_many() -> None:
    asked = [question(f"q{n}", "a", "b", "c", "d") for n in range(4)]
    last = [action(f"s{n}", **{f"q{n}": ["a"]}) for n in range(4)]
    assert problems(*asked, *last, action("end")) == [
        "can be gone in more than 64 ways: ask fewer questions, or make two guides of it"
    ]
