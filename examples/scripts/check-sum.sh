#!/bin/sh
# check-sum.sh FILE TOTAL PARTS TOLERANCE: in each row of FILE the column TOTAL must be the sum of the columns PARTS
# (joined by +), give or take TOLERANCE. Names each row where it is not, and then ends with status 1.
set -eu

file=$1 total=$2 parts=$3 tolerance=$4

awk -F, -v total="$total" -v parts="$parts" -v tolerance="$tolerance" '
    function column(name) {
        if (!(name in at)) { print "no column " name > "/dev/stderr"; missing = 1; exit 2 }
        return at[name]
    }
    NR == 1 {
        for (i = 1; i <= NF; i++) at[$i] = i
        sum = column(total)
        count = split(parts, name, "+")
        for (i = 1; i <= count; i++) part[i] = column(name[i])
        next
    }
    {
        added = 0
        for (i = 1; i <= count; i++) added += $part[i]
        off = added - $sum
        if (off < 0) off = -off
        if (off > worst) worst = off
        # The decimals of the source are tenths; what is smaller comes from the arithmetic.
        if (off > tolerance + 0.000001) {
            printf "%s: %s is %s, its parts add up to %s\n", $1, total, $sum, added > "/dev/stderr"
            wrong++
        }
    }
    END {
        if (missing) exit 2
        if (NR < 2) { print "there are no rows to check" > "/dev/stderr"; exit 2 }
        printf "%s = %s: %d rows, %d wrong, off by at most %.1f\n", total, parts, NR - 1, wrong, worst
        exit (wrong > 0)
    }' "$file" >result.txt || status=$?
cat result.txt
cp result.txt "$JEM_RUN_DIR/$JEM_TASK.result"
sed -n 's/.*: \([0-9]*\) rows, \([0-9]*\) wrong.*/rows=\1\
wrong=\2/p' result.txt >>"$JEM_OUTPUTS"
exit "${status:-0}"
