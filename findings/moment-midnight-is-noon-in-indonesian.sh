#!/usr/bin/env bash
# moment 2.31.0 (npm, 120 million downloads a month): in Indonesian "12 malam" (12 at night) is noon, and "10 siang" (10
# by day) is 22:00.
#
# Guess: with the locale `id`, moment reads the words for the parts of the day that it writes: "7 malam" is 19:00,
# "10 siang" 10:00, and "12 malam" midnight.
# Instead: "sore" and "malam" add twelve hours to any hour but 12, and leave that one at noon; "siang" adds twelve to
# each hour below 11. So what moment writes itself comes back right, since it writes midnight as "12 pagi", which
# nobody says, and what people write does not. All are valid, also in strict mode.
# Why it matters: "mati lampu sejak jam 12 malam" moves by half a day, and a working day may lie between; "jam 10 siang"
# moves from the office's hours into the night, when no officer was there to miss it.
# Seen on 2026-11-30 with Node.js 20 (text, read, valid in strict mode; then moment's own midnight):
#   7 malam 19:00 true
#   12 malam 12:00 true
#   1 malam 13:00 true
#   10 siang 22:00 true
#   00:00 12 pagi
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund moment@2.31.0 >&2
cat >"$dir/hours.js" <<'JS'
const moment = require("moment");
require("moment/locale/id");

for (const text of ["7 malam", "12 malam", "1 malam", "10 siang"]) {
    const time = moment(text, "h A", "id", true);
    console.log(text, time.format("HH:mm"), time.isValid());
}
console.log("00:00", moment("00:00", "HH:mm").format("h A"));
JS

expected='7 malam 19:00 true
12 malam 12:00 true
1 malam 13:00 true
10 siang 22:00 true
00:00 12 pagi'
seen=$(node "$dir/hours.js")

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
