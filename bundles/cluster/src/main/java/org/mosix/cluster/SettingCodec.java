package org.mosix.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.mosix.api.ClusterStore;
import org.mosix.api.Malformed;
import org.mosix.api.Printable;

/**
 * The bytes of a setting: version, whether it is there, revision, node, time, length, UTF-8. What comes from other members is
 * checked as a stranger's. Big endian.
 */
final class SettingCodec {
    static final int VERSION = 1;

    private static final int REMOVED = 0;
    private static final int THERE = 1;
    private static final int HEAD = 1 + 1 + 8 + 4 + 8 + 2;
    static final int MOST_BYTES = HEAD + ClusterStore.VALUE_BYTES;
    private static final int MOST_NODE = 65535;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (ClusterStore.NAME_CHARS - 1) + "}");

    private SettingCodec() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Why this cannot be a value, or empty. */
    static Optional<String> refuses(String text) {
        if (!Printable.of(text).equals(text)) {
            return Optional.of("has control characters in it");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= ClusterStore.VALUE_BYTES
                ? Optional.empty()
                : Optional.of("has " + bytes + " bytes; at most " + ClusterStore.VALUE_BYTES + " are allowed");
    }

    static byte[] encode(StoredSetting setting) {
        byte[] text = setting.text().orElse("").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEAD + text.length)
                .put((byte) VERSION)
                .put((byte) (setting.text().isPresent() ? THERE : REMOVED))
                .putLong(setting.revision())
                .putInt(setting.node())
                .putLong(setting.atMillis())
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    /** Throws Malformed that says what is wrong with it. */
    static StoredSetting decode(byte[] bytes) throws Malformed {
        if (bytes.length > MOST_BYTES) {
            throw new Malformed("has " + bytes.length + " bytes; at most " + MOST_BYTES + " are allowed");
        }
        try {
            return decode(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException e) {
            throw new Malformed("ends too early, after " + bytes.length + " bytes", e);
        }
    }

    private static StoredSetting decode(ByteBuffer bytes) throws Malformed {
        int version = bytes.get();
        if (version != VERSION) {
            throw new Malformed("is of version " + version + "; this node knows " + VERSION);
        }
        int kind = bytes.get();
        long revision = bytes.getLong();
        int node = bytes.getInt();
        long atMillis = bytes.getLong();
        int length = Short.toUnsignedInt(bytes.getShort());
        if (kind != REMOVED && kind != THERE || revision < 1 || node < 1 || node > MOST_NODE || atMillis < 0) {
            throw new Malformed("is of kind " + kind + ", revision " + revision + ", node " + node + ", time "
                    + atMillis + ", which no node writes");
        }
        if (length != bytes.remaining() || kind == REMOVED && length != 0) {
            throw new Malformed("says that " + length + " bytes of text follow; there are " + bytes.remaining());
        }
        if (kind == REMOVED) {
            return new StoredSetting(revision, node, atMillis, Optional.empty());
        }
        String text = text(bytes);
        Optional<String> no = refuses(text);
        if (no.isPresent()) {
            throw new Malformed(no.get());
        }
        return new StoredSetting(revision, node, atMillis, Optional.of(text));
    }

    private static String text(ByteBuffer bytes) throws Malformed {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("is not UTF-8", e);
        }
    }
}
