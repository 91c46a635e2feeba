package dev.jem.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Shows that the rules of the architecture find what they are for, on samples that break them. */
class ArchitectureRulesTest {

    private static final String SAMPLES = "dev.jem.check.sample..";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("dev.jem.check.sample");

    @Test
    void whatReachesOutsideIsFound() {
        assertThat(foundBy(ArchitectureRules.reachesNothingOutside(SAMPLES)))
                .containsExactly("HoldsAClock", "IsConcurrent", "NamesAFile", "StartsTooEarly");
    }

    @Test
    void whatDependsOnTheMomentOrTheMachineIsFound() {
        assertThat(foundBy(ArchitectureRules.asksNothingThatChanges(SAMPLES)))
                .containsExactly(
                        "AsksTheStopwatch",
                        "AsksTheTime",
                        "AsksTheZone",
                        "HandsOutTheTime",
                        "WritesInTheDefaultLocale");
    }

    @Test
    void whatFormatsInTheLocaleOfTheMachineIsFound() {
        assertThat(foundBy(ArchitectureRules.formatsInANamedLocale(SAMPLES)))
                .containsExactly("FormatsInTheDefaultLocale");
    }

    @Test
    void whatHasNoFixedOrderIsFound() {
        assertThat(foundBy(ArchitectureRules.iteratesInAFixedOrder(Set.of(), SAMPLES)))
                .containsExactly("CollectsHashed", "CopiesSalted", "IsHashed", "IsSalted");
    }

    @Test
    void classesThatOnlyLookUpMayHoldHashTables() {
        String hashed = "dev.jem.check.sample.Impure$IsHashed";
        assertThat(foundBy(ArchitectureRules.iteratesInAFixedOrder(Set.of(hashed), SAMPLES)))
                .containsExactly("CollectsHashed", "CopiesSalted", "IsSalted");
    }

    @Test
    void cyclesAreFound() {
        assertThat(ArchitectureRules.noCycles("dev.jem.check.sample")
                        .evaluate(CLASSES)
                        .hasViolation())
                .isTrue();
    }

    @Test
    void librariesAwayFromHomeAreFound() {
        assertThat(foundBy(ArchitectureRules.onlyIn("dev.jem.store..", "a sample", "java.nio.file..")))
                .containsExactly("NamesAFile");
        assertThat(foundBy(ArchitectureRules.onlyIn("dev.jem.check.sample", "a sample", "java.nio.file..")))
                .isEmpty();
    }

    @Test
    void foreignLibrariesAreFound() {
        assertThat(ArchitectureRules.needsOnlyTheJdkAnd("dev.jem.check.sample..")
                        .evaluate(CLASSES)
                        .hasViolation())
                .isFalse();
        JavaClasses own = new ClassFileImporter().importClasses(PureCore.class);
        assertThat(ArchitectureRules.needsOnlyTheJdkAnd("dev.jem.check..")
                        .evaluate(own)
                        .hasViolation())
                .isTrue();
    }

    @Test
    void constructorsThatStartWorkAreFound() {
        assertThat(foundBy(ArchitectureRules.constructorsStartNothing())).containsExactly("StartsTooEarly");
    }

    @Test
    void modulesMayUseWhatTheTableSays() {
        assertThat(ArchitectureRules.allows("dev.jem.engine", "dev.jem.model.job"))
                .isTrue();
        assertThat(ArchitectureRules.allows("dev.jem.engine.gate", "dev.jem.engine"))
                .isTrue();
        assertThat(ArchitectureRules.allows("dev.jem.server", "dev.jem.cli")).isTrue();
        assertThat(ArchitectureRules.allows("dev.jem.worker", "java.util")).isTrue();
        for (String from : List.of("model", "engine", "spec", "protocol", "client", "worker", "cli", "runtime")) {
            assertThat(ArchitectureRules.allows("dev.jem." + from, "dev.jem.store.postgres"))
                    .as(from)
                    .isFalse();
            assertThat(ArchitectureRules.allows("dev.jem." + from, "dev.jem.server"))
                    .as(from)
                    .isFalse();
        }
        assertThat(ArchitectureRules.allows("dev.jem.model", "dev.jem.engine")).isFalse();
        assertThat(ArchitectureRules.allows("dev.jem.cli", "dev.jem.runtime")).isFalse();
        assertThat(ArchitectureRules.allows("dev.jem.store.postgres", "dev.jem.api"))
                .isFalse();
    }

    /** The simple names of the sample classes that a rule complains about, in the order of the alphabet. */
    private static List<String> foundBy(ArchRule rule) {
        TreeSet<String> names = new TreeSet<>();
        for (String detail : rule.evaluate(CLASSES).getFailureReport().getDetails()) {
            CLASSES.stream()
                    .filter(type -> detail.contains("Impure$" + type.getSimpleName()))
                    .map(JavaClass::getSimpleName)
                    .filter(name -> !name.isEmpty())
                    .forEach(names::add);
        }
        return List.copyOf(names);
    }
}
