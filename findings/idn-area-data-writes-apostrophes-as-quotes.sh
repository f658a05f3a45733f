#!/usr/bin/env bash
# idn-area-data 3.1.2 (npm): some villages whose name has an apostrophe have a double quotation mark instead.
#
# Guess: "Ja'an" and "Soka'an" (East Java) have an apostrophe, or none.
# Instead: they are `Ja"an` and `Soka"an`. So are 24 villages in all, while 397 others have their apostrophe.
# Why it matters: no citizen writes that mark inside a word, so these villages are never found in a report, and a name
# put into JSON, CSV or a search query by joining texts ends early.
# Seen on 2026-11-29 with Node.js 20 (names with ", names with ', two of them):
#   24 397 Ja"an Soka"an
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund idn-area-data@3.1.2 >&2
cd "$dir"

expected='24 397 Ja"an Soka"an'
seen=$(node --input-type=module -e '
    import { getVillages } from "idn-area-data";
    const names = (await getVillages()).map((village) => village.name);
    const having = (mark) => names.filter((name) => name.includes(mark));
    const shown = ["Ja\"an", "Soka\"an"].filter((name) => names.includes(name));
    console.log(having("\"").length, having("\u0027").length, ...shown);')

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
