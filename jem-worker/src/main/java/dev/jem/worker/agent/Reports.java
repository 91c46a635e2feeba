package dev.jem.worker.agent;

import dev.jem.client.ApiException;
import dev.jem.client.ClientException;
import dev.jem.client.WorkerApi;
import dev.jem.protocol.Workers;
import dev.jem.worker.output.OutputChunk;
import dev.jem.worker.output.OutputSpool;
import dev.jem.worker.process.AttemptEnd;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers output, starts and ends; an attempt is forgotten when the server has its end. */
final class Reports {

    private static final long WAIT_MILLIS = 1_000;
    private static final int OUTPUT_BYTES = 512 << 10;
    private static final int OUTPUT_SHARE_BYTES_MIN = 8 << 10;
    private static final List<OutputChunk> NO_OUTPUT = List.of();
    private static final int SETTLE_TRIES_MAX = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    private final Workplace place;
    private final Contact contact;
    private final Endings endings;

    /** Whose output comes first goes round. */
    private int turn;

    Reports(Workplace place, Contact contact, Endings endings) {
        this.place = place;
        this.contact = contact;
        this.endings = endings;
    }

    /** Nobody's starts and ends wait until all of another's output is sent. */
    void deliver() throws InterruptedException, IOException {
        contact.awaitNews(WAIT_MILLIS);
        Contact.Session now = contact.awaitSession();
        boolean isMore = true;
        while (isMore && !contact.isClosing()) {
            forgetWhatNobodyWaitsFor();
            isMore = sendOutput(now);
            reportStarts(now);
            reportEnds(now);
        }
    }

    /** What never began is not reported: a heartbeat without it gives it back, and it is granted again as it was. */
    private void forgetWhatNobodyWaitsFor() throws IOException {
        for (HeldAttempt attempt : contact.held()) {
            if (attempt.end().isPresent() && (attempt.isUnwanted() || attempt.neverBegan())) {
                forget(attempt);
            }
        }
    }

    private void forget(HeldAttempt attempt) throws IOException {
        place.executor().forget(attempt.id);
        place.calls().forget(attempt.id);
        contact.letGo(attempt);
    }

    private WorkerApi server() {
        return place.client().worker();
    }

    // ---- output

    /** Sends a piece of what waits, of each attempt its share. Returns whether there was any. */
    private boolean sendOutput(Contact.Session now) throws IOException {
        List<HeldAttempt> printing = new ArrayList<>(contact.held());
        printing.removeIf(it -> it.isUnwanted() || !it.hasOutput());
        Collections.rotate(printing, turn++);
        int share = Math.max(OUTPUT_BYTES / Math.max(1, printing.size()), OUTPUT_SHARE_BYTES_MIN);
        List<Workers.OutputChunk> chunks = new ArrayList<>();
        int taken = 0;
        for (HeldAttempt attempt : printing) {
            OutputSpool spool = attempt.running().orElseThrow().output();
            for (OutputChunk chunk : taken < OUTPUT_BYTES ? spool.read(spool.acknowledged(), share) : NO_OUTPUT) {
                chunks.add(chunk(attempt, chunk));
                taken += chunk.data().length;
            }
        }
        if (chunks.isEmpty()) {
            return false;
        }
        Workers.OutputsReply reply = server().outputs(place.worker(), new Workers.Outputs(now.id(), chunks));
        for (Workers.Acknowledged acknowledged : reply.acknowledged()) {
            contact.held(acknowledged.attempt()).ifPresent(it -> acknowledge(it, acknowledged.next()));
        }
        return true;
    }

    private static Workers.OutputChunk chunk(HeldAttempt attempt, OutputChunk chunk) {
        return new Workers.OutputChunk(
                attempt.id, attempt.note.token(), chunk.seq(), chunk.source().label(), chunk.at(), chunk.data());
    }

    private static void acknowledge(HeldAttempt attempt, long next) {
        if (next == Long.MAX_VALUE) {
            attempt.stop(HeldAttempt.Stop.UNWANTED);
        } else {
            attempt.running().ifPresent(it -> it.output().acknowledge(next));
        }
    }

