"""schemathesis asks every operation whatever its description allows, and what it forbids: real engines, real wire."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from tests.integration.gateway_thread import Gateway, running_gateway

pytestmark = pytest.mark.integration

EXAMPLES = 12
"""Of each operation, right and wrong ones: what fits into a minute."""

NOT_OURS = [
    checks.negative_data_rejection,  # what stands beside a text is read as well as it can be, and never refused
    checks.positive_data_acceptance,  # a text of blanks fits the description and is no report
    checks.ignored_auth,  # what is open to all needs no key
]


@pytest.mark.timeout(300)
def test_whatever_is_asked_is_answered_as_described(tmp_path: Path) -> None:
    with running_gateway(tmp_path) as gateway:
        schema = schemathesis.openapi.from_url(f"{gateway.url}/openapi.json")
        for found in schema.get_all_operations():
            operation = found.ok()
            ask_anything(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), gateway)
            with suppress(Unsatisfiable):  # of what takes anything, or nothing, nothing can be spoiled
                ask_anything(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), gateway)


def ask_anything(cases: Any, gateway: Gateway) -> None:
    """Ask some cases with a key, with a token and without either."""

    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def ask(case: Any) -> None:
        for headers in (
            {},
            {"Authorization": f"Bearer {gateway.app.key}"},
            {"Authorization": f"Bearer {gateway.token}"},
        ):
            case.call_and_validate(headers=headers, excluded_checks=NOT_OURS, timeout=60)

    ask()
