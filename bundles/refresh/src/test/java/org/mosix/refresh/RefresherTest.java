package org.mosix.refresh;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleWiring;

/** In a framework of its own: a base, two bundles that show what they use of it, and one that uses all three. */
@Timeout(60)
class RefresherTest {
    private static final long SOON_NANOS = 20_000_000_000L;

    @TempDir
    Path dir;

    private final Refresher refresher = new Refresher();
    private Framework framework;
    private Bundle base;
    private Bundle left;
    private Bundle right;
    private Bundle top;

    private static InputStream jar(String name, String exports, String imports) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        main.putValue(Constants.EXPORT_PACKAGE, exports);
        if (!imports.isEmpty()) {
            main.putValue(Constants.IMPORT_PACKAGE, imports);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new JarOutputStream(bytes, manifest).close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static InputStream base() {
        return jar("mosix-base", "base", "");
    }

    private static InputStream left() {
        return jar("mosix-left", "left;uses:=base", "base");
    }

    private static InputStream right() {
        return jar("mosix-right", "right;uses:=base", "base");
    }

    private Bundle install(String name, InputStream jar) throws BundleException {
        Bundle bundle = framework.getBundleContext().installBundle(name, jar);
        bundle.start();
        return bundle;
    }

    @BeforeEach
    void up() throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, dir.toString(), "felix.log.level", "0"));
        framework.start();
        base = install("base", base());
        left = install("left", left());
        right = install("right", right());
        top = install("top", jar("mosix-top", "top", "base,left,right"));
        refresher.start(framework.getBundleContext());
    }

    @AfterEach
    void down() throws Exception {
        refresher.stop(framework.getBundleContext());
        framework.stop();
        framework.waitForStop(0);
    }

    /** They are active and use nothing old. */
    private static boolean areWhole(Bundle... bundles) {
        return Stream.of(bundles)
                .allMatch(bundle -> bundle.getState() == Bundle.ACTIVE
                        && bundle.adapt(BundleWiring.class).getRequiredWires(null).stream()
                                .allMatch(wire -> wire.getProviderWiring().isCurrent()));
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + SOON_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> Stream.of(base, left, right, top)
                            .map(bundle -> bundle + " " + bundle.getState())
                            .toList()
                            .toString());
            Thread.sleep(10);
        }
    }

    @Test
    void whatUsesAnUpdatedBundleHasTheNewOne() throws Exception {
        base.update(base());
        await(() -> areWhole(left, right, top));
    }

    @Test
    void whatUsesAnUpdatedLibraryHasTheNewOne() throws Exception {
        for (String name : List.of("jnr-ffi-bundle", "com.hazelcast")) {
            Bundle library = install(name, jar(name, "library", ""));
            Bundle user = install("user of " + name, jar("mosix-user-of-" + name, "user", "library"));
            library.update(jar(name, "library", ""));
            await(() -> areWhole(library, user));
            library.uninstall();
            user.uninstall();
        }
    }

    /** As when bundles are updated one right after the other: for a while some cannot be resolved. They must not be left so. */
    @Test
    void whatCouldNotBeStartedIsTriedAgainLater() throws Exception {
        right.update(jar("mosix-right", "other", "base"));
        await(() -> top.getState() == Bundle.INSTALLED && areWhole(left, right));
        right.update(right());
        await(() -> areWhole(left, right, top));
    }

    @Test
    void whatTheUserHasStoppedStaysSo() throws Exception {
        right.stop();
        top.stop();
        base.update(base());
        await(() -> areWhole(left));
        assertFalse(areWhole(right) || areWhole(top));
    }
}
