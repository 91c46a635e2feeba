package dev.jem.runtime.codec;

/** A row is not what was written: its content, its place or one of its free values was changed. */
public final class BrokenChainException extends CodecException {

    private static final long serialVersionUID = 1;

    private final long seq;

    BrokenChainException(long seq, String what) {
        super(message(seq, what));
        this.seq = seq;
    }

    BrokenChainException(long seq, String what, CodecException cause) {
        super(message(seq, what), cause);
        this.seq = seq;
    }

    private static String message(long seq, String what) {
        return "journal row " + seq + ": " + what + ". The row is not what Jem wrote; nothing behind it is applied."
                + " Keep a copy, and compare with a backup or another server's journal";
    }

    /** The first row that does not hold. */
    public long seq() {
        return seq;
    }
}
