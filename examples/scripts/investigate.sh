#!/bin/sh
# investigate.sh: runs because a check has failed, and says which lines differ from what was loaded.
set -eu

cd "$JEM_RUN_DIR"
status=0
diff employment.csv falsified.csv >difference.txt || status=$?
# diff: 0 is no difference, 1 some, 2 trouble.
case $status in
    0) echo "the check failed, but the tables are the same" >&2; exit 1 ;;
    1) cat difference.txt ;;
    *) exit "$status" ;;
esac
