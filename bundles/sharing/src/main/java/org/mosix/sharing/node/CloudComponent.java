package org.mosix.sharing.node;

import java.nio.file.Path;
import java.util.Hashtable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.mosix.api.CloudBook;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Has this node know clouds, from {@code etc/clouds}, which is looked at once a second. No other setting is needed. */
@Component(service = CloudComponent.class, immediate = true)
public final class CloudComponent {
    private static final int LOOK_SECONDS = 1;

    private final ServiceRegistration<CloudBook> service;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mosix-clouds");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public CloudComponent(BundleContext context) {
        Clouds clouds = new Clouds(new BookDirectory(Path.of(context.getProperty("karaf.etc"), "clouds")));
        clouds.look();
        service = context.registerService(CloudBook.class, clouds, new Hashtable<>());
        clock.scheduleWithFixedDelay(clouds::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    @Deactivate
    void close() {
        service.unregister();
        clock.shutdownNow();
    }
}
