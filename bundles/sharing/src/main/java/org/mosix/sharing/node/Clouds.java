package org.mosix.sharing.node;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.mosix.api.CloudBook;
import org.mosix.api.Refused;
import org.mosix.sharing.Cloud;
import org.mosix.sharing.Problem;
import org.mosix.sharing.file.CloudFiles;
import org.mosix.sharing.file.CloudKey;
import org.mosix.sharing.file.Grammar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clouds that are in force on this node. Any thread. */
final class Clouds implements CloudBook {
    private static final Logger LOG = LoggerFactory.getLogger(Clouds.class);
    private final FileBook<CloudKey, CloudFiles.Reading> book;

    Clouds(BookDirectory directory) {
        book = new FileBook<>(new Kind(), directory);
    }

    private record Kind() implements FileBook.Kind<CloudKey, CloudFiles.Reading> {
        @Override
        public String word() {
            return "cloud";
        }

        @Override
        public Grammar<CloudKey> grammar() {
            return CloudFiles.GRAMMAR;
        }

        @Override
        public CloudFiles.Reading read(Map<String, byte[]> files) {
            return CloudFiles.read(files);
        }

        @Override
        public List<Problem> problems(CloudFiles.Reading reading) {
            return reading.problems();
        }

        @Override
        public void tell(CloudFiles.Reading before, CloudFiles.Reading now) {
            LOG.info(
                    "clouds: {}",
                    String.join(", ", now.clouds().stream().map(Cloud::name).toList()));
        }
    }

    void look() {
        book.look();
    }

    @Override
    public Contents read() {
        look();
        return new Contents(
                book.reading().clouds().stream()
                        .map(c -> new Entry(c.name(), c.description(), c.host(), c.port(), c.user(), c.flaw()))
                        .toList(),
                book.problems());
    }

    @Override
    public List<String> keys() {
        return book.keys();
    }

    @Override
    public void add(String name, String address) throws Refused {
        Map<CloudKey, String> values = new EnumMap<>(CloudKey.class);
        values.put(CloudKey.ADDRESS, address);
        values.put(CloudKey.SERVICE, "ssh");
        book.add(name, values);
    }

    @Override
    public void set(String name, String key, String value) throws Refused {
        book.set(name, key, value, false);
    }

    @Override
    public void unset(String name, String key, String value) throws Refused {
        book.unset(name, key, value);
    }

    @Override
    public void remove(String name) throws Refused {
        book.remove(name);
    }
}
