package dev.jem.model.state;

/** Who a principal is. */
public enum PrincipalKind {
    PERSON,
    SERVICE,
    WORKER
}
