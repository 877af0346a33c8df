"""What residents and members do with support requests, by what people want: one class each."""

from helpdesk.support_requests.answering import Answering
from helpdesk.support_requests.blocking import Blocking
from helpdesk.support_requests.calling_back import CallingBack
from helpdesk.support_requests.checking_off import CheckingOff
from helpdesk.support_requests.closing import Closing
from helpdesk.support_requests.handing_over import HandingOver
from helpdesk.support_requests.hearing import Hearing
from helpdesk.support_requests.merging import Merging
from helpdesk.support_requests.owning import Owning
from helpdesk.support_requests.pausing import Pausing
from helpdesk.support_requests.reading import Reading, ThreadLine
from helpdesk.support_requests.sorting import Sorting
from helpdesk.support_requests.taking import Taking

__all__ = ["SupportRequests", "ThreadLine"]


class SupportRequests(
    Hearing,
    Owning,
    Reading,
    Taking,
    Answering,
    Pausing,
    CallingBack,
    HandingOver,
    Sorting,
    CheckingOff,
    Merging,
    Blocking,
    Closing,
):
    """Everything that is done with support requests."""
