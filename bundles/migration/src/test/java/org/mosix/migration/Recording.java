package org.mosix.migration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real image and some pages of it, as a home sent them. */
record Recording(byte[] image, List<byte[]> pages) {
    static Recording read(Path file) throws IOException {
        ByteBuffer b = ByteBuffer.wrap(Files.readAllBytes(file));
        List<byte[]> parts = new ArrayList<>();
        while (b.hasRemaining()) {
            byte[] part = new byte[b.getInt()];
            b.get(part);
            parts.add(part);
        }
        return new Recording(parts.get(0), parts.subList(1, parts.size()));
    }

    void write(Path file) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(
                image.length + 4 + pages.stream().mapToInt(p -> p.length + 4).sum());
        b.putInt(image.length).put(image);
        pages.forEach(p -> b.putInt(p.length).put(p));
        Files.write(file, b.array());
    }
}
