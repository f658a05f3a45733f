#!/usr/bin/env bash
# geo-coordinates-parser 1.7.4 (npm, 100,000 downloads a month): "-6.2, 106.8" is 6 degrees 2 minutes and 106 degrees 8
# minutes.
#
# Guess: two numbers with a point are decimal degrees, whatever the count of their decimals.
# Instead: three decimals and more are decimal degrees. With one or two, what follows the point is minutes: "-6.2,
# 106.8", in Jakarta, lies 76 km to the west, in Banten. Where that makes 60 minutes or more the text is refused.
# Why it matters: coordinates are rounded to one or two decimals to protect who reported. Such a report fails, or moves
# to another regency and goes to another office.
# Seen on 2026-11-30 with Node.js 20 (text, latitude, longitude):
#   -6.175, 106.827 -> -6.175 106.827
#   -6.2, 106.8 -> -6.033333 106.133333
#   -6.17, 106.25 -> -6.283333 106.416667
#   -6.17, 106.82 -> invalid coordinates format
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund geo-coordinates-parser@1.7.4 >&2
cd "$dir"
cat >places.mjs <<'JS'
import { convert } from "geo-coordinates-parser";

for (const text of ["-6.175, 106.827", "-6.2, 106.8", "-6.17, 106.25", "-6.17, 106.82"]) {
    try {
        const { decimalLatitude, decimalLongitude } = convert(text, 6);
        console.log(text, "->", decimalLatitude, decimalLongitude);
    } catch (error) {
        console.log(text, "->", error.message);
    }
}
JS

expected='-6.175, 106.827 -> -6.175 106.827
-6.2, 106.8 -> -6.033333 106.133333
-6.17, 106.25 -> -6.283333 106.416667
-6.17, 106.82 -> invalid coordinates format'
seen=$(node places.mjs)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
