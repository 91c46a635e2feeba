package dev.jem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import dev.jem.model.event.Event;
import dev.jem.model.job.Recurrence;
import dev.jem.model.state.Cause;
import dev.jem.model.time.CatchUp;
import dev.jem.model.time.CronDialect;
import dev.jem.model.time.DstPolicy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** After a week without a server, what is on time goes before what was missed. */
class BacklogOrderTest {

    private static final int LATE_JOBS = 30;

    private final Bench bench = new Bench();

    private static Recurrence cron(String expression) {
        return new Recurrence.Cron(expression, CronDialect.UNIX, ZoneOffset.UTC, DstPolicy.DEFAULT);
    }

    private void sleepForAWeek() {
        for (int number = 0; number < LATE_JOBS; number++) {
            bench.apply(JobBuilder.job("late-" + number)
                    .trigger("t", cron("30 23 * * *"), CatchUp.DEFAULT)
                    .submitted());
        }
        bench.apply(JobBuilder.job("punctual")
                .trigger("t", cron("0 0 8 3 *"), CatchUp.DEFAULT)
                .submitted());
        bench.now = bench.now.plus(Duration.ofDays(7));
    }

    private List<Cause> causes() {
        return bench.events(Event.RunCreated.class).stream()
                .map(Event.RunCreated::cause)
                .toList();
    }

    @Test
    void theFirstSliceStartsWhatIsOnTime() {
        sleepForAWeek();
        bench.decide(new Command.Tick(2));
        assertThat(causes().getFirst()).isEqualTo(Cause.SCHEDULE);
        bench.pass(Duration.ZERO);
        assertThat(causes())
                .hasSize(1 + LATE_JOBS)
                .filteredOn(Cause.CATCH_UP::equals)
                .hasSize(LATE_JOBS);
    }

    @Test
    void workersGetWhatIsOnTimeFirst() {
        sleepForAWeek();
        bench.pass(Duration.ZERO);
        List<Answer.Order> orders = bench.claim("w1", bench.join("w1", 2), 2);
        assertThat(orders.getFirst().definition().key().name()).isEqualTo("punctual");
        assertThat(orders.getLast().definition().key().name()).startsWith("late-");
    }
}
