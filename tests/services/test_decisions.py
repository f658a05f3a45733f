"""What an officer's word on a case decides, report by report."""

from __future__ import annotations

import pytest

from pipeline.domain.errors import DataFault
from pipeline.services.decisions import pairs_to_confirm
from tests.services.test_cases import make_document, make_file


def test_of_a_report_that_is_like_another_this_pair_is_confirmed() -> None:
    again = make_document("web:2", like="sms:1")

    assert pairs_to_confirm(again, make_file(make_document("sms:1"), again)) == [("web:2", "sms:1")]


def test_by_its_oldest_report_the_whole_case_is_confirmed() -> None:
    oldest, second, third = make_document("sms:1"), make_document("web:2", like="sms:1"), make_document("web:3")

    assert pairs_to_confirm(oldest, make_file(oldest, second, third)) == [("web:2", "sms:1"), ("web:3", "sms:1")]


def test_a_report_that_is_like_no_other_cannot_be_confirmed() -> None:
    alone = make_document("sms:1")

    with pytest.raises(DataFault, match="stands alone"):
        pairs_to_confirm(alone, make_file(alone))
