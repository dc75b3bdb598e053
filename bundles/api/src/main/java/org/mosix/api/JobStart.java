package org.mosix.api;

/** A job whose first process is about to exec its program. */
public interface JobStart {
    /**
     * There will be no exec: no program could be started, or mosrun went away before it was told to. Takes the process
     * out of the job again and closes what the {@link RunSpec} holds. Called at most once, by the thread that called
     * {@link Jobs#start}. Not called for a process that is killed after it was told to exec: it simply ends.
     */
    void abandoned();
}
