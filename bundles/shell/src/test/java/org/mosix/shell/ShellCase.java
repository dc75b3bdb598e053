package org.mosix.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.ManagerImpl;
import org.apache.karaf.shell.impl.console.SessionFactoryImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A session of Karaf's own shell, in which commands are parsed, injected and completed; only OSGi itself is left out. */
abstract class ShellCase {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ThreadIOImpl io = new ThreadIOImpl();
    SessionFactoryImpl factory;
    ManagerImpl manager;
    Session session;

    @BeforeEach
    void start() {
        io.start();
        factory = new SessionFactoryImpl(io);
        manager = new ManagerImpl(factory.getRegistry(), factory.getRegistry());
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        session = factory.create(new ByteArrayInputStream(new byte[0]), print, print);
    }

    @AfterEach
    void stop() {
        session.close();
        factory.stop();
        io.stop();
    }

    /** What the line prints. */
    String run(String line) throws Exception {
        out.reset();
        session.execute(line);
        return out.toString(StandardCharsets.UTF_8);
    }
}
