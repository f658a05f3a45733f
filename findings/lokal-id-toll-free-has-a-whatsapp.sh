#!/usr/bin/env bash
# lokal-id 0.7.2 (PyPI): a toll-free 0800 number is a valid mobile, with a WhatsApp address.
#
# Guess: 0800 is refused, or has a type of its own, as in phonenumbers.
# Instead: 0800 is taken for one more prefix of mobiles. Only a warning says that the prefix is not known; `valid`,
# `type` and `whatsapp` are filled as for a citizen's phone.
# Why it matters: offices put their 0800 line under their messages. Taken for the citizen's number, it merges the
# reports of all who quoted the same office.
# Seen on 2026-11-29 with Python 3.11 (an invented number; lokal-id, then phonenumbers 9.0.43):
#   True mobile 628001000000 prefix_unknown
#   TOLL_FREE
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check lokal-id==0.7.2 phonenumbers==9.0.43

expected='True mobile 628001000000 prefix_unknown
TOLL_FREE'
seen=$("$dir/venv/bin/python" - <<'PY'
import phonenumbers
from lokal import parse_phone

phone = parse_phone("0800 1000 000")
print(phone.valid, phone.type, phone.whatsapp, *(warning.code for warning in phone.warnings))
kind = phonenumbers.number_type(phonenumbers.parse("0800 1000 000", "ID"))
print(phonenumbers.PhoneNumberType.to_string(kind))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
