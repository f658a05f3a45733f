#!/usr/bin/env bash
# terbilang-ts 2.1.0, @develoka/angka-terbilang-js 1.4.2 (npm), beside num2words 0.5.14 and terbilang 0.0.6 (PyPI):
# minus three in Indonesian words is three, or a number with a hole in it.
#
# Guess: -3 is "minus tiga" or "min tiga", and 0 is "nol", in each.
# Instead: terbilang-ts takes the minus off and says "Tiga"; for 0 it says nothing. @develoka takes the minus for one
# more digit: " puluh tiga" (something-ty three), and -10 gets hundreds. The two for Python do as guessed.
# Why it matters: days left until a report's deadline are below zero when it is late. Three days late reads as three
# days left, and the last day reads as nothing at all.
# Seen on 2026-11-30 with Node.js 20 and Python 3.11 (-3, -10, 0):
#   terbilang-ts [Tiga] [Sepuluh] []
#   @develoka [ puluh tiga] [ ratus sepuluh] [nol]
#   num2words [min tiga] [min sepuluh] [nol]
#   terbilang [minus tiga] [minus sepuluh] [nol]
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check num2words==0.5.14 terbilang==0.0.6
npm install --prefix "$dir" --silent --no-audit --no-fund terbilang-ts@2.1.0 @develoka/angka-terbilang-js@1.4.2 >&2
cd "$dir"
cat >words.js <<'JS'
const print = (name, spell) => console.log(name, ...[-3, -10, 0].map((days) => `[${spell(days)}]`));
print("terbilang-ts", require("terbilang-ts").default);
print("@develoka", require("@develoka/angka-terbilang-js"));
JS
cat >words.py <<'PY'
from num2words import num2words
from terbilang import Terbilang


def spell(days: int) -> str:
    reader = Terbilang()
    reader.parse(days)
    return reader.getresult()


days_left = (-3, -10, 0)
print("num2words", *(f"[{num2words(days, lang='id')}]" for days in days_left))
print("terbilang", *(f"[{spell(days)}]" for days in days_left))
PY

expected='terbilang-ts [Tiga] [Sepuluh] []
@develoka [ puluh tiga] [ ratus sepuluh] [nol]
num2words [min tiga] [min sepuluh] [nol]
terbilang [minus tiga] [minus sepuluh] [nol]'
seen=$(
    node words.js
    venv/bin/python words.py
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
