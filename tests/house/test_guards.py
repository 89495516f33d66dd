"""The tests themselves are guarded: nothing beyond this machine, and no warning that passes by."""

import socket
import warnings

import pytest
from pytest_socket import SocketConnectBlockedError

ELSEWHERE = ("192.0.2.1", 80)  # kept for documentation (RFC 5737): nobody answers there


def test_a_test_that_calls_another_machine_fails() -> None:
    # The refusal warns while it is made, and a warning is an error here.
    with pytest.raises((SocketConnectBlockedError, UserWarning)), socket.socket() as caller:
        caller.connect(ELSEWHERE)


def test_a_test_may_talk_to_its_own_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as caller:
        caller.connect(server.getsockname())

        assert caller.getpeername() == server.getsockname()


def test_a_warning_fails_a_test() -> None:
    with pytest.raises(DeprecationWarning, match="old"):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
