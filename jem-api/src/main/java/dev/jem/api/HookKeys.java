package dev.jem.api;

import java.util.List;

/** The keys under which deliveries to webhooks are signed. Only servers have them. */
@FunctionalInterface
public interface HookKeys {

    /** None at all. */
    HookKeys NONE = (_, _) -> List.of();

    /**
     * All that are good for a name; more than one while a key is exchanged.
     *
     * @param name as the trigger says it
     */
    List<byte[]> of(String namespace, String name);
}
