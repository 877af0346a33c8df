"""What can be refused about reports."""

from helpdesk.errors import ConflictError, InvalidInputError, NotAllowedError, NotFoundError


class UnknownReportError(NotFoundError):
    """There is no such report, or it is not the reader's."""

    code = "report_unknown"


class ReportAreaNotYoursError(NotFoundError):
    """The member writes no reports of that place."""

    code = "report_area_not_yours"


class ReportPeriodInvalidError(InvalidInputError):
    """It is no period like 2026-10, 2026-W41, 2026-Q4, 2026-H2, 2026 or 2026-10-01..2026-10-20."""

    code = "report_period_invalid"


class ReportDaysInvalidError(ReportPeriodInvalidError):
    """One of its two days is missing or none, the last one comes first, or they are more than three years apart."""

    code = "report_days_invalid"


class ReportPeriodNotBegunError(InvalidInputError):
    """Nothing can have happened in it yet. Fact: `since`."""

    code = "report_period_not_begun"


class ReportMoveNotPossibleError(ConflictError):
    """Somebody moved or changed it meanwhile, or it is locked."""

    code = "report_move_not_possible"


class ReportPeriodNotOverError(ConflictError):
    """It can be handed in once its last day is over. Fact: `until`."""

    code = "report_not_over"


class FiguresTooOldError(ConflictError):
    """Its figures were taken before the period was over: they have to be taken anew. Fact: `until`."""

    code = "report_figures_old"


class OwnReportError(NotAllowedError):
    """Nobody approves or returns what they made or handed in themselves."""

    code = "report_own"


class NotAboveError(NotAllowedError):
    """Reports are approved from an area above, or by an administrator."""

    code = "report_not_above"


class ReturnReasonMissingError(InvalidInputError):
    """A report is not returned without saying why."""

    code = "report_reason_missing"


class ReportTextTooLongError(InvalidInputError):
    """Facts: `length`, `most`."""

    code = "report_text_too_long"


class ReportDamagedError(ConflictError):
    """What is stored of its figures does not give the checksum it was made with."""

    code = "report_damaged"


class UnknownTemplateError(NotFoundError):
    """There is no such template, or it is not the reader's."""

    code = "report_template_unknown"


class TemplateTooLargeError(InvalidInputError):
    """Fact: `most`, in MB."""

    code = "report_template_too_large"


class TemplateTypeError(InvalidInputError):
    """It is no Word file (.docx)."""

    code = "report_template_type"


class TemplateBrokenError(InvalidInputError):
    """It cannot be opened: damaged, locked, or unpacking to far more than it is."""

    code = "report_template_broken"


class TemplateMacroError(InvalidInputError):
    """It has macros or embedded programs."""

    code = "report_template_macro"


class TemplateOutsideError(InvalidInputError):
    """It fetches something from another place when it is opened."""

    code = "report_template_outside"


class TemplateFieldError(InvalidInputError):
    """It names fields that nothing fills. Facts: `fields`, `known`."""

    code = "report_template_field"


class TemplateListError(InvalidInputError):
    """It writes a whole list where words belong. Facts: `field`, `example`."""

    code = "report_template_list"


class TemplateRowError(InvalidInputError):
    """It writes a whole row of a list where words belong. Facts: `field`, `known`, its columns."""

    code = "report_template_row"


class TemplateSyntaxError(InvalidInputError):
    """A field is not written as it must be. Fact: `what`."""

    code = "report_template_syntax"


class TemplateTooMuchError(InvalidInputError):
    """It asks for more than naming fields, repeating rows and asking whether. Fact: `what`."""

    code = "report_template_too_much"


class NoFieldError(InvalidInputError):
    """It names no field at all: every report would be the same paper. Fact: `example`."""

    code = "report_template_no_field"


class UnknownScheduleError(NotFoundError):
    """There is no such rule, or it is not the reader's."""

    code = "report_schedule_unknown"


class RecipientInvalidError(InvalidInputError):
    """It is no address of a mailbox. Fact: `address`."""

    code = "report_recipient_invalid"


class TooManyRecipientsError(InvalidInputError):
    """Fact: `most`."""

    code = "report_too_many_recipients"
