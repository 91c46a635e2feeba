package dev.jem.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Compares the libraries on the class path, which are what the server ships with and what these tests need, with
 * {@code docs/dependencies.md}, where somebody wrote down the licence of each.
 */
class DependenciesTest {

    private static final Set<String> ALLOWED =
            Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "EPL-2.0", "PostgreSQL");

    /** A row of a table: where it stands, the artifact, and what can be chosen from. */
    private record Row(String section, String artifact, List<String> licences) {}

    private static List<Row> rows = List.of();

    @BeforeAll
    static void readTheTables() {
        Repository repository = Repository.here();
        rows = rows(repository
                .read(repository.root().resolve("docs/dependencies.md"))
                .lines());
    }

    @Test
    void everyLibraryIsListed() {
        Set<String> missing = libraries();
        rows.forEach(row -> missing.remove(row.artifact()));
        assertThat(missing)
                .as("libraries without a row in docs/dependencies.md: find out the licence of each and add it")
                .isEmpty();
    }

    @Test
    void everyRowIsInUse() {
        Set<String> unused = new TreeSet<>(rows.stream().map(Row::artifact).toList());
        unused.removeAll(libraries());
        assertThat(unused)
                .as("rows of docs/dependencies.md that nothing uses any more: take them out")
                .isEmpty();
    }

    @Test
    void everyLicenceIsCompatible() {
        assertThat(rows).allMatch(row -> row.licences().stream().anyMatch(ALLOWED::contains));
        assertThat(rows).filteredOn(row -> row.section().equals("Shipped")).hasSizeGreaterThan(20);
    }

    @Test
    void tableIsReadByItsSections() {
        List<String> lines = List.of(
                "## Shipped",
                "| group | artifact | licence |",
                "|---|---|---|",
                "| g | a | X OR MIT |",
                "## Build and benchmarks only",
                "| tool | licence |",
                "| t | GPL |");
        assertThat(rows(lines)).containsExactly(new Row("Shipped", "a", List.of("X", "MIT")));
    }

    private static List<Row> rows(List<String> lines) {
        List<Row> found = new ArrayList<>();
        String section = "";
        for (String line : lines) {
            if (line.startsWith("## ")) {
                section = line.substring(3);
            }
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            if (cells.size() == 5
                    && !cells.get(1).equals("group")
                    && !cells.get(1).startsWith("-")) {
                found.add(new Row(section, cells.get(2), List.of(cells.get(3).split(" OR ", -1))));
            }
        }
        return found;
    }

    /**
     * The artifacts of the jars on the class path, by the folders of a Maven repository: …/artifact/version/file.jar.
     */
    private static Set<String> libraries() {
        Set<String> found = new TreeSet<>();
        for (String entry : System.getProperty("java.class.path", "").split(":", -1)) {
            Path jar = Path.of(entry);
            String file = String.valueOf(jar.getFileName());
            if (file.endsWith(".jar") && jar.getNameCount() > 3) {
                String artifact = jar.getName(jar.getNameCount() - 3).toString();
                // Jem's own modules are jars of a target folder once they are packaged.
                boolean own = entry.contains("/target/" + file);
                if (file.startsWith(artifact + "-") && !own) {
                    found.add(artifact);
                }
            }
        }
        return found;
    }
}
