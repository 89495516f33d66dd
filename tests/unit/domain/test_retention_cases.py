"""The published cases of requirements B6 for policy 002: decisions, holds and restrictions.

The names of the cases are those of the table. L is local time in Europe/Stockholm.
"""

from pathlib import Path

import pytest

from tests.factories.policies import changed_text
from tests.factories.retention_cases import RECEIVED_2025, Case, check, rejected

LEAP = "2024-02-29T11:00:00Z"
HOLD = {"placed_at": "2026-02-10T09:00:00Z", "review_on": "2028-02-10"}
UNDECIDED = {
    "kind": "position",
    "received_at": "2024-03-15T09:00:00Z",
    "position_last_date": "2024-03-31",
}
DECIDED_UNDER_1 = rejected(
    "2025-06-10T09:00:00Z", "2026-03-02T09:00:00Z", **RECEIVED_2025, policy_version="1"
)
LONGER = changed_text(
    ('version = "1"', 'version = "2"'),
    ('period = "P2Y"', 'period = "P3Y"'),
    ('"P3Y"\nclaims', '"P4Y"\nclaims'),
)
SHORTER = changed_text(('version = "1"', 'version = "1.5"'), ('period = "P2Y"', 'period = "P1Y"'))

CASES = (
    Case(
        name="E01 a leap-day decision ends on the last of February, a Saturday",
        facts=rejected(LEAP, "2026-02-28T22:59:59Z"),
        state="live",
        end_day="2026-02-28",
        expires_at="2026-02-28T23:00:00Z",
        warnings=("W-LIMITATION-TAIL",),
        next=(("2026-03-01", "erase"),),
    ),
    Case(
        name="E03 the local date of the decision counts, not the one in UTC",
        facts=rejected("2024-12-31T23:30:00Z", "2027-01-01T12:00:00Z", **RECEIVED_2025),
        state="live",
        end_day="2027-01-01",
        expires_at="2027-01-01T23:00:00Z",
        warnings=("W-LIMITATION-TAIL",),
    ),
    Case(
        name="E07 a position that nobody decides cancels itself",
        facts={**UNDECIDED, "as_of": "2024-04-15T09:00:00Z"},
        state="live",
        end_day="2026-10-30",
        expires_at="2026-10-30T23:00:00Z",
        next=(
            ("2024-09-30", "review"),
            ("2024-10-30", "escalation"),
            ("2026-09-30", "reminder"),
            ("2026-10-31", "erase"),
        ),
    ),
    Case(
        name="E07 after the cancellation",
        facts={**UNDECIDED, "as_of": "2024-10-31T09:00:00Z"},
        state="live",
        end_day="2026-10-30",
    ),
    Case(
        name="E07 until the last date to apply, the ceiling is the promise",
        facts={**UNDECIDED, "as_of": "2024-03-31T21:59:59Z"},
        state="live",
        end_day="2027-03-15",
    ),
    Case(
        name="E07 the hard ceiling of one who applied long before the last date",
        facts={
            **UNDECIDED,
            "received_at": "2023-06-01T09:00:00Z",
            "as_of": "2024-10-31T09:00:00Z",
        },
        state="live",
        end_day="2026-06-01",
    ),
    Case(
        name="E09 two hires: the decision that closes the position counts",
        facts=rejected(
            "2025-03-20T09:00:00Z",
            "2025-04-01T09:00:00Z",
            application_decided_at="2025-01-10T09:00:00Z",
            **RECEIVED_2025,
        ),
        state="live",
        end_day="2027-03-20",
    ),
    Case(
        name="E09 counted per application where the policy says so",
        facts=rejected(
            "2025-03-20T09:00:00Z",
            "2025-04-01T09:00:00Z",
            application_decided_at="2025-01-10T09:00:00Z",
            **RECEIVED_2025,
        ),
        policy=changed_text(("position.decision_final", "application.decision")),
        state="live",
        end_day="2027-01-10",
    ),
    Case(
        name="E10 the hired person's application is handed over within thirty days",
        facts=rejected(
            "2025-03-20T09:00:00Z", "2025-03-21T09:00:00Z", **RECEIVED_2025, outcome="hired"
        ),
        state="live",
        end_day="2025-04-19",
        warnings=(),
        next=(("2025-04-12", "reminder"), ("2025-04-20", "erase")),
    ),
    Case(
        name="E12 withdrawn before the decision",
        facts={
            "kind": "position",
            "received_at": "2025-01-10T09:00:00Z",
            "withdrawn_at": "2025-02-01T09:00:00Z",
            "as_of": "2025-02-01T09:00:00Z",
        },
        state="due",
        end_day="2025-02-01",
        expires_at="2025-02-01T09:00:00Z",
        next=(("2025-02-01", "erase"),),
    ),
    Case(
        name="E13 erasure asked for by a rejected person is granted",
        facts=rejected(
            "2025-01-10T09:00:00Z",
            "2025-06-02T09:00:00Z",
            withdrawn_at="2025-06-01T09:00:00Z",
            **RECEIVED_2025,
        ),
        state="due",
        end_day="2025-06-01",
        warnings=(),
    ),
    Case(
        name="E14 the same, while a hold stands",
        facts=rejected(
            "2025-01-10T09:00:00Z",
            "2025-06-02T09:00:00Z",
            withdrawn_at="2025-06-01T09:00:00Z",
            holds=[{"placed_at": "2025-05-20T09:00:00Z", "review_on": "2027-05-20"}],
            **RECEIVED_2025,
        ),
        state="held",
        next=(("2027-05-20", "review"),),
    ),
    Case(
        name="E15 A of several applications",
        facts=rejected("2024-05-06T09:00:00Z", "2025-01-01T09:00:00Z"),
        state="live",
        end_day="2026-05-06",
    ),
    Case(
        name="E15 B of several applications",
        facts=rejected("2025-06-10T09:00:00Z", "2025-07-01T09:00:00Z", **RECEIVED_2025),
        state="live",
        end_day="2027-06-10",
    ),
    Case(
        name="E18 the last second of access",
        facts=rejected("2024-05-06T09:00:00Z", "2026-05-06T21:59:59Z"),
        state="live",
        end_day="2026-05-06",
    ),
    Case(
        name="E18 no access from midnight, though the job is down for three days",
        facts=rejected("2024-05-06T09:00:00Z", "2026-05-06T22:00:00Z"),
        state="due",
        end_day="2026-05-06",
    ),
    Case(
        name="E50 a hold, with its day of review",
        facts=rejected(LEAP, "2026-03-10T09:00:00Z", holds=[HOLD]),
        state="held",
        end_day="2026-02-28",
        next=(("2028-02-10", "review"),),
    ),
    Case(
        name="E50 before the hold was placed",
        facts=rejected(LEAP, "2026-02-10T08:59:59Z", holds=[HOLD]),
        state="live",
    ),
    Case(
        name="E51 a hold while a union negotiates, to be reviewed after the last day of a suit",
        facts=rejected(
            LEAP,
            "2026-03-01T09:00:00Z",
            holds=[{"placed_at": "2026-02-27T09:00:00Z", "review_on": "2026-10-31"}],
        ),
        state="held",
        end_day="2026-02-28",
        next=(("2026-10-31", "review"),),
    ),
    Case(
        name="E52 the claimant is held whole, and the merits of the others with it",
        facts=rejected(LEAP, "2026-03-10T09:00:00Z", holds=[HOLD, {**HOLD, "scope": "merits"}]),
        state="held",
        end_day="2026-02-28",
        next=(("2028-02-10", "review"),),
    ),
    Case(
        name="E52 whoever is compared is readable until the day, and not longer",
        facts=rejected(LEAP, "2026-02-28T22:59:59Z", holds=[{**HOLD, "scope": "merits"}]),
        state="live",
        end_day="2026-02-28",
        next=(("2026-03-01", "erase"),),
    ),
    Case(
        name="E52 whoever is compared is erased on the day: only the merits stay, without a name",
        facts=rejected(LEAP, "2026-02-28T23:00:00Z", holds=[{**HOLD, "scope": "merits"}]),
        state="due",
        end_day="2026-02-28",
        next=(("2026-03-01", "erase"),),
    ),
    Case(
        name="E54 a hold that is released after the end is due the same instant",
        facts=rejected(
            LEAP, "2027-05-01T09:00:00Z", holds=[{**HOLD, "released_at": "2027-05-01T09:00:00Z"}]
        ),
        state="due",
        end_day="2026-02-28",
        next=(("2027-05-01", "erase"),),
    ),
    Case(
        name="E55 a hold without a day of review",
        facts=rejected(LEAP, "2026-03-10T09:00:00Z", holds=[{"placed_at": HOLD["placed_at"]}]),
        state="refused",
        next=(),
    ),
    Case(
        name="E70 restricted while the purge is due",
        facts=rejected(
            LEAP, "2026-03-10T09:00:00Z", restrictions=[{"from": "2026-02-20T09:00:00Z"}]
        ),
        state="restricted",
        end_day="2026-02-28",
        next=(),
    ),
    Case(
        name="E70 lifted, so it is erased at once",
        facts=rejected(
            LEAP,
            "2026-03-10T09:00:00Z",
            restrictions=[{"from": "2026-02-20T09:00:00Z", "lifted_at": "2026-03-10T09:00:00Z"}],
        ),
        state="due",
    ),
    Case(
        name="design §7: a hold goes before a restriction",
        facts=rejected(
            LEAP,
            "2026-03-10T09:00:00Z",
            holds=[HOLD],
            restrictions=[{"from": "2026-02-20T09:00:00Z"}],
        ),
        state="held",
    ),
    Case(
        name="E84 a corrected decision, once it is approved",
        facts=rejected("2025-07-10T09:00:00Z", "2025-08-01T09:00:00Z", **RECEIVED_2025),
        state="live",
        end_day="2027-07-10",
    ),
    Case(
        name="E85 after five days without the job, everything is due",
        facts=rejected(LEAP, "2026-03-06T09:00:00Z"),
        state="due",
    ),
    Case(
        name="E80 a longer policy does not move what was promised",
        facts=DECIDED_UNDER_1,
        policy=LONGER,
        earlier=(changed_text(),),
        state="live",
        end_day="2027-06-10",
    ),
    Case(
        name="E80 who comes under the longer policy has its promise",
        facts={**DECIDED_UNDER_1, "policy_version": "2"},
        policy=LONGER,
        earlier=(changed_text(),),
        state="live",
        end_day="2028-06-10",
    ),
    Case(
        name="S4 a shorter policy counts at once",
        facts=DECIDED_UNDER_1,
        policy=SHORTER,
        earlier=(changed_text(),),
        state="live",
        end_day="2026-06-10",
    ),
    Case(
        name="S4 a shorter policy that was in force in between gives nothing back",
        facts=DECIDED_UNDER_1,
        policy=LONGER,
        earlier=(changed_text(), SHORTER),
        state="live",
        end_day="2026-06-10",
    ),
    Case(
        name="S4 one person alone takes no shorter policy back for who has applied",
        facts=DECIDED_UNDER_1,
        policy=changed_text(('version = "1"', 'version = "2"')),
        earlier=(changed_text(), SHORTER),
        state="live",
        end_day="2026-06-10",
    ),
    Case(
        name="S4 two people take it back: the very rules of the receipt bind alone",
        facts=DECIDED_UNDER_1,
        policy=changed_text(('version = "1"', 'version = "2"')),
        earlier=(changed_text(), SHORTER),
        agreed_on="2026-02-01",
        state="live",
        end_day="2027-06-10",
    ),
    Case(
        name="S4 who came under the shorter one stays under it",
        facts={**DECIDED_UNDER_1, "policy_version": "1.5"},
        policy=changed_text(('version = "1"', 'version = "2"')),
        earlier=(changed_text(), SHORTER),
        state="live",
        end_day="2026-06-10",
    ),
    Case(
        name="E82 the old version governs after a merger, whatever the new controller promises",
        facts=DECIDED_UNDER_1,
        policy=LONGER.replace("Exempel AB", "Större Exempel AB"),
        earlier=(changed_text(),),
        state="live",
        end_day="2027-06-10",
    ),
    Case(
        name="design §4: before a decision, three years from the receipt",
        facts={
            "kind": "position",
            "received_at": "2024-02-29T09:00:00Z",
            "as_of": "2024-03-01T09:00:00Z",
        },
        state="live",
        end_day="2027-02-28",
        next=(("2027-01-28", "reminder"), ("2027-03-01", "erase")),
    ),
    Case(
        name="design §4: the promise of three years caps a late decision",
        facts=rejected("2026-06-01T09:00:00Z", "2026-06-02T09:00:00Z"),
        state="live",
        end_day="2026-12-01",
        warnings=("W-LIMITATION-TAIL",),
    ),
    Case(
        name="a summer end: midnight is at 22:00 UTC",
        facts=rejected("2024-07-01T09:00:00Z", "2024-08-01T09:00:00Z"),
        state="live",
        expires_at="2026-07-01T22:00:00Z",
    ),
    Case(
        name="R04: a rule for consultants does not exist here",
        facts=rejected(LEAP, "2024-03-01T09:00:00Z", role="consultant"),
        state="refused",
    ),
    Case(
        name="ASVS 2.2.3: a decision long before the receipt",
        facts=rejected("2023-11-01T09:00:00Z", "2024-03-01T09:00:00Z"),
        state="refused",
    ),
    Case(
        name="an upload may end just after its position was closed",
        facts=rejected("2023-12-01T08:00:00Z", "2024-03-01T09:00:00Z"),
        state="live",
        end_day="2025-12-01",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_published_case(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
