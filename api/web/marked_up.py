"""A guide as machines read it: schema.org in JSON-LD. A data block, which the browser does not run."""

from typing import Any

from guides.catalogue.models import Guide, Step


def marked_up(guide: Guide, *, address: str, language: str, operator: str) -> dict[str, Any]:
    """Describe a guide and the service it leads to."""
    name, summary = guide.title.said(language), guide.summary.said(language)
    service = f"{address}#service"
    about = {"@id": service, "@type": "GovernmentService", "name": name, "description": summary}
    how = {
        "@id": f"{address}#guide",
        "@type": "HowTo",
        "name": name,
        "description": summary,
        "url": address,
        "inLanguage": language,
        "dateModified": guide.checked_on.isoformat(),
        "publisher": {"@type": "Organization", "name": operator},
        "about": {"@id": service},
        "supply": [{"@type": "HowToSupply", "name": one.said(language)} for one in guide.documents],
        "step": [_step(guide, step, address, language) for step in guide.steps if not step.is_question],
    }
    more = {
        "serviceOperator": {"@type": "GovernmentOrganization", "name": guide.agency.said(language)},
        "areaServed": {"@type": "Country", "name": "Việt Nam"},
        "category": guide.field.said(language),
        "identifier": guide.codes,
    }
    return {"@context": "https://schema.org", "@graph": [how, {**about, **{k: v for k, v in more.items() if v}}]}


def _step(guide: Guide, step: Step, address: str, language: str) -> dict[str, Any]:
    """Describe a step; one that is not for everybody says for whom in its name."""
    reasons = [" / ".join(option.said(language) for option in options) for _, options in guide.reasons(step)]
    name = {"name": " · ".join(reasons)} if reasons else {}
    return {"@type": "HowToStep", **name, "text": step.text.said(language), "url": f"{address}#step-{step.id}"}
