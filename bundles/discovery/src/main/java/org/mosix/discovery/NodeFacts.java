package org.mosix.discovery;

import java.util.List;

/**
 * What a node measures of itself. Units and status bits are MOSIX's, so that its users read the figures as they know them.
 *
 * @param status bits {@link #STAY} and so on; 16 bits
 * @param extras of other bundles: at most {@link #EXTRAS}, {@link #EXTRA_BYTES} in all, no name twice
 */
public record NodeFacts(
        Processor processor,
        Memory memory,
        Processes processes,
        FreezeSpace freezeSpace,
        Software software,
        int status,
        List<Extra> extras) {
    public static final int EXTRAS = 8;
    public static final int EXTRA_BYTES = 256;

    /** Own processes do not leave by themselves. */
    public static final int STAY = 4;
    /** The same for those that began here. */
    public static final int LOCAL_STAY = 8;
    /** No guests are taken. */
    public static final int BLOCK = 16;
    /** No load is told. */
    public static final int QUIET = 32;

    /**
     * @param speed of one core; 10000 is the standard processor
     * @param cores 1 to 65535
     * @param load 100 is one process that computes on a standard processor
     * @param permille of all cores in use
     * @param featuresDigest equal for nodes among which processes can move
     */
    public record Processor(int speed, int cores, int load, int permille, long featuresDigest) {
        public Processor {
            notNegative(speed, "speed");
            within(cores, 1, 0xffff, "cores");
            notNegative(load, "load");
            within(permille, 0, 1000, "utilisation");
        }
    }

    /** All in MiB. */
    public record Memory(int totalMiB, int freeMiB, int swapTotalMiB, int swapFreeMiB) {
        public Memory {
            within(freeMiB, 0, totalMiB, "free memory");
            within(swapFreeMiB, 0, swapTotalMiB, "free swap");
        }
    }

    /** Counts, each up to 65535: own ones, guests, frozen ones, and how many guests are let in. */
    public record Processes(int locals, int guests, int frozen, int guestLimit) {
        public Processes {
            within(locals, 0, 0xffff, "locals");
            within(guests, 0, 0xffff, "guests");
            within(frozen, 0, 0xffff, "frozen");
            within(guestLimit, 0, 0xffff, "guest limit");
        }
    }

    /** Room on disk for frozen processes, in MiB. */
    public record FreezeSpace(int totalMiB, int freeMiB) {
        public FreezeSpace {
            within(freeMiB, 0, totalMiB, "free freeze space");
        }
    }

    /**
     * @param version of MOSIX for Karaf: major * 256 + minor
     * @param kernel major * 65536 + minor * 256 + patch, the last at most 255
     */
    public record Software(int version, int kernel, int uptimeSeconds) {
        public Software {
            within(version, 0, 0xffff, "version");
            notNegative(kernel, "kernel");
            notNegative(uptimeSeconds, "uptime");
        }
    }

    /** Throws IllegalArgumentException that names what is out of bounds; so do the parts. */
    public NodeFacts {
        within(status, 0, 0xffff, "status");
        extras = List.copyOf(extras);
        within(extras.size(), 0, EXTRAS, "number of extra facts");
        within(extras.stream().mapToInt(Extra::bytes).sum(), 0, EXTRA_BYTES, "size of extra facts");
        if (extras.stream().map(Extra::name).distinct().count() < extras.size()) {
            throw new IllegalArgumentException("an extra fact is there twice");
        }
    }

    /** Whether it lets guests in: it does not block them and there is room within its limit. */
    public boolean takesGuests() {
        return (status & BLOCK) == 0 && processes.guests < processes.guestLimit;
    }

    private static void notNegative(int value, String what) {
        within(value, 0, Integer.MAX_VALUE, what);
    }

    private static void within(int value, int least, int most, String what) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + least + " to " + most + ", not " + value);
        }
    }
}
