"""Questions of our own with the guide they ask for, and messages that no guide of ours is about."""

from pathlib import Path

import yaml

from guides.search.measuring import Question

_HERE = Path(__file__).parent
OUT_OF_SCOPE: dict[str, list[str]] = yaml.safe_load((_HERE / "out_of_scope.yaml").read_text("utf-8"))
QUESTIONS = [
    Question(q=text, gold=(slug,))
    for slug, texts in yaml.safe_load((_HERE / "questions.yaml").read_text("utf-8")).items()
    for text in texts
]
