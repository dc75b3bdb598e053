package org.mosix.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.mosix.api.SettingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells each listener what it has not been told yet. On the {@link StoreThread} only. */
final class SettingNews {
    private static final Logger LOG = LoggerFactory.getLogger(SettingNews.class);

    private final Supplier<List<SettingListener>> listeners;
    private final Mirror mirror;
    private final Map<SettingListener, Map<String, String>> told = new HashMap<>();
    private List<SettingListener> before = List.of();
    private long changes = -1;

    SettingNews(Supplier<List<SettingListener>> listeners, Mirror mirror) {
        this.listeners = listeners;
        this.mirror = mirror;
    }

    void tell() {
        List<SettingListener> now = List.copyOf(listeners.get());
        long seen = mirror.changes();
        if (seen == changes && now.equals(before)) {
            return;
        }
        changes = seen;
        before = now;
        told.keySet().retainAll(now);
        Map<String, String> texts = new TreeMap<>();
        mirror.all().forEach((name, setting) -> setting.text().ifPresent(text -> texts.put(name, text)));
        now.forEach(listener -> tell(listener, texts));
    }

    private void tell(SettingListener listener, Map<String, String> texts) {
        Map<String, String> old = told.getOrDefault(listener, Map.of());
        told.put(listener, texts);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(texts.keySet());
        for (String name : names) {
            String text = texts.get(name);
            if (text == null || !text.equals(old.get(name))) {
                try {
                    listener.changed(name, Optional.ofNullable(text));
                } catch (RuntimeException e) {
                    LOG.warn(
                            "{} failed when it was told of setting {}",
                            listener.getClass().getName(),
                            name,
                            e);
                }
            }
        }
    }
}
