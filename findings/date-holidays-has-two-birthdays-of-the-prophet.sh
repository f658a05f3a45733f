#!/usr/bin/env bash
# date-holidays 3.37.0 (npm, 1.7 million downloads a month): in Indonesia the Prophet has two birthdays in one year, and
# his ascension is on none.
#
# Guess: Isra Mikraj on 16 January 2026, Maulid on 25 August, Idul Fitri on 21 and 22 March, as holidays 0.109 (PyPI)
# has them.
# Instead: the days are there, but 27 Rajab carries the Indonesian name of 12 Rabiulawal; asked for English the same
# entry is Laylat al-Mi'raj. And Idul Fitri is a day early, for the computed calendar is that of Mecca.
# Why it matters: answers are due in working days, and citizens are told what the delay is for. By name, an office is
# closed in January for the feast of August; by date, a day of Idul Fitri counts as a working day.
# Seen on 2026-11-30 with Node.js 20 and Python 3.11:
#   date-holidays 2026-01-16 Maulid Nabi Muhammad = Laylat al-Mi'raj
#   date-holidays 2026-03-20 Hari Raya Idul Fitri
#   date-holidays 2026-03-21 Hari Raya Idul Fitri
#   date-holidays 2026-08-25 Maulid Nabi Muhammad = Birthday of Muhammad (Mawlid)
#   holidays 2026-01-16 Isra Mikraj Nabi Muhammad
#   holidays 2026-03-21 Hari Raya Idul Fitri
#   holidays 2026-03-22 Hari kedua dari Hari Raya Idul Fitri
#   holidays 2026-08-25 Maulid Nabi Muhammad
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

npm install --prefix "$dir" --silent --no-audit --no-fund date-holidays@3.37.0 >&2
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check holidays==0.109
cd "$dir"

expected="date-holidays 2026-01-16 Maulid Nabi Muhammad = Laylat al-Mi'raj
date-holidays 2026-03-20 Hari Raya Idul Fitri
date-holidays 2026-03-21 Hari Raya Idul Fitri
date-holidays 2026-08-25 Maulid Nabi Muhammad = Birthday of Muhammad (Mawlid)
holidays 2026-01-16 Isra Mikraj Nabi Muhammad
holidays 2026-03-21 Hari Raya Idul Fitri
holidays 2026-03-22 Hari kedua dari Hari Raya Idul Fitri
holidays 2026-08-25 Maulid Nabi Muhammad"
seen=$(
    node -e '
        const Holidays = require("date-holidays");
        const days = (language) => new Holidays("ID", { languages: [language] }).getHolidays(2026);
        const english = new Map(days("en").map((day) => [day.rule, day.name]));
        for (const day of days("id").filter((day) => /Isra|Maulid|Fitri/.test(day.name))) {
            const other = day.name.includes("Maulid") ? ` = ${english.get(day.rule)}` : "";
            console.log(`date-holidays ${day.date.slice(0, 10)} ${day.name}${other}`);
        }'
    venv/bin/python -c '
import holidays
for date, name in sorted(holidays.country_holidays("ID", years=2026, language="id").items()):
    if any(word in name for word in ("Isra", "Maulid", "Fitri")):
        print("holidays", date, name)'
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
