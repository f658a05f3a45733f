#!/usr/bin/env bash
# indoNLP 0.3.4 (PyPI): replace_slang reads the short words of addresses as chat slang, in capitals too.
#
# Guess: "yg" and "gk" are replaced; "Kel", "SMP", "KM" and "Gg", the usual short forms of an address, are not slang,
# and capitals protect them.
# Instead: the list is applied to each word of any case. "Kel" (kelurahan, ward) becomes "keluarga" (family), "SMP"
# (school) "sampai" (until), "KM" "kamu" (you), and "Gg" (gang, alley) "enggak" (no).
# Why it matters: the place of a report is lost before it is looked for, and "Gg Buntu" (Buntu alley) denies
# something.
# Seen on 2026-11-29 with Python 3.11:
#   yg gk bisa -> yang enggak bisa
#   Kel Menteng -> keluarga Menteng
#   depan SMP 3 -> depan sampai 3
#   Jalan Raya KM 12 -> Jalan Raya kamu 12
#   Gg Buntu -> enggak Buntu
#   HR Rasuna Said -> hari Rasuna Said
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check indoNLP==0.3.4

expected='yg gk bisa -> yang enggak bisa
Kel Menteng -> keluarga Menteng
depan SMP 3 -> depan sampai 3
Jalan Raya KM 12 -> Jalan Raya kamu 12
Gg Buntu -> enggak Buntu
HR Rasuna Said -> hari Rasuna Said'
seen=$("$dir/venv/bin/python" - <<'PY'
from indoNLP.preprocessing import replace_slang

texts = ("yg gk bisa", "Kel Menteng", "depan SMP 3", "Jalan Raya KM 12", "Gg Buntu", "HR Rasuna Said")
for text in texts:
    print(text, "->", replace_slang(text))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
