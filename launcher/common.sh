# What ./build and the launcher share. Plain POSIX sh that starts no process on the usual path, and
# sets variables instead of printing.
#
#   find_java MINIMUM [jdk]   sets java_home, java_version and java_build (exact, fit for a file name, or
#                             empty), or fails; "jdk" asks for a compiler too
#   java_looked               after a failure: what was looked at, one line each
#   dist_is_stale ROOT        true when ROOT/target/dist is missing or older than a source it is made of
#
# Callers may set java_bundled (a runtime that ships next to the launcher).

# release_value LINE: sets value to the text between the quotes.
release_value() {
    value=${1#*=}
    value=${value#\"}
    value=${value%%\"*}
}

# Reads the version from the "release" file, which every JDK ships and which costs no process.
read_java_version() {
    java_version=
    java_build=
    [ -r "$1/release" ] || return 1
    while IFS= read -r release_line || [ -n "$release_line" ]; do
        case $release_line in
            JAVA_VERSION=*)
                release_value "$release_line"
                java_version=$value
                ;;
            JAVA_RUNTIME_VERSION=* | IMPLEMENTOR_VERSION=*)
                release_value "$release_line"
                java_build=$java_build${java_build:+_}$value
                ;;
        esac
    done <"$1/release"
    case $java_build in *[!A-Za-z0-9.+_-]*) java_build= ;; esac
    [ -n "$java_version" ]
}

# try_java WHERE HOME: accepts HOME, or notes why not.
try_java() {
    if [ ! -x "$2/bin/java" ]; then
        java_looked="$java_looked
  $1: $2 has no bin/java"
        return 1
    fi
    if ! read_java_version "$2"; then
        java_looked="$java_looked
  $1: $2 has no readable 'release' file, so its version is unknown"
        return 1
    fi
    java_major=${java_version%%[!0-9]*}
    if [ "${java_major:-0}" -lt "$java_minimum" ]; then
        java_looked="$java_looked
  $1: $2 is Java $java_version"
        return 1
    fi
    if [ "$java_kind" = jdk ] && [ ! -x "$2/bin/javac" ]; then
        java_looked="$java_looked
  $1: $2 is Java $java_version, but a runtime without compiler"
        return 1
    fi
    java_home=$2
    return 0
}

# The home of the java on PATH, through symbolic links.
java_on_path() {
    path_java=$(command -v java 2>/dev/null) || return 1
    path_java=$(readlink -f "$path_java" 2>/dev/null) || return 1
    case $path_java in
        */bin/java) java_on_path_home=${path_java%/bin/java} ;;
        *) return 1 ;;
    esac
}

find_java() {
    java_minimum=$1
    java_kind=${2:-any}
    java_home=
    java_looked=
    if [ -n "${JEM_JAVA_HOME:-}" ]; then
        # Named by hand: use it or fail, anything else would surprise.
        try_java JEM_JAVA_HOME "$JEM_JAVA_HOME"
        return
    fi
    java_looked="
  JEM_JAVA_HOME: not set"
    if [ -n "${java_bundled:-}" ] && [ -d "$java_bundled" ] && try_java "bundled runtime" "$java_bundled"; then
        return 0
    fi
    if [ -z "${JAVA_HOME:-}" ]; then
        java_looked="$java_looked
  JAVA_HOME: not set"
    elif try_java JAVA_HOME "$JAVA_HOME"; then
        return 0
    fi
    if ! java_on_path; then
        java_looked="$java_looked
  PATH: no java"
    elif try_java PATH "$java_on_path_home"; then
        return 0
    fi
    find_java_in_folders
}

find_java_in_folders() {
    java_any=
    for java_folder in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* /opt/*jre* \
        /usr/local/openjdk* /usr/local/java/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
        "${HOME:-/nonexistent}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        [ -x "$java_folder/bin/java" ] || continue
        java_any=yes
        if try_java "JVM folders" "$java_folder"; then
            return 0
        fi
    done
    [ -n "$java_any" ] || java_looked="$java_looked
  JVM folders: nothing in /usr/lib/jvm, /usr/java, /opt, /usr/local, ~/.sdkman, ~/.jdks, /Library/Java"
    return 1
}

# Every source the distribution is made of. A folder's own time also shows a file that went away.
dist_is_stale() {
    [ -e "$1/target/dist/.built" ] || return 0
    [ -n "$(find "$1/pom.xml" "$1/jem" "$1/launcher" "$1"/jem-*/pom.xml "$1"/jem-*/src/main \
        -newer "$1/target/dist/.built" -print -quit)" ]
}
