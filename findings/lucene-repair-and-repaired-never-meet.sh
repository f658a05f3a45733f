#!/usr/bin/env bash
# Lucene 9.12.0 (Maven), and so Elasticsearch's and Solr's `indonesian` analyzer: "perbaikan" and "diperbaiki", repair
# and repaired, get different stems.
#
# Guess: both become "baik", as Snowball's Indonesian stemmer, made after the same paper (Tala 2003), has them.
# Instead: Lucene takes "-kan" off "perbaikan" where Snowball takes "-an", and gets "bai". The other way round too:
# "penugasan" is "tugas" in Lucene and "ugas" in Snowball. And Lucene's list of stop words holds "tidak" and "belum":
# "tidak ada perbaikan" (there is no repair) is indexed as the one word "bai".
# Why it matters: a word that complaints are made of does not find its own verb, and "not repaired" is the same text
# as "repaired". A pipeline that stems with one and searches with the other misses in both directions.
# Seen on 2026-11-29 with Java 17 and Python 3.11 (text, Lucene; then words, Snowball 3.1.1):
#   perbaikan | bai
#   diperbaiki | baik
#   penugasan | tugas
#   tidak ada perbaikan | bai
#   belum diperbaiki | baik
#   baik baik ugas
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

for artifact in lucene-core lucene-analysis-common; do
    mvn --quiet --batch-mode dependency:copy -Dartifact=org.apache.lucene:$artifact:9.12.0 -DoutputDirectory="$dir" >&2
done
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check snowballstemmer==3.1.1
texts=(perbaikan diperbaiki penugasan "tidak ada perbaikan" "belum diperbaiki")
cat >"$dir/Stems.java" <<'JAVA'
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

public class Stems {
    public static void main(String[] texts) throws Exception {
        try (var analyzer = new IndonesianAnalyzer()) {
            for (var text : texts) {
                var line = new StringBuilder(text).append(" |");
                try (var stream = analyzer.tokenStream("text", text)) {
                    var term = stream.addAttribute(CharTermAttribute.class);
                    stream.reset();
                    while (stream.incrementToken()) line.append(' ').append(term);
                    stream.end();
                }
                System.out.println(line);
            }
        }
    }
}
JAVA

expected='perbaikan | bai
diperbaiki | baik
penugasan | tugas
tidak ada perbaikan | bai
belum diperbaiki | baik
baik baik ugas'
seen=$(
    java -cp "$dir/*" "$dir/Stems.java" "${texts[@]}" 2>/dev/null
    "$dir/venv/bin/python" -c 'import snowballstemmer
stemmer = snowballstemmer.stemmer("indonesian")
print(*stemmer.stemWords(["perbaikan", "diperbaiki", "penugasan"]))'
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
