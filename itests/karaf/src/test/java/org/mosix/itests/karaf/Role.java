package org.mosix.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** What the tests of all roles share: the container, the role in it from each test's begin to its end. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class Role {
    /** The features our assembly boots, without ours. */
    private static final String BARE = "jaas,shell,ssh,feature,bundle,config,log,system,service,deployer,scr";

    static final Duration SOON = Duration.ofSeconds(20);
    /** What a node is told of itself; the tests use another number than nodes for show have. */
    static final String WIRE = "org.mosix.wire";

    @Inject
    FeaturesService features;

    @Inject
    SessionFactory sessions;

    @Inject
    BundleContext context;

    @Inject
    ConfigurationAdmin configurations;

    @Inject
    ServiceComponentRuntime components;

    private final String role;
    private long logged;
    private Set<String> bundlesBefore;
    private Set<String> threadsBefore;

    Role(String role) {
        this.role = role;
    }

    /** The options are made in here only: the class is loaded again in the container, which does not know their types. */
    @Configuration
    public Option[] container() throws IOException {
        return new Option[] {
            karafDistributionConfiguration()
                    .frameworkUrl(new File(System.getProperty("mosix.assembly"))
                            .toURI()
                            .toString())
                    .name("MOSIX")
                    .karafVersion("4.4.10")
                    .unpackDirectory(new File("target/exam"))
                    .useDeployFolder(false),
            configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
            editConfigurationFilePut("etc/org.apache.karaf.features.cfg", "featuresBoot", BARE),
            editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", Integer.toString(freePort())),
            vmOption("-Djnr.ffi.x86asm.enabled=false"),
            vmOption("-Xmx256m"),
            vmOption("-XX:+UseSerialGC"),
        };
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Before
    public void install() throws Exception {
        assertEquals("a bare container has none of our bundles", List.of(), ours());
        assertEquals("nor any of our commands", Set.of(), commands());
        bundlesBefore = bundles();
        threadsBefore = threads();
        logged = Files.size(log());
        features.installFeature(role);
    }

    @After
    public void uninstall() throws Exception {
        features.uninstallFeature(role);
        until("all of it is gone again: " + role, () -> bundles().equals(bundlesBefore));
        until("its threads end", () -> threads().equals(threadsBefore));
        assertEquals(Set.of(), commands());
        assertEquals("complaints in the log", List.of(), complaints());
    }

    /** Names of the bundles this project makes, without the "mosix-". */
    List<String> ours() {
        List<String> names = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith("mosix-")) {
                assertEquals(bundle.getSymbolicName(), Bundle.ACTIVE, bundle.getState());
                names.add(bundle.getSymbolicName().substring(6));
            }
        }
        names.sort(null);
        return names;
    }

    private Set<String> bundles() {
        Set<String> names = new TreeSet<>();
        for (Bundle bundle : context.getBundles()) {
            names.add(bundle.getSymbolicName());
        }
        return names;
    }

    /** Names of our threads. */
    static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("mosix-")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    /** Our commands in the shell. */
    Set<String> commands() {
        Set<String> names = new TreeSet<>();
        sessions.getRegistry().getCommands().stream()
                .filter(c -> c.getScope().equals("mosix"))
                .forEach(c -> names.add(c.getName()));
        return names;
    }

    /**
     * Is that service of our api there? Asked in a way that does not try whether this bundle could use it: that would wire
     * it to our api, and it would be stopped and refreshed when that goes.
     */
    boolean offered(String service) {
        try {
            return context.getAllServiceReferences("org.mosix.api." + service, null) != null;
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** States of the component of that class: one for each of its configurations. */
    List<Integer> states(String component) {
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            if (description.name.equals(component)) {
                return components.getComponentConfigurationDTOs(description).stream()
                        .map(c -> c.state)
                        .toList();
            }
        }
        throw new AssertionError("there is no component " + component);
    }

    /** A component that requires a configuration and has none; Felix does not even list that as unsatisfied. */
    static final List<Integer> UNCONFIGURED = List.of();

    /** Makes this container node 71 of a cluster of itself and of a node that does not run. */
    void configureNode() throws IOException {
        Hashtable<String, Object> settings = new Hashtable<>();
        int port = freePort();
        settings.put("node", 71);
        settings.put("listen", "127.0.0.1:" + port);
        settings.put("nodes", "71=127.0.0.1:" + port + ",72=127.0.0.2:" + port);
        configurations.getConfiguration(WIRE, "?").update(settings);
    }

    void forgetNode() throws IOException {
        configurations.getConfiguration(WIRE, "?").delete();
    }

    /** What an administrator sees of that line; an error of a command is its sentence. */
    String shell(String line) {
        return shell(line, "");
    }

    /** Karaf takes all commands of a bundle away for a moment when a service comes or goes that one of them may use. */
    String shell(String line, String typed) {
        long deadline = System.nanoTime() + SOON.toNanos();
        String said = shellOnce(line, typed);
        while (said.startsWith("ERROR Command not found: mosix:") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            said = shellOnce(line, typed);
        }
        return said;
    }

    private String shellOnce(String line, String typed) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        InputStream in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
        // With our own loader the shell would find classes of the role through this bundle, which then goes with it.
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(SessionFactory.class.getClassLoader());
        try (PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8)) {
            Session session = sessions.create(in, out, out);
            try {
                Object value = session.execute(line);
                if (value != null) {
                    out.println(value);
                }
            } catch (Exception e) {
                out.println("ERROR " + e.getMessage());
            } finally {
                session.close();
            }
        } finally {
            Thread.currentThread().setContextClassLoader(own);
        }
        return screen.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    /** Warnings and errors in the log since the role came, whoever said them. */
    List<String> complaints() throws IOException {
        byte[] all = Files.readAllBytes(log());
        String fresh = new String(all, (int) logged, all.length - (int) logged, StandardCharsets.UTF_8);
        return fresh.lines()
                .filter(line -> line.contains("| WARN ") || line.contains("| ERROR "))
                // Karaf looks in etc/ for the file of each configuration; those of this test have none.
                .filter(line -> !line.contains("JsonConfigInstaller"))
                .filter(line -> !line.contains("fileinstall") || !line.contains("Unable to save configuration"))
                .toList();
    }

    /** What has been complained of up to now was meant to be. */
    void logRead() throws IOException {
        logged = Files.size(log());
    }

    private static Path log() {
        return Path.of(System.getProperty("karaf.log"), "karaf.log");
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + SOON.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
