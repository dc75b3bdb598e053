package org.mosix.trust.node;

import java.io.IOException;
import java.nio.file.Path;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Statements;
import org.mosix.trust.file.FileKind;
import org.mosix.trust.file.OwnerFile;

/**
 * Keeps a charter in a file. Without it a node that starts again would take an older list of revocations than the one it
 * had seen. Any thread.
 */
public final class CharterFile {
    private CharterFile() {}

    /** Writes the charter now, and whenever it changes from now on. */
    public static void keep(Charter charter, Path file) throws IOException, Refused {
        charter.keep(statements -> OwnerFile.write(file, FileKind.CHARTER, Statements.encode(statements)));
    }

    /**
     * Reads a charter, and keeps it there from now on.
     *
     * @throws Refused with the file and the reason if it is damaged or readable by others
     */
    public static Charter load(Path file, boolean own) throws IOException, Refused {
        byte[] payload = OwnerFile.read(file, FileKind.CHARTER);
        Charter charter;
        try {
            charter = Charter.restore(Statements.decode("it", payload), own);
        } catch (Malformed e) {
            throw new Refused(file + ": " + e.getMessage(), e);
        }
        keep(charter, file);
        return charter;
    }
}
