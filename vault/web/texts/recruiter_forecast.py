"""What the staff pages say of what will be erased in the coming months."""

from vault.domain.language import Counted, Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "recruiter.forecast.title": Text(
        sv="Det här raderas framöver", en="What will be erased in the coming months"
    ),
    "recruiter.forecast.lead": Text(
        sv="Varje ansökan räknas i den månad då den har sin sista dag. Natten efter tar gallringen"
        " den.",
        en="Each application counts in the month of its last day. The purge takes it in the night"
        " that follows.",
    ),
    "recruiter.forecast.picture": Counted(
        one=Text(
            sv="En stapel för varje månad. En ansökan raderas under de tolv närmaste månaderna.",
            en="One bar for each month. One application will be erased in the coming twelve"
            " months.",
        ),
        other=Text(
            sv="En stapel för varje månad. {n} ansökningar raderas under de tolv närmaste"
            " månaderna.",
            en="One bar for each month. {n} applications will be erased in the coming twelve"
            " months.",
        ),
    ),
    "recruiter.forecast.table": Text(sv="Visa som tabell", en="Show as a table"),
    "recruiter.forecast.month": Text(sv="Månad", en="Month"),
    "recruiter.forecast.count": Text(sv="Ansökningar", en="Applications"),
    "recruiter.forecast.more": Text(sv="Se efter vilka regler", en="See by which rules"),
    "recruiter.forecast.none": Text(
        sv="Inget har sin sista dag under de tolv närmaste månaderna.",
        en="Nothing has its last day in the coming twelve months.",
    ),
    "recruiter.forecast.due": Counted(
        one=Text(
            sv="En ansökan har löpt ut och tas av nästa gallring. Ingen kan läsa den.",
            en="One application has expired and goes with the next purge. Nobody can read it.",
        ),
        other=Text(
            sv="{n} ansökningar har löpt ut och tas av nästa gallring. Ingen kan läsa dem.",
            en="{n} applications have expired and go with the next purge. Nobody can read them.",
        ),
    ),
    "recruiter.forecast.kept": Counted(
        one=Text(
            sv="En ansökan bevaras tills vidare och räknas inte in i någon månad.",
            en="One application is kept until further notice and counts in no month.",
        ),
        other=Text(
            sv="{n} ansökningar bevaras tills vidare och räknas inte in i någon månad.",
            en="{n} applications are kept until further notice and count in no month.",
        ),
    ),
    "recruiter.forecast.later": Counted(
        one=Text(
            sv="En ansökan har sin sista dag senare än så.",
            en="One application has its last day later than that.",
        ),
        other=Text(
            sv="{n} ansökningar har sin sista dag senare än så.",
            en="{n} applications have their last day later than that.",
        ),
    ),
}
