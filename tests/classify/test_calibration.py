from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pipeline.classify.calibration import Calibration, calibrate, softmax

CALIBRATION = Calibration(slope=5.0, gain=0.6, offset=0.4, doubt=1.0)


@given(
    hnp.arrays(np.float32, (3, 4), elements=st.floats(-3, 3, width=32)),
    hnp.arrays(np.float32, 3, elements=st.floats(0, 1, width=32)),
)
def test_the_likeliest_label_stays_and_no_row_exceeds_one(scores: np.ndarray, known: np.ndarray) -> None:
    probabilities = calibrate(scores, known, CALIBRATION)
    assert (probabilities.argmax(axis=1) == softmax(scores * np.float32(5)).argmax(axis=1)).all()
    assert (probabilities.sum(axis=1) <= 1.0001).all()
    assert (probabilities >= 0).all()


def test_the_unknown_lowers_confidence() -> None:
    scores = np.array([[1.0, -1.0, -1.0]] * 2, np.float32)
    known, unknown = calibrate(scores, np.array([1.0, 0.2], np.float32), CALIBRATION).max(axis=1)
    assert unknown < known


def test_no_report_is_beyond_doubt() -> None:
    scores = np.array([[90.0, -90.0]], np.float32)
    assert calibrate(scores, np.ones(1, np.float32), CALIBRATION).max() < 1
