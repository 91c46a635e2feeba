package dev.jem.worker.process;

/** The shell program of a guard. Any POSIX shell runs it. */
final class GuardText {

    private GuardText() {}

    /**
     * Looks once a second whether the worker's lease is over, by the time since boot, which goes on while the host
     * sleeps; if so it kills the trees that must not outlive it. Its working directory holds {@code lease}, a number of
     * seconds since boot, and {@code trees}, a file for each tree: how it is kept together and where it is found.
     * Before it kills one, it makes a file of its name in {@code ended}.
     *
     * <p>{@code mark} looks at every process as {@link OrphanTree} does, first stopping what it finds, so that nothing
     * new comes, and then killing it. It ends when there has been nothing to guard for a while: the worker starts
     * another when it needs one.
     */
    static final String LOOP = """
            exec 2>/dev/null
            starts() {
                read -r line <"/proc/$1/stat" || return
                set -- ${line##*) }
                started=${20} session=$4
            }
            is() { started=; starts "$1" && [ "$started" = "$2" ]; }
            owned() {
                session=
                starts "$1" || return
                [ "$session" = "$2" ] && [ $ours = 1 ] || grep -aq "JEM_ATTEMPT_MARK=$3[.]" "/proc/$1/environ"
            }
            each() {
                for process in /proc/[0-9]*; do
                    ! owned "${process#/proc/}" "$2" "$3" || kill "-$1" "${process#/proc/}"
                done
            }
            end() {
                read -r kind where ticks name <"trees/$1" || return
                : >"ended/$1"
                case $kind in
                cgroup)
                    if [ -e "$where/cgroup.kill" ]; then
                        echo 1 >"$where/cgroup.kill"
                    elif [ -d "$where" ]; then
                        echo 1 >"$where/cgroup.freeze"
                        while read -r process; do kill -9 "$process"; done <"$where/cgroup.procs"
                    fi ;;
                namespace) ! is "$where" "$ticks" || kill -9 "$where" ;;
                mark)
                    # A stranger who has the id by now has opened a session of its own.
                    ours=1
                    [ ! -e "/proc/$where" ] || is "$where" "$ticks" || ours=0
                    each STOP "$where" "$name"
                    each STOP "$where" "$name"
                    each KILL "$where" "$name"
                    ! is "$where" "$ticks" || kill -9 "$where" ;;
                esac
            }
            quiet=0
            while [ $quiet -lt 60 ]; do
                read -r until rest <lease || until=0
                read -r now rest </proc/uptime
                quiet=$((quiet + 1))
                for file in trees/*; do
                    [ -e "$file" ] || continue
                    quiet=0
                    [ "${now%%.*}" -lt "$until" ] || end "${file#trees/}"
                done
                sleep 1
            done
            """;
}
