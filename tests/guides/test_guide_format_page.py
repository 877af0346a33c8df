import re

import pytest
from pydantic import BaseModel

from guides.catalogue.models import Asks, Guide, Source, Step
from tests.guides.examples import PAGE

SECTIONS: dict[str, type[BaseModel]] = {
    "Every key": Guide,
    "One step": Step,
    "Ways to ask": Asks,
    "One source": Source,
}


def keys_in(section: str) -> list[str]:
    after = re.split(rf"^##+ {section}$", PAGE, flags=re.MULTILINE)[1]
    return re.findall(r"^\| `(\w+)` \|", re.split(r"^##", after, flags=re.MULTILINE)[0], re.MULTILINE)


@pytest.mark.parametrize(("section", "model"), SECTIONS.items(), ids=SECTIONS)
def test_the_page_explains_each_key_and_no_other(section: str, model: type[BaseModel]) -> None:
    assert keys_in(section) == list(model.model_fields)


def test_the_page_says_which_keys_are_optional() -> None:
    for section, model in SECTIONS.items():
        rows = dict(re.findall(r"^\| `(\w+)` \|(.*)$", PAGE, re.MULTILINE))
        for name, field in model.model_fields.items():
            if section != "Ways to ask":  # English asks: the loader lets them be missing, the check does not
                assert ("optional" in rows[name]) is not field.is_required(), name
