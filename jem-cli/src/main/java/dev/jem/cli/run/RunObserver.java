package dev.jem.cli.run;

import dev.jem.protocol.Runs;

/** Sees a run on its way. Called by one thread. */
interface RunObserver {

    /** The run as it is now; the first call shows it for the first time. */
    void run(Runs.Run run);

    /** Why the run does not go on. */
    void explanation(Runs.Explanation explanation);

    void line(OutputLine line);

    /** A moment has passed; what moves on a screen may move. */
    void tick();

    /** Something about the watching itself, such as a lost connection. */
    void remark(String text);
}
