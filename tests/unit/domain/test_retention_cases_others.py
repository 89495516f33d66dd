"""The published cases of requirements B6 for policies 000, 001, 003 and 004.

The names of the cases are those of the table. L is local time in Europe/Stockholm.
"""

from pathlib import Path

import pytest

from tests.factories.retention_cases import Case, check, rejected

RELEVANT, INACTIVE = "while-relevant", "three-years-inactive"
ARCHIVE, CONSULTANT = "archive-then-delete", "consultant-profile"
KEPT_TWICE = [
    {"at": "2024-03-15T09:00:00Z", "keep": True, "reason": "asked for"},
    {"at": "2025-03-15T09:00:00Z", "keep": True, "reason": "asked for"},
]


def relevant(as_of: str, **more: object) -> dict[str, object]:
    return rejected(
        "2025-02-10T09:00:00Z", as_of, **{"received_at": "2025-01-05T09:00:00Z", **more}
    )


def inactive(last_act: str, as_of: str, **more: object) -> dict[str, object]:
    known = {"kind": "spontaneous", "received_at": "2023-01-10T09:00:00Z", "as_of": as_of}
    return {**known, "last_subject_activity_at": last_act, **more}


def inquiry(as_of: str, **more: object) -> dict[str, object]:
    known = {"kind": "spontaneous", "received_at": "2025-06-01T09:00:00Z", "as_of": as_of}
    return {**known, "closed_at": "2025-08-31T09:00:00Z", **more}


def profile(as_of: str, **more: object) -> dict[str, object]:
    known = {"kind": "spontaneous", "role": "consultant", "as_of": as_of}
    return {**known, "received_at": "2024-05-06T09:00:00Z", **more}


