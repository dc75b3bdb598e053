package org.mosix.sharing.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mosix.api.Malformed;
import org.mosix.sharing.Cloud;
import org.mosix.sharing.Problem;

/** Reads all files of clouds. Each is written by people and may be anything: a bad line costs nobody but its own cloud anything. */
public final class CloudFiles {
    /** What a cloud's file can say. */
    public static final Grammar<CloudKey> GRAMMAR = new Grammar<>(CloudKey.values()) {
        @Override
        Draft<CloudKey> draft() {
            return new CloudDraft();
        }

        @Override
        Object meaning(CloudKey key, String value) {
            return value;
        }
    };

    private CloudFiles() {}

    /**
     * What all files say.
     *
     * @param clouds by name
     * @param problems by file, then by line
     */
    public record Reading(List<Cloud> clouds, List<Problem> problems) {
        public Reading {
            clouds = List.copyOf(clouds);
            problems = List.copyOf(problems);
        }
    }

    /**
     * Never throws for what files are called or hold.
     *
     * @param files by name, without the directory
     */
    public static Reading read(Map<String, byte[]> files) {
        List<Cloud> clouds = new ArrayList<>();
        List<Problem> all = new ArrayList<>();
        new TreeMap<>(files).forEach((name, bytes) -> {
            Problems problems = new Problems(name);
            if (problems.fitName("a cloud")) {
                CloudDraft draft = new CloudDraft();
                try {
                    FileText.of(GRAMMAR, bytes).read(draft, problems);
                } catch (Malformed e) {
                    problems.add(0, e.getMessage());
                }
                clouds.add(draft.cloud(name));
            }
            all.addAll(problems.told());
        });
        return new Reading(clouds, all);
    }
}
