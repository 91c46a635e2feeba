package dev.jem.model.event;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a free value of an event: parameters, arguments, reasons. The journal keeps it beside the event, and the hashed
 * event holds only a salted commitment to it, so that the value can be redacted and the chain still holds.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Free {}
