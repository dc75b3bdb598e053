package org.mosix.process.host;

import org.mosix.linux.Nr;
import org.mosix.linux.proc.ProcessLimits;

/** The limit of the stack, which a program asks for when its libraries are mapped: {@code struct rlimit64}. */
final class ForeseenLimit extends Foreseen {
    private final byte[] told;

    ForeseenLimit(byte[] told, long since) {
        super(since);
        this.told = told;
    }

    @Override
    long make(int nr, long[] args, BodyMemory memory) {
        boolean asks = nr == Nr.PRLIMIT64
                && (int) args[0] == 0
                && (int) args[1] == ProcessLimits.STACK
                && args[2] == 0
                && args[3] != 0;
        return asks ? give(memory, args[3], told, 0, told.length, 0) : UNKNOWN;
    }
}
