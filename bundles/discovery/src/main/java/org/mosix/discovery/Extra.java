package org.mosix.discovery;

import java.nio.charset.StandardCharsets;

/**
 * A fact that another bundle adds to a node's own.
 *
 * @param name 1 to {@link #NAME_BYTES} bytes of UTF-8
 * @param value at most {@link #VALUE_BYTES} bytes of UTF-8
 */
public record Extra(String name, String value) {
    public static final int NAME_BYTES = 24;
    public static final int VALUE_BYTES = 64;

    public Extra {
        int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (nameBytes < 1 || nameBytes > NAME_BYTES) {
            throw new IllegalArgumentException(
                    "the name of a fact has 1 to " + NAME_BYTES + " bytes, not " + nameBytes);
        }
        int valueBytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (valueBytes > VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "the fact " + name + " has " + valueBytes + " bytes, more than " + VALUE_BYTES);
        }
    }

    /** Its size in an entry. */
    public int bytes() {
        return 2 + name.getBytes(StandardCharsets.UTF_8).length + value.getBytes(StandardCharsets.UTF_8).length;
    }
}
