package dev.jem.runtime.projection;

class MemoryProjectionTest extends ProjectionConformance {

    @Override
    protected int seeds() {
        return 4;
    }

    @Override
    protected Subject open() {
        MemoryProjection projection = new MemoryProjection();
        return new Subject() {
            @Override
            public Projection projection() {
                return projection;
            }

            @Override
            public Queries queries() {
                return projection;
            }

            @Override
            public void takeOver(long epoch) {
                // the first batch of the new epoch ends the one before
            }
        };
    }
}
