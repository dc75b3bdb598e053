package org.mosix.linux.trace;

/** Watches one that was to be let go, but was killed meanwhile: see {@link Tracee#detach}. */
final class LastStop implements Watcher {
    @Override
    public void onStop(Tracee tracee, WaitStatus status) {
        tracee.detach(0);
    }

    @Override
    public void onEnd(Tracee tracee, WaitStatus status) {
        tracee.memory().close();
    }
}
