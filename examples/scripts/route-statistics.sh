#!/bin/sh
# route-statistics.sh SOURCE TOP ROUTES FLIGHTS: the busiest routes and airports of a table origin,destination,count.
# Ends with status 1 when the table does not have as many routes and flights as it should.
set -eu
LC_ALL=C
export LC_ALL

source=$1 top=$2 routes_expected=$3 flights_expected=$4

awk -F, '
    NR == 1 && $0 != "origin,destination,count" { print "unknown columns: " $0 > "/dev/stderr"; exit 1 }
    NR > 1 && (NF != 3 || $3 !~ /^[0-9]+$/) { print "line " NR " is not a route: " $0 > "/dev/stderr"; exit 1 }
    ' "$source"
totals=$(awk -F, 'NR > 1 { flights += $3 } END { printf "%d %d", NR - 1, flights }' "$source")
routes=${totals% *} flights=${totals#* }
echo "$routes routes, $flights flights"
if [ "$routes" -ne "$routes_expected" ] || [ "$flights" -ne "$flights_expected" ]; then
    echo "expected $routes_expected routes, $flights_expected flights" >&2
    exit 1
fi

# Files rather than a pipe into head: a sort whose reader has gone ends with a signal.
tail -n +2 "$source" | sort -t, -k3,3nr -k1,2 >routes.csv
{
    echo "origin,destination,count"
    head -n "$top" routes.csv
} >"$JEM_OUTPUT_DIR/top-routes.csv"
awk -F, 'NR > 1 { from[$1] += $3; from[$2] += 0 } END { for (it in from) print it "," from[it] }' "$source" |
    sort -t, -k2,2nr -k1,1 >airports.csv
{
    echo "airport,departures"
    cat airports.csv
} >"$JEM_OUTPUT_DIR/departures.csv"

cat "$JEM_OUTPUT_DIR/top-routes.csv"
busiest=$(head -n 1 routes.csv | awk -F, '{ print $1 "-" $2 }')
printf 'routes=%s\nflights=%s\nbusiest=%s\n' "$routes" "$flights" "$busiest" >>"$JEM_OUTPUTS"
