"""Every kind of record that the database is opened with."""

from beanie import Document

from helpdesk.answers.records import RECORDS as ANSWER_RECORDS
from helpdesk.areas.records import AreaRecord
from helpdesk.assistance.records import AssistanceLogRecord, LogReviewRecord
from helpdesk.attachments.records import AttachmentRecord
from helpdesk.audit.records import AuditEntryRecord
from helpdesk.broadcasts.records import RECORDS as BROADCAST_RECORDS
from helpdesk.channels.records import ChannelAccountRecord
from helpdesk.feeds.records import RECORDS as FEED_RECORDS
from helpdesk.mail.records import LetterRecord
from helpdesk.month_sheets.records import MonthRuleRecord, TeamMonthRecord
from helpdesk.petitions.records import RECORDS as PETITION_RECORDS
from helpdesk.posters.records import PosterRecord, PosterVisitRecord
from helpdesk.procedures.records import ProcedureListRecord
from helpdesk.public_words.records import RECORDS as PUBLIC_WORDS_RECORDS
from helpdesk.push.records import RECORDS as PUSH_RECORDS
from helpdesk.reminders.records import ReminderRecord
from helpdesk.reports.records import RECORDS as REPORT_RECORDS
from helpdesk.residents.records import LinkCodeRecord, PersonAliasRecord, ResidentRecord
from helpdesk.roster.records import RECORDS as ROSTER_RECORDS
from helpdesk.safety.records import ScamReportRecord
from helpdesk.support_requests.records import (
    AssignmentRecord,
    CannedReplyRecord,
    HistoryEntryRecord,
    NoteRecord,
    RoutingRulesRecord,
    SenderBlockRecord,
    SupportRequestRecord,
    ThreadEntryRecord,
)
from helpdesk.targets.records import RECORDS as TARGET_RECORDS
from helpdesk.teams.records import (
    ChatCodeRecord,
    EntryCodeRecord,
    MemberCardRecord,
    MemberRecord,
    SecondFactorRecord,
    SignInRecord,
    TeamRecord,
)

RECORDS: list[type[Document]] = [
    AreaRecord,
    AssistanceLogRecord,
    AttachmentRecord,
    AuditEntryRecord,
    CannedReplyRecord,
    ChannelAccountRecord,
    ChatCodeRecord,
    EntryCodeRecord,
    HistoryEntryRecord,
    LinkCodeRecord,
    LogReviewRecord,
    MonthRuleRecord,
    TeamMonthRecord,
    MemberCardRecord,
    MemberRecord,
    NoteRecord,
    PersonAliasRecord,
    ReminderRecord,
    ProcedureListRecord,
    PosterRecord,
    PosterVisitRecord,
    ResidentRecord,
    ScamReportRecord,
    SecondFactorRecord,
    SenderBlockRecord,
    SignInRecord,
    SupportRequestRecord,
    TeamRecord,
    ThreadEntryRecord,
    AssignmentRecord,
    RoutingRulesRecord,
    *ROSTER_RECORDS,
    *PUSH_RECORDS,
    *REPORT_RECORDS,
    *TARGET_RECORDS,
    *FEED_RECORDS,
    *ANSWER_RECORDS,
    *PETITION_RECORDS,
    *PUBLIC_WORDS_RECORDS,
    *BROADCAST_RECORDS,
    LetterRecord,
]
