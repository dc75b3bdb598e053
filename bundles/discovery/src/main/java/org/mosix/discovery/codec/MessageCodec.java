package org.mosix.discovery.codec;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.mosix.api.Malformed;
import org.mosix.discovery.Digest;
import org.mosix.discovery.Entry;
import org.mosix.discovery.Member;
import org.mosix.discovery.Message;
import org.mosix.discovery.Message.Aged;
import org.mosix.discovery.News;

/**
 * A message: {@code u8 version, u8 kind, u32 cell, u16 node, u32 incarnation, u32 nonce, u16 subject, u8 news, u8
 * entries, u8 digests; (u8 kind, u32 cell, u16 node, u32 incarnation)...; (u32 age, entry)...; (u32 age, digest)...}.
 */
public final class MessageCodec {
    public static final int HEAD_BYTES = 21;
    public static final int NEWS_BYTES = 11;
    public static final int AGE_BYTES = 4;

    private static final int VERSION = 1;

    private MessageCodec() {}

    /** As many bytes as {@link #encode} makes. */
    public static int size(Message m) {
        int size = HEAD_BYTES + NEWS_BYTES * m.news().size();
        for (Aged<Entry> entry : m.entries()) {
            size += AGE_BYTES + EntryCodec.size(entry.value());
        }
        for (Aged<Digest> digest : m.digests()) {
            size += AGE_BYTES + DigestCodec.size(digest.value());
        }
        return size;
    }

    public static ByteBuffer encode(Message m) {
        ByteBuffer b = ByteBuffer.allocate(size(m)).order(ByteOrder.LITTLE_ENDIAN);
        b.put((byte) VERSION).put((byte) m.kind().ordinal());
        b.putInt(m.sender().cell()).putShort((short) m.sender().node()).putInt(m.incarnation());
        b.putInt(m.nonce()).putShort((short) m.subject());
        b.put((byte) m.news().size()).put((byte) m.entries().size());
        b.put((byte) m.digests().size());
        for (News news : m.news()) {
            b.put((byte) news.kind().ordinal()).putInt(news.about().cell());
            b.putShort((short) news.about().node()).putInt(news.incarnation());
        }
        for (Aged<Entry> entry : m.entries()) {
            EntryCodec.encode(entry.value(), b.putInt(entry.ageMillis()));
        }
        for (Aged<Digest> digest : m.digests()) {
            DigestCodec.encode(digest.value(), b.putInt(digest.ageMillis()));
        }
        return b.flip();
    }

    /** Reads a whole datagram: what is left behind the message is malformed too. */
    public static Message decode(ByteBuffer datagram) throws Malformed {
        ByteBuffer b = datagram.slice().order(ByteOrder.LITTLE_ENDIAN);
        try {
            int version = b.get();
            if (version != VERSION) {
                throw new Malformed("a message of version " + version);
            }
            Message.Kind kind = kind(Message.Kind.values(), b.get());
            Member sender = new Member(b.getInt(), b.getShort() & 0xffff);
            int incarnation = b.getInt();
            if (incarnation < 0) {
                throw new Malformed("a sender of incarnation " + incarnation);
            }
            int nonce = b.getInt();
            int subject = b.getShort() & 0xffff;
            int newsCount = b.get() & 0xff;
            int entryCount = b.get() & 0xff;
            int digestCount = b.get() & 0xff;
            List<News> news = news(newsCount, b);
            List<Aged<Entry>> entries = new ArrayList<>();
            for (int i = 0; i < entryCount; i++) {
                int age = age(b);
                entries.add(new Aged<>(EntryCodec.decode(b), age));
            }
            List<Aged<Digest>> digests = new ArrayList<>();
            for (int i = 0; i < digestCount; i++) {
                int age = age(b);
                digests.add(new Aged<>(DigestCodec.decode(b), age));
            }
            if (b.hasRemaining()) {
                throw new Malformed("a message with " + b.remaining() + " bytes too many");
            }
            return new Message(kind, sender, incarnation, nonce, subject, news, entries, digests);
        } catch (BufferUnderflowException e) {
            throw new Malformed("a message that is cut short", e);
        } catch (IllegalArgumentException e) {
            throw new Malformed("a message in which " + e.getMessage(), e);
        }
    }

    private static List<News> news(int count, ByteBuffer b) throws Malformed {
        List<News> news = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            News.Kind kind = kind(News.Kind.values(), b.get());
            news.add(new News(kind, new Member(b.getInt(), b.getShort() & 0xffff), b.getInt()));
        }
        return news;
    }

    private static int age(ByteBuffer b) throws Malformed {
        int age = b.getInt();
        if (age < 0) {
            throw new Malformed("an age of " + age + " ms");
        }
        return age;
    }

    private static <T> T kind(T[] kinds, int number) throws Malformed {
        if (number < 0 || number >= kinds.length) {
            throw new Malformed("kind " + number);
        }
        return kinds[number];
    }
}
