"""A query as the services read it, for the tests that ask an index itself."""

from __future__ import annotations

from pipeline.adapters.search.question import Filters, Question
from pipeline.adapters.search.question_reader import load_question_reader


def read_question(text: str = "", filters: Filters | None = None) -> Question:
    """Read a query with what the project knows; raises as `QuestionReader.read`."""
    return load_question_reader().read(text, filters).question
