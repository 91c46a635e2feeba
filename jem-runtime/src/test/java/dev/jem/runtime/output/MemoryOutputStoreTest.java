package dev.jem.runtime.output;

/** Output in memory keeps what all output stores promise. */
final class MemoryOutputStoreTest extends OutputStoreConformance {

    private final MemoryOutputStore store = new MemoryOutputStore();

    @Override
    protected OutputStore store() {
        return store;
    }
}
