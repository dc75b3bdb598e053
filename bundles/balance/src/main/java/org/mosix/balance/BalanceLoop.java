package org.mosix.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.mosix.api.Balancer;
import org.mosix.api.Caller;
import org.mosix.api.ClusterException;
import org.mosix.api.ClusterView;
import org.mosix.api.Destination;
import org.mosix.api.Gone;
import org.mosix.api.Information;
import org.mosix.api.JobHints;
import org.mosix.api.Migrator;
import org.mosix.api.NodeId;
import org.mosix.api.NotCarried;
import org.mosix.api.Printable;
import org.mosix.api.ProcessProfile;
import org.mosix.api.ProcessProfiles;
import org.mosix.api.Refused;
import org.mosix.api.policy.MovePolicy;
import org.mosix.api.policy.PlacePolicy;
import org.mosix.api.policy.Proposal;
import org.mosix.api.policy.View;
import org.mosix.slots.ClassSlots;
import org.mosix.slots.PolicySlot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at processes and nodes, asks the policies, and has moves made. {@link #step} is called by one thread, the rest by any. */
public final class BalanceLoop implements Balancer {
    private static final Logger LOG = LoggerFactory.getLogger(BalanceLoop.class);

    /** What the loop works with. */
    public record Parts(
            Information information,
            ProcessProfiles profiles,
            Migrator migrator,
            ViewBuilder.Terms terms,
            ClassSlots<MovePolicy> move,
            ClassSlots<PlacePolicy> place) {}

    private final Parts parts;
    private final int together;
    private final LongSupplier millis;
    private final Executor movers;
    private final Caller node;
    private final Ledger ledger = new Ledger();
    private final Costs costs;
    private final DecisionBook book = new DecisionBook();
    private final Rests<Integer> processes = new Rests<>();
    private final Rests<NodeId> nodes = new Rests<>();
    private final ViewBuilder views;
    private final AtomicLong seed;

    /**
     * @param millis a clock that only goes on
     * @param movers where moves are made, each on a thread until it is over
     * @param seed of the policies' random numbers
     */
    public BalanceLoop(Parts parts, Settings settings, LongSupplier millis, Executor movers, long seed) {
        this.parts = parts;
        this.together = settings.together();
        this.millis = millis;
        this.movers = movers;
        this.seed = new AtomicLong(seed);
        this.node = new Caller((int) ProcessHandle.current().pid(), 0, 0);
        costs = new Costs(settings.callMicros() / 1e6);
        views = new ViewBuilder(ledger, parts.terms(), id -> nodes.rests(id, millis.getAsLong()));
    }

    /** Decides once, and begins the moves. */
    public void step() throws InterruptedException {
        long now = millis.getAsLong();
        List<ProcessProfile> profiles = parts.profiles().profiles();
        book.measure(profiles, now);
        ledger.forget(now);
        processes.forget(now);
        nodes.forget(now);
        // A slot that decides nothing says so when it is asked for its state.
        boolean nobody =
                parts.move().all().stream().noneMatch(slot -> slot.state().isEmpty());
        if (profiles.isEmpty() || nobody) {
            return;
        }
        View view = view(parts.information().view(), profiles, now);
        for (PolicySlot<MovePolicy> slot : parts.move().all()) {
            view = step(slot, view, now);
        }
    }

    /** With the policies of some classes; how all will be afterwards. */
    private View step(PolicySlot<MovePolicy> slot, View before, long now) throws InterruptedException {
        View view = before;
        while (ledger.underWay() < together && slot.state().isEmpty()) {
            View theirs = view.only(p -> parts.move().of(p.hints().jobClass()) == slot);
            Optional<PolicySlot.Answer<Proposal>> answer =
                    theirs.processes().isEmpty() ? Optional.empty() : Questions.move(slot, theirs);
            if (answer.isEmpty()) {
                return view;
            }
            Proposal proposal = answer.get().value();
            begin(view.process(proposal.pid()).orElseThrow(), answer.get().policy(), proposal, now);
            view = view.after(proposal).without(proposal.pid());
        }
        return view;
    }

    /** What policies would see now; nothing follows from it. */
    public View present() {
        long now = millis.getAsLong();
        List<ProcessProfile> profiles = parts.profiles().profiles();
        return view(parts.information().view(), profiles, now);
    }

    private View view(ClusterView known, List<ProcessProfile> profiles, long now) {
        return views.build(
                known, profiles, p -> !processes.rests(p.pid(), now), costs.now(), now, seed.getAndIncrement());
    }

    private void begin(ProcessProfile process, String policy, Proposal proposal, long now) {
        long number = book.add(process, policy, proposal, now);
        double threads = process.usage().wanted();
        ledger.begins(
                process.pid(),
                process.node(),
                proposal.to(),
                threads,
                process.usage().residentMiB(),
                now);
        LOG.debug("process {} goes from node {} to {}: {}", process.pid(), process.node(), proposal.to(), proposal);
        movers.execute(() -> move(number, process.pid(), proposal));
    }

    private void move(long number, int pid, Proposal proposal) {
        boolean moved = false;
        try {
            boolean home = proposal.to().equals(parts.information().view().own());
            Destination to = home
                    ? Destination.HOME
                    : Destination.of(Integer.toString(proposal.to().number()));
            costs.learn(parts.migrator().move(node, pid, to));
            moved = true;
            processes.worked(pid);
            nodes.worked(proposal.to());
            book.ended(number, Outcome.MOVED, "");
        } catch (Gone e) {
            book.ended(number, Outcome.ENDED, "");
        } catch (ClusterException e) {
            failed(number, pid, proposal, e.getMessage());
            if (!(e instanceof NotCarried)) {
                nodes.failed(proposal.to(), millis.getAsLong());
            }
        } catch (RuntimeException e) {
            LOG.error("process {} could not be moved to node {}", pid, proposal.to(), e);
            failed(number, pid, proposal, e.toString());
        } finally {
            ledger.ends(pid, moved, millis.getAsLong());
        }
    }

    private void failed(long number, int pid, Proposal proposal, String why) {
        LOG.debug("process {} stays where it is: {}", pid, why);
        book.ended(number, Outcome.FAILED, Printable.of(String.valueOf(why)));
        processes.failed(pid, millis.getAsLong());
    }

    @Override
    public NodeId place(JobHints hints) throws Refused {
        long now = millis.getAsLong();
        View view = view(parts.information().view(), List.of(), now);
        PolicySlot<PlacePolicy> slot = parts.place().of(hints.jobClass());
        try {
            Optional<PolicySlot.Answer<NodeId>> answer = Questions.place(slot, view, hints);
            String state = slot.state();
            if (!state.isEmpty()) {
                throw new Refused("no node can be chosen: " + state);
            }
            NodeId best = answer.orElseThrow(() -> new Refused("no node fits this program"))
                    .value();
            ledger.placed(best, hints.memoryMiB(), now);
            return best;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("the node ends", e);
        }
    }

    @Override
    public List<Decision> decisions() {
        return book.decisions(millis.getAsLong());
    }

    @Override
    public List<PolicyState> policies() {
        List<PolicyState> all = new ArrayList<>(parts.move().states());
        all.addAll(parts.place().states());
        return all;
    }
}
