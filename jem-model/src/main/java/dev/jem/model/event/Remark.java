package dev.jem.model.event;

/**
 * What a person says about an action.
 *
 * @param reason why; may be empty
 * @param ticket where it is tracked; may be empty
 */
public record Remark(@Free String reason, @Free String ticket) {

    /** Nothing. */
    public static final Remark NONE = new Remark("", "");

    /** As a part of a sentence: {@code ": reason (ticket)"}, empty where nothing was said. */
    public String suffix() {
        String tail = ticket.isEmpty() ? "" : " (" + ticket + ")";
        return reason.isEmpty() ? tail : ": " + reason + tail;
    }
}
