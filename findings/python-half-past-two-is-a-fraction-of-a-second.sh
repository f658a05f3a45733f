#!/usr/bin/env bash
# Python 3.11's datetime.fromisoformat, beside ciso8601 2.3.3 and iso8601 2.1.0 (PyPI): a point between hour and minute.
#
# Guess: "2024-03-03 14.30", as Indonesians write half past two, is no ISO 8601 and refused, as other parsers do; or it
# is 14:30.
# Instead: Python reads the hour, and what is behind the point as a fraction of a second: 14:00:00.3. So is "14.05" five
# hundredths of a second past two. No error is raised, and every time is within the right hour.
# Why it matters: spreadsheets and gateways in Indonesia write times with a point. Whoever tries fromisoformat first and
# other forms after it never comes to them, and loses the minutes of each time without a word.
# Seen on 2026-11-29 with Python 3.11:
#   fromisoformat 14.30: 2024-03-03 14:00:00.300000
#   fromisoformat 14.05: 2024-03-03 14:00:00.050000
#   ciso8601 14.30: ValueError
#   iso8601 14.30: ParseError
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check ciso8601==2.3.3 iso8601==2.1.0

expected='fromisoformat 14.30: 2024-03-03 14:00:00.300000
fromisoformat 14.05: 2024-03-03 14:00:00.050000
ciso8601 14.30: ValueError
iso8601 14.30: ParseError'
seen=$("$dir/venv/bin/python" - <<'PY'
from datetime import datetime

import ciso8601
import iso8601

for name, parse, clock in (
    ("fromisoformat", datetime.fromisoformat, "14.30"),
    ("fromisoformat", datetime.fromisoformat, "14.05"),
    ("ciso8601", ciso8601.parse_datetime, "14.30"),
    ("iso8601", iso8601.parse_date, "14.30"),
):
    try:
        print(f"{name} {clock}:", parse(f"2024-03-03 {clock}"))
    except Exception as error:  # each library has its own
        print(f"{name} {clock}:", type(error).__name__)
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
