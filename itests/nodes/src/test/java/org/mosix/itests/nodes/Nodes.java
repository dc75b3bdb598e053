package org.mosix.itests.nodes;

import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test class the one {@link Cluster}; the first class that asks makes it. */
final class Nodes implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace OWN = ExtensionContext.Namespace.create(Nodes.class);

    /** Ends with the run, also one that {@link LastIT} is no part of. */
    private static final class Held implements AutoCloseable {
        final Cluster cluster = new Cluster();
        private final Thread emergency = new Thread(this::emergency);
        private boolean down;

        Held() {
            Runtime.getRuntime().addShutdownHook(emergency);
            cluster.up();
        }

        /** Somebody ended the run itself. */
        private void emergency() {
            if (!down) {
                cluster.mosix(java.time.Duration.ofSeconds(60), "down");
            }
        }

        @Override
        public synchronized void close() throws IOException {
            if (!down) {
                down = true;
                cluster.down();
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        held(context);
    }

    private static Held held(ExtensionContext context) {
        return context.getRoot().getStore(OWN).getOrComputeIfAbsent("held", key -> new Held(), Held.class);
    }

    /** The test that takes them down asks for this. */
    interface TakeDown {
        void now() throws IOException;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Cluster.class || type == TakeDown.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Held held = held(context);
        return parameter.getParameter().getType() == Cluster.class ? held.cluster : (TakeDown) held::close;
    }
}
