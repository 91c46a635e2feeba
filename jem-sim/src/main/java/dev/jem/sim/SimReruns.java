package dev.jem.sim;

import dev.jem.model.command.Command;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Remark;
import dev.jem.model.event.Rerun;
import dev.jem.model.event.Rerun.Definition;
import dev.jem.model.event.Rerun.Which;
import dev.jem.runtime.projection.EndedRun;
import dev.jem.runtime.projection.JobVersionRow;
import dev.jem.runtime.projection.RunDetail;
import dev.jem.runtime.projection.TaskRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * What an operator does about runs that have ended: reads of them in tables that are behind, thinks, and has them or
 * parts of them done again.
 */
final class SimReruns {

    /** How many runs are looked at before one is found that is worth it. */
    private static final int LOOKS = 20;

    private final SimOperator operator;
    private final World world;
    private final Chance chance;

    SimReruns(SimOperator operator, World world) {
        this.operator = operator;
        this.world = world;
        this.chance = world.chance;
    }

    void look() {
        read();
        boolean wantsBad = chance.flip(0.8);
        long newest = Math.max(1, world.laws.newestAcknowledged());
        for (int looks = 0; looks < LOOKS; looks++) {
            long run = chance.between(1, newest);
            boolean isFound = world.tables
                    .ended(run)
                    .filter(it -> !wantsBad || SimTables.isBad(it))
                    .isPresent();
            if (isFound) {
                RunDetail seen = world.tables.ended(run).orElseThrow();
                OptionalLong revision =
                        chance.flip(0.5) ? OptionalLong.of(seen.run().revision()) : OptionalLong.empty();
                operator.think(() -> rerun(run, revision));
                return;
            }
        }
    }

    private void read() {
        if (chance.flip(0.8)) {
            world.tables.follow();
        }
    }

    /** @param revision that was seen */
    private void rerun(long run, OptionalLong revision) {
        read();
        world.tables.ended(run).ifPresent(it -> rerun(it, revision));
    }

    private void rerun(RunDetail detail, OptionalLong revision) {
        JobVersionRow version = world.tables.version(detail.run());
        EndedRun ended = EndedRun.of(detail, version.definition());
        String key = operator.newKey();
        world.laws.actions.asks(operator.name, key, revision);
        Command command = new Command.RerunRun(
                ended.run(),
                ended.end(),
                new Entity.Version(
                        version.job(), version.version(), version.sha256(), version.adHoc(), version.definition()),
                world.tables.asOf(),
                choice(detail),
                new Remark("sim", ""),
                revision,
                key,
                false);
        operator.ask(operator.name, command, key);
        // Somebody else has had the same thought.
        if (chance.flip(0.2)) {
            operator.think(() -> operator.ask(operator.name, command, key));
        }
    }

    private Rerun choice(RunDetail detail) {
        Which which = chance.pick(List.of(Which.values()));
        List<String> tasks = new ArrayList<>();
        if (which == Which.TASKS) {
            for (int count = (int) chance.between(1, 2); count > 0; count--) {
                tasks.add(chance.pick(detail.tasks().stream().map(TaskRow::name).toList()));
            }
        }
        return new Rerun(
                which,
                tasks,
                chance.flip(0.2),
                chance.flip(0.7) ? Definition.AS_IT_WAS : Definition.AS_IT_IS,
                Collections.emptySortedMap(),
                chance.flip(0.7));
    }
}
