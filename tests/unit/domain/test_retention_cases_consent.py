"""The published cases of requirements B6 for policy 002: consent, and spontaneous applications.

The names of the cases are those of the table.
"""

from pathlib import Path

import pytest

from tests.factories.policies import changed_text
from tests.factories.retention_cases import RECEIVED_2025, Case, check, rejected, spontaneous

WITHDRAWN_CONSENT = {
    "purpose": "keep",
    "given_at": "2025-03-01T09:00:00Z",
    "withdrawn_at": "2025-09-01T12:00:00Z",
}
WINDOW = ('period = "PT0S"', 'period = "P7D"\nwithheld = true')

CASES = (
    Case(
        name="E15 C of several applications, spontaneous without consent",
        facts=spontaneous("2025-06-10T09:00:00Z", "2025-06-10T09:00:00Z"),
        state="due",
    ),
    Case(
        name="E20 a spontaneous form without consent",
        facts=spontaneous("2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z"),
        state="due",
        end_day="2026-03-02",
        expires_at="2026-03-02T09:00:00Z",
    ),
    Case(
        name="E21 spontaneous by e-mail is due from the first moment",
        facts=spontaneous("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"),
        state="due",
        warnings=(),
    ),
    Case(
        name="E22 a stated window waits unread",
        facts=spontaneous("2026-03-02T09:00:00Z", "2026-03-05T09:00:00Z"),
        policy=changed_text(WINDOW),
        state="blocked",
        end_day="2026-03-09",
        expires_at="2026-03-09T23:00:00Z",
        warnings=("W-DEVIATES-DIRECTLY",),
        next=(("2026-03-10", "erase"),),
    ),
    Case(
        name="E22 a stated window ends without an answer",
        facts=spontaneous("2026-03-02T09:00:00Z", "2026-03-09T23:00:00Z"),
        policy=changed_text(WINDOW),
        state="due",
    ),
    Case(
        name="E23 consent on receipt",
        facts=spontaneous("2024-02-29T09:00:00Z", "2025-01-01T09:00:00Z", "2024-02-29T09:00:00Z"),
        state="live",
        end_day="2026-02-28",
        next=(("2026-01-28", "reminder"), ("2026-03-01", "erase")),
    ),
    Case(
        name="B3 consent after receipt counts from the receipt",
        facts=spontaneous("2024-02-28T20:00:00Z", "2025-01-01T09:00:00Z", "2024-02-29T09:00:00Z"),
        state="live",
        end_day="2026-02-28",
    ),
    Case(
        name="B3 consent before receipt counts from the consent",
        facts=spontaneous("2024-02-29T09:00:00Z", "2025-01-01T09:00:00Z", "2024-02-20T09:00:00Z"),
        state="live",
        end_day="2026-02-20",
    ),
    Case(
        name="E25 a renewal starts anew and is never stacked",
        facts=spontaneous(
            "2024-02-29T09:00:00Z",
            "2026-02-11T09:00:00Z",
            "2024-02-29T09:00:00Z",
            "2026-02-10T09:00:00Z",
        ),
        state="live",
        end_day="2028-02-10",
    ),
    Case(
        name="S9 a renewal at the end comes too late",
        facts=spontaneous(
            "2024-02-29T09:00:00Z",
            "2026-03-02T09:00:00Z",
            "2024-02-29T09:00:00Z",
            "2026-02-28T23:00:00Z",
        ),
        state="due",
        end_day="2026-02-28",
    ),
    Case(
        name="S9 a first consent a day after the receipt comes too late",
        facts=spontaneous("2026-03-02T09:00:00Z", "2026-03-04T09:00:00Z", "2026-03-03T09:00:00Z"),
        state="due",
        end_day="2026-03-02",
    ),
    Case(
        name="E28 the consent is withdrawn",
        facts={
            **spontaneous("2025-03-01T09:00:00Z", "2025-09-01T12:00:00Z"),
            "consents": [WITHDRAWN_CONSENT],
        },
        state="due",
        end_day="2025-09-01",
        expires_at="2025-09-01T12:00:00Z",
    ),
    Case(
        name="E28 until the withdrawal it was live",
        facts={
            **spontaneous("2025-03-01T09:00:00Z", "2025-09-01T11:59:59Z"),
            "consents": [WITHDRAWN_CONSENT],
        },
        state="live",
        end_day="2027-03-01",
    ),
    Case(
        name="E29 a withdrawn consent leaves the rule's own date",
        facts=rejected(
            "2025-01-10T09:00:00Z",
            "2025-09-02T09:00:00Z",
            consents=[WITHDRAWN_CONSENT],
            **RECEIVED_2025,
        ),
        state="live",
        end_day="2027-01-10",
    ),
    Case(
        name="E29 another purpose than the policy's changes nothing and is pointed out",
        facts=rejected(
            "2025-01-10T09:00:00Z",
            "2025-09-02T09:00:00Z",
            consents=[{**WITHDRAWN_CONSENT, "purpose": "talent_pool"}],
            **RECEIVED_2025,
        ),
        state="live",
        end_day="2027-01-10",
        warnings=("W-LIMITATION-TAIL", "W-UNKNOWN-CONSENT"),
    ),
    Case(
        name="E30 the converted application follows its position",
        facts=rejected(
            "2025-06-10T09:00:00Z",
            "2025-07-01T09:00:00Z",
            received_at="2025-04-01T09:00:00Z",
            consents=[{"purpose": "keep", "given_at": "2025-01-15T09:00:00Z"}],
        ),
        state="live",
        end_day="2027-06-10",
    ),
    Case(
        name="E30 the copy in the pool keeps its own date",
        facts=spontaneous("2025-01-15T09:00:00Z", "2025-07-01T09:00:00Z", "2025-01-15T09:00:00Z"),
        state="live",
        end_day="2027-01-15",
    ),
    Case(
        name="design §4: only consent passes that promise",
        facts=rejected(
            "2026-06-01T09:00:00Z",
            "2026-06-03T09:00:00Z",
            consents=[{"purpose": "keep", "given_at": "2026-06-02T09:00:00Z"}],
        ),
        state="live",
        end_day="2028-06-02",
        warnings=(),
    ),
    Case(
        name="issue: extended a year after the decision, alive after two years and two days",
        facts=rejected(
            "2025-01-10T09:00:00Z",
            "2027-01-12T09:00:00Z",
            consents=[{"purpose": "keep", "given_at": "2026-01-10T09:00:00Z"}],
            **RECEIVED_2025,
        ),
        state="live",
        end_day="2028-01-10",
    ),
    Case(
        name="a consent that is withdrawn after the rule's date erases at once",
        facts=rejected(
            "2025-01-10T09:00:00Z",
            "2027-06-01T09:00:00Z",
            consents=[
                {
                    "purpose": "keep",
                    "given_at": "2026-01-10T09:00:00Z",
                    "withdrawn_at": "2027-06-01T09:00:00Z",
                }
            ],
            **RECEIVED_2025,
        ),
        state="due",
        end_day="2027-06-01",
        expires_at="2027-06-01T09:00:00Z",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_published_case(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
