package org.mosix.door;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.mosix.linux.asm.Elf;

/**
 * Writes the thin client: one static ELF of two kilobytes with a name for each command. It knows nothing but its
 * {@link Order}s.
 */
public final class ClientElf {
    static final List<String> NAMES =
            List.of("mosrun", "mosps", "mosmigrate", "moswhy", "mosnodes", "mosbestnode", "mosmon", "mosq", "native");

    private static final long LOAD = 0x400000;
    private static final long BSS = 0x410000;

    private ClientElf() {}

    /** {@code main DIR}: (re)writes the commands into a directory. */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("ClientElf: name one directory to write the commands into");
            System.exit(2);
        }
        write(Path.of(args[0]));
    }

    /** Replaces the files atomically, so that running clients are not disturbed. */
    public static void write(Path dir) throws IOException {
        Files.createDirectories(dir);
        Path fresh = Files.createTempFile(dir, ".client", "");
        Files.write(fresh, bytes());
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : NAMES) {
            Path link = dir.resolve("." + name + ".new");
            Files.deleteIfExists(link);
            Files.createLink(link, fresh);
            Files.move(link, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(link); // rename(2) of two names of one file leaves both
        }
        Files.delete(fresh);
    }

    static byte[] bytes() {
        Elf elf = Elf.at(LOAD).withBss(BSS, ClientCode.BSS_BYTES);
        ClientCode code = new ClientCode(elf.codeAddress(), BSS);
        byte[] machine = code.assemble();
        return elf.file(machine, code.entry());
    }
}
