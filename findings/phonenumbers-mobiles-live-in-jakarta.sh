#!/usr/bin/env bash
# phonenumbers 9.0.43 (PyPI): each Indonesian mobile number is in Jakarta's time zone.
#
# Guess: mobile numbers have no place, so the answer is all three zones, as it is for the country's toll-free numbers.
# Instead: time_zones_for_number gives Asia/Jakarta alone for any mobile; only landlines follow their area code.
# geocoder and carrier are silent about the place, so the zone looks like knowledge and is none.
# Why it matters: about a fifth of the country lives an hour or two further east. A night hour taken from the sender's
# number ("do not send between 21 and 7") is wrong in Makassar and Jayapura.
# Seen on 2026-11-29 with Python 3.11 (mobile, toll-free, landline of Timika):
#   +6281200000001 Asia/Jakarta
#   +628001000000 Asia/Jakarta Asia/Jayapura Asia/Makassar
#   +62901300000 Asia/Jayapura
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check phonenumbers==9.0.43

expected='+6281200000001 Asia/Jakarta
+628001000000 Asia/Jakarta Asia/Jayapura Asia/Makassar
+62901300000 Asia/Jayapura'
seen=$("$dir/venv/bin/python" - <<'PY'
from phonenumbers import parse, timezone

for number in ("+6281200000001", "+628001000000", "+62901300000"):
    print(number, *timezone.time_zones_for_number(parse(number)))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
