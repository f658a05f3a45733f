#!/usr/bin/env bash
# natural 8.1.1 (npm): the Indonesian tokenizer deletes capital letters.
#
# Guess: AggressiveTokenizerId lower-cases, or keeps the case.
# Instead: it keeps only a-z, 0-9 and the hyphen, and turns each other character, capitals too, into a blank: "Jalan"
# becomes "alan", "RT" and "KTP" vanish. The tokenizers of other languages in the package keep capitals.
# Why it matters: names of places and offices are what a report is sorted by, and they are written with capitals:
# "Bekasi" is indexed as "ekasi", "PDAM" not at all, and nothing fails.
# Seen on 2026-11-29 with Node.js 20:
#   ["alan-jalan","rusak","di","ekasi","03","05","lapor","ke","-el"]
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund natural@8.1.1 >&2
cd "$dir"

expected='["alan-jalan","rusak","di","ekasi","03","05","lapor","ke","-el"]'
seen=$(node -e '
    const { AggressiveTokenizerId } = require("natural");
    const report = "Jalan-jalan rusak di Bekasi RT 03/05, lapor ke PDAM KTP-el";
    console.log(JSON.stringify(new AggressiveTokenizerId().tokenize(report)));' | tail -n 1)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
