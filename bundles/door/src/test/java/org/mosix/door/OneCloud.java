package org.mosix.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.mosix.api.Caller;
import org.mosix.api.CloudBook;
import org.mosix.api.CloudJobs;
import org.mosix.api.JobStart;
import org.mosix.api.Refused;

/** A cloud "amazon", one without an address, and what was started there. */
final class OneCloud implements CloudBook, CloudJobs {
    record Start(Caller caller, String cloud, List<String> argv) {}

    final List<Start> starts = new ArrayList<>();
    final AtomicInteger abandoned = new AtomicInteger();
    boolean closed;

    @Override
    public Contents read() {
        return new Contents(
                List.of(
                        new Entry("amazon", "", "10.9.8.7", 2222, Optional.of("guest"), Optional.empty()),
                        new Entry(
                                "azure",
                                "",
                                "",
                                22,
                                Optional.empty(),
                                Optional.of("its file says nothing of address"))),
                List.of());
    }

    @Override
    public JobStart start(Caller caller, String cloud, List<String> argv) throws Refused {
        if (closed) {
            throw new Refused("cloud " + cloud + " is closed; mosix:cloud-open " + cloud + " opens it");
        }
        starts.add(new Start(caller, cloud, argv));
        return abandoned::incrementAndGet;
    }

    @Override
    public Map<String, Integer> running() {
        return Map.of();
    }

    @Override
    public boolean isClosed(String cloud) {
        return closed;
    }

    @Override
    public int close(String cloud) {
        throw new AssertionError("the door does not ask that");
    }

    @Override
    public boolean open(String cloud) {
        throw new AssertionError("the door does not ask that");
    }

    @Override
    public void add(String name, String address) {
        throw new AssertionError("the door does not ask that");
    }

    @Override
    public List<String> keys() {
        throw new AssertionError("the door does not ask that");
    }

    @Override
    public void set(String name, String key, String value) {
        throw new AssertionError("the door does not ask that");
    }

    @Override
    public void unset(String name, String key, String value) {
        throw new AssertionError("the door does not ask that");
    }

    @Override
    public void remove(String name) {
        throw new AssertionError("the door does not ask that");
    }
}
