package dev.jem.store.postgres;

/**
 * What a commit of this database survives.
 *
 * @param survivesCrash whether it survives a crash of the database's machine
 * @param survivesLoss whether it survives the loss of that machine
 * @param description one line for people
 */
public record Durability(boolean survivesCrash, boolean survivesLoss, String description) {}
