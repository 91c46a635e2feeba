package dev.jem.client;

import java.time.Duration;

/** Lets time pass between two attempts; tests let none pass. */
interface Pauser {

    Pauser SLEEPING = Thread::sleep;

    void pause(Duration duration) throws InterruptedException;
}
