from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta
from itertools import pairwise

import pytest

from api.demonstration.aftermath import QUESTIONS
from api.demonstration.furnishing import OURS, furnish
from api.house import House
from api.web.dashboard.spans import span_called
from guides.search.port import Verdict
from helpdesk.areas.models import Level
from helpdesk.clock import VIETNAM
from helpdesk.installation import Installation
from helpdesk.journeys.models import StepEventKind, answers_in
from helpdesk.messaging.models import NoticeState
from helpdesk.month_sheets.cycle import Cycle
from helpdesk.privacy.masking import mask
from helpdesk.public_words.checking import personal_of
from helpdesk.storage.database import Row
from helpdesk.support_requests.models import OPEN
from helpdesk.support_requests.thread import Author
from helpdesk.teams.models import Member, OfficeHours, Permission, Role
from tests.demonstration.stopped_clock import TUESDAY

PROVINCE = ["25"]
SINCE, TODAY = date(2026, 8, 27), date(2026, 11, 24)


async def _signed_in(house: House, username: str) -> Member:
    account = next(one for one in house.installation.accounts or await _accounts(house) if one["username"] == username)
    member, _ = await house.signing_in.sign_in(username, account["password"])
    return member


async def _accounts(house: House) -> list[dict[str, str]]:
    return (await Installation.read(house.database)).accounts


def _rows(house: House, collection: str) -> AsyncIterator[Row]:
    return house.database[collection].find()


async def test_every_account_can_sign_in_with_its_role(furnished: House) -> None:
    accounts = await _accounts(furnished)
    assert {account["role"] for account in accounts} == {role.value for role in Role}
    for account in accounts:
        member, _ = await furnished.signing_in.sign_in(account["username"], account["password"])
        assert [grant.role.value for grant in member.grants] == [account["role"]]
        assert member.is_demonstration


async def test_every_row_says_that_it_is_demonstration(furnished: House) -> None:
    assert (await Installation.read(furnished.database)).is_demonstration
    marked = {"members", "teams", "residents", "support_requests", "step_events", "assistance_logs", "scam_reports"}
    marked |= {"public_answers", "petitions", "reminder_events"}
    for name in marked:
        collection = furnished.database[name]
        assert await collection.count_documents({}) > 0
        assert await collection.count_documents({"is_demonstration": {"$ne": True}}) == 0
    requests = set(await furnished.database["support_requests"].distinct("_id"))
    assert set(await furnished.database["thread_entries"].distinct("request")) <= requests
    asked = await furnished.database["guide_unanswered"].distinct("conversation")
    assert asked
    assert all("demonstration-" in conversation for conversation in asked)
    for name in ("conversations", "outbox"):
        users = await furnished.database[name].distinct("user" if name == "conversations" else "conversation")
        assert all("demonstration-" in user for user in users)
    assert set(await furnished.database["poster_visits"].distinct("poster")) == {
        row["_id"] async for row in _rows(furnished, "posters")
    }
    others = {"thread_entries", "conversations", "outbox", "statistics_dirty", "posters", "poster_visits"}
    others |= {"guide_unanswered"}
    of_the_team = {"request_words", "shifts", "group_events", "absences", "canned_replies", "targets"}
    assert {*marked, *others, *of_the_team} == set(OURS)
    assert await furnished.database["canned_replies"].count_documents({}) > 0


async def test_what_everybody_reads_is_plainly_a_sample(furnished: House) -> None:
    for name, words in (("public_answers", ("question", "answer")), ("petitions", ("title", "text"))):
        async for row in _rows(furnished, name):
            assert row[words[0]].startswith("(Mẫu) ")
            assert personal_of([row[part] for part in words]) == []


async def test_there_is_as_much_as_a_demonstration_needs(furnished: House) -> None:
    walks = await furnished.database["step_events"].distinct("journey")
    assert 1500 <= len(walks) <= 2500
    assert 320 <= await furnished.database["support_requests"].count_documents({}) <= 420
    assert 550 <= await furnished.database["assistance_logs"].count_documents({}) <= 660
    assert await furnished.database["statistics_dirty"].count_documents({}) == 0
    assert len(await furnished.database["statistics_areas"].distinct("span")) > 90


async def test_nothing_lies_in_the_future(furnished: House) -> None:
    moments = {
        "step_events": ["at"],
        "support_requests": ["created_at", "changed_at", "first_answer_at", "resolved_at"],
        "thread_entries": ["at"],
        "assistance_logs": ["happened_at", "written_at"],
        "residents": ["created_at"],
        "conversations": ["last_heard_at"],
        "outbox": ["created_at"],
        "posters": ["made_at", "withdrawn_at"],
        "poster_visits": ["at"],
        "public_answers": ["made_at", "changed_at", "published_at"],
        "petitions": ["made_at", "changed_at", "published_at"],
        "reminder_events": ["at"],
        "guide_unanswered": ["at"],
        "targets": ["at"],
    }
    for name, fields in moments.items():
        for field in fields:
            assert await furnished.database[name].count_documents({field: {"$gt": TUESDAY}}) == 0
            assert await furnished.database[name].count_documents({field: {"$lt": TUESDAY - timedelta(days=90)}}) == 0


