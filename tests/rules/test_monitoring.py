"""The alert rules and the dashboard ask for metrics that exist, and Prometheus understands them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

import pipeline.adapters.observing.metrics  # noqa: F401 - registers what a worker counts
from pipeline.web.metrics import Metrics

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docker" / "prometheus"
RULES = [
    rule for group in yaml.safe_load((FOLDER / "lapor-alerts.yml").read_text())["groups"] for rule in group["rules"]
]
DASHBOARD = json.loads((ROOT / "docker" / "grafana" / "lapor.json").read_text())
QUERIES = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]
]
SELECTOR = re.compile(r"(lapor_\w+)(?:\{([^}]*)\})?")
PARTS = re.compile(r"_(total|bucket|sum|count)$")


def known_metrics() -> dict[str, set[str]]:
    """Labels of each metric of workers and gateway, by the name without what Prometheus adds."""
    found = {}
    for registry in (REGISTRY, Metrics().registry):
        for collector in registry._collector_to_names:
            if (name := getattr(collector, "_name", "")).startswith("lapor_"):
                found[name] = set(collector._labelnames)
    return found


@pytest.mark.parametrize("query", QUERIES)
def test_each_metric_that_is_asked_for_exists_with_its_labels(query: str) -> None:
    known = known_metrics()
    for name, matchers in SELECTOR.findall(query):
        plain = PARTS.sub("", name)
        assert plain in known, name
        assert set(re.findall(r"(\w+)\s*(?:=|!)", matchers)) <= known[plain]
    for labels in re.findall(r"\b(?:by|on) \(([^)]*)\)", query):
        every = set().union(*(known[PARTS.sub("", name)] for name, _ in SELECTOR.findall(query)), {"le"})
        assert {each.strip() for each in labels.split(",")} <= every


def test_every_metric_is_on_the_dashboard() -> None:
    asked = {PARTS.sub("", name) for query in QUERIES for name, _ in SELECTOR.findall(query)}

    assert asked == set(known_metrics())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_each_alert_says_what_is_wrong_how_bad_and_is_in_the_docs(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("warning", "critical")
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["description"]
    assert f"`{rule['alert']}`" in (ROOT / "docs/operations.md").read_text("utf-8")


def test_panels_have_a_title_and_do_not_cover_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert panel["title"]
        assert not cells & taken
        assert place["x"] + place["w"] <= 24
        taken |= cells


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "rules", FOLDER / "lapor-alerts.yml"),
        ("check", "config", "--syntax-only", FOLDER / "prometheus.yml"),
        ("test", "rules", Path(__file__).with_name("alerts_cases.yml")),
    ],
    ids=["rules", "config", "cases"],
)
def test_prometheus_understands_them(arguments: tuple[str | Path, ...]) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        assert os.environ.get("CI") != "true", "this test needs promtool: apt-get install prometheus"
        pytest.skip("promtool is not installed: apt-get install prometheus")
    done = subprocess.run([promtool, *arguments], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
