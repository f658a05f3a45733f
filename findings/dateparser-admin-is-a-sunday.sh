#!/usr/bin/env bash
# dateparser 1.5.0 (PyPI): in Indonesian texts it finds a Sunday in "min", short for admin, and a December in "Des.",
# short for desa (village).
#
# Guess: a lone word that is no whole name of a day or month is no date.
# Instead: search_dates takes the three-letter names of days and months anywhere, of any case: "Min, lampu mati" is
# last Sunday, "Des. Sukamaju" the 18th of December, "sel darah" (blood cell) a Tuesday.
# Why it matters: "min" is how citizens address whoever runs an office's account, in replies above all. Each such text
# gets a date of the event that nobody wrote.
# Seen on 2026-11-29 with Python 3.11 (the clock set to Wednesday 2026-11-18 10:00):
#   Min, lampu jalan mati | Min 2026-11-15
#   tolong dong min | min 2026-11-15
#   Jalan Des. Sukamaju rusak | Des 2026-12-18
#   stok sel darah kosong | sel 2026-11-17
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check dateparser==1.5.0

expected='Min, lampu jalan mati | Min 2026-11-15
tolong dong min | min 2026-11-15
Jalan Des. Sukamaju rusak | Des 2026-12-18
stok sel darah kosong | sel 2026-11-17'
seen=$("$dir/venv/bin/python" -W ignore - <<'PY'
from datetime import datetime

from dateparser.search import search_dates

clock = {"RELATIVE_BASE": datetime(2026, 11, 18, 10)}
for text in ("Min, lampu jalan mati", "tolong dong min", "Jalan Des. Sukamaju rusak", "stok sel darah kosong"):
    found = search_dates(text, languages=["id"], settings=clock) or []
    print(text, "|", *(f"{word} {when.date()}" for word, when in found))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