CASES = (
    Case(
        name="E32 the last moment of three years without an act of the person's own",
        policy=INACTIVE,
        facts=inactive("2023-03-15T09:00:00Z", "2026-03-15T22:59:59Z", reviews=KEPT_TWICE),
        state="live",
        end_day="2026-03-15",
        expires_at="2026-03-15T23:00:00Z",
    ),
    Case(
        name="E32 blocked from midnight, a Monday: no shift for the weekend",
        policy=INACTIVE,
        facts=inactive("2023-03-15T09:00:00Z", "2026-03-15T23:00:00Z", reviews=KEPT_TWICE),
        state="due",
        end_day="2026-03-15",
    ),
    Case(
        name="E32 the same for a student (R04)",
        policy=INACTIVE,
        facts=inactive(
            "2023-03-15T09:00:00Z", "2026-03-15T12:00:00Z", reviews=KEPT_TWICE, role="student"
        ),
        state="live",
        end_day="2026-03-15",
    ),
    Case(
        name="E32 the same for a consultant (R04)",
        policy=INACTIVE,
        facts=inactive(
            "2023-03-15T09:00:00Z", "2026-03-15T12:00:00Z", reviews=KEPT_TWICE, role="consultant"
        ),
        state="live",
        rule="consultant.inactive",
        end_day="2026-03-15",
    ),
    Case(
        name="E34 before the review it is live, and the review is announced",
        policy=INACTIVE,
        facts=inactive("2024-03-15T09:00:00Z", "2025-03-14T22:59:59Z"),
        state="live",
        end_day="2027-03-15",
        next=(("2025-03-15", "review"), ("2027-02-15", "reminder"), ("2027-03-16", "erase")),
    ),
    Case(
        name="E34 a missed review blocks and erases after thirty days",
        policy=INACTIVE,
        facts=inactive("2024-03-15T09:00:00Z", "2025-03-15T09:00:00Z"),
        state="blocked",
        end_day="2025-04-14",
        next=(
            ("2025-03-15", "review"),
            ("2025-04-15", "erase"),
        ),
    ),
    Case(
        name="E34 silence erases",
        policy=INACTIVE,
        facts=inactive("2024-03-15T09:00:00Z", "2025-04-14T22:00:00Z"),
        state="due",
        end_day="2025-04-14",
    ),
    Case(
        name="E36 signing in ten minutes before midnight begins three new years",
        policy=INACTIVE,
        facts=inactive("2026-03-15T22:50:00Z", "2026-03-16T09:00:00Z", reviews=KEPT_TWICE),
        state="live",
        end_day="2029-03-15",
    ),
    Case(
        name="R64 a special approval lasts a year from the day it is given",
        policy=INACTIVE,
        facts=inactive(
            "2023-03-15T09:00:00Z",
            "2026-03-10T09:00:00Z",
            reviews=[*KEPT_TWICE, {"at": "2026-03-01T09:00:00Z", "keep": True, "reason": "x"}],
            consents=[{"purpose": "keep", "given_at": "2026-03-01T09:00:00Z"}],
        ),
        state="live",
        end_day="2027-03-01",
    ),
    Case(
        name="R51 a review that finds no reason ends it at once",
        policy=INACTIVE,
        facts=inactive(
            "2024-03-15T09:00:00Z",
            "2025-01-10T09:00:00Z",
            reviews=[{"at": "2025-01-10T09:00:00Z", "keep": False, "reason": "no longer"}],
        ),
        state="due",
        end_day="2025-01-10",
    ),
    Case(
        name="E40 kept at the review, to the next one, which is the longest time",
        policy=RELEVANT,
        facts=relevant(
            "2026-02-11T09:00:00Z",
            reviews=[{"at": "2026-02-10T09:00:00Z", "keep": True, "reason": "asked for"}],
        ),
        state="live",
        end_day="2027-02-10",
    ),
    Case(
        name="E40 and then it goes",
        policy=RELEVANT,
        facts=relevant(
            "2027-02-10T23:00:00Z",
            reviews=[{"at": "2026-02-10T09:00:00Z", "keep": True, "reason": "asked for"}],
        ),
        state="due",
        end_day="2027-02-10",
    ),
    Case(
        name="E41 no review: blocked on the day, erased after the grace",
        policy=RELEVANT,
        facts=relevant("2026-02-10T09:00:00Z"),
        state="blocked",
        end_day="2026-03-12",
    ),
    Case(
        name="E41 the day before, it was live",
        policy=RELEVANT,
        facts=relevant("2026-02-09T22:59:59Z"),
        state="live",
        end_day="2027-02-10",
    ),
    Case(
        name="E41 after the grace",
        policy=RELEVANT,
        facts=relevant("2026-03-12T23:00:00Z"),
        state="due",
        end_day="2026-03-12",
    ),
    Case(
        name="E73 an objection restricts at once, while a person decides",
        policy=RELEVANT,
        facts=relevant("2026-01-10T09:00:00Z", restrictions=[{"from": "2026-01-10T09:00:00Z"}]),
        state="restricted",
        next=(),
    ),
    Case(
        name="E73 without a compelling ground it is erased",
        policy=RELEVANT,
        facts=relevant(
            "2026-02-10T09:00:00Z",
            restrictions=[{"from": "2026-01-10T09:00:00Z", "lifted_at": "2026-02-09T09:00:00Z"}],
            withdrawn_at="2026-02-09T09:00:00Z",
        ),
        state="due",
        end_day="2026-02-09",
    ),
    Case(
        name="E46 an archive is no new period",
        policy=ARCHIVE,
        facts=inquiry("2025-09-01T09:00:00Z"),
        state="live",
        rule="inquiry.closed",
        end_day="2026-02-28",
        expires_at="2026-02-28T23:00:00Z",
    ),
    Case(
        name="E46 the end of the archive",
        policy=ARCHIVE,
        facts=inquiry("2026-02-28T23:00:00Z"),
        state="due",
        end_day="2026-02-28",
    ),
    Case(
        name="B4 a position that was decided ends after six months too",
        policy=ARCHIVE,
        facts=relevant("2025-03-01T09:00:00Z"),
        state="live",
        rule="position.closed",
        end_day="2025-08-10",
        warnings=("W-LIMITATION-TAIL",),
    ),
    Case(
        name="B5 two years from the last confirmation",
        policy=CONSULTANT,
        facts=profile("2025-05-01T09:00:00Z", last_confirmed_at="2025-04-01T09:00:00Z"),
        state="live",
        rule="consultant.profile",
        end_day="2027-04-01",
    ),
    Case(
        name="B5 without any confirmation, from the receipt",
        policy=CONSULTANT,
        facts=profile("2024-06-01T09:00:00Z"),
        state="live",
        end_day="2026-05-06",
    ),
    Case(
        name="B5 silence for a year blocks, and two reminders later it is erased",
        policy=CONSULTANT,
        facts=profile("2025-05-06T09:00:00Z"),
        state="blocked",
        end_day="2025-08-04",
    ),
    Case(
        name="B5 an answer within the grace begins anew",
        policy=CONSULTANT,
        facts=profile("2025-07-01T09:00:00Z", last_confirmed_at="2025-07-01T09:00:00Z"),
        state="live",
        end_day="2027-07-01",
    ),
    Case(
        name="B5 the CV for one assignment goes three months after it is decided",
        policy=CONSULTANT,
        facts=rejected("2025-02-28T09:00:00Z", "2025-03-01T09:00:00Z", role="consultant")
        | {"received_at": "2025-01-05T09:00:00Z"},
        state="live",
        rule="assignment.closed",
        end_day="2025-05-28",
    ),
    Case(
        name="E48 an invoice keeps no CV: who won the assignment goes after thirty days",
        policy=CONSULTANT,
        facts=rejected(
            "2025-02-28T09:00:00Z", "2025-03-01T09:00:00Z", role="consultant", outcome="hired"
        )
        | {"received_at": "2025-01-05T09:00:00Z"},
        state="live",
        rule="assignment.won",
        end_day="2025-03-30",
    ),
)
EVERYWHERE = ("two-years-after-decision", RELEVANT, INACTIVE, ARCHIVE, CONSULTANT)
HOLD = {"placed_at": "2025-05-20T09:00:00Z", "review_on": "2027-05-20"}


