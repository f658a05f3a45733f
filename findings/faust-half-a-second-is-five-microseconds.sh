#!/usr/bin/env bash
# faust-streaming 0.15.3 (PyPI): a Record reads ".5" of a second as 5 microseconds, and drops a zone it does not know.
#
# Guess: a field of type datetime with coerce=True reads ISO 8601 as datetime.fromisoformat does.
# Instead: the digits after the point are taken as a whole number of microseconds: .5 and .05 are both 5, .123 is 123.
# What follows the seconds and does not fit is ignored: "+07" (ISO 8601 allows it) and " WIB" give a time without
# zone, and "T10.00.00" gives midnight. Nothing is raised.
# Why it matters: X's API and phones send milliseconds. Order within a second is lost, and the times of two sources
# that send three and six digits do not compare.
# Seen on 2026-11-29 with Python 3.11 (text, as read; the right answer is in the text):
#   2026-11-28T10:00:00.5Z -> 2026-11-28T10:00:00.000005+00:00
#   2026-11-28T10:00:00.05Z -> 2026-11-28T10:00:00.000005+00:00
#   2026-11-28T10:00:00.123Z -> 2026-11-28T10:00:00.000123+00:00
#   2026-11-28T10:00:00+07 -> 2026-11-28T10:00:00
#   2026-11-28 10:00:00 WIB -> 2026-11-28T10:00:00
#   2026-11-28T10.00.00 -> 2026-11-28T00:00:00
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check faust-streaming==0.15.3

expected='2026-11-28T10:00:00.5Z -> 2026-11-28T10:00:00.000005+00:00
2026-11-28T10:00:00.05Z -> 2026-11-28T10:00:00.000005+00:00
2026-11-28T10:00:00.123Z -> 2026-11-28T10:00:00.000123+00:00
2026-11-28T10:00:00+07 -> 2026-11-28T10:00:00
2026-11-28 10:00:00 WIB -> 2026-11-28T10:00:00
2026-11-28T10.00.00 -> 2026-11-28T00:00:00'
seen=$("$dir/venv/bin/python" -W ignore - <<'PY'
from datetime import datetime

import faust


class Report(faust.Record, coerce=True):
    at: datetime


day = "2026-11-28"
for time in ("T10:00:00.5Z", "T10:00:00.05Z", "T10:00:00.123Z", "T10:00:00+07", " 10:00:00 WIB", "T10.00.00"):
    print(day + time, "->", Report(at=day + time).at.isoformat())
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
