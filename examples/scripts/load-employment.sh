#!/bin/sh
# load-employment.sh SOURCE: takes the columns that the checks need out of the published file, by their names,
# and puts them where the other tasks of the run find them.
set -eu

source=$1
target=$JEM_RUN_DIR/employment.csv
columns="month nonfarm private government trade_transportation_utilties wholesale_trade retail_trade"
columns="$columns transportation_and_warehousing utilities"

awk -F, -v columns="$columns" '
    BEGIN { wanted = split(columns, name, " ") }
    NR == 1 {
        fields = NF
        for (i = 1; i <= NF; i++) at[$i] = i
        for (i = 1; i <= wanted; i++) if (!(name[i] in at)) { print "no column " name[i] > "/dev/stderr"; exit 1 }
    }
    NF != fields { print "line " NR " has " NF " fields instead of " fields > "/dev/stderr"; exit 1 }
    {
        row = $at[name[1]]
        for (i = 2; i <= wanted; i++) row = row "," $at[name[i]]
        print row
    }' "$source" >"$target.new"
mv "$target.new" "$target"

months=$(($(wc -l <"$target") - 1))
first=$(sed -n 2p "$target" | cut -d, -f1)
last=$(tail -n 1 "$target" | cut -d, -f1)
echo "loaded $months months, $first to $last"
printf 'months=%s\nfirst=%s\nlast=%s\n' "$months" "$first" "$last" >>"$JEM_OUTPUTS"
