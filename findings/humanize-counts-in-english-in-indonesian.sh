#!/usr/bin/env bash
# humanize 4.17.0 (PyPI): activate("id_ID") translates the words and leaves numbers and months English.
#
# Guess: with Indonesian active, 1500 reports are "1.500", a million and a half is "1,5 juta" and 28 August "28 Agu".
# Instead: the separators come from a short list of locales without Indonesian, and the months from the process's
# locale: "1,500", "1.5 juta", "Aug 28". The words between them are Indonesian.
# Why it matters: in Indonesian "1,500" is one and a half. An officer who sees "1,500 laporan dalam 3 hari" on a page
# that is otherwise in his language reads one report and a half.
# Seen on 2026-11-30 with Python 3.11, LC_ALL=C:
#   intcomma 1,500
#   intword 1.5 juta
#   naturalday Aug 28
#   natural_list jalan, air and lampu
#   precisedelta 3 hari dan 2.50 jam
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check humanize==4.17.0

expected='intcomma 1,500
intword 1.5 juta
naturalday Aug 28
natural_list jalan, air and lampu
precisedelta 3 hari dan 2.50 jam'
seen=$(LC_ALL=C "$dir/venv/bin/python" - <<'PY'
from datetime import date, timedelta

import humanize

humanize.activate("id_ID")
print("intcomma", humanize.intcomma(1500))
print("intword", humanize.intword(1_500_000))
print("naturalday", humanize.naturalday(date(2020, 8, 28)))
print("natural_list", humanize.natural_list(["jalan", "air", "lampu"]))
print("precisedelta", humanize.precisedelta(timedelta(days=3, hours=2, minutes=30), minimum_unit="hours"))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
