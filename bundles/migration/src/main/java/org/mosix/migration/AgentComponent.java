package org.mosix.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.mosix.api.AdmissionRule;
import org.mosix.api.AwayProcesses;
import org.mosix.api.CloudJobs;
import org.mosix.api.FloodRule;
import org.mosix.api.Freezer;
import org.mosix.api.GuestHouse;
import org.mosix.api.Information;
import org.mosix.api.Jobs;
import org.mosix.api.Migrator;
import org.mosix.api.NodeField;
import org.mosix.api.Nodes;
import org.mosix.api.OwnerRule;
import org.mosix.api.PartnerNodes;
import org.mosix.api.PeerKeys;
import org.mosix.api.ProcessCensus;
import org.mosix.api.ProcessProfiles;
import org.mosix.api.SharingRule;
import org.mosix.sandbox.Cgroups;
import org.mosix.sandbox.Limits;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Runs the {@link Agent} while the node has a configuration {@code org.mosix.wire}, and offers its services. */
@Component(immediate = true, configurationPid = "org.mosix.wire", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AgentComponent.Config.class)
public final class AgentComponent {
    /** Settings of {@code etc/org.mosix.wire.cfg}. */
    @ObjectClassDefinition(name = "MOSIX node")
    @interface Config {
        @AttributeDefinition(description = "Number of this node in the node list")
        int node();

        @AttributeDefinition(description = "Address and port of this node on the cluster's network, never 0.0.0.0")
        String listen();

        @AttributeDefinition(
                description =
                        "Nodes: NUMBER=ADDRESS:PORT, separated by commas; of another owner's node that has another number in its own cluster: NUMBER=ADDRESS:PORT/NUMBER THERE."
                                + " Those of the own cluster need not stand here where mosix-information runs: they tell where they are")
        String nodes() default "";

        @AttributeDefinition(description = "Use PAGEMAP_SCAN where the kernel has it (6.7 and later)")
        boolean pagemapScan() default true;

        @AttributeDefinition(
                description = "Processors of nodes where processes of this node may work: same features as here,"
                        + " wider (all that are here), or any")
        String cpuFeatures() default "same";

        @AttributeDefinition(description = "Processor features that this node keeps to itself, as in /proc/cpuinfo")
        String cpuWithout() default "";

        @AttributeDefinition(description = "Control groups that limit guests and count jobs: auto, v1, v2 or none")
        String cgroups() default "auto";

        @AttributeDefinition(
                description = "MiB of memory for one guest family; 0: three quarters of what this node has")
        int guestMemoryMiB() default 0;

        @AttributeDefinition(description = "Processes of one guest family; 0: 1024")
        int guestProcesses() default 0;

        @AttributeDefinition(description = "Guest families at the same time; 0: 64")
        int guestFamilies() default 0;

        @AttributeDefinition(
                description = "Guests of all homes together, as long as mosix:guests says nothing else: 0 to 65535; -1:"
                        + " as many as come")
        int guestLimit() default -1;

        @AttributeDefinition(description = "MiB for the content of guests' files; 0: an eighth of what this node has")
        int guestContentMiB() default 0;

        @AttributeDefinition(
                description =
                        "Directory for the memory of frozen processes, of this node alone, on a disk; empty: among the"
                                + " node's own data")
        String freezeDirectory() default "";

        @AttributeDefinition(
                description = "Seconds that a node which ends waits for its guests to go home, and for its own"
                        + " processes to come back; 0: none")
        int farewellSeconds() default 60;
    }

    /** Without one of them nobody decides on guests, and that is as the owner has it. */
    private static final List<String> HOSTING = List.of("mosix-hosting", "mosix-discovery");

    private final Agent agent;
    private final int farewellSeconds;
    private final Latest<SharingRule> rules;
    private final Latest<PeerKeys> keys;
    private final Latest<Information> information;

    private final List<ServiceRegistration<?>> services = new ArrayList<>();

