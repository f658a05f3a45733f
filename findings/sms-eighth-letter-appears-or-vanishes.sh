#!/usr/bin/env bash
# pygsm7 1.0.6 and pdusms 1.0 (PyPI): seven packed letters gain an "@", and an "@" in the eighth place is lost.
#
# Guess: packing and unpacking give the text back.
# Instead: 7 letters of 7 bits leave 7 bits over in 7 octets, and "@" is code 0: the octets of "Jalan r" and "Jalan
# r@" are the same, and only the length beside them tells. pygsm7 is given no length and always adds the "@"; pdusms
# has the length in the PDU and always strips it. Any text with a length of 8n-1 or 8n is concerned.
# Why it matters: an address or a handle at the end of an SMS changes with the length of the text before it: one in
# eight messages, so seven trials of eight pass.
# Seen on 2026-11-29 with Python 3.11 (text sent, text read):
#   pygsm7: Jalan -> Jalan, Jalan r -> Jalan r@
#   pdusms: Jalan@ -> Jalan@, Jalan r@ -> Jalan r
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check pygsm7==1.0.6 pdusms==1.0

expected='pygsm7: Jalan -> Jalan, Jalan r -> Jalan r@
pdusms: Jalan@ -> Jalan@, Jalan r@ -> Jalan r'
seen=$("$dir/venv/bin/python" - <<'PY'
import pygsm7
import smspdu


def through_pdu(text: str) -> str:
    pdu = smspdu.SMS_DELIVER.create("+6281200000001", "1708", text, datestamp=1_790_000_000).toPDU()
    return smspdu.SMS_DELIVER.fromPDU(pdu, "1708").user_data


texts = ("Jalan", "Jalan r")
print("pygsm7:", ", ".join(f"{text} -> {pygsm7.decode_gsm7(pygsm7.encode_gsm7(text))}" for text in texts))
texts = ("Jalan@", "Jalan r@")
print("pdusms:", ", ".join(f"{text} -> {through_pdu(text)}" for text in texts))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
