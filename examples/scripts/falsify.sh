#!/bin/sh
# falsify.sh MONTH: makes a copy of the loaded table in which one figure of that month is wrong.
set -eu

awk -F, -v OFS=, -v month="$1" '
    NR > 1 && $1 == month { $3 += 1; done = 1 }
    { print }
    END { if (!done) { print "there is no month " month > "/dev/stderr"; exit 1 } }
    ' "$JEM_RUN_DIR/employment.csv" >"$JEM_RUN_DIR/falsified.csv"
echo "added one to column 3 of $1"
