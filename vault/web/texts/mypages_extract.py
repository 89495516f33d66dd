"""What ``extract.html`` says besides what my pages say, in both languages."""

from vault.domain.language import Text
from vault.web.texts import Texts

TEXTS: Texts = {
    "mypages.extract.held": Text(
        sv="En spärr för ett rättsligt anspråk gör att den inte raderas än.",
        en="A hold for a legal claim keeps it from being erased for now.",
    ),
    "mypages.extract.restricted": Text(
        sv="Användningen är begränsad: ingen läser den.",
        en="Its use is restricted: nobody reads it.",
    ),
    "mypages.extract.kind": Text(sv="Slags ansökan", en="Kind of application"),
    "mypages.extract.role": Text(sv="Sökt som", en="Applied as"),
    "mypages.extract.id": Text(sv="Ansökans nummer", en="Number of the application"),
    "mypages.extract.until": Text(sv="till {moment}", en="until {moment}"),
    "mypages.extract.receipt": Text(
        sv="Signerat kvitto: filen {file}", en="Signed receipt: the file {file}"
    ),
    "mypages.extract.acts": Text(sv="Vad du har beställt", en="What you have ordered"),
    "mypages.extract.act.withdraw": Text(sv="ta tillbaka ansökan", en="withdraw the application"),
    "mypages.extract.act.erase": Text(sv="radera ansökan", en="erase the application"),
    "mypages.extract.act.extend": Text(sv="spara den längre", en="keep it longer"),
    "mypages.extract.act.decline": Text(sv="inte spara den längre", en="not keep it longer"),
    "mypages.extract.act.withdraw_consent": Text(
        sv="ta tillbaka ett samtycke", en="withdraw a consent"
    ),
    "mypages.extract.act.restrict": Text(sv="begränsa användningen", en="restrict its use"),
    "mypages.extract.act.object": Text(sv="invända mot användningen", en="object to its use"),
    "mypages.extract.act.lift": Text(sv="häva begränsningen", en="lift the restriction"),
    "mypages.extract.act.confirm": Text(sv="fortfarande intresserad", en="still interested"),
    "mypages.extract.act.visit": Text(sv="kom in med länken", en="came in by the link"),
    "mypages.extract.act-state.waiting": Text(sv="väntar på kontroll", en="waiting to be checked"),
    "mypages.extract.act-state.verified": Text(sv="kontrollerat", en="checked"),
    "mypages.extract.act-state.refused": Text(sv="godtogs inte", en="not accepted"),
    "mypages.extract.reviews-none": Text(
        sv="Ingen har prövat om ansökan behövs ännu.",
        en="Nobody has reviewed whether it is still needed.",
    ),
}
