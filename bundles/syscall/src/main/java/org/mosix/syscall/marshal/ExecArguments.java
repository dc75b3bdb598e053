package org.mosix.syscall.marshal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The strings of execve(2) and execveat(2): gathered from the body, sent, laid out in the area of the deputy. Immutable.
 *
 * <p>Encoded, little endian: for path, argv and envp a {@link Flag}; if PRESENT for the path u16 length and bytes, for a
 * vector u32 number and for each string u32 length and bytes. No string has a NUL.
 */
public final class ExecArguments {
    /** Most bytes of all strings with their NULs and pointers; a call with more goes home. */
    public static final int MOST = (1 << 20) - 8192;

    private static final int PATH_MAX = 4096;
    /** MAX_ARG_STRLEN of the kernel: 32 pages, with the NUL. */
    private static final int STRING_MAX = 32 * 4096;

    /**
     * What the registers get.
     *
     * @param path address of the path, or 0, or one that faults
     * @param argv the same of the arguments
     * @param envp the same of the environment
     */
    public record Words(long path, long argv, long envp) {}

    private record Part(byte flag, List<byte[]> strings) {
        static Part none(byte flag) {
            return new Part(flag, null);
        }
    }

    private final Part path;
    private final Part argv;
    private final Part envp;

    private ExecArguments(Part path, Part argv, Part envp) {
        this.path = path;
        this.argv = argv;
        this.envp = envp;
    }

    /**
     * Reads the strings of a guest.
     *
     * @return null if they are too many or too long to carry: the call must be made at home
     */
    public static ExecArguments gather(long path, long argv, long envp, Memory body) {
        Reader reader = new Reader(body);
        Part p = path == 0 ? Part.none(Flag.NULL) : reader.path(path);
        Part a = reader.vector(argv);
        Part e = reader.vector(envp);
        return reader.left < 0 ? null : new ExecArguments(p, a, e);
    }

    /** Bytes of the path without NUL; null if the pointer was NULL or bad. */
    public byte[] path() {
        return path.strings == null ? null : path.strings.get(0);
    }

    /** The arguments without NULs; null if the pointer was NULL or bad. */
    public List<byte[]> argv() {
        return argv.strings;
    }

    /** The environment without NULs; null if the pointer was NULL or bad. */
    public List<byte[]> envp() {
        return envp.strings;
    }

    /** Bytes that {@link #encode} appends. */
    public int encodedSize() {
        int size = 3 + (path.strings == null ? 0 : 2 + path.strings.get(0).length);
        for (Part part : List.of(argv, envp)) {
            if (part.strings != null) {
                size += 4 + part.strings.stream().mapToInt(s -> 4 + s.length).sum();
            }
        }
        return size;
    }

    /** Appends this. */
    public void encode(ByteBuffer out) {
        out.order(ByteOrder.LITTLE_ENDIAN).put(path.flag);
        if (path.strings != null) {
            byte[] text = path.strings.get(0);
            out.putShort((short) text.length).put(text);
        }
        for (Part part : List.of(argv, envp)) {
            out.put(part.flag);
            if (part.strings != null) {
                out.putInt(part.strings.size());
                part.strings.forEach(s -> out.putInt(s.length).put(s));
            }
        }
    }

    /** Takes one from the buffer's position. */
    public static ExecArguments decode(ByteBuffer in) throws Malformed {
        in.order(ByteOrder.LITTLE_ENDIAN);
        Part path = Part.none(flag(in));
        if (path.flag == Flag.PRESENT) {
            int n = number(in, 2);
            if (n > PATH_MAX) {
                throw new Malformed("exec: path of " + n);
            }
            path = new Part(Flag.PRESENT, List.of(text(in, n)));
        }
        Part argv = vector(in);
        return new ExecArguments(path, argv, vector(in));
    }

    private static Part vector(ByteBuffer in) throws Malformed {
        byte flag = flag(in);
        if (flag != Flag.PRESENT) {
            return Part.none(flag);
        }
        int number = number(in, 4);
        if (number < 0 || number > in.remaining() / 4) {
            throw new Malformed("exec: " + number + " strings");
        }
        List<byte[]> strings = new ArrayList<>(number);
        for (int i = 0; i < number; i++) {
            strings.add(text(in, number(in, 4)));
        }
        return new Part(flag, strings);
    }

    private static byte flag(ByteBuffer in) throws Malformed {
        byte flag = in.hasRemaining() ? in.get() : -1;
        if (flag < Flag.NULL || flag > Flag.BAD) {
            throw new Malformed("exec: flag " + flag);
        }
        return flag;
    }

