package dev.jem.spec;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which variables a manifest may set. Three kinds, and why:
 *
 * <ul>
 *   <li>Refused: what Jem itself sets, and variables that make the dynamic linker or a shell run other code or read
 *       text differently before the first line of the job ({@code LD_PRELOAD}, {@code BASH_ENV}, {@code IFS}). Jem's
 *       launcher may run with more rights than the job; no job needs them in a manifest, since a script can set them
 *       for its own children.
 *   <li>Constant: search paths and options of interpreters ({@code PATH}, {@code LD_LIBRARY_PATH},
 *       {@code JAVA_TOOL_OPTIONS}). The author of a job needs them, and may run any program anyway; but who only gives
 *       a parameter, or what an earlier task printed, must not choose the code that runs. So no parameter and no output
 *       may be part of their value.
 *   <li>All others are free.
 * </ul>
 */
final class EnvNames {

    private static final Set<String> SHELL = Set.of(
            "BASH_ENV",
            "ENV",
            "IFS",
            "SHELLOPTS",
            "BASHOPTS",
            "PS4",
            "PROMPT_COMMAND",
            "BASH_XTRACEFD",
            "CDPATH",
            "GLOBIGNORE",
            "POSIXLY_CORRECT",
            "_");

    private static final Set<String> LINKER = Set.of(
            "LD_PRELOAD",
            "LD_AUDIT",
            "LD_PROFILE",
            "LD_DEBUG",
            "LD_DEBUG_OUTPUT",
            "LD_ORIGIN_PATH",
            "LD_DYNAMIC_WEAK",
            "LD_BIND_NOT",
            "LD_SHOW_AUXV",
            "LD_HWCAP_MASK",
            "LD_USE_LOAD_BIAS",
            "LD_ASSUME_KERNEL",
            "GLIBC_TUNABLES",
            "GCONV_PATH",
            "LOCPATH",
            "NLSPATH",
            "MALLOC_TRACE",
            "RESOLV_HOST_CONF",
            "HOSTALIASES",
            "LOCALDOMAIN");

    private static final List<String> PREFIXES = List.of("BASH_FUNC_", "DYLD_", "LD_PRELOAD_");

    private static final Set<String> CONSTANT = Set.of(
            "PATH",
            "HOME",
            "SHELL",
            "TMPDIR",
            "LD_LIBRARY_PATH",
            "LD_BIND_NOW",
            "LD_RUN_PATH",
            "JAVA_HOME",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "CLASSPATH",
            "MAVEN_OPTS",
            "PYTHONPATH",
            "PYTHONHOME",
            "PYTHONSTARTUP",
            "PYTHONBREAKPOINT",
            "PYTHONWARNINGS",
            "PERL5LIB",
            "PERL5OPT",
            "PERLLIB",
            "PERL5DB",
            "RUBYLIB",
            "RUBYOPT",
            "NODE_OPTIONS",
            "NODE_PATH",
            "LUA_PATH",
            "LUA_CPATH",
            "LUA_INIT",
            "R_PROFILE",
            "R_PROFILE_USER",
            "PHPRC",
            "PHP_INI_SCAN_DIR",
            "GIT_SSH",
            "GIT_SSH_COMMAND",
            "GIT_EXTERNAL_DIFF",
            "GIT_CONFIG",
            "GIT_CONFIG_GLOBAL",
            "GIT_CONFIG_SYSTEM",
            "GIT_ASKPASS",
            "SSH_ASKPASS",
            "EDITOR",
            "VISUAL",
            "PAGER",
            "BROWSER",
            "TERMINFO",
            "TERMCAP",
            "OPENSSL_CONF",
            "OPENSSL_ENGINES",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "CURL_HOME",
            "WGETRC",
            "INPUTRC",
            "AWKPATH",
            "GAWKPATH",
            "M4PATH",
            "MAKEFLAGS",
            "DOTNET_STARTUP_HOOKS",
            "CORECLR_PROFILER_PATH");

    private EnvNames() {}

    /** Why the variable may not be set, or nothing. */
    static Optional<String> refusal(String name) {
        if (name.startsWith("JEM_") || name.equals("TRACEPARENT")) {
            return Optional.of("Jem sets it itself");
        }
        if (SHELL.contains(name) || name.startsWith(PREFIXES.getFirst())) {
            return Optional.of("it changes what a shell does before the first line of a script");
        }
        boolean isLinkers = LINKER.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
        return isLinkers ? Optional.of("it changes which code a program loads") : Optional.empty();
    }

    /** Whether no parameter and no output may be part of the variable's value. */
    static boolean isConstant(String name) {
        return CONSTANT.contains(name);
    }
}
