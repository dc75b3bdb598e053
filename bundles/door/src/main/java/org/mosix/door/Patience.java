package org.mosix.door;

/**
 * How long those who wait in the queue wait for what is just being replaced, ms.
 *
 * @param opening until a queue is there, after the door has opened: it comes soon or not at all
 * @param replacing until there is one again, as {@link Awaited}
 * @param returning until those are back that waited at the door that this one replaces
 */
record Patience(int opening, int replacing, int returning) {
    static final Patience USUAL = new Patience(20_000, Awaited.SECONDS * 1_000, 2_000);
}