    @Activate
    public AgentComponent(BundleContext context, Config config) throws IOException {
        Limits limits = Limits.DEFAULT
                .with(
                        (long) config.guestMemoryMiB() << 20,
                        config.guestProcesses(),
                        config.guestFamilies(),
                        (long) config.guestContentMiB() << 20)
                .by(Cgroups.of(config.cgroups()));
        farewellSeconds = config.farewellSeconds();
        Processors processors = Processors.of(config.cpuFeatures(), config.cpuWithout());
        OptionalInt guests = guestLimit(config.guestLimit());
        agent = new Agent(config.node(), config.listen(), config.nodes(), processors, config.pagemapScan(), limits);
        rules = new Latest<>(agent.terms()::use);
        keys = new Latest<>(agent.proofs()::use);
        information = new Latest<>(agent::hear);
        agent.prepare(name -> file(context, config, name), guests);
        agent.rules().expect(() -> hasAll(context, HOSTING));
        String etc = context.getProperty("karaf.etc");
        agent.terms().expect(etc == null ? null : Path.of(etc, "org.mosix.sharing.cfg"));
    }

    /** When rules and keys that are there have been given: a member must not be met without its keys, not even for a moment. */
    @Activate
    void open(BundleContext context) throws IOException {
        agent.listen();
        // Before anybody can let one of them go on.
        agent.freezer().again();
        Dictionary<String, Object> none = new Hashtable<>();
        services.add(context.registerService(Jobs.class, agent.jobs(), none));
        services.add(context.registerService(Freezer.class, agent.freezer(), none));
        services.add(context.registerService(CloudJobs.class, agent.clouds(), none));
        services.add(context.registerService(Migrator.class, agent.migrator(), none));
        services.add(context.registerService(Nodes.class, agent.nodes(), none));
        services.add(context.registerService(PartnerNodes.class, agent.partners(), none));
        services.add(context.registerService(GuestHouse.class, agent.guestHouse(), none));
        services.add(context.registerService(OwnerRule.class, agent.owner(), none));
        services.add(context.registerService(ProcessCensus.class, agent.census(), none));
        services.add(context.registerService(ProcessProfiles.class, agent.profiles(), none));
        services.add(context.registerService(NodeField.class, new FreezeSpace(agent.freezer()), none));
        services.add(context.registerService(AwayProcesses.class, agent.away(), none));
    }

    private static Path file(BundleContext context, Config config, String name) {
        boolean chosen = name.equals("frozen") && !config.freezeDirectory().isBlank();
        return chosen
                ? Path.of(config.freezeDirectory())
                : context.getDataFile(name).toPath();
    }

    /** Bundles that are updated, stopped or broken are installed all the while. */
    private static boolean hasAll(BundleContext context, List<String> names) {
        return Arrays.stream(context.getBundles())
                .map(Bundle::getSymbolicName)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet())
                .containsAll(names);
    }

    private static OptionalInt guestLimit(int set) {
        if (set < -1 || set > OwnerRule.MOST_GUESTS) {
            throw new IllegalArgumentException(
                    "guestLimit is " + set + "; it can be 0 to " + OwnerRule.MOST_GUESTS + ", or -1 for none");
        }
        return set < 0 ? OptionalInt.empty() : OptionalInt.of(set);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropRule")
    void useRule(SharingRule rule) {
        rules.come(rule);
    }

    void dropRule(SharingRule rule) {
        rules.go(rule);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "dropInformation")
    void useInformation(Information now) {
        information.come(now);
    }

    void dropInformation(Information old) {
        information.go(old);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropKeys")
    void useKeys(PeerKeys now) {
        keys.come(now);
    }

    void dropKeys(PeerKeys old) {
        keys.go(old);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropFlood")
    void useFlood(FloodRule rule) {
        agent.rules().use(rule);
    }

    void dropFlood(FloodRule rule) {
        agent.rules().drop(rule);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, unbind = "dropAdmission")
    void useAdmission(AdmissionRule rule) {
        agent.rules().use(rule);
    }

    void dropAdmission(AdmissionRule rule) {
        agent.rules().drop(rule);
    }

    @Deactivate
    void close() {
        services.forEach(ServiceRegistration::unregister);
        agent.leave(farewellSeconds);
        agent.close();
    }
}
