package org.mosix.process.home;

import java.util.concurrent.atomic.AtomicReference;
import org.mosix.linux.trace.WaitStatus;
import org.mosix.process.protocol.UsageFrame;

/** What befalls deputies, for the room that moves processes. Called on the hand or on In; must not block. */
public interface HomeEvents {
    /** In {@link #wantsHome}: a call with more data than the area holds. */
    int TOO_MUCH = -1;
    /** In {@link #wantsHome}: a call of the 32-bit interface. */
    int OLD_CALL = -2;
    /** In {@link #wantsHome}: ignored signals of a timer leave the traced process no time. */
    int TIMER_STORM = -3;

    /**
     * A deputy has forked; the child is a deputy at the same host, and, if it {@code borrows}, uses its parent's memory there
     * (vfork). On the hand, before either goes on.
     */
    void born(Deputy parent, Deputy child, boolean borrows);

    /** CPU time that a process has had on hosts before it leaves home. Any thread. */
    CpuTimes times(int pid);

    /** The wait in the middle of which the process came home last, if any: kept while it is there. Any thread. */
    AtomicReference<Wait> waitAtHome(int pid);

    /** The deputy has executed a new program and stands in the exec stop. On the hand. */
    void execed(Deputy deputy);

    /** Prints the calls of a process that is about to leave; null if nobody wants that. On the hand. */
    CallTrace trace(int pid);

    /** The deputy's body is about to work elsewhere. On the hand. */
    void left(Deputy deputy);

    /**
     * Its host was told to end the body and will tell what it has used: {@link #used} follows. {@code elsewhere}: it works on at
     * another host, which will tell of its own. Any thread.
     */
    void released(Deputy deputy, boolean elsewhere);

    /** What its body has used, in nanoseconds of user and system time; {@code over}: the last word. On In. */
    void used(Deputy deputy, long userNanos, long systemNanos, boolean over);

    /**
     * What a body that works uses and wants, since it came to its present host; as that says. On In.
     */
    default void wants(Deputy deputy, UsageFrame told) {}

    /** The process stands at its end with this wait status and must be resumed; only if exits are traced. On the hand. */
    void exits(Deputy deputy, WaitStatus status);

    /** The body asks to come home to make a call, by number, or one of the above. On In. */
    void wantsHome(Deputy deputy, int nr);

    /** The process has ended. On the hand. */
    void ended(Deputy deputy, WaitStatus status);

    /** The host behind {@code link} was lost; if the body is on it, so is the process. On any thread. */
    void lost(Deputy deputy, HomeLink link, String why);
}
