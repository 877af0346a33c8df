"""What an import would make of a list."""

from helpdesk.procedures.models import Change, Changes, Procedure, ProcedureList, Version

A, B, C = (Procedure(code=f"1.90000{number}", title=f"Việc {number}") for number in (1, 2, 3))
B_CHANGED = B.model_copy(update={"agency": "UBND xã"})


def test_what_the_file_does_not_name_stays() -> None:
    changes = Changes.of([A, B], [C, B_CHANGED], replaces=False)

    assert changes.rows == [A, B_CHANGED, C]
    assert (changes.new, changes.changed, changes.removed) == ([C], [Change(B, B_CHANGED)], [])


def test_a_whole_list_removes_what_it_does_not_name() -> None:
    changes = Changes.of([A, B], [C, B_CHANGED], replaces=True)

    assert changes.rows == [B_CHANGED, C]
    assert (changes.new, changes.changed, changes.removed) == ([C], [Change(B, B_CHANGED)], [A])


def test_the_same_rows_change_nothing() -> None:
    assert Changes.of([A, B], [B, A], replaces=True).are_none
    assert Changes.of([A, B], [B], replaces=False).are_none
    assert not Changes.of([A, B], [B], replaces=True).are_none


def test_an_undo_swaps_the_last_two_versions() -> None:
    kept = ProcedureList(id="05392")
    assert not kept.undo()

    kept.take(Version(key="v1", size=2))
    kept.take(Version(key="v2", size=3))
    assert kept.undo()
    assert (kept.current.key, kept.previous and kept.previous.key) == ("v1", "v2")
    assert kept.undo()
    assert kept.current.key == "v2"
