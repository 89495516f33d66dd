"""Letters by SMTP: plain, with STARTTLS, or over TLS from the first byte.

What a mail server or the library says of a failure quotes the recipient, so none of it travels
on: errors carry the number of the answer and the name of the failure only.
"""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from vault.adapters.secret_files import refuse_open_to_others
from vault.errors import DeliveryError, KeyFileError, RefusedRecipientError, SettingError
from vault.ports.mailer import Delivered, Letter

TIMEOUT = 30.0  # seconds for each step; RFC 5321 §4.5.3.2 allows minutes, our queue does not
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_PERMANENT = range(500, 600)
_ABOUT_US = frozenset({530, 534, 535, 538})  # authentication: our settings, not the recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where letters are handed over."""

    scheme: Literal["smtp", "smtp+starttls", "smtps"]
    host: str
    port: int
    account: str | None


def parse_server(url: str) -> SmtpServer:
    """This function will return what an SMTP URL names, with the usual port where it names none.

    Raises:
        SettingError: it is no such URL, or holds a password (which belongs in a file).
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise SettingError("SMTP: the port is no number") from error
    scheme = parts.scheme
    if scheme not in {"smtp", "smtp+starttls", "smtps"} or not parts.hostname:
        raise SettingError("SMTP: give smtp://, smtp+starttls:// or smtps://HOST:PORT")
    if parts.password is not None:
        raise SettingError("SMTP: give the password in a file, not in the address")
    if parts.username and scheme == "smtp":
        raise SettingError("SMTP: an account needs smtp+starttls:// or smtps://")
    return SmtpServer(
        scheme=scheme,  # type: ignore[arg-type]  # checked against the three just above
        host=parts.hostname,
        port=port or _PORTS[scheme],
        account=unquote(parts.username) if parts.username else None,
    )


class SmtpMailer:
    """Hands over one letter at a time, on a connection of its own."""

    def __init__(
        self,
        *,
        url: str,
        sender: str,
        clock: Callable[[], datetime],
        sender_name: str = "",
        password_file: Path | None = None,
        ca_file: Path | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        """Take the settings, and read the password and the certificates once.

        Raises:
            SettingError: the URL, the sender or a file is not usable.
        """
        self._server = parse_server(url)
        self._clock = clock
        self._timeout = timeout
        try:
            self._sender = Address(display_name=sender_name, addr_spec=sender)
        except (ValueError, MessageError) as error:
            raise SettingError("MAIL_FROM: give one e-mail address") from error
        self._password = _read_password(password_file)
        if self._server.account and self._password is None:
            raise SettingError("SMTP_PASSWORD_FILE: the account needs a password")
        try:
            self._tls = ssl.create_default_context(cafile=ca_file)
        except OSError as error:
            raise SettingError("SMTP_CA_FILE: cannot be used") from error

    def send(self, letter: Letter) -> Delivered:
        """This method will hand the letter over; on return the server has taken it.

        Raises:
            RefusedRecipientError: refused for good, or the address is none.
            DeliveryError: not now: refused for a while, or the server cannot be reached.
        """
        message, recipient = self._message(letter)
        try:
            connection = self._connect()
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(_failure(error)) from None  # it may quote the account
        try:
            _hand_over(connection, message, self._sender.addr_spec, recipient)
        finally:
            # Handed over is handed over, whatever happens to the goodbye.
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()
        return Delivered.SENT

    def _connect(self) -> smtplib.SMTP:
        server, name = self._server, self._sender.domain
        if server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=self._timeout, context=self._tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, name, timeout=self._timeout)
        try:
            if server.scheme == "smtp+starttls":
                connection.starttls(context=self._tls)
            if server.account and self._password is not None:
                connection.login(server.account, self._password)
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection

    def _message(self, letter: Letter) -> tuple[EmailMessage, str]:
        message = EmailMessage(policy=SMTP)
        try:
            local, _, domain = letter.to_address.rpartition("@")
            recipient = Address(addr_spec=f"{local}@{domain.encode('idna').decode('ascii')}")
            message["From"] = self._sender
            message["To"] = recipient
            message["Subject"] = letter.subject
        except (ValueError, IndexError, MessageError):
            # CR and LF are among what ends here: no header of somebody else's making.
            raise RefusedRecipientError("the address or the subject is not usable") from None
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{letter.letter_id.hex()}@{self._sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5: no out-of-office answers
        message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
        message["Content-Language"] = letter.language  # after the content, which resets these
        return message, recipient.addr_spec


def _hand_over(
    connection: smtplib.SMTP, message: EmailMessage, sender: str, recipient: str
) -> None:
    try:
        connection.send_message(message, from_addr=sender, to_addrs=[recipient])
    except smtplib.SMTPRecipientsRefused as error:
        raise _refusal(_code_of(error, recipient)) from None  # it quotes the address
    except smtplib.SMTPDataError as error:
        raise _refusal(error.smtp_code) from None  # it may quote the address
    except smtplib.SMTPNotSupportedError:
        raise RefusedRecipientError("the server takes no such address") from None
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(_failure(error)) from None  # it may quote the address


def _code_of(error: smtplib.SMTPRecipientsRefused, recipient: str) -> int:
    code, _ = error.recipients.get(recipient, (0, b""))
    return int(code)


def _refusal(code: int) -> DeliveryError:
    if code in _PERMANENT and code not in _ABOUT_US:
        return RefusedRecipientError(f"refused with {code}")
    return DeliveryError(f"put off with {code}")


def _failure(error: Exception) -> str:
    code = f" {error.smtp_code}" if isinstance(error, smtplib.SMTPResponseException) else ""
    return f"{type(error).__name__}{code}"


def _read_password(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        refuse_open_to_others(path)
    except KeyFileError as error:
        raise SettingError(f"SMTP_PASSWORD_FILE: {error}") from error
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError("SMTP_PASSWORD_FILE: cannot be read") from error
