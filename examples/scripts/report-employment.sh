#!/bin/sh
# report-employment.sh: what was checked and what came of it, as a file that stays with the run.
set -eu

report=$JEM_OUTPUT_DIR/reconciliation.txt
{
    echo "Employment reconciliation, run $JEM_RUN_KEY"
    echo
    for result in "$JEM_RUN_DIR"/*.result; do
        [ -e "$result" ] || continue
        task=${result##*/}
        printf '%-14s %s\n' "${task%.result}" "$(cat "$result")"
    done
    if [ -s "$JEM_RUN_DIR/difference.txt" ]; then
        echo
        echo "What was changed on purpose, and found:"
        sed 's/^/  /' "$JEM_RUN_DIR/difference.txt"
    fi
} >"$report"
cat "$report"
checks=$(find "$JEM_RUN_DIR" -name '*.result' | wc -l)
printf 'checks=%d\n' "$checks" >>"$JEM_OUTPUTS"
