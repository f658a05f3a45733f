#!/usr/bin/env bash
# mail-parser-reply 1.36 (PyPI): a complaint that lists its damages with hyphens keeps its first line; the damages are
# the writer's signature.
#
# Guess: a signature begins at "-- " or at a closing such as "Best regards"; a list with hyphens is part of the text.
# Instead: the first line that begins with one hyphen begins the signature, and all up to the end belongs to it, the
# sentences behind the list too. `body` is then the line above the list, or empty. With "*", "1." or a dash the list
# stays, and `latest_reply` still holds the whole.
# Why it matters: a list is how citizens report several things in one mail. "Kerusakan:" (damages) alone has no type,
# no place and no danger, and mails without a list come through whole.
# Seen on 2026-11-30 with Python 3.11 (body | signature):
#   Kerusakan: | - jalan berlubang / - tiang listrik miring / Mohon segera, bahaya.
#   Kerusakan: / * jalan berlubang / * tiang listrik miring / Mohon segera, bahaya. | none
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check mail-parser-reply==1.36
cat >"$dir/replies.py" <<'PY'
from mailparser_reply import EmailReplyParser

parser = EmailReplyParser(languages=["en"])
for sign in "-*":
    text = f"Kerusakan:\n{sign} jalan berlubang\n{sign} tiang listrik miring\nMohon segera, bahaya.\n"
    (reply,) = parser.read(text).replies
    print(f"{reply.body} | {reply.signatures or 'none'}".replace("\n", " / "))
PY

expected='Kerusakan: | - jalan berlubang / - tiang listrik miring / Mohon segera, bahaya.
Kerusakan: / * jalan berlubang / * tiang listrik miring / Mohon segera, bahaya. | none'
seen=$("$dir/venv/bin/python" "$dir/replies.py")

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
