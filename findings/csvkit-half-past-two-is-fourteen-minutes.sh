#!/usr/bin/env bash
# csvkit 2.2.0 with agate 1.14.2 (PyPI): csvsort turns the time of day "14:30" into a quarter of an hour.
#
# Guess: sorting by the number of a report leaves its other columns as they were.
# Instead: agate guesses a type for each column, and "14:30" is a duration of minutes and seconds. csvsort, in2csv,
# csvjoin and csvjson write it out again as "0:14:30"; csvcut, csvgrep and csvstack leave it alone. A value with
# seconds, "14:30:00", is fourteen hours and a half, so two exports of one day mean different things.
# Why it matters: a table of reports that was only sorted on its way has all its times within the first half hour
# after midnight, and nothing in the file says so.
# Seen on 2026-11-30 with Python 3.11:
#   csvcut 14:30 09:05
#   csvsort 0:09:05 0:14:30
#   in2csv 0:14:30 0:09:05
#   csvstat 0:11:47.500000
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2
cd "$dir"
printf '%s\n' nomor,pukul,isi '2,14:30,lampu mati' '1,09:05,jalan rusak' >laporan.csv

# Print a tool's name, and the times in the table that it writes.
times() { echo "$1" "$(venv/bin/"$@" laporan.csv | sed 1d | cut -d, -f2 | xargs)"; }

expected='csvcut 14:30 09:05
csvsort 0:09:05 0:14:30
in2csv 0:14:30 0:09:05
csvstat 0:11:47.500000'
seen=$(
    times csvcut
    times csvsort -c nomor
    times in2csv
    echo csvstat "$(venv/bin/csvstat -c pukul --mean laporan.csv)"
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
