package org.mosix.trust.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.mosix.api.Malformed;
import org.mosix.api.Refused;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;
import org.mosix.trust.charter.Charter;
import org.mosix.trust.charter.Kind;
import org.mosix.trust.charter.Statement;
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
        charter.keep(statements -> OwnerFile.write(file, FileKind.CHARTER, encode(statements)));
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
            charter = Charter.restore(decode(payload), own);
        } catch (Malformed e) {
            throw new Refused(file + ": " + e.getMessage(), e);
        }
        keep(charter, file);
        return charter;
    }

    private static byte[] encode(Map<Kind, Statement> statements) {
        Writer writer = new Writer().u8(statements.size());
        new EnumMap<>(statements).values().forEach(statement -> writer.bytes(statement.encode()));
        return writer.done();
    }

    private static Map<Kind, Statement> decode(byte[] payload) throws Malformed {
        Map<Kind, Statement> statements = new EnumMap<>(Kind.class);
        Reader reader = new Reader("it", payload);
        int count = reader.u8();
        for (int i = 0; i < count; i++) {
            Statement statement = Statement.decode(reader.bytes(Statement.MOST_BYTES));
            if (statements.put(statement.kind(), statement) != null) {
                throw new Malformed("it has two statements on " + statement.kind());
            }
        }
        reader.end();
        return statements;
    }
}
