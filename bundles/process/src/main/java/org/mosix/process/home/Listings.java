package org.mosix.process.home;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mosix.linux.DirectoryRecords;
import org.mosix.linux.Nr;
import org.mosix.process.home.Habits.Question;

/**
 * The directories that a guest has read lately: who looks at one name of a directory (find, ls -l, tar, du) looks at the next
 * one then, in the order in which getdents64(2) has given them. Bounded. Under the deputy's lock.
 */
final class Listings {
    /** Directories: as deep as walks go, as a rule. */
    private static final int MOST_LISTINGS = 24;
    /** Names in all. */
    private static final int MOST_NAMES = 20_000;
    /** Before a path in a call's ins: a flag and its length. */
    private static final int TEXT = 3;

    private record Listing(List<String> names, Map<String, Integer> places) {}

    /** The newest first. */
    private final Deque<Listing> all = new ArrayDeque<>();

    private int names;

    /** A getdents64(2) has given these records. */
    void read(ByteBuffer records) {
        Listing listing = new Listing(new ArrayList<>(), new HashMap<>());
        for (String name : DirectoryRecords.names(records)) {
            if (listing.names.size() < MOST_NAMES) {
                listing.places.put(name, listing.names.size());
                listing.names.add(name);
            }
        }
        if (!listing.names.isEmpty()) {
            all.addFirst(listing);
            names += listing.names.size();
        }
        while (all.size() > MOST_LISTINGS || names > MOST_NAMES && all.size() > 1) {
            names -= all.removeLast().names.size();
        }
    }

    /** The same question for the names that come after its own: at most so many. */
    List<Question> next(Question question, int most) {
        String path = all.isEmpty() || most == 0 ? null : path(question);
        Listing in = path == null ? null : find(name(path));
        if (in == null) {
            return List.of();
        }
        String name = name(path);
        String before = path.substring(0, path.length() - name.length());
        int from = in.places.get(name) + 1;
        List<Question> questions = new ArrayList<>();
        for (String other : in.names.subList(from, Math.min(in.names.size(), from + most))) {
            Question next = with(question, path.length(), before + other);
            if (next != null) {
                questions.add(next);
            }
        }
        return questions;
    }

    private Listing find(String name) {
        for (Listing listing : all) {
            if (listing.places.containsKey(name)) {
                return listing;
            }
        }
        return null;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path in its ins, or null if it is about none. */
    private static String path(Question question) {
        return switch (question.row().nr()) {
            case Nr.STAT, Nr.LSTAT, Nr.NEWFSTATAT, Nr.STATX, Nr.ACCESS, Nr.READLINK, Nr.READLINKAT ->
                text(question.ins());
            default -> null;
        };
    }

    private static String text(byte[] ins) {
        int length = ins.length < TEXT ? 0 : Byte.toUnsignedInt(ins[1]) | Byte.toUnsignedInt(ins[2]) << 8;
        return length == 0 || TEXT + length > ins.length
                ? null
                : new String(ins, TEXT, length, StandardCharsets.ISO_8859_1);
    }

    private static Question with(Question question, int old, String path) {
        byte[] ins = question.ins();
        byte[] text = path.getBytes(StandardCharsets.ISO_8859_1);
        if (ins.length - old + text.length > Habits.MOST_INS) {
            return null;
        }
        ByteBuffer b = ByteBuffer.allocate(ins.length - old + text.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put(ins[0]).putShort((short) text.length).put(text).put(ins, TEXT + old, ins.length - TEXT - old);
        return new Question(question.row(), question.args(), b.array());
    }
}