    private static int number(ByteBuffer in, int bytes) throws Malformed {
        if (in.remaining() < bytes) {
            throw new Malformed("exec: too short");
        }
        return bytes == 2 ? in.getShort() & 0xffff : in.getInt();
    }

    private static byte[] text(ByteBuffer in, int n) throws Malformed {
        if (n < 0 || n > STRING_MAX || n > in.remaining()) {
            throw new Malformed("exec: text of " + n);
        }
        byte[] text = new byte[n];
        in.get(text);
        return text;
    }

    /**
     * Lays the strings and their pointer arrays out from the area's byte 0 on.
     *
     * @param fault what a bad pointer of the guest becomes
     * @throws Malformed if the area is too small
     */
    public Words lay(Area area, long fault) throws Malformed {
        ByteBuffer room = area.bytes();
        room.clear();
        long pathWord = path.flag == Flag.NULL ? 0 : fault;
        if (path.strings != null) {
            pathWord = put(area, path.strings.get(0));
        }
        long argvWord = lay(area, argv, fault);
        return new Words(pathWord, argvWord, lay(area, envp, fault));
    }

    private static long lay(Area area, Part part, long fault) throws Malformed {
        if (part.strings == null) {
            return part.flag == Flag.NULL ? 0 : fault;
        }
        ByteBuffer room = area.bytes();
        int array = (room.position() + 7) & ~7;
        long end = array + 8L * (part.strings.size() + 1);
        if (end > room.capacity()) {
            throw new Malformed("exec: the area is too small");
        }
        room.position((int) end);
        int at = array;
        for (byte[] text : part.strings) {
            room.putLong(at, put(area, text));
            at += 8;
        }
        room.putLong(at, 0);
        return area.address() + array;
    }

    private static long put(Area area, byte[] text) throws Malformed {
        ByteBuffer room = area.bytes();
        if (room.remaining() <= text.length) {
            throw new Malformed("exec: the area is too small");
        }
        long at = area.address() + room.position();
        room.put(text).put((byte) 0);
        return at;
    }

    /** Reads strings of a guest; {@code left} becomes negative when they are too much. */
    private static final class Reader {
        private final Memory body;
        private final ByteBuffer page = ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);
        private final ByteBuffer slot = ByteBuffer.allocateDirect(4096).order(ByteOrder.LITTLE_ENDIAN);
        private long pageAt = 1;
        private long left = MOST;

        Reader(Memory body) {
            this.body = body;
        }

        Part path(long address) {
            byte[] text = text(address, PATH_MAX);
            return text == null ? Part.none(Flag.BAD) : new Part(Flag.PRESENT, List.of(text));
        }

        Part vector(long address) {
            if (address == 0) {
                return Part.none(Flag.NULL);
            }
            List<byte[]> strings = new ArrayList<>();
            slot.clear().limit(0);
            for (long at = address; left >= 0; at += 8) {
                if (slot.remaining() < 8 && !fill(at)) {
                    return Part.none(Flag.BAD);
                }
                long pointer = slot.getLong();
                left -= 8;
                if (pointer == 0) {
                    return new Part(Flag.PRESENT, strings);
                }
                byte[] text = text(pointer, STRING_MAX);
                if (text == null) {
                    return Part.none(Flag.BAD);
                }
                strings.add(text);
            }
            return Part.none(Flag.BAD);
        }

        /** Pointers from {@code at} to the end of its page; one that crosses pages comes alone. */
        private boolean fill(long at) {
            int want = Math.max(8, (int) (4096 - (at & 4095)) & ~7);
            slot.clear();
            int got = Copy.pull(body, at, want, slot);
            slot.position(0).limit(got & ~7);
            return got >= 8;
        }

        /** The bytes before the NUL, or {@code max} of them; null if they cannot be read. */
        private byte[] text(long address, int max) {
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream(64);
            long at = address;
            while (bytes.size() < max && left >= 0) {
                if (!turnTo(at)) {
                    return null;
                }
                int from = (int) (at - pageAt);
                int most = Math.min(page.limit(), from + max - bytes.size());
                for (int i = from; i < most; i++) {
                    byte b = page.get(i);
                    left--;
                    if (b == 0) {
                        return bytes.toByteArray();
                    }
                    bytes.write(b);
                }
                at += most - from;
            }
            return bytes.toByteArray();
        }

        /** Has the page of {@code address} at hand: strings lie side by side, a read for each would be one too many. */
        private boolean turnTo(long address) {
            if (pageAt == (address & -4096) && page.limit() > (address & 4095)) {
                return true;
            }
            pageAt = address & -4096;
            page.clear();
            int got = Flag.plausible(address) ? Copy.pull(body, pageAt, 4096, page) : 0;
            page.position(0).limit(got);
            return page.limit() > (address & 4095);
        }
    }
}
