import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from guides.catalogue.catalogue import Catalogue
from guides.catalogue.models import Guide
from guides.catalogue.problems import GuideFilesError
from helpdesk.errors import SetupError
from tests.guides.examples import EXAMPLE, LONG_FROM_NOW, SLUG, TODAY, changed, guide


def test_finds_a_guide_by_its_slug() -> None:
    catalogue = Catalogue([guide()])
    assert catalogue.get(SLUG) == guide()
    assert catalogue.get("unknown") is None
    assert SLUG in catalogue
    assert len(catalogue) == 1


def test_goes_through_guides_by_folded_title() -> None:
    guides = [guide(slug=title[0], title={"vi": title, "en": title}) for title in ("c Xe", "b Đò", "a Ăn")]
    assert [found.slug for found in Catalogue(guides)] == ["a", "b", "c"]


def test_holds_each_slug_once() -> None:
    with pytest.raises(ValueError, match="same slug"):
        Catalogue([guide(), guide()])


def test_never_changes() -> None:
    catalogue = Catalogue([guide()])
    with pytest.raises(TypeError):
        catalogue._guides["other"] = guide()  # type: ignore[index]  # noqa: SLF001 - the promise is about this
    with pytest.raises(ValidationError):
        guide().version = 2  # type: ignore[misc]


def test_refuses_a_folder_for_one_broken_file_and_says_every_problem(tmp_path: Path) -> None:
    (tmp_path / f"{SLUG}.yaml").write_text(EXAMPLE)
    assert len(Catalogue.load(tmp_path, today=TODAY)) == 1
    (tmp_path / "a.yaml").write_text(changed(("slug: muon-sach-thu-vien", "slug: a"), ("version: 1", "version: 0")))
    (tmp_path / "b.yaml").write_text("\ta")
    with pytest.raises(GuideFilesError) as refused:
        Catalogue.load(tmp_path, today=TODAY)
    assert isinstance(refused.value, SetupError)
    assert str(refused.value) == "\n".join(
        [
            f"{tmp_path}/a.yaml:2: version is 0: write 1 or more",
            f"{tmp_path}/b.yaml:1: a tab in the indentation: use spaces, two per level",
        ]
    )


def test_a_guide_past_its_review_still_loads_and_says_so() -> None:
    stale = guide(review_on=TODAY)
    assert not stale.is_stale(TODAY)
    assert stale.is_stale(TODAY + timedelta(days=1))


def test_a_guide_past_its_validity_is_stale() -> None:
    assert guide(valid_until=TODAY).is_stale(TODAY + timedelta(days=1))


def test_knows_its_steps_by_id() -> None:
    assert guide().position("muon-sach") == 2
    assert guide().step("nowhere") is None


def packaged() -> list[Guide]:
    return list(Catalogue.load_packaged(today=LONG_FROM_NOW))


def test_at_least_ten_guides_come_with_the_program() -> None:
    assert len(packaged()) >= 10


def test_packaged_guides_are_found_from_any_folder(tmp_path: Path) -> None:
    house = Path(__file__).parents[2]
    program = (
        f"import sys; sys.path.insert(0, {str(house)!r}); from datetime import date; "
        "from guides.catalogue.catalogue import Catalogue; "
        "print(len(Catalogue.load_packaged(today=date(2100, 1, 1))))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert int(done.stdout) == len(packaged())
