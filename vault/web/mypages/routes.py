"""The addresses of my pages."""

from vault.web.mypages.entry import ask, ask_again, closed, come_in, go_out
from vault.web.mypages.files import download, export
from vault.web.mypages.lost import ask_where_to, send_link, sent
from vault.web.mypages.pages import (
    before_extending,
    before_withdrawing,
    before_withdrawing_consent,
    extend,
    show,
    withdraw,
    withdraw_consent,
)
from vault.web.mypages.receipts import consent_receipt
from vault.web.mypages.rights import (
    before_lifting,
    before_objecting,
    before_restricting,
    confirm,
    decline,
    lift,
    object_to_it,
    restrict,
)

handlers = [
    ask,
    ask_again,
    come_in,
    go_out,
    closed,
    ask_where_to,
    send_link,
    sent,
    show,
    before_extending,
    extend,
    before_withdrawing_consent,
    withdraw_consent,
    before_withdrawing,
    withdraw,
    before_restricting,
    restrict,
    before_objecting,
    object_to_it,
    before_lifting,
    lift,
    decline,
    confirm,
    consent_receipt,
    download,
    export,
]
