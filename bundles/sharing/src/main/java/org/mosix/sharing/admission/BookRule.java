package org.mosix.sharing.admission;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.mosix.api.SharingRule;
import org.mosix.sharing.Address;
import org.mosix.sharing.Origin;
import org.mosix.sharing.Partner;
import org.mosix.sharing.Partners;
import org.mosix.sharing.Priority;

/**
 * What follows from one book of partners.
 *
 * @param partners the book
 */
public record BookRule(Partners partners) implements SharingRule {
    /** No rule about cores is asked of the node yet: as if there were one for each. */
    private static final int ENOUGH = Integer.MAX_VALUE;
    /** Of guests whose partner is known no more: no partner can have that name. */
    private static final String NOBODY = "?";

    @Override
    public Answer mayCome(InetAddress home, List<Visitor> guests, OptionalInt limit) {
        NodeState state = new NodeState(
                ENOUGH,
                0,
                guests.stream().map(this::guest).toList(),
                new NodeState.Settings(false, limit.orElse(Integer.MAX_VALUE)));
        Decision decision = Admission.decide(state, partners.originOf(Address.of(home)));
        if (decision instanceof Decision.Refused refused) {
            return new Answer(Optional.of(refused.reason()), List.of());
        }
        Decision.Accepted accepted = (Decision.Accepted) decision;
        return new Answer(
                Optional.empty(), accepted.leaving().stream().map(Guest::id).toList());
    }

    /** Who came as a partner's and is nobody's now goes behind all others: he would not be let in again. */
    private Guest guest(Visitor g) {
        Origin origin = partners.originOf(Address.of(g.home()));
        if (origin instanceof Partner partner) {
            return new Guest(g.id(), partner.priority(), partner.name(), g.ageMillis());
        }
        return origin == Origin.NoPartner.OWN
                ? new Guest(g.id(), Priority.OWN, "", g.ageMillis())
                : new Guest(g.id(), Priority.WORST, NOBODY, g.ageMillis());
    }

    @Override
    public Optional<Standing> standing(InetAddress home) {
        Origin origin = partners.originOf(Address.of(home));
        if (origin instanceof Partner partner) {
            return Optional.of(new Standing(partner.name(), partner.priority()));
        }
        return origin == Origin.NoPartner.OWN ? Optional.of(new Standing("", Priority.OWN)) : Optional.empty();
    }

    @Override
    public boolean isOwn(InetAddress node) {
        return partners.originOf(Address.of(node)) == Origin.NoPartner.OWN;
    }

    @Override
    public Optional<String> refusesHost(InetAddress node) {
        Origin origin = partners.originOf(Address.of(node));
        if (origin == Origin.NoPartner.UNKNOWN) {
            return Optional.of("it belongs to no cluster that this node knows");
        }
        return origin instanceof Partner partner && !partner.canSend()
                ? Optional.of("this node sends no processes to " + partner.name() + ": can-send is no")
                : Optional.empty();
    }
}
