#!/usr/bin/env bash
# aiokafka 0.14.0 (PyPI): INVALID_RECORD, a broker's answer since Kafka 2.4, reaches the program as UnknownError.
#
# Guess: each code of the protocol's table has its class, and a code that is newer keeps its number.
# Instead: of the codes from 73 to 119 the client knows only 79. All others get the class of code -1, an unexpected
# fault of the server, with errno -1: the number is gone.
# Why it matters: a record without a key for a compacted topic is refused with 87, and its batch with it. What the
# program sees is "server error", which one tries again, and not "this record will never do".
# Seen on 2026-11-29 with Python 3.11 (code and name in Kafka's table, class, errno):
#   72 LISTENER_NOT_FOUND -> ListenerNotFound 72
#   79 MEMBER_ID_REQUIRED -> MemberIdRequired 79
#   82 FENCED_INSTANCE_ID -> UnknownError -1
#   87 INVALID_RECORD -> UnknownError -1
#   89 THROTTLING_QUOTA_EXCEEDED -> UnknownError -1
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check aiokafka==0.14.0

expected='72 LISTENER_NOT_FOUND -> ListenerNotFound 72
79 MEMBER_ID_REQUIRED -> MemberIdRequired 79
82 FENCED_INSTANCE_ID -> UnknownError -1
87 INVALID_RECORD -> UnknownError -1
89 THROTTLING_QUOTA_EXCEEDED -> UnknownError -1'
seen=$("$dir/venv/bin/python" - <<'PY'
from aiokafka.errors import for_code

table = {
    72: "LISTENER_NOT_FOUND",
    79: "MEMBER_ID_REQUIRED",
    82: "FENCED_INSTANCE_ID",
    87: "INVALID_RECORD",
    89: "THROTTLING_QUOTA_EXCEEDED",
}
for code, name in table.items():
    print(code, name, "->", for_code(code).__name__, for_code(code).errno)
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
