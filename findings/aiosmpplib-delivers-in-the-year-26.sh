#!/usr/bin/env bash
# aiosmpplib 0.7.4 (PyPI): the time that it writes into an SMS it reads back in the year 26, with an offset of 28 hours.
#
# Guess: schedule_delivery_time goes out as SMPP's absolute time, "261130100000028+", and comes back the same moment.
# Instead: it goes out so. On reading, the two digits of the year stay two, and the quarters of an hour are taken for
# hours: +07:00 is 28 quarters and becomes 28 hours, which Python refuses once the time is printed or compared; +05:00
# becomes +20:00 and is not refused. West of Greenwich it already goes out wrong: -05:00 as 76 quarters, where SMPP
# allows 48. smpp.pdu3 0.6 reads the same text well.
# Why it matters: a gateway or a test double made with it keeps a reply back until morning, or lets it lapse, by this
# time. Each one is 2000 years overdue, so quiet hours are not kept, and the failure comes far from where it was read.
# Seen on 2026-11-30 with Python 3.11 (offset written; time, then offset, as read):
#   +00:00 261130100000000+ -> 0026-11-30 10:00:00, +00:00
#   +05:00 261130100000020+ -> 0026-11-30 10:00:00, +20:00
#   +07:00 261130100000028+ -> 0026-11-30 10:00:00, ValueError
#   -05:00 261130100000076- -> 0026-11-30 10:00:00, ValueError
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check aiosmpplib==0.7.4
cat >"$dir/times.py" <<'PY'
import re
from datetime import datetime

from aiosmpplib import PhoneNumber, SubmitSm

for offset in ("+00:00", "+05:00", "+07:00", "-05:00"):
    sent = SubmitSm(
        short_message="Laporan Anda diterima",
        source=PhoneNumber("1708"),
        destination=PhoneNumber("+6281200000001"),
        schedule_delivery_time=datetime.fromisoformat(f"2026-11-30T10:00:00{offset}"),
    ).pdu()
    written = re.search(rb"\d{15}[+-]", sent)[0].decode()
    time = SubmitSm.from_pdu(sent, SubmitSm.parse_header(sent[:16])).schedule_delivery_time
    try:
        read = time.isoformat()[-6:]
    except ValueError as fault:
        read = type(fault).__name__
    print(f"{offset} {written} -> {time.replace(tzinfo=None)}, {read}")
PY

expected='+00:00 261130100000000+ -> 0026-11-30 10:00:00, +00:00
+05:00 261130100000020+ -> 0026-11-30 10:00:00, +20:00
+07:00 261130100000028+ -> 0026-11-30 10:00:00, ValueError
-05:00 261130100000076- -> 0026-11-30 10:00:00, ValueError'
seen=$("$dir/venv/bin/python" "$dir/times.py")

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
