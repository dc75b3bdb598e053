package org.mosix.sharing.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.mosix.api.Malformed;
import org.mosix.api.PartnerBook;
import org.mosix.api.SharingRule;
import org.mosix.sharing.Range;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Has this node know partners while there is {@code etc/org.mosix.sharing.cfg}, from {@code etc/partners}, which is looked at once
 * a second.
 */
@Component(
        service = SharingComponent.class,
        immediate = true,
        configurationPid = "org.mosix.sharing",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SharingComponent.Config.class)
public final class SharingComponent {
    private static final int LOOK_SECONDS = 1;

    /** Settings of {@code etc/org.mosix.sharing.cfg}. */
    @ObjectClassDefinition(name = "MOSIX partners")
    @interface Config {
        @AttributeDefinition(
                description =
                        "Our own nodes: addresses, ranges FIRST-LAST and prefixes ADDRESS/BITS, separated by commas")
        String own();
    }

    private final ServiceRegistration<?> service;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mosix-partners");
        thread.setDaemon(true);
        return thread;
    });

    /** Throws Malformed that names the setting: the component stays off, and no process comes or goes until that is mended. */
    @Activate
    public SharingComponent(BundleContext context, Config config) throws Malformed {
        Path directory = Path.of(context.getProperty("karaf.etc"), "partners");
        Sharing sharing = new Sharing(new BookDirectory(directory), ranges(config.own()));
        sharing.look();
        service = context.registerService(
                new String[] {SharingRule.class.getName(), PartnerBook.class.getName()}, sharing, new Hashtable<>());
        clock.scheduleWithFixedDelay(sharing::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    private static List<Range> ranges(String own) throws Malformed {
        List<Range> ranges = new ArrayList<>();
        for (String part : own == null ? new String[0] : own.split(",")) {
            if (!part.isBlank()) {
                ranges.add(Range.parse(part.strip()));
            }
        }
        if (ranges.isEmpty()) {
            throw new Malformed("own names no node: which nodes are ours?");
        }
        return ranges;
    }

    @Deactivate
    void close() {
        service.unregister();
        clock.shutdownNow();
    }
}
