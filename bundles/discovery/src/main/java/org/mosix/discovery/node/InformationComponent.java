package org.mosix.discovery.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mosix.api.GossipKeys;
import org.mosix.api.Information;
import org.mosix.api.NodeField;
import org.mosix.api.NodeView;
import org.mosix.api.PartnerNodes;
import org.mosix.api.ProcessCensus;
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

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile PartnerNodes partners;

    private final OwnCensus census = new OwnCensus(() -> processes, () -> fields);

    private BundleContext context;
    private GossipKeys authority;
    private KeySource keys;
    private Map<String, Object> said = Map.of();
    private Participant participant;
    private ServiceRegistration<Information> service;

    @Activate
    synchronized void open(BundleContext bundleContext, Map<String, Object> values) {
        context = bundleContext;
        String etc = context.getProperty("karaf.etc");
        keys = new KeySource(
                Path.of(etc == null ? "etc" : etc),
                context.getDataFile("member").toPath());
        keys.use(authority);
        change(values);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropAuthority")
    void useAuthority(GossipKeys now) {
        synchronized (this) {
            authority = now;
            if (keys != null) {
                keys.use(now);
            }
        }
        now.listen(this::look);
    }

    /** What it said stays in force: it may be updated. */
    void dropAuthority(GossipKeys old) {
        old.listen(null);
        synchronized (this) {
            if (authority == old) {
                authority = null;
                if (keys != null) {
                    keys.use(null);
                }
            }
        }
    }

    /** The keys may be others. */
    private synchronized void look() {
        if (keys != null && !said.isEmpty()) {
            change(said);
        }
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
        said = values;
        boolean member = keys.isMember();
        SettingsReader.Reading reading = SettingsReader.read(values, keys::read);
        if (reading.empty()) {
            end();
            LOG.info("nodes are not told of this one: {} is not there; it lacks {}", FILE, reading.missing());
        } else if (reading.settings() != null) {
            use(reading.settings());
        } else if (member && reading.missing().contains(SettingsReader.KEY_FILE)) {
            end();
            LOG.info("nodes are not told of this one: it is a member of no cluster any more, and has no keyFile");
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
            return Participant.open(settings, census, version(), keys::doubt, this::partners);
        } catch (IOException e) {
            if (otherwise != settings) {
                LOG.warn(
                        "{}: the socket {} cannot be had: {}; what it said before stays in force",
                        FILE,
                        settings.address(),
                        e.getMessage());
            }
            return Participant.patient(otherwise, census, version(), keys::doubt, this::partners);
        }
    }

    private List<NodeView> partners() {
        PartnerNodes now = partners;
        return now == null ? List.of() : now.views();
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
        keys = null;
    }
}
