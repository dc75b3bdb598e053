package org.mosix.checkpoint;

/**
 * Kinds of sections. A file is a header of 32 bytes and sections, the last of which is {@link #END}; all numbers are little-endian.
 *
 * <pre>
 * header   u64 magic "MOSIXIMG", u32 version, u32 length of the header, u64 made (ms since 1970), u32 zero,
 *          u32 CRC-32C of the 28 bytes before
 * section  u32 kind, u32 flags, u32 length of the content, u32 CRC-32C of the content, u32 number of the section from 0,
 *          u32 CRC-32C of the 20 bytes before; then the content
 * </pre>
 *
 * A reader passes over kinds that it does not know if their flag {@link #MAY_PASS} is set, and refuses the file otherwise. So later
 * versions can add what older ones need not understand.
 */
public enum Section {
    /** The last one: u32 number of sections before it, u64 bytes of their contents. */
    END(0),
    /** Which process, for people: lines of {@code key = value}, UTF-8. */
    ABOUT(1),
    /** The image but for its pages. */
    IMAGE(2),
    /** Pages of its memory: as many sections as it takes. */
    PAGES(3),
    /** Signals that it has not taken: as many sections as it takes. */
    SIGNALS(4);

    /** The flag of a section that can be left out of account. */
    static final int MAY_PASS = 1;

    /** Bytes of the content of one section, at most: a megabyte of pages and room for their description. */
    public static final int MOST = (1 << 20) + (64 << 10);

    static final long MAGIC = 0x474d_4958_4953_4f4dL; // "MOSIXIMG"
    static final int VERSION = 1;
    static final int HEADER = 32;
    static final int HEAD = 24;
    static final int END_SIZE = 12;

    private final int number;

    Section(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    int flags() {
        return this == ABOUT ? MAY_PASS : 0;
    }

    /** The kind of that number, or null if it is not known here. */
    static Section of(int number) {
        for (Section section : values()) {
            if (section.number == number) {
                return section;
            }
        }
        return null;
    }
}
