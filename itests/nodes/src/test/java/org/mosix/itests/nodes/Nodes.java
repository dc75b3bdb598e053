package org.mosix.itests.nodes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives each test class the one {@link Cluster}; the first class that asks makes it. Of a test that fails the nodes' logs are shown: what
 * a node thought of it is seldom in what the test has seen.
 */
final class Nodes implements BeforeAllCallback, ParameterResolver, TestWatcher {
    private static final int LOG_LINES = 40;

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

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        Path state = held(context).cluster.state();
        for (int k = 1; k <= Cluster.NODES; k++) {
            Path log = state.resolve("node." + k + "/base/log/karaf.log");
            System.err.println(
                    "--- " + context.getDisplayName() + " has failed; the last lines of node " + k + "'s log:");
            try {
                List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
                lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
                        .forEach(System.err::println);
            } catch (IOException e) {
                System.err.println("it cannot be read: " + e);
            }
        }
    }
}
