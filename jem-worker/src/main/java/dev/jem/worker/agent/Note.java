package dev.jem.worker.agent;

import dev.jem.protocol.Json;
import dev.jem.protocol.Workers;
import java.util.List;

/**
 * What a worker must know of an attempt again after a restart; kept with the attempt's durable record.
 *
 * @param stopsWithLease whether it is stopped at the end of the lease
 */
record Note(
        long token,
        String runId,
        long graceMillis,
        boolean stopsWithLease,
        List<Workers.OutputType> outputs,
        List<Workers.SuccessRule> success) {

    static Note of(Workers.Order order) {
        return new Note(
                order.token(),
                order.runId(),
                order.graceMillis(),
                order.lostPolicy().equals("retry"),
                order.outputs(),
                order.success());
    }

    static Note parse(String text) {
        return Json.mapper().readValue(text, Note.class);
    }

    String text() {
        return Json.mapper().writeValueAsString(this);
    }
}
