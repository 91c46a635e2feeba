package dev.jem.server;

import dev.jem.store.postgres.connect.StoreSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a server is told.
 *
 * @param database an external one; empty: its own in the data directory
 */
record ServerSettings(Path dataDir, Node.Address address, Optional<StoreSettings> database) {}
