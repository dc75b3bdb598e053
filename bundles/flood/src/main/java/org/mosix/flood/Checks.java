package org.mosix.flood;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.mosix.api.Freezer;
import org.mosix.api.policy.FreezePolicy;

/** What a policy decided, against what it was shown: it names each process once, and wants nothing of it that cannot be. One thread. */
final class Checks {
    private final Map<Integer, FreezePolicy.Candidate> shown = new HashMap<>();
    private final Set<Integer> named = new HashSet<>();
    private String wrong = "";

    private Checks(FreezePolicy.View view) {
        view.processes().forEach(one -> shown.put(one.pid(), one));
    }

    /** A phrase for people that says what is wrong; empty if nothing is. */
    static String wrong(FreezePolicy.View view, FreezePolicy.Decision todo) {
        Checks checks = new Checks(view);
        for (FreezePolicy.Freeze one : todo.freeze()) {
            checks.freeze(one.pid());
            if (one.why() == Freezer.Reason.MANUAL) {
                checks.say("it freezes process " + one.pid() + " as if somebody had done it by hand");
            }
        }
        for (FreezePolicy.Turn turn : todo.turns()) {
            checks.freeze(turn.freeze());
            checks.thaw(turn.thaw());
        }
        todo.thaw().forEach(checks::thaw);
        return checks.wrong;
    }

    private void freeze(int pid) {
        FreezePolicy.Candidate one = named(pid, "it freezes process " + pid);
        if (one != null && !one.works()) {
            say("it freezes process " + pid + ", which is frozen");
        }
    }

    private void thaw(int pid) {
        FreezePolicy.Candidate one = named(pid, "it lets process " + pid + " go on");
        if (one != null && one.works()) {
            say("it lets process " + pid + " go on, which works");
        } else if (one != null && one.byHand()) {
            say("it lets process " + pid + " go on, which somebody has frozen by hand");
        }
    }

    /** The process; null if it was not shown. */
    private FreezePolicy.Candidate named(int pid, String how) {
        FreezePolicy.Candidate one = shown.get(pid);
        if (one == null) {
            say(how + ", which it was not shown");
        }
        if (!named.add(pid)) {
            say("it names process " + pid + " twice");
        }
        return one;
    }

    /** The first thing counts. */
    private void say(String what) {
        if (wrong.isEmpty()) {
            wrong = what;
        }
    }
}
