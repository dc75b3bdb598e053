package org.mosix.discovery.gossip;

/**
 * How a node gossips. Nodes with different settings understand each other.
 *
 * @param periodMillis the unit of ages: MOSIX's time step. Shorter: everything is found out sooner, for more bytes a second
 * @param datagramBytes largest message: with its seal (44 bytes) at most 1472, or 1452 in IPv6, so that no datagram is cut into
 *     fragments, each of which may be lost
 * @param bytesPerPeriod what a node sends in a period at the most, with the seals and the headers of IP and UDP, answers to others' questions
 *     apart; what is left by the own cell goes to the others
 * @param cellAge of the entries of the own cell
 * @param farAge of the digests of other cells, from when they were made
 * @param refreshMillis how old own facts and own digest get before they are made anew: adds half of it to the mean age
 * @param probeTimeoutMillis how long a probed node may take to answer before mates are asked; a round trip and a pause of
 *     a garbage collector, less than half a period
 * @param suspicionPeriods how long a suspect may object. Longer: slow nodes are spared; shorter: dead ones found sooner
 * @param forgetPeriods after which a cell that is not heard of does not count, and after which an obituary has served
 * @param tombstoneMillis how long the address of a lost node is kept and sometimes tried, so that a split can heal
 */
public record Settings(
        int periodMillis,
        int datagramBytes,
        int bytesPerPeriod,
        Wanted cellAge,
        Wanted farAge,
        int refreshMillis,
        int probeTimeoutMillis,
        int suspicionPeriods,
        int forgetPeriods,
        int tombstoneMillis) {
    private static final int DAY_MILLIS = 24 * 3600 * 1000;

    public Settings {
        positive(periodMillis, "periodMillis");
        positive(bytesPerPeriod, "bytesPerPeriod");
        positive(refreshMillis, "refreshMillis");
        positive(suspicionPeriods, "suspicionPeriods");
        positive(forgetPeriods, "forgetPeriods");
        positive(tombstoneMillis, "tombstoneMillis");
        if (probeTimeoutMillis < 1 || 2 * probeTimeoutMillis > periodMillis) {
            throw new IllegalArgumentException("probeTimeoutMillis is 1 to half a period, not " + probeTimeoutMillis);
        }
        if (datagramBytes < Plan.LEAST_DATAGRAM || datagramBytes > 60_000) {
            throw new IllegalArgumentException(
                    "datagramBytes is " + Plan.LEAST_DATAGRAM + " to 60000, not " + datagramBytes);
        }
    }

    /** For nodes of one or several local networks. */
    public static Settings lan() {
        return new Settings(500, 1400, 24_000, Wanted.mean(2.5), Wanted.mean(4), 250, 150, 6, 60, DAY_MILLIS);
    }

    public Settings withAges(Wanted cell, Wanted far) {
        return new Settings(
                periodMillis,
                datagramBytes,
                bytesPerPeriod,
                cell,
                far,
                refreshMillis,
                probeTimeoutMillis,
                suspicionPeriods,
                forgetPeriods,
                tombstoneMillis);
    }

    int suspicionMillis() {
        return suspicionPeriods * periodMillis;
    }

    int forgetMillis() {
        return forgetPeriods * periodMillis;
    }

    private static void positive(int value, String key) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is 1 or more, not " + value);
        }
    }
}
