#!/usr/bin/env bash
# phonenumbers 9.0.43 (PyPI) and libphonenumber-js 1.13.16 (npm): a number that starts with 0062 is not Indonesian to
# either, and the second one still calls it valid.
#
# Guess: 00 is dropped as the international prefix, and both give +62 812…, as they do for 62812… and +62 0812….
# Instead: Indonesia's prefix in the shared metadata is 008 or 009, so 0062 counts as local digits: the number becomes
# +62 006281…. phonenumbers calls that invalid. libphonenumber-js with its default metadata checks the length only and
# calls it valid; its /max metadata calls it invalid.
# Why it matters: address books and exports from abroad write 0062. One citizen becomes two senders, and replies go to
# a number that does not exist.
# Seen on 2026-11-29 with Python 3.11 and Node.js 20 (an invented number):
#   phonenumbers +62006281200000001 False
#   libphonenumber-js +62006281200000001 true
#   libphonenumber-js/max +62006281200000001 false
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check phonenumbers==9.0.43
npm install --prefix "$dir" --silent --no-audit --no-fund libphonenumber-js@1.13.16 >&2
cd "$dir"

expected='phonenumbers +62006281200000001 False
libphonenumber-js +62006281200000001 true
libphonenumber-js/max +62006281200000001 false'
seen=$(
    venv/bin/python -c 'import phonenumbers
number = phonenumbers.parse("0062 812 0000 0001", "ID")
e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
print("phonenumbers", e164, phonenumbers.is_valid_number(number))'
    node -e 'for (const name of ["libphonenumber-js", "libphonenumber-js/max"]) {
        const number = require(name).parsePhoneNumberFromString("0062 812 0000 0001", "ID");
        console.log(name, number.number, number.isValid());
    }'
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
