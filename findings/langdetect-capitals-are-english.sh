#!/usr/bin/env bash
# langdetect 1.0.9 (PyPI): the same Indonesian words in capitals are English, with a certainty of 0.99999.
#
# Guess: capitals make no difference, or make it less certain.
# Instead: from the second capital in a row on it leaves a word out of its count, so that only the beginnings of the
# words are judged; the certainty does not fall with it. py3langid 0.4.0 and lingua 2.1.1 do not care about case.
# Why it matters: angry citizens write in capitals. A filter "Indonesian only, certainty over 0.9" drops the angriest.
# Seen on 2026-11-29 with Python 3.11 (text, langdetect, py3langid, lingua):
#   jalan rusak parah | id over 0.999 | id | INDONESIAN
#   JALAN RUSAK PARAH | en over 0.999 | id | INDONESIAN
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check \
    langdetect==1.0.9 py3langid==0.4.0 lingua-language-detector==2.1.1

expected='jalan rusak parah | id over 0.999 | id | INDONESIAN
JALAN RUSAK PARAH | en over 0.999 | id | INDONESIAN'
seen=$("$dir/venv/bin/python" - <<'PY'
import py3langid
from langdetect import DetectorFactory, detect_langs
from lingua import LanguageDetectorBuilder

DetectorFactory.seed = 0
lingua = LanguageDetectorBuilder.from_all_languages().build()
for text in ("jalan rusak parah", "JALAN RUSAK PARAH"):
    best = detect_langs(text)[0]
    certainty = "over 0.999" if best.prob > 0.999 else f"{best.prob:.3f}"
    answers = (f"{best.lang} {certainty}", py3langid.classify(text)[0], lingua.detect_language_of(text).name)
    print(" | ".join((text, *answers)))
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
