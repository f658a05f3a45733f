"""What every engine must do for us, as classes of tests; the embedded engines and the real ones inherit them."""

import pytest

pytest.register_assert_rewrite(
    "tests.contracts.broker", "tests.contracts.index", "tests.contracts.cases", "tests.contracts.search"
)
