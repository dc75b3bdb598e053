package org.mosix.discovery.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mosix.api.Information;
import org.mosix.api.Malformed;
import org.mosix.api.NodeField;
import org.mosix.api.ProcessCensus;
import org.mosix.discovery.net.Keys;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has this node take part in gossip while {@code etc/org.mosix.discovery.cfg} says how, and offers what it learns as
 * {@link Information}. Settings that change are read anew; of wrong ones the log tells, and the last good ones stay in force.
 */
@Component(service = InformationComponent.class, immediate = true, configurationPid = "org.mosix.discovery")
@Designate(ocd = DiscoveryConfig.class)
public final class InformationComponent {
    private static final Logger LOG = LoggerFactory.getLogger(InformationComponent.class);
    private static final String FILE = "etc/org.mosix.discovery.cfg";
    private static final int BYTE = 0xff;

    private final List<NodeField> fields = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile ProcessCensus processes;

    private final OwnCensus census = new OwnCensus(() -> processes, () -> fields);

    private BundleContext context;
    private Participant participant;
    private ServiceRegistration<Information> service;

    @Activate
    synchronized void open(BundleContext bundleContext, Map<String, Object> values) {
        context = bundleContext;
        change(values);
    }

    @Reference(
            service = NodeField.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeField")
    void addField(NodeField field) {
        fields.add(field);
    }

    void removeField(NodeField field) {
        fields.remove(field);
    }

    /** New settings, or none any more. */
    @Modified
    synchronized void change(Map<String, Object> values) {
        SettingsReader.Reading reading = SettingsReader.read(values, this::keys);
        if (reading.empty()) {
            end();
            LOG.info("nodes are not told of this one: {} is not there; it lacks {}", FILE, reading.missing());
        } else if (reading.settings() != null) {
            use(reading.settings());
        } else {
            List<String> sentences = new ArrayList<>(reading.wrong());
            reading.missing().forEach(name -> sentences.add(name + " is missing"));
            LOG.warn(
                    "{}: {}; {}",
                    FILE,
                    String.join("; ", sentences),
                    participant == null ? "nodes are not told of this one" : "what it said before stays in force");
        }
    }

    private Keys keys(String name) throws Malformed {
        String etc = context.getProperty("karaf.etc");
        return KeyFile.read(Path.of(etc == null ? "etc" : etc).resolve(name));
    }

    private void use(NodeSettings settings) {
        if (participant == null) {
            participant = start(settings, settings);
        } else if (participant.settings().isLike(settings)) {
            participant.keys(settings);
            return;
        } else {
            NodeSettings before = participant.settings();
            end();
            participant = start(settings, before);
        }
        service = context.registerService(Information.class, participant, null);
    }

    /** @param otherwise what to go on with if those cannot be used */
    private Participant start(NodeSettings settings, NodeSettings otherwise) {
        try {
            return Participant.open(settings, census, version());
        } catch (IOException e) {
            if (otherwise != settings) {
                LOG.warn(
                        "{}: the socket {} cannot be had: {}; what it said before stays in force",
                        FILE,
                        settings.address(),
                        e.getMessage());
            }
            return Participant.patient(otherwise, census, version());
        }
    }

    private int version() {
        Version version = context.getBundle().getVersion();
        return Math.min(BYTE, version.getMajor()) << 8 | Math.min(BYTE, version.getMinor());
    }

    private void end() {
        if (service != null) {
            service.unregister();
            service = null;
        }
        if (participant != null) {
            participant.close();
            participant = null;
        }
    }

    @Deactivate
    synchronized void close() {
        end();
    }
}
