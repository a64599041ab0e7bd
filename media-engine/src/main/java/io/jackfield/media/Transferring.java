package io.jackfield.media;

import io.jackfield.media.OutgoingCalls.Place;
import io.jackfield.media.OutgoingCalls.Request;
import io.jackfield.sip.dialog.Transfer;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.Replaces;
import java.util.Optional;

/**
 * Carries out what one side of a bridge asks for by REFER (RFC 3515, RFC 5589): its partner is connected with somebody else, and it leaves.
 *
 * <pre>
 * state     input                                    next      effect
 * ASKED     not in a bridge, or not allowed          DONE      603
 * ASKED     the dialog to replace is one of ours     DONE      202, both partners are joined, both of its legs end
 * ASKED     else                                     RINGING   202, the target is called for the partner
 * RINGING   it rings                                 RINGING   NOTIFY 180, the partner hears ringback
 * RINGING   it answers                               DONE      NOTIFY 200, it is joined with the partner, the leg that asked ends
 * RINGING   it does not, who asked is still there    DONE      NOTIFY with its status, all stays as it was
 * RINGING   it does not, who asked has left          DONE      the partner is joined with nobody
 * RINGING   who asked leaves                         RINGING   the partner waits for the target
 * RINGING   the partner ends                         DONE      the target's leg ends with it
 * </pre>
 */
final class Transferring implements LegWatch {
    private final CallLeg asked;
    private final CallLeg partner;
    private final Joint joint;
    private final Transfer transfer;
    private Optional<Joint> next = Optional.empty();

    private Transferring(CallLeg asked, Joint joint, Transfer transfer) {
        this.asked = asked;
        this.joint = joint;
        this.partner = joint.peerOf(asked);
        this.transfer = transfer;
    }

    /** A leg is asked to send its partner elsewhere. On its loop. */
    static void begin(CallLeg asked, Transfer transfer) {
        Optional<DialOptions> how = asked.settings().transfers().decide(asked.call(), transfer.target());
        Optional<Joint> joint = asked.ties().joint();
        if (joint.isEmpty() || how.isEmpty()) {
            transfer.reject(Cause.REJECTED.status());
            return;
        }
        CallLeg partner = joint.get().peerOf(asked);
        partner.post(() -> partner.ties().outlive(asked, joint.get()));
        Transferring carried = new Transferring(asked, joint.get(), transfer);
        transfer.accept();
        if (transfer.replaces().isPresent()) {
            carried.attended(transfer.replaces().get(), how.get());
        } else {
            carried.call(how.get());
        }
    }

    /** The dialog to replace is one of ours as a rule: the phone that asks has called both. */
    private void attended(Replaces replaces, DialOptions how) {
        asked.home().outgoing().find(replaces).thenAccept(found -> {
            if (found.isPresent() && found.get() != asked) {
                CallLeg other = found.get();
                other.post(() -> other.ties()
                        .joint()
                        .ifPresentOrElse(there -> connect(other, there), () -> asked.post(() -> call(how))));
            } else {
                asked.post(() -> call(how));
            }
        });
    }

    /** Joins the partners of two legs of the same phone. On the loop of the other one. */
    private void connect(CallLeg other, Joint there) {
        CallLeg second = there.peerOf(other);
        transfer.report(200);
        Joint next = new Joint(partner, second);
        there.part(Joint.Parting.into(next));
        joint.part(Joint.Parting.into(next));
        partner.post(() -> {
            partner.ties().outlive(other, next);
            partner.ties().outlive(asked, next);
        });
        second.post(() -> {
            second.ties().outlive(other, next);
            second.ties().outlive(asked, next);
        });
        partner.post(next::begin);
        other.post(() -> other.end(Cause.NORMAL));
        asked.post(() -> asked.end(Cause.NORMAL));
    }

    private void call(DialOptions how) {
        DialOptions.Builder options = how.edit();
        transfer.replaces().ifPresent(dialog -> options.replacing(dialog.toString()));
        NameAddr by =
                transfer.referredBy().orElseGet(() -> NameAddr.of(asked.call().from()));
        options.header(Header.REFERRED_BY.canonical(), by.text());
        Request request = new Request(transfer.target(), options.build());
        partner.post(() -> {
            Place place = new Place(partner.home(), Optional.of(partner.call()), partner.likes());
            CallLeg there = partner.home()
                    .outgoing()
                    .dial(request, place, Optional.empty())
                    .leg();
            next = Optional.of(new Joint(partner, there));
            joint.succession(asked, next);
            there.ties().watch(this);
        });
    }

    // What the target does, on the loop of the partner.

    @Override
    public void ringing() {
        transfer.report(180);
        partner.openMedia()
                .ifPresent(media -> media.filling().sound(partner.settings().ringback()));
    }

    @Override
    public void answered() {
        Joint then = next.orElseThrow();
        then.peerOf(partner).ties().unwatch(this);
        transfer.report(200);
        joint.part(Joint.Parting.into(then));
        partner.post(() -> {
            quiet();
            then.begin();
            asked.post(() -> asked.end(Cause.NORMAL));
        });
    }

    @Override
    public void over(CallEnd end) {
        transfer.report(end.status() >= 300 ? end.status() : end.cause().status());
        partner.post(this::quiet);
        joint.succession(asked, Optional.empty());
        joint.remind(asked);
        if (!joint.lasts()) { // who asked has left meanwhile
            next.orElseThrow().part(Joint.Parting.of(end));
        }
    }

    private void quiet() {
        partner.openMedia().ifPresent(media -> media.filling().noSound());
    }
}
