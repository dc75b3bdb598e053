package org.mosix.linux.proc;

import org.mosix.linux.Errno;
import org.mosix.linux.Kernel;
import org.mosix.linux.NativeBuffer;
import org.mosix.linux.Nr;

/**
 * A resource limit of a stopped process that does not bind while this is open (prlimit(2)); the kernel keeps its value here
 * meanwhile. Where this node may not raise it above the hard limit it is raised to that, and where it may not be changed it
 * binds on. One thread.
 */
public final class RaisedLimit implements AutoCloseable {
    private static final int SIZE = 16;

    private final int process;
    private final int resource;
    private final NativeBuffer own = new NativeBuffer(SIZE);
    private final boolean raised;
    private boolean bound = true;

    /**
     * @param process pid of the process, not of a further thread
     * @param resource a number of {@link ProcessLimits}
     */
    public RaisedLimit(int process, int resource) {
        this.process = process;
        this.resource = resource;
        this.raised = raise();
    }

    private boolean raise() {
        NativeBuffer more =
                new NativeBuffer(SIZE).putLong(0, ProcessLimits.INFINITY).putLong(8, ProcessLimits.INFINITY);
        long result = Kernel.call(Nr.PRLIMIT64, process, resource, more.address(), own.address());
        if (result == -Errno.EPERM && Kernel.call(Nr.PRLIMIT64, process, resource, 0, own.address()) == 0) {
            more.putLong(0, own.getLong(8)).putLong(8, own.getLong(8));
            return Kernel.call(Nr.PRLIMIT64, process, resource, more.address(), 0) == 0;
        }
        bound = result != 0;
        return result == 0;
    }

    /** Does a limit bind still, as this node may not raise it above the hard one? */
    public boolean bound() {
        return bound;
    }

    @Override
    public void close() {
        if (raised) {
            Kernel.call(Nr.PRLIMIT64, process, resource, own.address(), 0);
        }
    }
}
