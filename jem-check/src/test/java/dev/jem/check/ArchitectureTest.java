package dev.jem.check;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of the architecture, over every class that ships. */
class ArchitectureTest {

    private static final String[] CORE = {"dev.jem.engine..", "dev.jem.model.."};

    /** Classes of the core that may hold hash tables, and why their order never shows. */
    private static final Map<String, String> LOOKING_UP = Map.of(
            "dev.jem.engine.State", "a million runs and jobs by key; whoever goes through them sorts first",
            "dev.jem.engine.JobVersion", "the place of each task by name, looked up while the graph is built");

    private static JavaClasses shipped = new ClassFileImporter().importPackages();

    @BeforeAll
    static void readTheClasses() {
        shipped = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.jem");
    }

    @Test
    void packagesHaveNoCycles() {
        ArchitectureRules.noCycles("dev.jem").check(shipped);
    }

    @Test
    void modulesUseOnlyWhatLiesBelow() {
        ArchitectureRules.usesOnlyItsModules().check(shipped);
    }

    @Test
    void coreReachesNothingOutside() {
        ArchitectureRules.reachesNothingOutside(CORE).check(shipped);
    }

    @Test
    void coreAsksNothingThatChanges() {
        ArchitectureRules.asksNothingThatChanges(CORE).check(shipped);
    }

    @Test
    void engineFormatsInANamedLocale() {
        // The model's messages are for people, and the launcher fixes the locale for them.
        ArchitectureRules.formatsInANamedLocale("dev.jem.engine..").check(shipped);
    }

    @Test
    void coreIteratesInAFixedOrder() {
        ArchitectureRules.iteratesInAFixedOrder(LOOKING_UP.keySet(), CORE).check(shipped);
    }

    @Test
    void coreNeedsOnlyTheJdk() {
        ArchitectureRules.needsOnlyTheJdkAnd("dev.jem.model..").check(shipped);
        ArchitectureRules.needsOnlyTheJdkAnd("dev.jem.engine..", "dev.jem.model..")
                .check(shipped);
    }

    @Test
    void onlyTheStoreKnowsTheDatabase() {
        ArchitectureRules.onlyIn(
                        "dev.jem.store..",
                        "SQL stays behind the ports of jem-runtime",
                        "org.jdbi..",
                        "org.postgresql..",
                        "com.zaxxer.hikari..",
                        "org.flywaydb..")
                .check(shipped);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jem.store..", "dev.jem.worker.sql..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .because("besides the store only tasks that are statements reach a database: their own")
                .check(shipped);
    }

    @Test
    void onlyTheApiKnowsTheHttpServer() {
        ArchitectureRules.onlyIn(
                        "dev.jem.api..",
                        "handlers are the only place that knows HTTP",
                        "io.javalin..",
                        "org.eclipse.jetty..",
                        "jakarta.servlet..")
                .check(shipped);
    }

    @Test
    void onlyTheClientReadsHttpStatus() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jem.api..", "dev.jem.client..")
                .should()
                .accessTargetWhere(describe(
                        "reads an HTTP status",
                        access -> access.getName().equals("statusCode")
                                && access.getTargetOwner().isAssignableTo(HttpResponse.class)))
                .because("the client turns a status into a typed outcome, so that nobody else has to know the numbers")
                .check(shipped);
    }

    @Test
    void constructorsStartNothing() {
        ArchitectureRules.constructorsStartNothing().check(shipped);
    }
}
