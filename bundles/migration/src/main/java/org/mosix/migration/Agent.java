package org.mosix.migration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.mosix.api.AwayProcesses;
import org.mosix.api.CloudJobs;
import org.mosix.api.GuestHouse;
import org.mosix.api.Information;
import org.mosix.api.Jobs;
import org.mosix.api.Nodes;
import org.mosix.api.OwnerRule;
import org.mosix.api.PartnerNodes;
import org.mosix.api.ProcessCensus;
import org.mosix.api.ProcessProfiles;
import org.mosix.api.Recall;
import org.mosix.api.Unreachable;
import org.mosix.checkpoint.ImageStore;
import org.mosix.migration.job.JobGroups;
import org.mosix.migration.job.Records;
import org.mosix.migration.profile.Profiler;
import org.mosix.process.Hands;
import org.mosix.process.fault.Faults;
import org.mosix.process.host.Guests;
import org.mosix.process.host.Presence;
import org.mosix.sandbox.Limits;
import org.mosix.wire.Channel;
import org.mosix.wire.Frame;
import org.mosix.wire.Hello;
import org.mosix.wire.Peers;
import org.mosix.wire.Station;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node: home of its own processes and host of others'. Wires the parts together; any thread. */
public final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private final Station station;
    private final Hands hands;
    private final Guests guests;
    private final Places places = new Places();
    private final Records records;
    private final JobGroups groups;
    private final Holds holds;
    private final Borrowers borrowers;
    private final Faults faults = new Faults();
    private final Mover mover;
    private final Household household;
    private final HomeMigrator migrator;
    private final HomeFreezer freezer;
    private final Rules rules = new Rules();
    private final HomeJobs jobs;
    private final CloudProcesses clouds;
    private final Neighbours neighbours;
    private final PartnerFacts partners;
    private final OwnProcesses census;
    private final Gate gate;
    private final Proofs proofs;
    private final PartnerTerms terms;
    private final GuestLimit limit = new GuestLimit();
    private final Evictions evictions;
    private final Mark stay;
    private final Recaller recaller;
    private final Disconnection disconnection;
    private final NodeOwner owner;
    private final Farewell farewell;
    private final ExecutorService movers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mosix-mover");
        thread.setDaemon(true);
        return thread;
    });
    private final FrozenProcesses frozen;

    /** With the processors as they are, and hosts that have the same. */
    Agent(int self, String listen, String nodes, boolean scanAllowed, Limits limits) throws IOException {
        this(self, listen, nodes, Processors.of("same", ""), scanAllowed, limits);
    }

    /**
     * @param self number of this node
     * @param listen its cluster address, "host:port"
     * @param nodes the node list, "1=host:port,2=host:port"
     * @param processors this node's, and which others' will do
     * @param scanAllowed whether PAGEMAP_SCAN may be used
     * @param limits of this node's guests
     */
    Agent(int self, String listen, String nodes, Processors processors, boolean scanAllowed, Limits limits)
            throws IOException {
        station = new Station(self, Peers.address(listen), Peers.parse(nodes));
        proofs = new Proofs(station);
        groups = new JobGroups(self);
        records = new Records(self, groups, limits.cgroups());
        frozen = new FrozenProcesses(movers, records::jobClass);
        holds = new Holds(records, movers);
        hands = new Hands(Math.max(2, Runtime.getRuntime().availableProcessors()));
        guests = new Guests(hands, station, processors.text(), limits, scanAllowed, faults);
        borrowers = new Borrowers(holds);
        terms = new PartnerTerms(station.peers());
        mover = new Mover(station, processors, places, holds, borrowers, terms, faults, scanAllowed);
        stay = new Mark("processes of node " + self + " stay", "processes of node " + self + " leave by themselves");
        household = new Household(mover, places, records, holds, borrowers, stay);
        migrator = new HomeMigrator(this);
        places.onBack(frozen::over);
        DiskMover disk = new DiskMover(station, places, holds, frozen, faults, mover.doorstep(), scanAllowed);
        freezer = new HomeFreezer(this, migrator, disk, frozen);
        jobs = new HomeJobs(this);
        clouds = new CloudProcesses(records, groups);
        evictions = new Evictions(guests::presences, this::leaving, this::takeHome, LOG::warn);
        gate = new Gate(self, guests, terms, limit, evictions, rules);
        recaller = new Recaller(station, places, household, migrator);
        Expulsion expulsion = new Expulsion(station, guests);
        disconnection = new Disconnection(station, terms, expulsion, recaller);
        partners = new PartnerFacts(self, station.peers(), terms, System::nanoTime);
        neighbours = new Neighbours(station, terms.word()::get, partners, disconnection::heard);
        farewell = new Farewell(gate, mover, expulsion, recaller, freezer);
        owner = new NodeOwner(gate, guests, expulsion, recaller, terms, disconnection, household);
        census = new OwnProcesses(groups, places, frozen, guests, limits, processors.names(), owner, rules);
        LOG.info(
                "node {}: PAGEMAP_SCAN is {}, control groups: {}",
                self,
                scanAllowed ? "used where the kernel has it" : "switched off",
                limits.cgroups().name().toLowerCase(Locale.ROOT));
        household.goOut((pid, node) -> {
            synchronized (household.lock(pid)) {
                migrator.moveLocked(pid, node);
            }
        });
    }

    /** Without files: what its owner says ends with this agent, and as many guests as come are let in. */
    public void open() throws IOException {
        open(name -> null, OptionalInt.empty());
    }

    /** As {@link #prepare}, and {@link #listen}. */
    public void open(Function<String, Path> files, OptionalInt guestLimit) throws IOException {
        prepare(files, guestLimit);
        listen();
    }

    /**
     * Reads what its owner has said.
     *
     * @param files where that is kept under a name
     * @param guestLimit the most guests as long as its owner says nothing; empty: as many as come
     */
    public void prepare(Function<String, Path> files, OptionalInt guestLimit) {
        proofs.open(files.apply("member"));
        terms.open(files.apply("disconnected"));
        stay.open(files.apply("stays"));
        clouds.open(files.apply("clouds"));
        limit.open(files.apply("guests"), guestLimit);
        gate.open(files.apply("blocked"));
        freezer.open(files.apply("frozen-by-hand"));
        rules.open(files.apply("hosting"));
        Path images = files.apply("frozen");
        try {
            if (images != null) {
                frozen.open(new ImageStore(images));
            }
        } catch (IOException e) {
            LOG.warn("no process of node {} can be frozen: {}", self(), e.toString());
        }
        station.serve(Hello.Purpose.IMAGE, this::image);
        station.serve(Hello.Purpose.ASK, new Questions(station, neighbours, recaller, disconnection)::answer);
    }

    /** From now on other nodes are answered, and asked. */
    public void listen() throws IOException {
        station.open();
        neighbours.open();
    }

    private List<String> leaving(int home, List<Presence> others) {
        return terms.mayCome(home, others, limit.most()).leaving();
    }

    private Recall takeHome(int home, Collection<Long> tasks) throws InterruptedException {
        return new Survey(station, Question.TAKE_SOME, "does not take its processes", 1)
                .ask(Set.of(home), TasksFrame.encode(tasks), Recall.NOTHING, so -> {});
    }

    private boolean image(Channel channel, Hello hello) throws IOException {
        if (places.expects(hello.token())) {
            channel.send(Frame.WELCOME);
            station.watch(channel);
            return places.arrived(hello.token(), channel);
        }
        return guests.image(channel, hello);
    }

    int self() {
        return station.self();
    }

    /** The number of the node a user means. */
    int node(String text) throws Unreachable {
        return station.peers()
                .find(text)
                .orElseThrow(() -> new Unreachable("there is no node \"" + text + "\" in the node list; see mosnodes"));
    }

    Hands hands() {
        return hands;
    }

    Mover mover() {
        return mover;
    }

    Household household() {
        return household;
    }

    Places places() {
        return places;
    }

    Records records() {
        return records;
    }

    /** Where tests make moves fail. */
    Faults faults() {
        return faults;
    }

    /** The guests that work here. */
    Guests guests() {
        return guests;
    }

    Holds holds() {
        return holds;
    }

    Borrowers borrowers() {
        return borrowers;
    }

    JobGroups groups() {
        return groups;
    }

    ExecutorService movers() {
        return movers;
    }

    public Jobs jobs() {
        return jobs;
    }

    public CloudJobs clouds() {
        return clouds;
    }

    public HomeMigrator migrator() {
        return migrator;
    }

    public HomeFreezer freezer() {
        return freezer;
    }

    /** Which processes of this home are frozen. */
    FrozenProcesses frozen() {
        return frozen;
    }

    /** Who is asked besides owners. */
    Rules rules() {
        return rules;
    }

    public GuestHouse guestHouse() {
        return new GuestBook(guests, groups, places, terms, evictions);
    }

    public Nodes nodes() {
        return neighbours;
    }

    public OwnerRule owner() {
        return owner;
    }

    /** From now on it says where nodes of the own cluster are, and how this one is; null: the node list alone does, and nobody. */
    void hear(Information information) {
        station.peers().hear(information);
        partners.hear(information);
    }

    public PartnerNodes partners() {
        return partners;
    }

    /** How peers prove who they are. */
    Proofs proofs() {
        return proofs;
    }

    /** What holds for partners' nodes. */
    PartnerTerms terms() {
        return terms;
    }

    public ProcessCensus census() {
        return census;
    }

    /** Before {@link #close}: guests go home, and own processes come back, within so many seconds. */
    public void leave(int seconds) {
        farewell.say(seconds);
    }

    public ProcessProfiles profiles() {
        return new Profiler(new ProfileSource(this));
    }

    public AwayProcesses away() {
        return new AwayList(places);
    }

    @Override
    public void close() {
        neighbours.close();
        evictions.close();
        station.close();
        guests.close();
        household.close();
        mover.close();
        records.close();
        movers.shutdown();
        hands.close();
        try {
            groups.close();
        } catch (IOException e) {
            LOG.warn("the node's job groups cannot be removed: {}", e.getMessage());
        }
    }
}
