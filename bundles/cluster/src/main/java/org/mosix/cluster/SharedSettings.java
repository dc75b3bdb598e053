package org.mosix.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.mosix.api.ClusterStore;
import org.mosix.api.Malformed;
import org.mosix.api.NodeId;
import org.mosix.api.Refused;
import org.mosix.api.Unreachable;

/**
 * The settings of the cluster: read from the {@link Mirror}, changed in the store by comparing and setting, so that of two who
 * change one at the same time one comes after the other.
 */
final class SharedSettings implements ClusterStore {
    /** Others who change the same setting at the same time. */
    private static final int TRIES = 32;

    private final NodeId node;
    private final StoreThread thread;
    private final SafeMap map;
    private final Mirror mirror;
    private final Runnable keep;
    private final Refusals refusals;
    private final LongSupplier clock;

    /**
     * @param keep puts the mirror on this node's disk
     * @param clock ms since 1970
     */
    SharedSettings(
            NodeId node,
            StoreThread thread,
            SafeMap map,
            Mirror mirror,
            Runnable keep,
            Refusals refusals,
            LongSupplier clock) {
        this.keep = keep;
        this.node = node;
        this.thread = thread;
        this.map = map;
        this.mirror = mirror;
        this.refusals = refusals;
        this.clock = clock;
    }

    @Override
    public List<Setting> settings() {
        return mirror.all().entrySet().stream()
                .flatMap(e -> there(e.getKey(), e.getValue()).stream())
                .toList();
    }

    @Override
    public Optional<Setting> setting(String name) {
        return mirror.get(name).flatMap(stored -> there(name, stored));
    }

    private static Optional<Setting> there(String name, StoredSetting stored) {
        return stored.text()
                .map(text -> new Setting(name, text, stored.revision(), new NodeId(stored.node()), stored.atMillis()));
    }

    @Override
    public Setting set(String name, String value) throws Refused, Unreachable {
        return checked(name, OptionalLong.empty(), value);
    }

    @Override
    public Setting compareAndSet(String name, long revision, String value) throws Refused, Unreachable {
        return checked(name, OptionalLong.of(revision), value);
    }

    private Setting checked(String name, OptionalLong revision, String value) throws Refused, Unreachable {
        if (!SettingCodec.isName(name)) {
            throw new Refused(
                    "\"" + name + "\" cannot be the name of a setting: letters, digits, '-', '.' and '_', at most "
                            + NAME_CHARS + ", a letter or digit first");
        }
        Optional<String> no = SettingCodec.refuses(value);
        if (no.isPresent()) {
            throw new Refused("the value of " + name + " " + no.get());
        }
        StoredSetting stored = thread.call(() -> put(name, revision, Optional.of(value)));
        return there(name, stored).orElseThrow();
    }

    @Override
    public void remove(String name) throws Refused, Unreachable {
        thread.call(() -> put(name, OptionalLong.empty(), Optional.empty()));
    }

    /**
     * What the store has under a name.
     *
     * @param setting empty also if it is none
     * @param strange it is not even bytes
     */
    private record Found(Optional<byte[]> bytes, Optional<StoredSetting> setting, boolean strange) {
        static final Found NOTHING = new Found(Optional.empty(), Optional.empty(), false);
    }

    private Found find(String name) {
        String what = "setting " + name;
        Optional<byte[]> bytes;
        try {
            bytes = map.get(name);
        } catch (Malformed e) {
            refusals.refuse(what, e.getMessage());
            return new Found(Optional.empty(), Optional.empty(), true);
        }
        if (bytes.isEmpty()) {
            return Found.NOTHING;
        }
        try {
            StoredSetting setting = SettingCodec.decode(bytes.get());
            refusals.forget(what);
            return new Found(bytes, Optional.of(setting), false);
        } catch (Malformed e) {
            refusals.refuse(what, e.getMessage());
            return new Found(bytes, Optional.empty(), false);
        }
    }

    private StoredSetting put(String name, OptionalLong revision, Optional<String> text) throws Refused, Unreachable {
        byte[] tried = null;
        for (int i = 0; i < TRIES; i++) {
            Found found = find(name);
            if (tried != null && found.bytes.isPresent() && Arrays.equals(tried, found.bytes.get())) {
                // A member was lost in between, and it was set twice: the second time it was there already.
                return taken(name, found.setting.orElseThrow());
            }
            found.setting.ifPresent(setting -> mirror.offer(name, setting));
            Optional<StoredSetting> now = mirror.get(name);
            check(name, now, revision, text);
            StoredSetting next = new StoredSetting(
                    now.map(StoredSetting::revision).orElse(NONE) + 1, node.number(), clock.getAsLong(), text);
            byte[] bytes = SettingCodec.encode(next);
            if (write(name, found, bytes)) {
                return taken(name, next);
            }
            tried = bytes;
        }
        throw new Unreachable("others change " + name + " all the time; try again");
    }

    private boolean write(String name, Found found, byte[] bytes) {
        if (found.strange) {
            map.set(name, bytes);
            return true;
        }
        return map.put(name, found.bytes, bytes);
    }

    private StoredSetting taken(String name, StoredSetting setting) {
        mirror.offer(name, setting);
        keep.run();
        return setting;
    }

    private void check(String name, Optional<StoredSetting> now, OptionalLong revision, Optional<String> text)
            throws Refused {
        Optional<Setting> there = now.flatMap(stored -> there(name, stored));
        if (text.isEmpty() && there.isEmpty()) {
            throw new Refused("there is no setting \"" + name + "\"");
        }
        long seen = there.map(Setting::revision).orElse(NONE);
        if (revision.isPresent() && revision.getAsLong() != seen) {
            throw new Refused(
                    there.map(s -> "node " + s.by() + " has set " + name + " to \"" + s.value() + "\" meanwhile")
                            .orElse(name + " has been removed meanwhile"));
        }
        if (there.isEmpty() && mirror.size() >= MOST) {
            throw new Refused("there are " + MOST + " settings already, the most a cluster can have");
        }
    }

    /**
     * Takes over what the store has, and puts back what it has lost: after the start, a split, the loss of members, and whenever
     * something has changed. On the {@link StoreThread}.
     */
    void reconcile() {
        Map<String, Found> all = new TreeMap<>();
        for (String name : map.keys()) {
            if (SettingCodec.isName(name)) {
                Found found = find(name);
                all.put(name, found);
                found.setting.ifPresent(setting -> take(name, setting));
            } else {
                refusals.refuse("setting " + name, "has a name that no node gives");
            }
        }
        mirror.all().forEach((name, mine) -> {
            Found found = all.getOrDefault(name, Found.NOTHING);
            if (found.setting.isEmpty() || mine.isNewerThan(found.setting.get())) {
                // If somebody has been quicker, the store tells of that, and this is done again.
                write(name, found, SettingCodec.encode(mine));
            }
        });
        for (String name : mirror.forgetRemoved()) {
            Optional<byte[]> bytes = all.getOrDefault(name, Found.NOTHING).bytes;
            bytes.ifPresent(old -> map.delete(name, old));
        }
    }

    private void take(String name, StoredSetting setting) {
        if (mirror.offer(name, setting) == Mirror.Answer.FULL) {
            refusals.refuse("setting " + name, "is one too many");
        }
    }
}
