package org.mosix.balance.trial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.mosix.api.Malformed;
import org.mosix.api.Printable;
import org.mosix.api.Refused;
import org.mosix.api.policy.View;

/** Views in files of {@link ViewText}: small, and for their owner only, since they tell names of programs. Has no state. */
final class ViewFile {
    private static final int MOST_BYTES = 8 << 20;

    private ViewFile() {}

    /** Throws Refused if a file is there, or cannot be made. */
    static void write(Path file, View view) throws Refused {
        byte[] text = ViewText.of(view).getBytes(StandardCharsets.UTF_8);
        String failed = "the view cannot be written to " + name(file) + ": ";
        if (text.length > MOST_BYTES) {
            throw new Refused(failed + "it has " + text.length + " bytes, and at most " + MOST_BYTES + " can be read");
        }
        var owners = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (WritableByteChannel channel = Files.newByteChannel(file, fresh, owners)) {
            Channels.newOutputStream(channel).write(text);
        } catch (FileAlreadyExistsException e) {
            throw new Refused(failed + "there is a file of this name; name another one", e);
        } catch (IOException e) {
            throw new Refused(failed + e, e);
        }
    }

    /** Throws Malformed that names the line, and Refused if the file cannot be read. */
    static View read(Path file) throws Refused, Malformed {
        List<String> lines = lines(file);
        try {
            return ViewText.read(lines);
        } catch (Malformed e) {
            throw new Malformed(Printable.of(name(file) + ":" + e.getMessage()), e);
        }
    }

    private static List<String> lines(Path file) throws Refused {
        String failed = "the view in " + name(file) + " cannot be read: ";
        // Of a pipe nobody may ever write the other end.
        if (!Files.isRegularFile(file)) {
            throw new Refused(
                    failed + "there is no plain file of this name; mosix:policy-test --record FILE makes one");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new Refused(failed + "it has more than " + MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .toList();
        } catch (CharacterCodingException e) {
            throw new Refused(failed + "it is no text", e);
        } catch (IOException e) {
            throw new Refused(failed + e, e);
        }
    }

    private static String name(Path file) {
        return Printable.of(file.toString());
    }
}
