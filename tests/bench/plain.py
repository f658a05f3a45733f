"""The plain version: the same road as one would first write it, with the libraries' own means. Nothing of ours in it.

json and checks by hand, `re`, Sastrawi's factory stemmer, TF-IDF of words and letters with LinearSVC, datasketch.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from datasketch import MinHash, MinHashLSH
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from tests.bench.reports import QUESTIONS, Labelled

Report = dict[str, Any]

PERMUTATIONS = 128
"""datasketch's default."""

SIMILAR = 0.5
"""Jaccard similarity from which two reports are one, as in our rules."""

SHINGLE = 5
LABELS_MIN = 2
"""Reports a label must have to be learnt."""

_PERSONAL = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "<EMAIL>"),
    (re.compile(r"\b\d{16}\b"), "<NIK>"),
    (re.compile(r"(?:\+62|\b62|\b0)8\d{1,3}[ -]?\d{3,4}[ -]?\d{3,5}\b"), "<TELP>"),
    (re.compile(r"(?i)\b((?:no )?rek(?:ening)?\.? ?(?:bca|bri|bni|mandiri)? ?)\d{7,15}\b"), r"\1<REKENING>"),
)
_NOISE = re.compile(r"https?://\S+|[@#]\w+|[^a-z0-9\s]")


def ingest(lines: Sequence[bytes]) -> list[Report]:
    """Read and check each line."""
    return [_read(json.loads(line)) for line in lines]


def _read(body: Report) -> Report:
    post = body.get("data", body)
    text = post.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("no text")
    channel = body.get("channel", "twitter")
    report_id = f"{channel}:{post['id']}"
    return {
        "report_id": report_id,
        "tracking_id": hashlib.sha256(report_id.encode()).hexdigest()[:10],
        "channel": channel,
        "received_at": post.get("created_at") or post.get("received_at"),
        "text": text,
        "region": post.get("region"),
    }


def clean(reports: Sequence[Report]) -> list[Report]:
    """Redact and clean."""
    return [_clean(report) for report in reports]


def _clean(report: Report) -> Report:
    text = report["text"]
    for pattern, token in _PERSONAL:
        text = pattern.sub(token, text)
    return report | {"text_redacted": text, "normal": " ".join(_NOISE.sub(" ", text.lower()).split())}


class Words:
    """Redacts, cleans and stems."""

    def __init__(self) -> None:
        self.stemmer = StemmerFactory().create_stemmer()

    def __call__(self, reports: Sequence[Report]) -> list[Report]:
        """Read the words of a batch."""
        return [report | {"stems": self.stemmer.stem(report["normal"])} for report in clean(reports)]


class Model:
    """One TF-IDF matrix, and a LinearSVC for each question."""

    def __init__(self, labelled: Sequence[Labelled]) -> None:
        cleaned = [row["normal"] for row in clean([{"text": one.text} for one in labelled])]
        self.features = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
                ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)),
            ]
        )
        matrix = self.features.fit_transform(cleaned)
        self.models = {question: _fit(matrix, [one.labels[question] for one in labelled]) for question in QUESTIONS}

    def __call__(self, reports: Sequence[Report]) -> list[Report]:
        """Answer the questions for a batch."""
        matrix = self.features.transform([report["normal"] for report in reports])
        answers = {question: _answer(model, matrix) for question, model in self.models.items()}
        return [
            report | {question: answers[question][row] for question in QUESTIONS} for row, report in enumerate(reports)
        ]


def _fit(matrix: Any, labels: Sequence[str]) -> LinearSVC:
    names, counts = np.unique(labels, return_counts=True)
    learnt = set(names[counts >= LABELS_MIN].tolist()) - {""}
    rows = [row for row, label in enumerate(labels) if label in learnt]
    return LinearSVC(C=0.5, class_weight="balanced").fit(matrix[rows], [labels[row] for row in rows])


def _answer(model: LinearSVC, matrix: Any) -> list[Report]:
    margins = model.decision_function(matrix)
    margins = np.column_stack([-margins, margins]) if margins.ndim == 1 else margins
    shares = np.exp(margins - margins.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    best = shares.argmax(axis=1)
    return [{"label": str(model.classes_[at]), "confidence": float(shares[row, at])} for row, at in enumerate(best)]


class Deduplicator:
    """MinHashLSH proposes, the shingles decide."""

    def __init__(self) -> None:
        self.lsh = MinHashLSH(threshold=SIMILAR, num_perm=PERMUTATIONS)
        self.shingles: dict[str, set[str]] = {}

    def __call__(self, reports: Sequence[Report]) -> list[Report]:
        """Find for each report the one it repeats."""
        return [report | {"duplicate_of": self._find(report)} for report in reports]

    def _find(self, report: Report) -> str | None:
        text, report_id = f" {report['normal']} ", report["report_id"]
        shingles = {text[at : at + SHINGLE] for at in range(max(1, len(text) - SHINGLE + 1))}
        signature = MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([shingle.encode() for shingle in shingles])
        scores = {other: _jaccard(shingles, self.shingles[other]) for other in self.lsh.query(signature)}
        self.lsh.insert(report_id, signature)
        self.shingles[report_id] = shingles
        best = max(scores, key=scores.__getitem__, default=None)
        return best if best is not None and scores[best] >= SIMILAR else None


def _jaccard(first: set[str], second: set[str]) -> float:
    common = len(first & second)
    return common / (len(first) + len(second) - common)


def document(reports: Sequence[Report]) -> list[bytes]:
    """Write each report as a line of JSON."""
    return [json.dumps({name: report[name] for name in report if name != "text"}).encode() for report in reports]


def wire(reports: Sequence[Report]) -> list[Report]:
    """Write and read a report as often as the running system does between its stages."""
    return [json.loads(json.dumps(json.loads(json.dumps(json.loads(json.dumps(report)))))) for report in reports]
