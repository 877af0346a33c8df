"""Looking at a whole message: each address in it, and what it asks for. Nothing is opened, nobody is asked."""

from dataclasses import dataclass
from pathlib import Path

from helpdesk.safety.addresses import addresses_in
from helpdesk.safety.judging import Finding, Verdict, judge
from helpdesk.safety.known import Known, load_known
from helpdesk.safety.signs import Sign, Signs, load_signs

_GRAVEST_FIRST = (Verdict.LOOK_ALIKE, Verdict.UNKNOWN, Verdict.OFFICIAL)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a message."""

    findings: tuple[Finding, ...] = ()
    signs: tuple[Sign, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The gravest that was found. One bad address makes the whole message bad."""
        found = {finding.verdict for finding in self.findings}
        of_nothing = Verdict.SIGNS if self.signs else Verdict.NOTHING
        return next((verdict for verdict in _GRAVEST_FIRST if verdict in found), of_nothing)

    def with_verdict(self, verdict: Verdict) -> tuple[Finding, ...]:
        """Return the addresses of which this is said, each host once."""
        return tuple({one.shown: one for one in self.findings if one.verdict is verdict}.values())


class Checker:
    """Checks messages against the lists."""

    def __init__(self, known: Known, signs: Signs) -> None:
        """Take what is known of addresses, and the signs."""
        self._known = known
        self._signs = signs

    def check(self, text: str) -> Checked:
        """Look at a message."""
        addresses = addresses_in(
            text, endings=self._known.all_endings, doubtful=self._known.doubtful, known=self._known.hosts
        )
        found = (judge(address, self._known) for address in addresses)
        signs = self._signs.seen_in(text)
        if Sign.APP not in signs and self._known.app_file.search(text):
            signs = tuple(sign for sign in Sign if sign in {*signs, Sign.APP})
        return Checked(tuple(one for one in found if one is not None), signs)


def load_checker(own: Path | None = None) -> Checker:
    """Read the lists, with the installation's own. Raises SetupError."""
    return Checker(load_known(own), load_signs())
