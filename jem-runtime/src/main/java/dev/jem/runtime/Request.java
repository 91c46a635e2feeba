package dev.jem.runtime;

import dev.jem.engine.EngineView;
import dev.jem.model.command.Answer;
import dev.jem.model.command.Command;
import java.util.function.Consumer;
import java.util.function.Function;

/** Something in the mailbox, with the one who waits for its outcome. */
sealed interface Request {

    void complete(Reply reply);

    /** An outcome without its type: the request knows how to hand it on. */
    sealed interface Reply {
        record Decided(Object answer, long seq) implements Reply {}

        record Unavailable(Outcome.Reason reason, String detail) implements Reply {}

        record Quarantined(String detail) implements Reply {}
    }

    /** A command of a principal. */
    record Order(Command command, String by, Consumer<Outcome<Answer>> waiting) implements Request {
        @Override
        public void complete(Reply reply) {
            waiting.accept(outcome(reply, Answer.class));
        }
    }

    /** A claim that may wait until there is work. */
    record Claim(Command.Claim command, String by, long waitMicros, Consumer<Outcome<Answer>> waiting)
            implements Request {
        @Override
        public void complete(Reply reply) {
            waiting.accept(outcome(reply, Answer.class));
        }
    }

    /** A question about the state. */
    record Question<T>(Class<T> type, Function<EngineView, T> ask, Consumer<Outcome<T>> waiting) implements Request {
        @Override
        public void complete(Reply reply) {
            waiting.accept(outcome(reply, type));
        }
    }

    private static <T> Outcome<T> outcome(Reply reply, Class<T> type) {
        return switch (reply) {
            case Reply.Decided decided -> new Outcome.Answered<>(type.cast(decided.answer()), decided.seq());
            case Reply.Unavailable unavailable -> new Outcome.Unavailable<>(unavailable.reason(), unavailable.detail());
            case Reply.Quarantined quarantined -> new Outcome.Quarantined<>(quarantined.detail());
        };
    }
}
