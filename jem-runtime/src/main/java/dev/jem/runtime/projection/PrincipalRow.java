package dev.jem.runtime.projection;

import dev.jem.model.state.PrincipalKind;
import dev.jem.model.state.Role;

/**
 * Who may call.
 *
 * @param createdAt when it was put the first time since it was last removed
 */
public record PrincipalRow(String name, PrincipalKind kind, Role role, long createdAt, String createdBy) {}
