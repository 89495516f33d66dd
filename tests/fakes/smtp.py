"""A real SMTP server on the loopback, with and without TLS, that refuses when it is told to."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
ACCOUNT = "vault"
PASSWORD = "correct horse battery staple"


@dataclass
class Sink:
    """What came, and what is to be answered."""

    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)
    """Answers to the next bodies, first to last; then they are taken."""
    rcpt_answer: str | None = None
    cut_at_data: bool = False

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and signature
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.rcpt_answer:
            return self.rcpt_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.cut_at_data:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "421 gone"
        if self.data_answers:
            return self.data_answers.pop(0)
        assert isinstance(envelope.content, bytes)
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server."""

    sink: Sink
    port: int
    ca_file: Path

    def url(self, scheme: str, *, account: str = "") -> str:
        return f"{scheme}://{account + '@' if account else ''}{HOST}:{self.port}"


@contextmanager
def smtp_server(folder: Path, *, tls: str = "none", login: bool = False) -> Iterator[Server]:
    """Run a server; ``tls`` is ``none``, ``starttls`` or ``smtps``."""
    ca_file = folder / "ca.pem"
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(ca_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert(HOST).configure_cert(context)
    sink = Sink()
    options: dict[str, Any] = {"hostname": HOST, "port": _free_port()}
    if tls == "smtps":
        options["ssl_context"] = context
    if tls == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if login:
        options |= {
            "authenticator": _authenticate,
            "auth_required": True,
            "auth_require_tls": tls == "starttls",
        }
    controller = Controller(sink, **options)
    controller.start()
    try:
        yield Server(sink=sink, port=controller.port, ca_file=ca_file)
    finally:
        controller.stop()


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
) -> AuthResult:
    assert isinstance(data, LoginPassword)
    good = (data.login, data.password) == (ACCOUNT.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=good)


def _free_port() -> int:
    # No event loop: a browser of an earlier test may keep one running in this thread.
    with socket.create_server((HOST, 0)) as found:
        return int(found.getsockname()[1])
