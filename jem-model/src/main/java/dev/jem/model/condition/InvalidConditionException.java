package dev.jem.model.condition;

/** A condition that nobody could answer, whatever the values are. */
public final class InvalidConditionException extends IllegalArgumentException {

    private final int offset;
    private final String name;

    /**
     * @param offset where in the text, from 0, in characters
     * @param name what it asks for that is not there; empty where something else is wrong
     */
    public InvalidConditionException(String message, int offset, String name) {
        super(message);
        this.offset = offset;
        this.name = name;
    }

    public int offset() {
        return offset;
    }

    public String name() {
        return name;
    }
}
