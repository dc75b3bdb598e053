package org.mosix.sandbox;

import java.util.Locale;

/** Which control groups hold guests and count jobs: {@code cgroups} in {@code etc/}. */
public enum Cgroups {
    /** Those that this node has: v1 controllers if there are any, else v2. */
    AUTO,
    V1,
    V2,
    /** None: guests run without limits on memory and number of processes, statistics lack what nobody saw. */
    NONE;

    /** May version 1 be used? */
    public boolean one() {
        return this == AUTO || this == V1;
    }

    /** May version 2 be used? */
    public boolean two() {
        return this == AUTO || this == V2;
    }

    /** Reads the setting. IllegalArgumentException with a sentence when it is none of these. */
    public static Cgroups of(String text) {
        for (Cgroups way : values()) {
            if (way.name().toLowerCase(Locale.ROOT).equals(text.strip())) {
                return way;
            }
        }
        throw new IllegalArgumentException("cgroups = \"" + text + "\" in etc/: write auto, v1, v2 or none");
    }
}
