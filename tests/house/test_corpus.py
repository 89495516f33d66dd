"""The corpus is what it says it is, or the tests that hand it in would prove nothing."""

from collections.abc import Mapping

import pytest
from pypdfium2 import PdfDocument, PdfiumError

from tests.corpus.documents import RealDocument
from tests.corpus.hard import HardDocument
from vault.domain.intake import MAX_FILE_BYTES

Corpus = Mapping[str, tuple[RealDocument, ...]]
Hard = Mapping[str, HardDocument]


@pytest.mark.parametrize(
    ("kind", "at_least"), [("pdf", 15), ("docx", 8), ("odt", 5), ("rtf", 5), ("txt", 5)]
)
def test_the_corpus_holds_enough_real_documents_of_each_kind(
    corpus: Corpus, kind: str, at_least: int
) -> None:
    different = {document.sha256 for document in corpus[kind]}

    assert len(different) >= at_least


def test_every_real_pdf_opens(corpus: Corpus) -> None:
    for document in corpus["pdf"]:
        with PdfDocument(document.path) as pdf:
            assert len(pdf) > 0, document.name


def test_the_largest_document_is_a_pdf_of_exactly_the_limit(hard_documents: Hard) -> None:
    path = hard_documents["full-size.pdf"].path

    assert path.stat().st_size == MAX_FILE_BYTES
    with PdfDocument(path) as pdf:
        assert len(pdf) == 1


def test_one_byte_more_than_the_limit_is_one_byte_more(hard_documents: Hard) -> None:
    assert hard_documents["over-size.pdf"].path.stat().st_size == MAX_FILE_BYTES + 1


def test_the_encrypted_document_opens_with_its_password_alone(hard_documents: Hard) -> None:
    path = hard_documents["encrypted.pdf"].path

    with pytest.raises(PdfiumError, match=r"(?i)password"):
        PdfDocument(path)
    with PdfDocument(path, password="open-sesame") as pdf:
        assert len(pdf) > 0
