package org.mosix.migration;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.process.home.Deputy;
import org.mosix.syscall.table.Table;

/** What is remembered of each process of this home's jobs: moves, calls, what keeps it. Any thread. */
final class Records {
    /** Of one process. */
    static final class Record {
        final AtomicInteger moves = new AtomicInteger();
        final AtomicLong calls = new AtomicLong();
        final Map<String, AtomicInteger> returns = new ConcurrentHashMap<>();
        volatile String pinned = "";
        volatile long backoffMillis;
        volatile int wish;
    }

    private final Map<Integer, Record> records = new ConcurrentHashMap<>();

    Record of(int pid) {
        return records.computeIfAbsent(pid, p -> new Record());
    }

    void born(int parent, int child, int node) {
        of(child).wish = node;
    }

    void moved(int pid) {
        Record r = of(pid);
        r.moves.incrementAndGet();
        r.pinned = "";
    }

    void pinned(int pid, String reason) {
        of(pid).pinned = reason == null ? "" : reason;
    }

    void returned(Deputy deputy, int nr) {
        Record r = of(deputy.pid());
        r.moves.incrementAndGet();
        String name = nr < 0 ? "a call with too much data" : Table.row(nr).name();
        r.returns.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
        r.calls.addAndGet(deputy.calls());
    }

    /** How long to stay home before going out again: doubles each time. */
    long backoff(int pid, long first, long last) {
        Record r = of(pid);
        r.backoffMillis = r.backoffMillis == 0 ? first : Math.min(last, r.backoffMillis * 2);
        return r.backoffMillis;
    }

    void ended(Deputy deputy, WaitStatus status) {
        records.remove(deputy.pid());
    }

    void forget(int pid) {
        records.remove(pid);
    }
}