async def test_walks_go_through_steps_their_guides_have(furnished: House) -> None:
    pairs = {(row["guide"], row["version"], row["step"]) async for row in _rows(furnished, "step_events")}
    for slug, version, step in pairs:
        guide = furnished.catalogue.get(slug)
        assert guide is not None
        assert (guide.version, guide.step(step) is not None) == (version, True)
    assert {slug for slug, _, _ in pairs} == {guide.slug for guide in furnished.catalogue}


async def test_a_walk_begins_at_the_first_step_and_goes_on_in_time(furnished: House) -> None:
    walks: dict[str, list[Row]] = {}
    async for row in furnished.database["step_events"].find(sort=[("at", 1)]):
        walks.setdefault(row["journey"], []).append(row)
    for events in walks.values():
        kinds = [event["kind"] for event in events]
        assert kinds[:2] == [StepEventKind.STARTED.value, StepEventKind.REACHED.value][: len(kinds)]
        guide = furnished.catalogue.get(events[0]["guide"])
        assert guide is not None
        assert events[0]["step"] == guide.steps[0].id
        way = [step.id for step in guide.way(answers_in(events[-1]["branch"]))]
        positions = [way.index(event["step"]) for event in events]
        assert all(later - earlier <= 1 for earlier, later in pairwise(positions))


async def test_who_is_stuck_has_asked_the_team_at_that_step(furnished: House) -> None:
    stuck = {
        (row["guide"], row["step"], row["at"], row["area"])
        async for row in furnished.database["step_events"].find({"kind": StepEventKind.STUCK.value})
    }
    asked = {
        (row["guide"], row["step"], row["created_at"], row["area"])
        async for row in furnished.database["support_requests"].find({"guide": {"$ne": None}})
    }
    assert stuck == asked


async def test_no_text_holds_an_identifier_or_a_secret(furnished: House) -> None:
    texts = [row["text"] async for row in _rows(furnished, "thread_entries")]
    async for row in _rows(furnished, "support_requests"):
        texts += [*row["context"], row["rating_word"] or ""]
    async for row in _rows(furnished, "assistance_logs"):
        texts += [row["note"] or "", row["result_reason"] or "", row["dossier_code"] or ""]
    assert [text for text in texts if mask(text).text != text] == []


async def test_no_phone_number_is_kept(furnished: House) -> None:
    assert await furnished.database["residents"].count_documents({"phone_sealed": {"$ne": None}}) == 0
    assert await furnished.database["support_requests"].count_documents({"has_phone": True}) == 0


async def test_most_of_it_happens_in_office_hours(furnished: House) -> None:
    hours = OfficeHours()
    created = [row["created_at"] async for row in _rows(furnished, "support_requests")]
    assert 0.5 < sum(hours.is_open(at) for at in created) / len(created) < 0.85
    days = Counter(at.astimezone(VIETNAM).weekday() for at in created)
    assert max(days, key=days.__getitem__) == 0


async def test_the_member_first_sees_requests_that_wait(furnished: House) -> None:
    member = await _signed_in(furnished, "thanhvien")
    waiting = await furnished.requests.waiting(member.scope(TODAY))
    assert 5 <= len(waiting) <= 20
    assert waiting[0].unread > 0
    assert sum(request.unread > 0 for request in waiting) >= 3
    assert {request.area for request in waiting} == {"05392"}
    assert any(request.taken_by == member.id for request in waiting)
    assert any(request.taken_by not in {None, member.id} for request in waiting)
    assert waiting[0].created_at > TUESDAY - timedelta(hours=3)


async def test_what_the_team_answered_is_shown_as_sent(furnished: House) -> None:
    member = await _signed_in(furnished, "thanhvien")
    scope = member.scope(TODAY)
    for request in await furnished.requests.recent(scope, limit=30):
        for line in await furnished.requests.thread(request.id, scope):
            expected = NoticeState.SENT if line.entry.author is Author.MEMBER else None
            assert line.delivery is expected


async def test_a_commune_without_a_team_is_answered_by_the_zone(furnished: House) -> None:
    zone = await furnished.teams.responsible_for(furnished.areas.get("05086").nearest_first)
    assert zone is not None
    assert furnished.areas.get(zone.area).level is Level.ZONE
    async for row in furnished.database["support_requests"].find({"area": "05086"}):
        assert row["team"] == zone.id
    communes = [commune.id for commune in furnished.areas.children(zone.area)]
    own = [await furnished.teams.responsible_for(furnished.areas.get(commune).nearest_first) for commune in communes]
    assert sum(team is not None and team.area == commune for team, commune in zip(own, communes, strict=True)) == 5


