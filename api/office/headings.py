"""What stands over the columns of a report, in Word as in Excel."""

from typing import Final

from helpdesk.language import N_

SUMMARY: Final = (
    N_("Figure"),
    N_("This period"),
    N_("Period before"),
    N_("More or less"),
    N_("Target"),
    N_("Share of the target"),
    N_("How it stands"),
)
PLACES: Final = (N_("Area"), N_("People"), N_("Visits"), N_("Dossiers"), N_("Requests"), N_("Open"))
GOALS: Final = (
    N_("Area"),
    N_("Measure"),
    N_("Target"),
    N_("This period"),
    N_("Share of the target"),
    N_("How it stands"),
)
