package org.mosix.cluster;

import java.io.IOException;
import java.net.URL;
import java.util.Enumeration;
import java.util.Set;

/**
 * Finds the store's own classes and those of failures, no others. Members tell each other classes by name, and one that is hostile could have any
 * class loaded and made that this node has; through this one it can only name what the store consists of.
 */
final class NarrowLoader extends ClassLoader {
    static final String STORE = "com.hazelcast.";
    /** Members send each other failures as Java objects; these are made of their own classes and of these. */
    static final Set<String> FAILURES = Set.of(
            "java.io.IOException",
            "java.lang.ClassCastException",
            "java.lang.Error",
            "java.lang.Exception",
            "java.lang.IllegalArgumentException",
            "java.lang.IllegalStateException",
            "java.lang.InterruptedException",
            "java.lang.NullPointerException",
            "java.lang.RuntimeException",
            "java.lang.SecurityException",
            "java.lang.StackTraceElement",
            "java.lang.Throwable",
            "java.lang.UnsupportedOperationException",
            "java.util.ArrayList",
            "java.util.Collections$EmptyList",
            "java.util.Collections$UnmodifiableCollection",
            "java.util.Collections$UnmodifiableList",
            "java.util.Collections$UnmodifiableRandomAccessList",
            "java.util.concurrent.CancellationException",
            "java.util.concurrent.CompletionException",
            "java.util.concurrent.ExecutionException",
            "java.util.concurrent.RejectedExecutionException",
            "java.util.concurrent.TimeoutException");

    private final ClassLoader store;

    /** @param store the loader of the store's classes */
    NarrowLoader(ClassLoader store) {
        super(null);
        this.store = store;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(STORE) && !FAILURES.contains(name)) {
            throw new ClassNotFoundException(name + " is no class of the store");
        }
        return store.loadClass(name);
    }

    @Override
    public URL getResource(String name) {
        return store.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return store.getResources(name);
    }
}
