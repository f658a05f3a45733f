#!/usr/bin/env bash
# geopy 2.5.0 (PyPI), geo-coordinates-parser 1.7.4 and coordinate-parser 1.0.7 (npm): half a degree south of the equator
# is half a degree north of it.
#
# Guess: -0°30' is -0.5, as -6°30' is -6.5; lat-lon-parser 1.3.1 (PyPI) and geodesy 2.4.0 (npm) say so.
# Instead: the sign is taken from the number of degrees, and minus zero is not below zero. 0°30'S is read well, and any
# other degree with a minus too.
# Why it matters: the equator crosses Sumatra, Kalimantan and Sulawesi. For one degree of latitude, with Pontianak in
# it, a report with a minus is mirrored to the other side of the line, up to 220 km away, and all tests with
# coordinates of Jakarta pass.
# Seen on 2026-11-30 with Python 3.11 and Node.js 20 (-6°30', 0°30'S, -0°30'):
#   geopy -6.5 -0.5 0.5
#   lat-lon-parser -6.5 -0.5 -0.5
#   geo-coordinates-parser -6.5 -0.5 0.5
#   coordinate-parser -6.5 -0.5 0.5
#   geodesy -6.5 -0.5 -0.5
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check geopy==2.5.0 lat-lon-parser==1.3.1
npm install --prefix "$dir" --silent --no-audit --no-fund \
    geo-coordinates-parser@1.7.4 coordinate-parser@1.0.7 geodesy@2.4.0 >&2
cd "$dir"
cat >latitudes.py <<'PY'
import lat_lon_parser
from geopy import Point

latitudes = ("-6°30'", "0°30'S", "-0°30'")
print("geopy", *(Point(f"{latitude}, 109°20'").latitude for latitude in latitudes))
print("lat-lon-parser", *map(lat_lon_parser.parse, latitudes))
PY
cat >latitudes.mjs <<'JS'
import Coordinates from "coordinate-parser";
import { convert } from "geo-coordinates-parser";
import Dms from "geodesy/dms.js";

const latitudes = ["-6°30'", "0°30'S", "-0°30'"];
const pairs = ["-6°30', 109°20'", "0°30'S, 109°20'E", "-0°30', 109°20'"];
console.log("geo-coordinates-parser", ...pairs.map((pair) => convert(pair).decimalLatitude));
console.log("coordinate-parser", ...pairs.map((pair) => new Coordinates(pair).getLatitude()));
console.log("geodesy", ...latitudes.map(Dms.parse));
JS

expected='geopy -6.5 -0.5 0.5
lat-lon-parser -6.5 -0.5 -0.5
geo-coordinates-parser -6.5 -0.5 0.5
coordinate-parser -6.5 -0.5 0.5
geodesy -6.5 -0.5 -0.5'
seen=$(
    venv/bin/python latitudes.py
    node latitudes.mjs
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
