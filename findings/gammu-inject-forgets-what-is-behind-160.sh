#!/usr/bin/env bash
# gammu-smsd-inject of gammu-smsd 1.42.0 (Debian 12): of a text of 200 letters, 160 are queued, and it says "Written".
#
# Guess: a text that is too long for one SMS is split in two, or refused.
# Instead: without -len or -autolen it reads what one SMS holds and forgets the rest, with exit status 0 and no word of
# it. With a length it splits. In the other alphabet the same: with -unicode 70 letters are left.
# Why it matters: answers are tried out with short texts. In a long one the end is missing, and the end is where the
# number of the report and the way to object stand; the citizen sees a sentence that stops.
# Seen on 2026-11-30 (the letters queued, per SMS):
#   200 letters: 160, status 0
#   200 letters -unicode: 70, status 0
#   200 letters -autolen 200: 153 47, status 0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cd "$dir"
# gammu-smsd with the libraries that it needs, less those that any Debian has.
mapfile -t packages < <(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances gammu-smsd=1.42.0-8 | grep '^lib' | grep -vE '^lib(c6|gcc-s1|crypt1|gammu8|gsmsd8)$|:')
apt-get download -qq {gammu-smsd,libgammu8,libgsmsd8}=1.42.0-8 "${packages[@]}" 2>/dev/null
for package in *.deb; do dpkg --extract "$package" debian; done
paths=$(printf '%s:' debian/lib/*-linux-gnu* debian/usr/lib/*-linux-gnu*)
mkdir outbox
cat >smsdrc <<CONFIG
[gammu]
device = /dev/null
connection = at
[smsd]
service = files
outboxpath = $dir/outbox/
outboxformat = detail
CONFIG

# Queue a text of 200 letters, and print how many letters, of four hexadecimal digits each, each SMS of the outbox has.
inject() {
    local status=0
    LD_LIBRARY_PATH=$paths LC_ALL=C.UTF-8 debian/usr/bin/gammu-smsd-inject -c smsdrc \
        TEXT +6281200000001 -text "$(printf 'a%.0s' {1..200})" "$@" >&2 || status=$?
    echo "200 letters${*:+ $*}:$(awk -F ' = ' '
        /^\[SMSBackup/ && letters { printf " %d", letters; letters = 0 }
        /^Text[0-9]/ { letters += int(length($2) / 4) }
        END { printf " %d", letters }' outbox/*), status $status"
    rm outbox/*
}

expected='200 letters: 160, status 0
200 letters -unicode: 70, status 0
200 letters -autolen 200: 153 47, status 0'
seen=$(
    inject
    inject -unicode
    inject -autolen 200
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
