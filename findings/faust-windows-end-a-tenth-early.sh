#!/usr/bin/env bash
# faust-streaming 0.15.3 (PyPI): a window of 60 seconds ends at 59.9.
#
# Guess: TumblingWindow(60).ranges(t) is (0, 60), or (0, 59.999…), and the event lies inside.
# Instead: the end is start + size - 0.1. An event at 59.95 is put into (0, 59.9), outside the range it is stored
# under, and between two neighbouring windows a tenth of a second belongs to neither. SlidingWindow has no such gap.
# Why it matters: who reads the windows back by their ranges, as in "the reports between start and end" asked of a
# search engine, misses one event in six hundred, or of a window of a second one in ten.
# Seen on 2026-11-29 with Python 3.11:
#   TumblingWindow [(0.0, 59.9)]
#   HoppingWindow [(50.0, 59.9), (55.0, 64.9)]
#   SlidingWindow [(49.95, 69.95)]
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check faust-streaming==0.15.3

expected='TumblingWindow [(0.0, 59.9)]
HoppingWindow [(50.0, 59.9), (55.0, 64.9)]
SlidingWindow [(49.95, 69.95)]'
seen=$("$dir/venv/bin/python" -W ignore - <<'PY'
from faust.windows import HoppingWindow, SlidingWindow, TumblingWindow

for window in (TumblingWindow(60), HoppingWindow(10, 5), SlidingWindow(before=10, after=10, expires=60)):
    print(type(window).__name__, [(round(start, 2), round(end, 2)) for start, end in window.ranges(59.95)])
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
