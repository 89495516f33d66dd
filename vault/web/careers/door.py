"""What the careers door is handed by wiring. It can add applications, and open none."""

from dataclasses import dataclass

from vault.web.upload import Intake


@dataclass(frozen=True, slots=True, kw_only=True)
class CareersDoor:
    """The ports of the careers door."""

    intake: Intake
