package dev.jem.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shows that each rule finds what it is for, and leaves alone what only looks like it. */
class TidyRulesTest {

    private static final String ENGINE = "jem-engine/src/main/java/dev/jem/engine/Sample.java";
    private static final String SERVER = "jem-server/src/main/java/dev/jem/server/Sample.java";
    private static final String TEST = "jem-engine/src/test/java/dev/jem/engine/SampleTest.java";

    @ParameterizedTest
    @EnumSource(Rule.class)
    void everyRuleSaysWhatToDoInstead(Rule rule) {
        assertThat(rule.instead()).hasSizeGreaterThan(10);
    }

    @Test
    void violationNamesPlaceRuleAndReplacement() {
        List<Violation> found =
                check(ENGINE, "class Sample {\n  void wait1() throws Exception { Thread.sleep(1); }\n}\n");
        assertThat(found).singleElement().hasToString(ENGINE + ":2: a call of sleep [SLEEP]: " + Rule.SLEEP.instead());
    }

    @Test
    void methodOf71LinesIsTooLong() {
        assertThat(rules(ENGINE, methodOf(70))).isEmpty();
        assertThat(rules(ENGINE, methodOf(71))).containsExactly(Rule.METHOD_LENGTH);
    }

    private static String methodOf(int lines) {
        return "class Sample {\n  void run() {\n" + "    int x;\n".repeat(lines - 2) + "  }\n}\n";
    }

    @Test
    void documentationDoesNotCountAsMethod() {
        String source = "class Sample {\n  /**\n" + "   * Text.\n".repeat(80) + "   */\n  void run() {}\n}\n";
        assertThat(rules(ENGINE, source)).isEmpty();
    }

    @Test
    void fileOf801LinesIsTooLong() {
        assertThat(rules(ENGINE, "class Sample {\n" + "\n".repeat(798) + "}\n")).isEmpty();
        assertThat(rules(ENGINE, "class Sample {\n" + "\n".repeat(799) + "}\n")).containsExactly(Rule.FILE_LENGTH);
    }

    @Test
    void lineOf121ColumnsIsTooLong() {
        assertThat(rules(ENGINE, "// " + "x".repeat(117))).isEmpty();
        assertThat(rules(ENGINE, "// " + "x".repeat(118))).containsExactly(Rule.LINE_LENGTH);
        assertThat(rules(ENGINE, "// " + "é".repeat(117))).isEmpty();
        assertThat(rules("docs/page.md", "x".repeat(500))).isEmpty();
    }

    @Test
    void samplesInTestsMayBeWide() {
        String wide = "x".repeat(130);
        String block = "class S { String s = \"\"\"\n" + wide + "\n\"\"\"; }\n// ";
        assertThat(rules(TEST, block)).isEmpty();
        assertThat(rules(TEST, block + wide)).containsExactly(Rule.LINE_LENGTH);
        assertThat(rules(TEST, "class S { String s = \"" + wide + "\"; }")).isEmpty();
        assertThat(rules(ENGINE, block)).containsExactly(Rule.LINE_LENGTH);
    }

