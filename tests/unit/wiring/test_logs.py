"""What libraries log: a line of ours, without what an error or a request said."""

import json
import subprocess
import sys

CANARY = "kanariefågel"
PROGRAM = f"""
import logging
from vault.domain.identifiers import parse_id
from vault.errors import InputError
from vault.wiring.logs import configure_logs

configure_logs(for_people=False)
server = logging.getLogger("uvicorn.error")
server.warning("Invalid HTTP request received.")
server.error("Traceback (most recent call last):\\n  {CANARY}")
logging.getLogger("another").error("it was %s", "{CANARY}")
try:
    try:
        parse_id("{CANARY}", field="id")
    except InputError as error:
        raise ExceptionGroup("{CANARY}", [error])
except ExceptionGroup as group:
    late = RuntimeError("{CANARY}")
    late.__cause__ = group
    server.error("Exception in ASGI application\\n", exc_info=late)
"""


def test_what_a_library_logs_is_one_line_each_without_message_and_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["level"] for line in lines] == ["warning", "error", "error", "error"]
    assert {line["event"] for line in lines} == {"library.said"}
    assert lines[0]["words"] == "Invalid HTTP request received."
    assert (lines[2]["logger"], "words" in lines[2]) == ("another", False)
    assert lines[3]["words"] == "Exception in ASGI application"
    assert lines[3]["error"] == "MalformedIdentifierError"
    assert lines[3]["at"].startswith("vault.domain.identifiers:")
    assert CANARY not in done.stderr
