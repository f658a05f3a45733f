#!/usr/bin/env bash
# simhash-js 1.0.0 (npm, 21,000 downloads a month): its Comparator sees no difference between near-duplicates and
# unrelated reports, because it reads the decimal digits of its own hashes as hexadecimal.
#
# Guess: for two hashes of SimHash.hash, Comparator.hammingDistance gives the number of different bits, and
# Comparator.similarity is higher for the same report with another last word than for another report.
# Instead: hash() gives a number, and both comparisons put it through parseInt(hash, 16). Only a hash compared with
# itself comes out right. hash.toString(16) mends similarity; hammingDistance is then exactly twice the truth, as
# `>> 32` leaves a JavaScript number as it is and all bits are counted twice.
# Why it matters: with any threshold duplicates go unmerged and strangers are merged, and the one test that everybody
# writes first, a text against itself, passes.
# Seen on 2026-11-30 with Node.js 20 (mean over 8 near-duplicates, then over 28 unrelated pairs):
#   different bits, counted here 7.63 16.64
#   hammingDistance 26.75 27.43
#   hammingDistance of toString(16) 15.25 33.29
#   similarity 0.28 0.24
#   similarity of toString(16) 0.59 0.25
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund simhash-js@1.0.0 >&2
cd "$dir"
cat >compare.js <<'JS'
const { Comparator, SimHash } = require("simhash-js");
const reports = [
    ["Jalan rusak di depan sekolah", "Jalan rusak di depan pasar"],
    ["Sampah menumpuk di kali", "Sampah menumpuk di sungai"],
    ["Lampu jalan padam di gang mawar", "Lampu jalan padam di gang melati"],
    ["Air PDAM mati sejak pagi", "Air PDAM mati sejak malam"],
    ["Parkir liar di trotoar pasar", "Parkir liar di trotoar stasiun"],
    ["Banjir setinggi lutut di perumahan", "Banjir setinggi betis di perumahan"],
    ["Pohon tumbang menutup jalan raya", "Pohon tumbang menutup jalan desa"],
    ["Pelayanan KTP lambat di kecamatan", "Pelayanan KTP lambat di kelurahan"],
];
const near = reports.map((pair) => pair.map((text) => new SimHash().hash(text)));
const unrelated = near.flatMap(([one], index) => near.slice(index + 1).map(([other]) => [one, other]));
const mean = (pairs, compare) => (pairs.reduce((sum, pair) => sum + compare(...pair), 0) / pairs.length).toFixed(2);
const show = (name, compare) => console.log(name, mean(near, compare), mean(unrelated, compare));
const inHex = (compare) => (one, other) => compare(one.toString(16), other.toString(16));

show("different bits, counted here", (one, other) => ((one ^ other) >>> 0).toString(2).replaceAll("0", "").length);
for (const name of ["hammingDistance", "similarity"]) {
    show(name, Comparator[name]);
    show(`${name} of toString(16)`, inHex(Comparator[name]));
}
JS

expected='different bits, counted here 7.63 16.64
hammingDistance 26.75 27.43
hammingDistance of toString(16) 15.25 33.29
similarity 0.28 0.24
similarity of toString(16) 0.59 0.25'
seen=$(node compare.js)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