    @Test
    void fiveParametersAreTooMany() {
        assertThat(rules(ENGINE, "class S { void run(int a, int b, int c, int d) {} }"))
                .isEmpty();
        assertThat(rules(ENGINE, "class S { void run(int a, int b, int c, int d, int e) {} }"))
                .containsExactly(Rule.PARAMETERS);
        assertThat(rules(ENGINE, "class S { S(int a, int b, int c, int d, int e) {} }"))
                .containsExactly(Rule.PARAMETERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "record S(int a, int b, int c, int d, int e) {}",
                "record S(int a, int b, int c, int d, int e) { S { a = 1; } }",
                "record S(int a, int b, int c, int d, int e) { S(int a, int b, int c, int d, int e) { this.a = a; } }",
                "class S { @Override public void run(int a, int b, int c, int d, int e) {} }",
                "class S { @ParameterizedTest void run(int a, int b, int c, int d, int e) {} }"
            })
    void recordsOverridesAndTablesMayHaveMany(String source) {
        assertThat(rules(ENGINE, source)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RunImpl",
                "TimeUtil",
                "TimeUtils",
                "JobHelper",
                "LeaseManager",
                "RunBase",
                "JobService",
                "AbstractRun",
                "BaseRun"
            })
    void vagueTypeNamesAreBanned(String name) {
        assertThat(rules(ENGINE, "class " + name + " {}")).containsExactly(Rule.TYPE_NAME);
        assertThat(rules(ENGINE, "interface Outer { record " + name + "() {} }"))
                .containsExactly(Rule.TYPE_NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ServiceAccount", "ServiceLevel", "Base64Text", "Database", "Util", "Abstraction"})
    void namesThatOnlyLookVagueAreFine(String name) {
        assertThat(rules(ENGINE, "class " + name + " {}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Thread.sleep(5)", "java.lang.Thread.sleep(5)", "TimeUnit.SECONDS.sleep(1)", "sleep(5)"})
    void sleepingIsBannedInMainAndTests(String call) {
        assertThat(rules(ENGINE, inMethod(call + ";"))).containsExactly(Rule.SLEEP);
        assertThat(rules(TEST, inMethod(call + ";"))).containsExactly(Rule.SLEEP);
    }

    @Test
    void sleepOfAClockIsNoSleep() {
        assertThat(rules(TEST, inMethod("clock.sleep(5);"))).isEmpty();
    }

    @Test
    void consoleBelongsToPrograms() {
        assertThat(rules(ENGINE, inMethod("System.out.println();"))).containsExactly(Rule.CONSOLE);
        assertThat(rules(ENGINE, inMethod("System.err.println();"))).containsExactly(Rule.CONSOLE);
        assertThat(rules(TEST, inMethod("System.out.println();"))).containsExactly(Rule.CONSOLE);
        assertThat(rules(TEST, inMethod("System.err.println();"))).isEmpty();
        assertThat(rules(TEST, "class S { static void main(String[] a) { System.out.println(); } }"))
                .isEmpty();
        assertThat(rules(SERVER, inMethod("System.out.println();"))).isEmpty();
    }

    @Test
    void onlyMainExits() {
        assertThat(rules(SERVER, inMethod("System.exit(1);"))).containsExactly(Rule.EXIT);
        assertThat(rules("jem-server/src/main/java/dev/jem/server/Main.java", inMethod("System.exit(1);")))
                .isEmpty();
    }

    @Test
    void stackTracesAreLogged() {
        assertThat(rules(ENGINE, inMethod("problem.printStackTrace();"))).containsExactly(Rule.STACK_TRACE);
        assertThat(rules(ENGINE, inMethod("problem.printStackTrace(writer);"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"@Disabled", "@Disabled(\"later\")", "@DisabledOnOs(OS.MAC)", "@EnabledIf(\"x\")", "@Ignore"})
    void testsAreNotSwitchedOff(String annotation) {
        assertThat(rules(TEST, "class SampleTest { " + annotation + " @Test void run() {} }"))
                .containsExactly(Rule.SKIPPED_TEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"assumeTrue(isRoot);", "Assumptions.assumeFalse(x);", "Assumptions.abort();"})
    void testsAssumeNothing(String call) {
        assertThat(rules(TEST, inMethod(call))).containsExactly(Rule.SKIPPED_TEST);
    }

    @Test
    void testsThatNobodyRunsAreFound() {
        String path = "jem-engine/src/test/java/dev/jem/engine/SampleIT.java";
        assertThat(rules(path, "class SampleIT { @Test void run() {} }")).containsExactly(Rule.TEST_NAME);
        assertThat(rules(path, "abstract class Conformance { @Test void run() {} }"))
                .isEmpty();
        assertThat(rules(path, "interface Conformance { @Test default void run() {} }"))
                .isEmpty();
        assertThat(rules(TEST, "class SampleTest { @Nested class Inner { @Test void run() {} } }"))
                .isEmpty();
    }

    @Test
    void mockLibrariesAreBanned() {
        assertThat(rules(TEST, "import org." + "mockito.Mockito; class SampleTest {}"))
                .containsExactly(Rule.MOCK);
        assertThat(rules(TEST, "import static org." + "easymock.EasyMock.mock; class SampleTest {}"))
                .containsExactly(Rule.MOCK);
    }

    @Test
    void randomnessHasASeed() {
        assertThat(rules(TEST, inMethod("new Random();"))).containsExactly(Rule.SEED);
        assertThat(rules(TEST, inMethod("new java.util.Random(seed);"))).isEmpty();
        assertThat(rules(ENGINE, inMethod("double x = Math.random();"))).containsExactly(Rule.SEED);
        assertThat(rules(TEST, inMethod("ThreadLocalRandom.current().nextInt();")))
                .containsExactly(Rule.SEED);
        assertThat(rules(SERVER, inMethod("ThreadLocalRandom.current().nextInt();")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "switch (state) { case QUEUED -> a(); default -> b(); }",
                "switch (state) { case QUEUED: a(); break; default: b(); }",
                "int x = switch (event) { case Started s -> 1; default -> 0; };",
                "int x = switch (event) { case Started(int at) -> 1; case null, default -> 0; };"
            })
    void coreNamesEveryCase(String statement) {
        assertThat(rules(ENGINE, inMethod(statement))).containsExactly(Rule.DEFAULT_BRANCH);
        assertThat(rules(SERVER, inMethod(statement))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "switch (text) { case \"a\" -> a(); default -> b(); }",
                "switch (number) { case 1, 2: a(); default: b(); }",
                "switch (state) { case QUEUED -> a(); case RUNNING -> b(); }"
            })
    void switchesOverTextAndNumbersNeedADefault(String statement) {
        assertThat(rules(ENGINE, inMethod(statement))).isEmpty();
    }

    @Test
    void exceptionsAreNotDropped() {
        assertThat(rules(ENGINE, inMethod("try { a(); } catch (Exception e) { }")))
                .containsExactly(Rule.EMPTY_CATCH);
        assertThat(rules(ENGINE, inMethod("try { a(); } catch (Exception e) { /* cannot happen */ }")))
                .containsExactly(Rule.EMPTY_CATCH);
        assertThat(rules(ENGINE, inMethod("try { a(); } catch (Exception e) { return; }")))
                .isEmpty();
    }

    @Test
    void interruptsAreKept() {
        assertThat(rules(SERVER, inMethod("try { a(); } catch (InterruptedException e) { log(e); }")))
                .containsExactly(Rule.INTERRUPT);
        assertThat(rules(
                        SERVER,
                        inMethod(
                                "try { a(); } catch (InterruptedException e) { Thread.currentThread().interrupt(); }")))
                .isEmpty();
        assertThat(rules(SERVER, inMethod("try { a(); } catch (InterruptedException e) { throw new X(e); }")))
                .isEmpty();
        assertThat(rules(SERVER, inMethod("try { a(); } catch (CallInterruptedException e) { tell(e); }")))
                .isEmpty();
    }

    @Test
    void suppressionsHaveAReason() {
        String suppression = "@SuppressWarnings(\"unchecked\")";
        assertThat(rules(ENGINE, "class S {\n  " + suppression + "\n  void run() {}\n}\n"))
                .containsExactly(Rule.SUPPRESSION);
        assertThat(rules(
                        ENGINE, "class S {\n  // The array never leaves.\n  " + suppression + "\n  void run() {}\n}\n"))
                .isEmpty();
        assertThat(rules(ENGINE, "class S {\n  " + suppression + " // the array never leaves\n  void run() {}\n}\n"))
                .isEmpty();
    }

    @Test
    void unfinishedWordsAreFoundEverywhere() {
        assertThat(rules(ENGINE, "// TO" + "DO: later\n")).containsExactly(Rule.UNFINISHED);
        assertThat(rules("docs/page.md", "FIX" + "ME\n")).containsExactly(Rule.UNFINISHED);
        assertThat(rules("bench/run.sh", "mktemp /tmp/x.XX" + "XXXX # a todo list\n"))
                .isEmpty();
    }

    @Test
    void pathsOfOneMachineAreFound() {
        assertThat(rules("docs/page.md", "see /home" + "/anna/jem\n")).containsExactly(Rule.MACHINE_PATH);
        assertThat(rules("pom.xml", "<x>/work" + "/main</x>\n")).containsExactly(Rule.MACHINE_PATH);
        assertThat(rules("docs/page.md", "~/.config/jem, /usr/lib/jvm, $HOME/work/x, dev/work/x\n"))
                .isEmpty();
    }

    @Test
    void registriesAreFound() {
        assertThat(rules("pom.xml", "<url>https://repo.maven." + "apache.org/maven2</url>\n"))
                .containsExactly(Rule.REGISTRY);
        assertThat(rules("console/package-lock.json", "\"resolved\": \"" + "https://x/y.tgz\"\n"))
                .containsExactly(Rule.REGISTRY);
        assertThat(rules("pom.xml", "<url>https://www.apache.org/licenses/LICENSE-2.0.txt</url>\n"))
                .isEmpty();
    }

    @Test
    void packagesAreNullMarked() {
        SourceFile unmarked = new SourceFile("jem-x/src/main/java/dev/jem/x/package-info.java", "package dev.jem.x;\n");
        SourceFile marked = new SourceFile(unmarked.path(), "@NullMarked package dev.jem.x;\n");
        SourceFile type = new SourceFile("jem-x/src/main/java/dev/jem/x/S.java", "package dev.jem.x; class S {}\n");
        SourceFile test =
                new SourceFile("jem-x/src/test/java/dev/jem/x/STest.java", "package dev.jem.x; class STest {}\n");
        SourceFile below =
                new SourceFile("jem-x/src/main/java/dev/jem/x/y/S.java", "package dev.jem.x.y; class S {}\n");
        assertThat(PackageRules.check(List.of(type))).hasSize(1);
        assertThat(PackageRules.check(List.of(unmarked, type))).hasSize(1);
        assertThat(PackageRules.check(List.of(marked, type, test))).isEmpty();
        assertThat(PackageRules.check(List.of(marked, below))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select id from run", "SELECT now()", "insert into run values (1)", "update run set a = 1",
                        "delete from run",
                "create table t (a int)", "with x as (select 1) select 2", "drop index i", "truncate run",
                        "copy run (id) from stdin"
            })
    void sqlStaysInTheStore(String statement) {
        String source = "class S { String text = \"" + statement + "\"; }";
        assertThat(rules(ENGINE, source)).containsExactly(Rule.SQL);
        assertThat(rules("jem-store-postgres/src/main/java/dev/jem/store/S.java", source))
                .isEmpty();
        assertThat(rules(TEST, source)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"update available", "Create a job", "with care", "copy of"})
    void proseIsNoSql(String text) {
        assertThat(SqlRule.isStatement(text)).isFalse();
    }

    @Test
    void sqlFilesStayInTheStore() {
        assertThat(rules("jem-server/src/main/resources/x.sql", "select 1;\n")).containsExactly(Rule.SQL);
        assertThat(rules("jem-store-postgres/src/main/resources/x.sql", "select 1;\n"))
                .isEmpty();
    }

    @Test
    void httpStatusesStayInApiAndClient() {
        String api = "jem-api/src/main/java/dev/jem/api/Sample.java";
        assertThat(rules(SERVER, inMethod("answer(404);"))).containsExactly(Rule.HTTP_STATUS);
        assertThat(rules(SERVER, inMethod("answer(\"404\", 404L, 400, 4040);"))).isEmpty();
        assertThat(rules(api, inMethod("answer(404);"))).isEmpty();
        assertThat(rules(TEST, inMethod("answer(404);"))).isEmpty();
    }

    private static String inMethod(String statement) {
        return "class SampleTest { void run() { " + statement + " } }";
    }

    private static List<Rule> rules(String path, String source) {
        return check(path, source).stream().map(Violation::rule).toList();
    }

    /** What the rules for one file find; that it has no package-info is another rule's business. */
    private static List<Violation> check(String path, String source) {
        return Tidy.check(List.of(new SourceFile(path, source))).stream()
                .filter(violation -> violation.rule() != Rule.NULL_MARKED)
                .toList();
    }
}
