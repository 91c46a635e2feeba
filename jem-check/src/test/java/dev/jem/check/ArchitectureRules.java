package dev.jem.check;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** The rules of the architecture over compiled classes, each for packages of the caller's choice. */
final class ArchitectureRules {

    private static final String ROOT = "dev.jem.";

    /**
     * The first part of the package below {@code dev.jem}, and the ones it may use; {@code server} wires and may use
     * all.
     */
    static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("condition", Set.of("model")),
            Map.entry("engine", Set.of("model")),
            Map.entry("spec", Set.of("condition", "model")),
            Map.entry("runtime", Set.of("condition", "engine", "model")),
            Map.entry("store", Set.of("runtime", "engine", "model")),
            Map.entry("sim", Set.of("runtime", "engine", "model")),
            Map.entry("protocol", Set.of("model")),
            Map.entry("api", Set.of("runtime", "engine", "protocol", "spec", "model")),
            Map.entry("client", Set.of("protocol", "model")),
            Map.entry("worker", Set.of("client", "protocol", "model")),
            Map.entry("cli", Set.of("client", "protocol", "spec", "model")));

    /** The one module that may use all others. */
    static final String WIRING = "server";

    private ArchitectureRules() {}

    /** No two packages below the root need each other, however long the way. */
    static ArchRule noCycles(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    static ArchRule usesOnlyItsModules() {
        ArchCondition<JavaClass> condition =
                new ArchCondition<>("use only the modules below it (ArchitectureRules.MAY_USE)") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                            if (!allows(
                                    type.getPackageName(),
                                    dependency.getTargetClass().getPackageName())) {
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                            }
                        }
                    }
                };
        return classes().that().resideInAPackage("dev.jem..").should(condition);
    }

    /**
     * Whether a class of the one package may use a class of the other; packages outside Jem are other rules' business.
     */
    static boolean allows(String from, String to) {
        String user = moduleOf(from);
        String used = moduleOf(to);
        return used.isEmpty()
                || user.equals(used)
                || user.equals(WIRING)
                || MAY_USE.getOrDefault(user, Set.of()).contains(used);
    }

    private static String moduleOf(String name) {
        if (!name.startsWith(ROOT)) {
            return "";
        }
        String rest = name.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    /** No clock, files, network, threads, randomness, database or log: what a replay would not see again. */
    static ArchRule reachesNothingOutside(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat(describe("reach outside the process or this run", PureCore::isOutside))
                .because("the core is replayed: pass the value in with the command, or the result in with the event");
    }

    /** No call whose answer depends on the moment, the machine, the locale or the process. */
    static ArchRule asksNothingThatChanges(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .accessTargetWhere(describe("depends on the moment, the machine or the locale", PureCore::isUnsteady))
                .because("the core is replayed: pass the value in with the command, and name Locale.ROOT and the zone");
    }

    /** No text in the language of the machine, which may write digits of its own. */
    static ArchRule formatsInANamedLocale(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .accessTargetWhere(describe("formats in the locale of the machine", PureCore::isLocalised))
                .because("what the engine writes must be the same on every machine: String.format(Locale.ROOT, ...)");
    }

    /**
     * No collection whose order differs from process to process, except in classes that only look things up in theirs.
     */
    static ArchRule iteratesInAFixedOrder(Set<String> lookingUp, String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .and(describe("go through their collections", type -> !lookingUp.contains(type.getName())))
                .should()
                .accessTargetWhere(describe("makes a collection without a fixed order", PureCore::isUnordered))
                .because("replay must go through collections in the same order everywhere: use List, TreeMap, TreeSet,"
                        + " LinkedHashMap, LinkedHashSet or EnumMap (a constant of a class may be a Set.of or Map.of)");
    }

    static ArchRule needsOnlyTheJdkAnd(String packages, String... others) {
        String[] allowed = new String[others.length + 3];
        System.arraycopy(others, 0, allowed, 3, others.length);
        allowed[0] = packages;
        allowed[1] = "java..";
        allowed[2] = "org.jspecify..";
        return classes()
                .that()
                .resideInAPackage(packages)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed));
    }

    /** Libraries that only one place knows. */
    static ArchRule onlyIn(String home, String reason, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .because(reason);
    }

    /** Whoever creates an object decides when it starts to work. */
    static ArchRule constructorsStartNothing() {
        DescribedPredicate<JavaAccess<?>> starts = describe("starts a thread or a task", ArchitectureRules::starts);
        return noClasses()
                .should()
                .accessTargetWhere(starts)
                .because("a constructor starts nothing: give the type a start method that its owner calls");
    }

    private static boolean starts(JavaAccess<?> call) {
        if (!call.getOrigin().getName().equals("<init>")) {
            return false;
        }
        JavaClass owner = call.getTargetOwner();
        String name = call.getName();
        boolean thread = owner.isAssignableTo(Thread.class) || owner.isAssignableTo(Thread.Builder.class);
        boolean executor = owner.isAssignableTo(java.util.concurrent.Executor.class);
        return (thread && (name.equals("start") || name.equals("startVirtualThread")))
                || (executor && (name.equals("execute") || name.equals("submit") || name.startsWith("schedule")));
    }
}
