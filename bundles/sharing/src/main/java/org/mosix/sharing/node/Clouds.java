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
final class Clouds extends FileBook<CloudKey, CloudFiles.Reading> implements CloudBook {
    private static final Logger LOG = LoggerFactory.getLogger(Clouds.class);

    Clouds(BookDirectory directory) {
        super(new Kind(), directory);
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
        public boolean setMakes() {
            return false;
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

    @Override
    public Contents read() {
        CloudFiles.Reading now = now();
        return new Contents(
                now.clouds().stream()
                        .map(c -> new Entry(c.name(), c.description(), c.host(), c.port(), c.user(), c.flaw()))
                        .toList(),
                problems(now));
    }

    @Override
    public void add(String name, String address) throws Refused {
        Map<CloudKey, String> values = new EnumMap<>(CloudKey.class);
        values.put(CloudKey.ADDRESS, address);
        values.put(CloudKey.SERVICE, "ssh");
        add(name, values);
    }
}
