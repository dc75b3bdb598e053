package org.mosix.cluster;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.mosix.api.Malformed;

/**
 * A member's settings on its disk, so that they outlive a cluster that was switched off as a whole: a number that says what it is,
 * the settings with name and bytes, their number, CRC-32. Replaced as a whole. One thread at a time.
 */
final class MirrorFile {
    private static final int MAGIC = 0x4d6f5331; // "MoS1"
    private static final int MOST_BYTES = 2 * Mirror.MOST * (2 + 255 + 2 + SettingCodec.MOST_BYTES);

    private final Path file;

    MirrorFile(Path file) {
        this.file = file;
    }

    /**
     * What is written there; nothing if there is no file.
     *
     * @throws Malformed if it is not what this class has written: a half-written or damaged file
     */
    Map<String, StoredSetting> read() throws IOException, Malformed {
        byte[] all;
        try (InputStream in = Files.newInputStream(file)) {
            all = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            return Map.of();
        }
        if (all.length < 12 || all.length > MOST_BYTES) {
            throw new Malformed("it has " + all.length + " bytes");
        }
        CRC32 crc = new CRC32();
        crc.update(all, 0, all.length - 4);
        ByteBuffer bytes = ByteBuffer.wrap(all);
        if (bytes.getInt() != MAGIC || bytes.getInt(all.length - 4) != (int) crc.getValue()) {
            throw new Malformed("it is damaged, or of another version");
        }
        try {
            return settings(bytes.limit(all.length - 4));
        } catch (BufferUnderflowException e) {
            throw new Malformed("it ends too early", e);
        }
    }

    private static Map<String, StoredSetting> settings(ByteBuffer bytes) throws Malformed {
        Map<String, StoredSetting> settings = new TreeMap<>();
        for (int left = bytes.getInt(); left > 0; left--) {
            byte[] name = new byte[Short.toUnsignedInt(bytes.getShort())];
            bytes.get(name);
            byte[] setting = new byte[Short.toUnsignedInt(bytes.getShort())];
            bytes.get(setting);
            settings.put(new String(name, StandardCharsets.UTF_8), SettingCodec.decode(setting));
        }
        return settings;
    }

    void write(Map<String, StoredSetting> settings) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeInt(settings.size());
        for (Map.Entry<String, StoredSetting> entry : settings.entrySet()) {
            byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
            byte[] setting = SettingCodec.encode(entry.getValue());
            out.writeShort(name.length);
            out.write(name);
            out.writeShort(setting.length);
            out.write(setting);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes.toByteArray());
        out.writeInt((int) crc.getValue());
        replace(bytes.toByteArray());
    }

    /** On the disk before the old one goes: a power failure leaves one of them. */
    private void replace(byte[] bytes) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
