package org.mosix.linux.trace;

/** Is told what happens to a tracee. Called on the hand's thread, one event at a time; must not block. */
public interface Watcher {
    /** It has stopped and stays so until somebody resumes it. */
    void onStop(Tracee tracee, WaitStatus status);

    /** It has ended and is reaped; no request on it is possible any more. */
    void onEnd(Tracee tracee, WaitStatus status);
}
