"""What stands on a member's lock screen: which request, which guide, why and since when. Nothing about anybody."""

import json
from datetime import datetime
from hashlib import blake2b
from typing import Final

from helpdesk.language import N_
from helpdesk.language.catalogues import Words
from helpdesk.language.saying import Saying
from helpdesk.push.models import Occasion, Push
from helpdesk.push.ports import GuideNames
from helpdesk.support_requests.models import SupportRequest
from helpdesk.teams.models import Member

TITLES: Final = {
    Occasion.OFFERED: N_("New request %(code)s"),
    Occasion.GIVEN: N_("A colleague gave you request %(code)s"),
    Occasion.HEARD: N_("New words in request %(code)s"),
    Occasion.WARNED: N_("Request %(code)s is soon overdue"),
    Occasion.OVERDUE: N_("Request %(code)s is overdue"),
    Occasion.ESCALATED: N_("Request %(code)s has been overdue for long"),
    Occasion.CALL_NOW: N_("Request %(code)s: the resident wants to be called now"),
    Occasion.CALL_MISSED: N_("Request %(code)s: the resident was not called in time"),
    Occasion.WEBHOOK_STOPPED: N_("A program outside no longer gets anything"),
    Occasion.NEWS: N_("News for your team"),
    Occasion.TRIED: N_("It works"),
}


class PushWording:
    """Says it in the member's language."""

    def __init__(self, words: Words, guides: GuideNames) -> None:
        self._words = words
        self._guides = guides

    def said(self, push: Push, request: SupportRequest | None, member: Member, *, now: datetime) -> bytes:
        """Return what the phone's browser is given: some hundred bytes of JSON."""
        language = member.language
        code = request.code if request else ""
        told = {
            "title": self._words.gettext(language, TITLES[push.occasion], code=code),
            "body": self._body(push, request, language, now),
            "lang": language,
            "tag": topic_of(push),
            "at": int(push.happened_at.timestamp() * 1000),
            "url": _address(push),
        }
        return json.dumps(told, ensure_ascii=False).encode()

    def _body(self, push: Push, request: SupportRequest | None, language: str, now: datetime) -> str:
        if push.webhook:
            return self._words.gettext(
                language, N_("Nothing arrived there for three days: the webhook was switched off. Please have a look.")
            )
        if push.news:
            return self._words.gettext(language, N_("Open it to read what your coordinator writes."))
        if request is None:
            return self._words.gettext(language, N_("Requests are told on this device from now on."))
        saying = Saying(self._words, language)
        since = saying.within(request.created_at, now=now)
        parts = [self._guides.short_title(request.guide, language) if request.guide else ""]
        parts.append(self._words.gettext(language, N_("came: %(moment)s"), moment=since))
        return " · ".join(part for part in parts if part)


def _address(push: Push) -> str:
    if push.webhook:
        return f"/admin/feeds/webhooks/{push.webhook}"
    if push.news:
        return f"/team/news/{push.news}"
    return f"/team/requests/{push.request}" if push.request else "/team/settings#push"


def topic_of(push: Push) -> str:
    """Return what is the same for all messages about a request, without telling which: newer ones replace older."""
    about = push.request or push.webhook or push.news or "try"
    return blake2b(about.encode(), digest_size=15, person=b"push topic").hexdigest()[:30]
