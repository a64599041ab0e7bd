package io.jackfield.sip.dialog;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.sip.message.Event;
import io.jackfield.sip.message.SipRequest;
import java.util.Optional;

/** The sessions and subscriptions of a user agent on one shard, and how requests find them (RFC 3261 12.2.2, RFC 6665 4.5.1). */
final class DialogTable {
    /** Ended dialogs that are remembered, so that a Replaces that comes late gets its 603 (RFC 3891 3). */
    private static final int MAX_ENDED = 1_000;

    private final DialogCounters counters = new DialogCounters();
    private final Admission admission;
    private final BoundedMap<DialogKey, InviteSession> sessions;
    private final BoundedMap<MergeKey, InviteSession> invites;
    private final BoundedMap<UsageKey, EventUsage> usages;
    private final BoundedMap<DialogKey, Boolean> ended =
            new BoundedMap<>("ended dialogs", MAX_ENDED, BoundedMap.Policy.EVICT_OLDEST);

    /** Finds the session of a request within a dialog. */
    private record DialogKey(String callId, String localTag) {}

    /** Finds an INVITE that has come by another way. */
    private record MergeKey(String callId, String fromTag, long cseq) {
        static MergeKey of(SipRequest invite) {
            return new MergeKey(invite.callId(), invite.fromTag(), invite.cseqNumber());
        }
    }

    /** Finds the subscription of a SUBSCRIBE or NOTIFY within a dialog. */
    private record UsageKey(String callId, String localTag, String event, String id) {
        static UsageKey of(String callId, String localTag, Event event) {
            return new UsageKey(callId, localTag, event.name(), event.id().orElse(""));
        }
    }

    DialogTable(AgentSettings settings, int shards) {
        this.admission = new Admission(settings, shards, counters);
        this.sessions = new BoundedMap<>("sessions", settings.maxSessions(), BoundedMap.Policy.REJECT_NEW);
        this.invites = new BoundedMap<>("incoming INVITEs", settings.maxSessions(), BoundedMap.Policy.REJECT_NEW);
        this.usages = new BoundedMap<>("subscriptions", settings.maxSubscriptions(), BoundedMap.Policy.REJECT_NEW);
    }

    // ---- sessions ----

    /** Whether there is room for one more session; what is admitted must be added. */
    Admission admission() {
        return admission;
    }

    DialogCounters counters() {
        return counters;
    }

    /** How many sessions there are. */
    int sessions() {
        return sessions.size();
    }

    void add(InviteSession session) {
        if (session.incoming()) {
            invites.put(MergeKey.of(session.invite()), session);
        }
        sessions.put(key(session), session);
    }

    void remove(InviteSession session) {
        if (sessions.remove(key(session)).isPresent()) {
            admission.release(session.source());
            ended.put(key(session), true);
        }
        if (session.incoming()) {
            invites.remove(MergeKey.of(session.invite()));
        }
    }

    /** The session that a request within a dialog is for. */
    Optional<InviteSession> find(SipRequest request) {
        return find(request.callId(), request.toTag());
    }

    Optional<InviteSession> find(String callId, String localTag) {
        return sessions.get(new DialogKey(callId, localTag));
    }

    /** Whether there was such a session a while ago. */
    boolean ended(String callId, String localTag) {
        return ended.contains(new DialogKey(callId, localTag));
    }

    /** Whether this INVITE has come before by way of another fork (RFC 3261 8.2.2.2). */
    boolean merged(SipRequest invite) {
        return invites.contains(MergeKey.of(invite));
    }

    private static DialogKey key(InviteSession session) {
        return new DialogKey(session.callId(), session.local().tag());
    }

    // ---- subscriptions ----

    /** Adds a subscription. @return false when there are too many, or one of the same name is there */
    boolean add(String callId, String localTag, Event event, EventUsage usage) {
        UsageKey key = UsageKey.of(callId, localTag, event);
        return !usages.contains(key) && usages.put(key, usage);
    }

    void remove(String callId, String localTag, Event event) {
        usages.remove(UsageKey.of(callId, localTag, event));
    }

    /** The subscription that a SUBSCRIBE or NOTIFY within a dialog is for. */
    Optional<EventUsage> usage(SipRequest request, Event event) {
        return usages.get(UsageKey.of(request.callId(), request.toTag(), event));
    }

    /** How many subscriptions there are. */
    int subscriptions() {
        return usages.size();
    }
}
