package dev.jem.store.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionTest extends ServerFixture {

    @Test
    void programsAreUnpackedOnceAndAgainWhenHarmed() throws Exception {
        var distribution = Distribution.in(root());
        var percents = new ArrayList<Integer>();
        Files.createDirectories(root().resolve("dist-" + distribution.version() + ".unfinished-1"));
        distribution.ensureUnpacked(percents::add);
        assertThat(percents).isSorted().endsWith(100).doesNotHaveDuplicates();
        assertThat(Files.isExecutable(distribution.program("postgres"))).isTrue();
        assertThat(Files.exists(root().resolve("dist-" + distribution.version() + ".unfinished-1")))
                .isFalse();

        percents.clear();
        distribution.ensureUnpacked(percents::add);
        assertThat(percents).isEmpty();

        Files.write(distribution.program("postgres"), new byte[0]);
        distribution.ensureUnpacked(percents::add);
        assertThat(percents).isNotEmpty();
        assertThat(Files.size(distribution.program("postgres"))).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, aarch64, linux-arm_64",
        "Mac OS X, aarch64, darwin-arm_64",
        "Windows 11, amd64, windows-x86_64",
        "Linux, riscv64, linux-riscv64"
    })
    void thePlatformNamesTheArchive(String operatingSystem, String processor, String archive) {
        assertThat(Distribution.platform(operatingSystem, processor)).isEqualTo(archive);
    }
}