    // ---- starts

    private void reportStarts(Contact.Session now) {
        List<Workers.Report> reports = new ArrayList<>();
        List<HeldAttempt> started = new ArrayList<>();
        for (HeldAttempt attempt : contact.held()) {
            attempt.startToReport().filter(_ -> !attempt.isUnwanted()).ifPresent(at -> {
                reports.add(started(attempt, at));
                started.add(attempt);
            });
        }
        if (!reports.isEmpty()) {
            List<Workers.ReportResult> results = send(now, reports);
            for (int index = 0; index < results.size(); index++) {
                started.get(index).startWasReported();
                if (!results.get(index).accepted()) {
                    started.get(index).stop(HeldAttempt.Stop.UNWANTED);
                }
            }
        }
    }

    private static Workers.Report started(HeldAttempt attempt, Instant at) {
        return new Workers.Report(
                attempt.id,
                attempt.note.token(),
                "started",
                "",
                Optional.empty(),
                "",
                "",
                Optional.of(at),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of());
    }

    private List<Workers.ReportResult> send(Contact.Session now, List<Workers.Report> reports) {
        return server().report(place.worker(), new Workers.Reports(now.id(), reports))
                .results();
    }

    // ---- ends

    private void reportEnds(Contact.Session now) throws IOException {
        List<Workers.Report> reports = new ArrayList<>();
        List<HeldAttempt> ended = new ArrayList<>();
        for (HeldAttempt attempt : contact.held()) {
            Optional<Workers.Report> report = attempt.isUnwanted() || attempt.neverBegan() || !isDelivered(attempt)
                    ? Optional.empty()
                    : finalReport(attempt);
            report.ifPresent(it -> {
                reports.add(it);
                ended.add(attempt);
            });
        }
        if (!reports.isEmpty()) {
            sendEnds(now, reports);
            for (HeldAttempt attempt : ended) {
                forget(attempt);
            }
        }
    }

    /** One that the server does not take does not hold up the others. */
    private void sendEnds(Contact.Session now, List<Workers.Report> reports) {
        try {
            send(now, reports);
        } catch (ApiException e) {
            if (e.kind() != ApiException.Kind.INVALID) {
                throw e;
            }
            for (Workers.Report report : reports) {
                sendEnd(now, report);
            }
        }
    }

    private void sendEnd(Contact.Session now, Workers.Report report) {
        try {
            send(now, List.of(report));
        } catch (ApiException e) {
            if (e.kind() != ApiException.Kind.INVALID) {
                throw e;
            }
            LOG.warn("The server does not take what {} has left: {}", report.attempt(), e.getMessage());
            send(now, List.of(Endings.without(report, "the server did not take what it left: " + e.getMessage())));
        }
    }

    private static boolean isDelivered(HeldAttempt attempt) {
        return attempt.running().map(it -> it.output().delivered()).orElse(true);
    }

    /** Looking at what an attempt has left may take long: other attempts' output and ends do not wait for that. */
    private Optional<Workers.Report> finalReport(HeldAttempt attempt) {
        attempt.end().filter(_ -> attempt.beginsToSettle()).ifPresent(end -> {
            if (attempt.mayHaveFiles()) {
                Thread.ofVirtual().start(() -> settle(attempt, end));
            } else {
                settle(attempt, end);
            }
        });
        return attempt.settled();
    }

    private void settle(HeldAttempt attempt, AttemptEnd end) {
        Optional<Workers.Report> report = Optional.empty();
        try {
            report = Optional.of(endings.report(attempt, end));
        } catch (ClientException e) {
            LOG.debug("The artifacts of {} could not be sent yet: {}", attempt.id, e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.warn("What {} has left could not be read", attempt.id, e);
            if (attempt.settleTries() >= SETTLE_TRIES_MAX) {
                report = Optional.of(Endings.unreadable(attempt, end, String.valueOf(e.getMessage())));
            }
        }
        attempt.settled(report);
    }
}
