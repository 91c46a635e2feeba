package dev.jem.engine;

import dev.jem.model.Micros;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Answer.Code;
import dev.jem.model.command.Answer.Refused;
import dev.jem.model.command.Command.DeleteSignal;
import dev.jem.model.command.Command.EmitSignal;
import dev.jem.model.event.Entity;
import dev.jem.model.event.Event;
import dev.jem.model.signal.SignalLimits;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** When named events come to be, and go. */
final class SignalDecisions {

    private final Step step;
    private final State state;

    SignalDecisions(Step step) {
        this.step = step;
        this.state = step.state;
    }

    Answer emit(EmitSignal command) {
        String namespace = command.key().namespace();
        if (!state.namespaces.contains(namespace)) {
            return new Refused(
                    Code.NOT_FOUND,
                    "there is no namespace " + namespace + "; it comes to be when something is applied in it");
        }
        String key = key(command);
        Optional<Entity.Signal> known =
                key.isEmpty() ? Optional.empty() : state.signals.get(command.key(), command.idempotencyKey());
        if (known.isPresent()) {
            return known.get().idempotencyKey().equals(key)
                    ? new Answer.SignalAccepted(known.get(), true)
                    : new Refused(
                            Code.KEY_REUSED,
                            "the key '" + command.idempotencyKey() + "' was used for another event " + command.key()
                                    + ", number " + known.get().signal() + "; give this one a key of its own");
        }
        if (state.signals.in(namespace) >= SignalLimits.IN_NAMESPACE_MAX
                || state.signals.size() >= SignalLimits.IN_ALL_MAX) {
            return new Refused(
                    Code.LIMIT_REACHED,
                    "namespace " + namespace + " has " + state.signals.in(namespace) + " events of "
                            + SignalLimits.IN_NAMESPACE_MAX + ", and there are " + state.signals.size() + " in all of "
                            + SignalLimits.IN_ALL_MAX + "; delete some, or let them expire sooner");
        }
        long signal = state.signals.last + 1;
        LocalDate today = LocalDate.ofInstant(Micros.instant(step.at), ZoneOffset.UTC);
        step.emit(new Event.SignalEmitted(
                signal,
                command.key(),
                command.date().orElse(today),
                command.payload(),
                step.at + command.keptMicros(),
                key));
        new PromptDecisions(step).emitted(signal);
        return new Answer.SignalAccepted(state.signals.get(signal).orElseThrow(), false);
    }

    private static String key(EmitSignal command) {
        if (command.idempotencyKey().isEmpty()) {
            return "";
        }
        return command.idempotencyKey() + (command.request().isEmpty() ? "" : State.REQUEST + command.request());
    }

    Answer delete(DeleteSignal command) {
        boolean isThere = state.signals
                .get(command.signal())
                .filter(it -> it.key().namespace().equals(command.namespace()))
                .isPresent();
        if (!isThere) {
            return new Refused(
                    Code.NOT_FOUND,
                    "there is no event " + command.signal() + " in namespace " + command.namespace()
                            + "; it may have expired");
        }
        step.emit(new Event.SignalDeleted(command.signal(), command.reason()));
        return new Answer.Done();
    }

    void expire(long signal) {
        step.emit(new Event.SignalExpired(signal));
    }
}
