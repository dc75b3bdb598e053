package org.mosix.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What getdents64(2) gives. Pure; any thread. */
public final class DirectoryRecords {
    /** struct linux_dirent64: u64 inode, s64 offset, u16 length of the record, u8 type, the name. */
    private static final int RECORD = 16;

    private static final int NAME = 19;

    private DirectoryRecords() {}

    /**
     * The names in these records, in their order and each byte as a char, without "." and "..". Ends at the first record that
     * is none: they may come from memory that others write to.
     */
    public static List<String> names(ByteBuffer records) {
        List<String> names = new ArrayList<>();
        ByteBuffer b = records.slice().order(ByteOrder.LITTLE_ENDIAN);
        while (b.remaining() > NAME) {
            int length = Short.toUnsignedInt(b.getShort(b.position() + RECORD));
            if (length <= NAME || length > b.remaining()) {
                break;
            }
            String name = text(b.slice(b.position() + NAME, length - NAME));
            if (!name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
            b.position(b.position() + length);
        }
        return names;
    }

    private static String text(ByteBuffer field) {
        int length = 0;
        while (length < field.remaining() && field.get(length) != 0) {
            length++;
        }
        byte[] bytes = new byte[length];
        field.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
