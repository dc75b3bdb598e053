package org.mosix.linux.asm;

/** Conditions of jcc in the order of their encoding; B, AE, BE, A are unsigned, L, GE, LE, G are signed. */
public enum Condition {
    O,
    NO,
    B,
    AE,
    E,
    NE,
    BE,
    A,
    S,
    NS,
    P,
    NP,
    L,
    GE,
    LE,
    G
}
