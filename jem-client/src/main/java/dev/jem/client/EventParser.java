package dev.jem.client;

import java.util.Optional;

/** The text form of server-sent events, line by line (WHATWG HTML, 9.2.6). Not thread-safe. */
final class EventParser {

    /** @param id empty where the message has none */
    record Message(String id, String type, String data) {}

    private String id = "";
    private String type = "";
    private StringBuilder data = new StringBuilder();
    private boolean hasData;

    /** Takes a line; gives the message that it ends. */
    Optional<Message> accept(String line) {
        if (line.isEmpty()) {
            return end();
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String rest = colon < 0 ? "" : line.substring(colon + 1);
        take(field, rest.startsWith(" ") ? rest.substring(1) : rest);
        return Optional.empty();
    }

    /** Other fields, and comments (their field is empty), are ignored by the standard. */
    private void take(String field, String value) {
        switch (field) {
            case "id" -> id = value;
            case "event" -> type = value;
            case "data" -> {
                if (hasData) {
                    data.append('\n');
                }
                data.append(value);
                hasData = true;
            }
            default -> {}
        }
    }

    private Optional<Message> end() {
        Optional<Message> message = hasData ? Optional.of(new Message(id, type, data.toString())) : Optional.empty();
        type = "";
        data = new StringBuilder();
        hasData = false;
        return message;
    }
}
