package dev.jem.runtime.codec;

/** Bytes are not what this codec writes, or a value cannot be written. The message says where. */
public sealed class CodecException extends RuntimeException
        permits UnknownEventException, RedactedException, BrokenChainException {

    private static final long serialVersionUID = 1;

    public CodecException(String message) {
        super(message);
    }

    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
