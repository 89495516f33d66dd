"""The stored answer to a submission, sealed under the submission key.

The one thing that the careers process may open again, and only while it holds the key that the
client sent: a retry after a lost answer gets the same answer. Apart from ``opening``, so that
careers reaches no general opener.
"""

from vault.crypto._cobblestone import open_whole
from vault.crypto._derive import derive
from vault.crypto.contexts import Kind, context
from vault.crypto.keys import SecretBytes, SubmissionKey
from vault.crypto.sealing import seal

# Two labels: the hash stands in the database and must say nothing about the key of the answer.
_INFO_HASH = b"vault/1 submission-hash"
_INFO_ANSWER = b"vault/1 answer"


def submission_hash(*, key: SubmissionKey) -> bytes:
    """This function will return 32 bytes by which a retry is recognised."""
    return derive(secret=key, salt=b"", info=_INFO_HASH).reveal()


def seal_answer(*, key: SubmissionKey, application_id: bytes, answer: bytes) -> bytes:
    """This function will return ``answer`` sealed for whoever sends the same key again."""
    return seal(
        key=_answer_key(key, application_id),
        context=context(Kind.ANSWER, application_id),
        plaintext=answer,
    )


def open_answer(*, key: SubmissionKey, application_id: bytes, sealed: bytes) -> bytes:
    """This function will return the answer that was given the first time.

    Raises:
        NotAuthenticError: another key, another application, or changed bytes.
        UnknownSuiteError: sealed by a suite that this version does not know.
    """
    return open_whole(
        key=_answer_key(key, application_id),
        context=context(Kind.ANSWER, application_id),
        untrusted_sealed=sealed,
    )


def _answer_key(key: SubmissionKey, application_id: bytes) -> SecretBytes:
    return derive(secret=key, salt=application_id, info=_INFO_ANSWER)