async def test_only_who_is_responsible_answered_and_logged(furnished: House) -> None:
    everybody = await furnished.teams.members(PROVINCE, reach=furnished.areas.reach)
    members = {member.id: member for member in everybody}
    async for row in furnished.database["support_requests"].find({"taken_by": {"$ne": None}}):
        assert members[row["taken_by"]].team == row["team"]
        assert members[row["taken_by"]].scope(TODAY).covers(Permission.REQUESTS_ANSWER, row["reach"])
    async for row in _rows(furnished, "assistance_logs"):
        assert members[row["member"]].scope(TODAY).covers(Permission.LOGS_WRITE, row["reach"])


async def test_the_administrator_and_the_coordinator_see_everything(furnished: House) -> None:
    everything = await furnished.database["support_requests"].count_documents(
        {"status": {"$in": [status.value for status in OPEN]}}
    )
    for username in ("quantri", "dieuphoi"):
        member = await _signed_in(furnished, username)
        assert len(await furnished.requests.waiting(member.scope(TODAY))) == everything
        assert member.scope(TODAY).areas_for(Permission.STATISTICS_READ)


async def test_the_figures_are_plausible(furnished: House) -> None:
    ask = furnished.statistics
    by_guide = await ask.requests_by_guide(PROVINCE, SINCE, TODAY)
    assert by_guide[0].guide in {"vneid-muc-2", "dang-nhap-nop-ho-so-dvcqg"}
    medians = [count.median_first_answer_minutes or 0 for count in await ask.requests_by_area(PROVINCE, SINCE, TODAY)]
    assert len(medians) == 6
    assert 30 <= sorted(medians)[3] <= 120  # minutes of working time
    stuck = await ask.stuck_steps(PROVINCE, SINCE, TODAY, limit=3)
    assert {"enter-code", "upload-papers"} <= {row.step for row in stuck}
    assert all(row.share < 0.3 for row in stuck)
    rating = (await ask.satisfaction(PROVINCE, SINCE, TODAY)).rating
    assert rating.count > 100
    assert 3.8 < (rating.average or 0) < 4.7
    assert all(rating.counts.values())
    figures = (await furnished.measures.of(PROVINCE, SINCE, TODAY, beside=(), at=TUESDAY)).figures
    assert 1 <= (figures.overdue_now or 0) <= 6


async def test_people_visits_and_dossiers_are_three_numbers(furnished: House) -> None:
    given = await furnished.statistics.help_given(PROVINCE, SINCE, TODAY)
    assert given.people
    assert given.people > given.visits > given.dossiers > 50
    assert given.people_unknown_visits > 20
    assert given.paid_online > 10
    assert len(given.by_mode) == 3
    assert len(given.by_result) == 5
    assert len(given.by_vneid) == 4
    logs = furnished.database["assistance_logs"]
    assert given.visits == await logs.count_documents({}) - await logs.count_documents({"corrects": {"$ne": None}})
    persons = Counter([row["person_ref"] async for row in logs.find({"person_ref": {"$ne": None}})])
    assert max(persons.values()) > 1


async def test_a_coordinator_finds_results_questions_targets_and_readers_of_news(furnished: House) -> None:
    results = await furnished.statistics.results(PROVINCE, SINCE, TODAY)
    assert results.asked > results.received + results.not_yet > 0
    assert results.received > results.not_yet > 0
    opinions = await furnished.statistics.satisfaction(PROVINCE, SINCE, TODAY)
    assert (opinions.received, opinions.not_yet) == (results.received, results.not_yet)
    asked = await furnished.unanswered.asked(PROVINCE)
    assert {one.words for one in asked} == {words for words, _ in QUESTIONS}
    for one in asked:
        assert furnished.search.find(one.words).verdict is Verdict.NOTHING
    coordinator = await _signed_in(furnished, "dieuphoi")
    scope, zone = coordinator.scope(TODAY), coordinator.grants[0].area
    targets = await furnished.targets.below([zone], span_called(f"{TODAY:%Y-%m}", Cycle((), ())), scope=scope)
    assert {one.area for one in targets} > {zone}
    readers = await furnished.database["residents"].count_documents({"wants_news": True})
    assert 80 < readers < await furnished.database["residents"].count_documents({}) / 2


async def test_furnishing_again_changes_nothing(furnished: House) -> None:
    before = {name: await furnished.database[name].find(sort=[("_id", 1)]).to_list() for name in OURS}
    accounts = await furnish(furnished, report=lambda *_: pytest.fail("nothing is to be done"))
    assert accounts == await _accounts(furnished)
    assert {name: await furnished.database[name].find(sort=[("_id", 1)]).to_list() for name in OURS} == before


async def test_reported_scams_lead_to_nobody_and_only_the_newest_wait(furnished: House) -> None:
    member = await _signed_in(furnished, "quantri")
    reports = await furnished.scams.recent(member)
    assert len(reports) > 10
    assert all(mask(one.words).text == one.words and "demonstration-" in one.conversation for one in reports)
    assert all(host.endswith(" . example") for one in reports for host in one.hosts)
    assert {one.verdict.value for one in reports} >= {"look_alike", "signs"}
    assert all(one.noted_at for one in reports[10:])
