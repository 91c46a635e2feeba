package dev.jem.cli.time;

import dev.jem.model.job.JobKey;
import dev.jem.model.plan.Transitions.ClockChange;
import dev.jem.model.plan.Transitions.Effect;
import dev.jem.model.plan.Transitions.Landing;
import dev.jem.protocol.Time;
import java.time.ZoneOffset;
import java.util.Optional;

/** Clock changes in the words of the protocol. */
final class TransitionRendering {

    private TransitionRendering() {}

    static Time.Transition of(JobKey job, String trigger, ClockChange it) {
        return new Time.Transition(
                it.change().getInstant(),
                it.zone().getId(),
                it.change().getDateTimeBefore().toString(),
                text(it.change().getOffsetBefore()),
                it.change().getDateTimeAfter().toString(),
                text(it.change().getOffsetAfter()),
                it.change().isGap() ? "GAP" : "OVERLAP",
                job.namespace(),
                job.name(),
                trigger,
                it.effects().stream()
                        .map(each -> effect(each, it.change().isGap()))
                        .toList());
    }

    /** UTC too as an offset. */
    private static String text(ZoneOffset offset) {
        return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
    }

    private static Time.TransitionEffect effect(Effect effect, boolean isGap) {
        boolean isOne = effect.nominals().count() == 1;
        return new Time.TransitionEffect(
                effect.nominals().first().toString(),
                Optional.of(effect.nominals().last().toString()).filter(_ -> !isOne),
                effect.nominals().count(),
                Optional.of(effect.fold() + 1).filter(_ -> !isGap),
                effect.outcome(),
                effect.at(),
                effect.fate() instanceof Landing.Runs runs && !isOne ? Optional.of(runs.lastAt()) : Optional.empty(),
                effect.fate() instanceof Landing.Coalesced coalesced
                        ? Optional.of(coalesced.with().toString())
                        : Optional.empty(),
                effect.fate() instanceof Landing.Excused excused ? excused.why() : "");
    }
}
