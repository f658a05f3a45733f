#!/usr/bin/env bash
# leksara 0.2.2 (PyPI, masks personal data in Indonesian texts): "jalan rusak parah" is masked as an address.
#
# Guess: replace_address masks a street with its name and number, and leaves "the road is badly broken".
# Instead: "jalan", which is "road", "street" and "to walk", starts an address that goes on to the next comma or the
# end. In the same package replace_rating takes "RT 03/05", a neighbourhood's number, for three stars of five.
# Why it matters: roads are a main subject of complaints to a city; what is stored of them is "[ADDRESS]", and all of
# them are duplicates of each other.
# Seen on 2026-11-29 with Python 3.11:
#   Jl. Mawar No. 5 -> [ADDRESS]
#   jalan rusak parah -> [ADDRESS]
#   lampu jalan mati 3 hari -> lampu [ADDRESS]
#   Jalan berlubang, 2 motor jatuh -> [ADDRESS] 2 motor jatuh
#   saya di RT 03/05 -> saya di RT 3.0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check leksara==0.2.2

expected='Jl. Mawar No. 5 -> [ADDRESS]
jalan rusak parah -> [ADDRESS]
lampu jalan mati 3 hari -> lampu [ADDRESS]
Jalan berlubang, 2 motor jatuh -> [ADDRESS] 2 motor jatuh
saya di RT 03/05 -> saya di RT 3.0'
seen=$("$dir/venv/bin/python" -W ignore - <<'PY'
from leksara.functions.patterns.pii import replace_address
from leksara.functions.review.advanced import replace_rating

texts = ("Jl. Mawar No. 5", "jalan rusak parah", "lampu jalan mati 3 hari", "Jalan berlubang, 2 motor jatuh")
for text in texts:
    print(text, "->", replace_address(text, mode="replace"))
print("saya di RT 03/05", "->", replace_rating("saya di RT 03/05"))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
