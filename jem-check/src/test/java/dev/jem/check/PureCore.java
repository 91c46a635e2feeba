package dev.jem.check;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the engine and the model may not touch, because a replay would not see the same. */
final class PureCore {

    private static final Set<String> OUTSIDE_TYPES = Set.of(
            "java.time.Clock",
            "java.time.InstantSource",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.lang.InheritableThreadLocal",
            "java.lang.ScopedValue",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.Runtime",
            "java.lang.System$Logger",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.Timer",
            "java.security.SecureRandom");

    private static final List<String> OUTSIDE_PACKAGES = List.of(
            "java.io",
            "java.nio.file",
            "java.nio.channels",
            "java.net",
            "java.util.concurrent",
            "java.util.random",
            "java.util.logging",
            "java.sql",
            "javax.sql",
            "org.slf4j");

    /** Values in those packages that reach nothing. */
    private static final Set<String> HARMLESS =
            Set.of("java.io.Serializable", "java.net.URI", "java.net.URISyntaxException");

    private static final Map<String, Set<String>> UNSTEADY = Map.of(
            "java.lang.System",
            Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "getProperties", "identityHashCode"),
            "java.lang.Math",
            Set.of("random"),
            "java.util.UUID",
            Set.of("randomUUID"),
            "java.util.Locale",
            Set.of("getDefault"),
            "java.util.TimeZone",
            Set.of("getDefault"),
            "java.time.ZoneId",
            Set.of("systemDefault"),
            "java.util.Collections",
            Set.of("shuffle"),
            "java.util.Collection",
            Set.of("parallelStream"));

    private static final Set<String> CASE_CHANGES = Set.of("toLowerCase", "toUpperCase");
    private static final Set<String> FORMATS = Set.of("format", "formatted");

    private static final Set<String> SALTED = Set.of("of", "ofEntries", "copyOf");
    private static final Set<String> HASHED_COLLECTORS =
            Set.of("toSet", "toUnmodifiableSet", "toUnmodifiableMap", "toMap", "groupingBy", "partitioningBy");

    private PureCore() {}

    static boolean isOutside(JavaClass type) {
        String name = type.getName();
        if (HARMLESS.contains(name)) {
            return false;
        }
        return OUTSIDE_TYPES.contains(name)
                || name.startsWith("java.lang.Thread$")
                || OUTSIDE_PACKAGES.stream().anyMatch(start -> name.startsWith(start + "."));
    }

    static boolean isUnsteady(JavaAccess<?> call) {
        JavaClass owner = call.getTargetOwner();
        String name = call.getName();
        if (owner.getPackageName().startsWith("java.time") && name.equals("now")) {
            return true;
        }
        if (CASE_CHANGES.contains(name) && isLocaleMissing(call)) {
            return true;
        }
        if (owner.isAssignableTo("java.util.stream.BaseStream") && name.equals("parallel")) {
            return true;
        }
        return UNSTEADY.entrySet().stream()
                .anyMatch(entry ->
                        owner.isAssignableTo(entry.getKey()) && entry.getValue().contains(name));
    }

    static boolean isLocalised(JavaAccess<?> call) {
        return FORMATS.contains(call.getName()) && isLocaleMissing(call);
    }

    private static boolean isLocaleMissing(JavaAccess<?> call) {
        return call.getTargetOwner().getName().equals("java.lang.String")
                && parameters(call).stream().noneMatch(type -> type.getName().equals("java.util.Locale"));
    }

    /** Immutable sets and maps are salted for each process; a hash table's order changes with its history. */
    static boolean isUnordered(JavaAccess<?> call) {
        String owner = call.getTargetOwner().getName();
        String name = call.getName();
        int arguments = parameters(call).size();
        if (call.getOrigin().getName().equals("<clinit>")) {
            return false;
        }
        return switch (owner) {
            case "java.util.Set" -> SALTED.contains(name) && (arguments > 1 || !isSingle(call));
            case "java.util.Map" -> SALTED.contains(name) && (arguments > 2 || !isSingle(call));
            case "java.util.HashMap", "java.util.HashSet", "java.util.IdentityHashMap", "java.util.WeakHashMap" ->
                name.equals("<init>") || name.startsWith("new");
            case "java.util.stream.Collectors" -> HASHED_COLLECTORS.contains(name) && !namesItsMap(call);
            default -> false;
        };
    }

    /** {@code of()}, {@code of(element)} and {@code of(key, value)} have one order only. */
    private static boolean isSingle(JavaAccess<?> call) {
        return call.getName().equals("of") && parameters(call).stream().noneMatch(JavaClass::isArray);
    }

    /** The forms that take a supplier of the map: {@code toMap} with four arguments, {@code groupingBy} with three. */
    private static boolean namesItsMap(JavaAccess<?> call) {
        int arguments = parameters(call).size();
        return (call.getName().equals("toMap") && arguments == 4)
                || (call.getName().equals("groupingBy") && arguments == 3);
    }

    private static List<JavaClass> parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof CodeUnitAccessTarget target ? target.getRawParameterTypes() : List.of();
    }
}
