package org.mosix.trust.charter;

import java.util.EnumMap;
import java.util.Map;
import org.mosix.api.Malformed;
import org.mosix.trust.bytes.Reader;
import org.mosix.trust.bytes.Writer;

/** Several statements in a row: {@code u8 count, count times u32 length and statement}. Any thread. */
public final class Statements {
    /** Encoded. Only the list of revocations is ever large. */
    public static final int MOST_BYTES = Statement.MOST_BYTES + 64 * 1024;

    private Statements() {}

    public static byte[] encode(Map<Kind, Statement> statements) {
        Writer writer = new Writer().u8(statements.size());
        new EnumMap<>(statements).values().forEach(statement -> writer.bytes(statement.encode()));
        return writer.done();
    }

    /**
     * Checks the format only; whoever takes them decides whether it believes them.
     *
     * @param what they are, for the sentence of a refusal
     */
    public static Map<Kind, Statement> decode(String what, byte[] bytes) throws Malformed {
        Map<Kind, Statement> statements = new EnumMap<>(Kind.class);
        Reader reader = new Reader(what, bytes);
        int count = reader.u8();
        for (int i = 0; i < count; i++) {
            Statement statement = Statement.decode(reader.bytes(Statement.MOST_BYTES));
            if (statements.put(statement.kind(), statement) != null) {
                throw new Malformed(what + " has two statements on " + statement.kind());
            }
        }
        reader.end();
        return statements;
    }
}
