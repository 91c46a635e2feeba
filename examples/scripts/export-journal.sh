#!/bin/sh
# export-journal.sh: everything that Jem has recorded up to now, read through its API page by page into files that
# stay with the run. Needs curl or wget, the address of the server (JEM_URL) and a token that may read (the file
# JEM_TOKEN_FILE). Without them it ends with status 78, "the configuration is missing".
set -eu

missing() {
    echo "$1" >&2
    exit 78
}

[ -n "${JEM_URL:-}" ] || missing "JEM_URL is not set: this worker does not tell its tasks where the server is"
[ -n "${JEM_TOKEN_FILE:-}" ] || missing "JEM_TOKEN_FILE is not set: this worker gives its tasks no token"
[ -r "$JEM_TOKEN_FILE" ] || missing "the token in $JEM_TOKEN_FILE cannot be read by $(id -un 2>/dev/null || id -u)"

# The token goes by a file and not by an argument: every user of the host may read arguments.
umask 077
if command -v curl >/dev/null; then
    printf 'header = "Authorization: Bearer %s"\n' "$(cat "$JEM_TOKEN_FILE")" >client.conf
    fetch() { curl --silent --show-error --fail --max-time 30 --config client.conf --output "$2" "$1"; }
elif command -v wget >/dev/null; then
    printf 'header = Authorization: Bearer %s\n' "$(cat "$JEM_TOKEN_FILE")" >client.conf
    fetch() { WGETRC=client.conf wget --quiet --timeout=30 --output-document="$2" "$1"; }
else
    missing "neither curl nor wget is installed"
fi
trap 'rm -f client.conf' EXIT

from=1
pages=0
while [ -n "$from" ]; do
    pages=$((pages + 1))
    page=$JEM_OUTPUT_DIR/journal-$(printf %05d "$pages").json
    fetch "$JEM_URL/api/v1/journal?from=$from&limit=1000" "$page"
    # The cursor is the last field of a page; the last page has none.
    next=$(tail -c 200 "$page" | sed -n 's/.*"nextCursor" *: *"\([0-9][0-9]*\)" *}[[:space:]]*$/\1/p')
    if [ -n "$next" ] && [ "$next" -le "$from" ]; then
        echo "the server's next page, $next, is not behind the present one, $from" >&2
        exit 1
    fi
    from=$next
done

bytes=$(cat "$JEM_OUTPUT_DIR"/journal-*.json | wc -c)
(cd "$JEM_OUTPUT_DIR" && sha256sum journal-*.json >SHA256SUMS)
echo "exported $pages pages, $((bytes)) bytes"
printf 'pages=%d\nbytes=%d\n' "$pages" "$bytes" >>"$JEM_OUTPUTS"
