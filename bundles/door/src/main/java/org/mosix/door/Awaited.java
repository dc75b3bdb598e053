package org.mosix.door;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mosix.api.ClusterException;
import org.mosix.api.Refused;

/**
 * A service that users' commands need, while its bundle is replaced by another one: who calls it then waits, and a call that failed
 * because its service went away in the middle is made once more. So no user sees a bundle that is updated. Any thread.
 */
final class Awaited<T> {
    private static final long SECONDS = 60;

    private final String what;
    private final T proxy;
    /** In the order in which they came: another one may come before the one that it replaces goes. */
    private final List<T> there = new ArrayList<>();

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

    synchronized void set(T service) {
        there.add(service);
        notifyAll();
    }

    synchronized void drop(T service) {
        there.remove(service);
    }

    private synchronized boolean holds(T service) {
        return !there.isEmpty() && there.get(there.size() - 1) == service;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        T service = await(method);
        try {
            return invoke(service, method, arguments);
        } catch (ClusterException | IllegalStateException e) {
            if (holds(service)) {
                throw e;
            }
            // What failed has not been done: that is what these exceptions mean.
            return invoke(await(method), method, arguments);
        }
    }

    private static Object invoke(Object service, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(service, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private synchronized T await(Method method) throws Refused, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (there.isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                String sentence =
                        what + " does not run: it is switched off, or its settings are wrong; see the node's log";
                boolean declared =
                        Arrays.stream(method.getExceptionTypes()).anyMatch(t -> t.isAssignableFrom(Refused.class));
                if (declared) {
                    throw new Refused(sentence);
                }
                throw new IllegalStateException(sentence);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return there.get(there.size() - 1);
    }
}
