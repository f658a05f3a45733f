#!/usr/bin/env bash
# nik-parser 1.0.1 (npm, 18,000 downloads a month): it never answers that the holder of a NIK is a woman.
#
# Guess: a day of birth over 40 makes a woman and is lowered by 40; that is the one rule that all know of the NIK.
# Instead: the raw day goes into JavaScript's Date, which carries it over into the next month: 41 August becomes 10
# September. kelamin() then asks whether the day of that date is below 40, which it always is. Day 00 and month 13 are
# carried over too, and isValid() looks only at the length and the region.
# Why it matters: each woman's record gets the wrong sex and a birthday 40 days late, and agrees with no other source.
# Seen on 2026-11-29 with Node.js 20, TZ=UTC (invented numbers: woman of 1 August, man of 1 August, month 13):
#   3174014108909999 true pria 1990-09-10
#   3174010108909999 true pria 1990-08-01
#   3174010113909999 true pria 1991-01-01
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund nik-parser@1.0.1 >&2
cd "$dir"

expected='3174014108909999 true pria 1990-09-10
3174010108909999 true pria 1990-08-01
3174010113909999 true pria 1991-01-01'
seen=$(TZ=UTC node -e '
    const { nikParser } = require("nik-parser");
    for (const number of ["3174014108909999", "3174010108909999", "3174010113909999"]) {
        const nik = nikParser(number);
        console.log(number, nik.isValid(), nik.kelamin(), nik.lahir().toISOString().slice(0, 10));
    }')

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
