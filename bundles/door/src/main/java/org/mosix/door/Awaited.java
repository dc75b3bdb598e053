package org.mosix.door;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.mosix.api.ClusterException;

/**
 * A service that users' commands need, while its bundle is replaced by another one: who calls it then waits, and a call that failed
 * because its service went away in the middle is made once more. So no user sees a bundle that is updated. Any thread.
 */
final class Awaited<T> {
    /** More than a farewell takes (60 s unless set), and what was frozen is written back after it. */
    static final int SECONDS = 300;

    /** It was waited for in vain: the message is a sentence for the user. */
    static final class Away extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Away(String sentence) {
            super(sentence);
        }
    }

    private final String what;
    private final T proxy;
    private T there;
    private boolean closed;

    /** @param what it is, for people: "the part of this node that ..." */
    Awaited(Class<T> type, String what) {
        this.what = what;
        proxy = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> call(method, arguments)));
    }

    /** It, as if it were there all the time. */
    T get() {
        return proxy;
    }

    /** Returns when it is there: whoever calls it next will hardly wait. Throws {@link Away} if it does not come. */
    void ready() throws InterruptedException {
        await();
    }

    synchronized void set(T service) {
        there = service;
        notifyAll();
    }

    /** Nobody waits any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Another one may have come before the one that it replaces goes. */
    synchronized void drop(T service) {
        there = there == service ? null : there;
    }

    private synchronized boolean holds(T service) {
        return there == service;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        T service = await();
        try {
            return invoke(service, method, arguments);
        } catch (ClusterException | IllegalStateException e) {
            if (holds(service)) {
                throw e;
            }
            // What failed has not been done: that is what these exceptions mean.
            return invoke(await(), method, arguments);
        }
    }

    private static Object invoke(Object service, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(service, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private synchronized T await() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (there == null) {
            long left = end - System.nanoTime();
            if (left <= 0 || closed) {
                throw new Away(
                        what + " does not run: it is switched off, or its settings are wrong; see the node's log");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return there;
    }
}
