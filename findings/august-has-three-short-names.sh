#!/usr/bin/env bash
# arrow 1.4.0, dateparser 1.5.0 (PyPI), dayjs 1.11.23, date-fns 4.4.0 (npm), Node.js 20's Intl: three short names of
# August in Indonesian, and readers that refuse others' names.
#
# Guess: all follow Unicode's CLDR, so that what one writes another reads.
# Instead: Intl writes "Agu", dayjs and date-fns "Agt", arrow "Ags" (and "Sept" where all others have "Sep").
# dateparser reads "Agu" and "Agt" but not arrow's "Ags"; date-fns does not read Intl's "Agu".
# Why it matters: dates that one service prints into a table and another reads back are lost for one month of twelve,
# the month of the national holiday, and a test that runs in any other month is green.
# Seen on 2026-11-29 with Python 3.11 and Node.js 20:
#   arrow 28 Ags 2026
#   Intl 28 Agu 2026
#   dayjs 28 Agt 2026
#   date-fns 28 Agt 2026
#   date-fns reads: 28 Ags 2026 no, 28 Agu 2026 no, 28 Agt 2026 yes
#   dateparser reads: 28 Ags 2026 no, 28 Agu 2026 yes, 28 Agt 2026 yes
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check arrow==1.4.0 dateparser==1.5.0
npm install --prefix "$dir" --silent --no-audit --no-fund dayjs@1.11.23 date-fns@4.4.0 >&2
cd "$dir"

expected='arrow 28 Ags 2026
Intl 28 Agu 2026
dayjs 28 Agt 2026
date-fns 28 Agt 2026
date-fns reads: 28 Ags 2026 no, 28 Agu 2026 no, 28 Agt 2026 yes
dateparser reads: 28 Ags 2026 no, 28 Agu 2026 yes, 28 Agt 2026 yes'
seen=$(
    venv/bin/python -c 'import arrow
print("arrow", arrow.get(2026, 8, 28).format("D MMM YYYY", locale="id"))'
    node -e '
        const dayjs = require("dayjs");
        const { format, isValid, parse } = require("date-fns");
        const { id } = require("date-fns/locale");
        require("dayjs/locale/id");
        const day = new Date(2026, 7, 28);
        const pattern = "d MMM yyyy";
        const reads = (text) => `${text} ${isValid(parse(text, pattern, day, { locale: id })) ? "yes" : "no"}`;
        console.log("Intl", day.toLocaleDateString("id", { day: "numeric", month: "short", year: "numeric" }));
        console.log("dayjs", dayjs(day).locale("id").format("D MMM YYYY"));
        console.log("date-fns", format(day, pattern, { locale: id }));
        console.log("date-fns reads:", ["28 Ags 2026", "28 Agu 2026", "28 Agt 2026"].map(reads).join(", "));'
    venv/bin/python -W ignore - <<'PY'
import dateparser

texts = ("28 Ags 2026", "28 Agu 2026", "28 Agt 2026")
answers = ("yes" if dateparser.parse(text, languages=["id"]) else "no" for text in texts)
print("dateparser reads:", ", ".join(map(" ".join, zip(texts, answers))))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
