"""Answered questions as machines read them: schema.org in JSON-LD, made of what the page shows and nothing else."""

from collections.abc import Sequence
from typing import Any

from helpdesk.answers.models import ShownAnswer
from helpdesk.language.catalogues import VIETNAMESE


def answers_marked_up(found: Sequence[ShownAnswer], *, address: str, language: str) -> dict[str, Any]:
    """Describe a page of them."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "url": address,
        "mainEntity": [
            {
                "@type": "Question",
                "name": one.asked_in(language),
                "url": f"{address}/{one.id}",
                "acceptedAnswer": {"@type": "Answer", "text": one.answered_in(language)},
            }
            for one in found
        ],
    }


def answer_marked_up(one: ShownAnswer, *, address: str, language: str, operator: str) -> dict[str, Any]:
    """Describe the page of one. Who asked is nobody's: the question stands in the team's words."""
    said_in = language if one.has(language) else VIETNAMESE
    by = {"@type": "Organization", "name": operator}
    answer = {
        "@type": "Answer",
        "text": one.answered_in(language),
        "url": address,
        "inLanguage": said_in,
        "dateCreated": one.published_at.isoformat(),
        "dateModified": one.changed_at.isoformat(),
        "author": by,
    }
    return {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "url": address,
        "mainEntity": {
            "@type": "Question",
            "name": one.asked_in(language),
            "text": one.asked_in(language),
            "inLanguage": said_in,
            "dateCreated": one.published_at.isoformat(),
            "author": by,
            "answerCount": 1,
            "acceptedAnswer": answer,
        },
    }
