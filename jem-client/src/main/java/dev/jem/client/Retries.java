package dev.jem.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Decides whether and when something that failed is tried again, and waits until then. */
record Retries(RetryPolicy policy, Pauser pauser) {

    /** Whether the same request may succeed later. */
    static boolean isTemporary(ClientException e) {
        return switch (e) {
            case ApiException it -> it.kind() == ApiException.Kind.BUSY;
            case UnreachableException _ -> true;
            case UnexpectedAnswerException _, CallInterruptedException _ -> false;
        };
    }

    /** Whether so many failures in a row are still within the policy. */
    boolean allow(int failed) {
        return failed < policy.attempts();
    }

    /** The longer of our own wait and the server's wish, within the policy. */
    Duration waitAfter(int failed, ClientException e) {
        Duration own = policy.delayAfter(failed, ThreadLocalRandom.current().nextDouble());
        Duration asked = e instanceof ApiException it ? it.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
        Duration longer = asked.compareTo(own) > 0 ? asked : own;
        return longer.compareTo(policy.delayMax()) > 0 ? policy.delayMax() : longer;
    }

    void pauseAfter(int failed, ClientException e) {
        pause(waitAfter(failed, e));
    }

    void pause(Duration duration) {
        try {
            pauser.pause(duration);
        } catch (InterruptedException e) {
            throw new CallInterruptedException(e);
        }
    }
}