def of_any_policy(policy: str, **more: object) -> dict[str, object]:
    role = "consultant" if policy == CONSULTANT else "applicant"
    known = {"kind": "position", "role": role, "received_at": "2025-01-10T09:00:00Z"}
    return {**known, "as_of": "2025-06-01T09:00:00Z", **more}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_published_case(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)


@pytest.mark.parametrize("policy", EVERYWHERE)
@pytest.mark.parametrize(
    ("name", "facts", "state"),
    [
        ("E12 withdrawn", {"withdrawn_at": "2025-02-01T09:00:00Z"}, "due"),
        ("E14 held", {"withdrawn_at": "2025-02-01T09:00:00Z", "holds": [HOLD]}, "held"),
        (
            "E54 released",
            {
                "withdrawn_at": "2025-02-01T09:00:00Z",
                "holds": [{**HOLD, "released_at": "2025-06-01T09:00:00Z"}],
            },
            "due",
        ),
        ("E55 no day of review", {"holds": [{"placed_at": "2025-05-20T09:00:00Z"}]}, "refused"),
        ("E70 restricted", {"restrictions": [{"from": "2025-05-20T09:00:00Z"}]}, "restricted"),
        (
            "E72 erasure and restriction both: until the answer, restricted",
            {
                "withdrawn_at": "2025-05-20T09:00:00Z",
                "restrictions": [{"from": "2025-05-20T09:00:00Z"}],
            },
            "restricted",
        ),
        (
            "E74 an objection against a claim: the hold stays",
            {"holds": [HOLD], "restrictions": [{"from": "2025-05-21T09:00:00Z"}]},
            "held",
        ),
        ("E85 after years without the job", {"as_of": "2031-01-10T09:00:00Z"}, "due"),
    ],
)
def test_what_holds_under_every_policy(
    name: str, facts: dict[str, object], state: str, policy: str, tmp_path: Path
) -> None:
    check(
        Case(name=name, policy=policy, facts=of_any_policy(policy, **facts), state=state), tmp_path
    )
