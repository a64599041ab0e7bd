package io.jackfield.proxy.dialog;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.proxy.forward.CallStart;
import io.jackfield.proxy.forward.DialogObserver.Attempt;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.TargetObserver.Outcome;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The calls of one shard, on that shard. */
final class DialogShard {
    /** Calls of one Call-ID, of which an honest network has one, or as many as answer a fork. */
    private static final int MAX_ALIKE = 16;

    private final DialogTracker tracker;
    final TransactionLayer layer;
    private final BoundedMap<String, TrackedDialog> calls;

    DialogShard(DialogTracker tracker, TransactionLayer layer, int limit) {
        this.tracker = tracker;
        this.layer = layer;
        this.calls = new BoundedMap<>("proxy.dialogs", limit, BoundedMap.Policy.REJECT_NEW);
    }

    Attempt invited(CallStart start) {
        DialogCounters counters = tracker.counters();
        TrackedDialog dialog = new TrackedDialog(
                this, start, tracker.profiles().join(start.user(), start.variables()), tracker.nowMs());
        if (!add(dialog)) {
            return Attempt.UNOBSERVED;
        }
        counters.started.increment();
        counters.early.incrementAndGet();
        tracker.changed(dialog);
        return dialog;
    }

    private boolean add(TrackedDialog dialog) {
        TrackedDialog head = calls.get(dialog.callId).orElse(null);
        dialog.next = head;
        int alike = 0;
        for (TrackedDialog other = head; other != null; other = other.next) {
            alike++;
        }
        if (alike >= MAX_ALIKE || !calls.put(dialog.callId, dialog)) {
            tracker.counters().untracked.increment();
            tracker.profiles().leave(dialog.profiles);
            return false;
        }
        return true;
    }

    void confirmed(TrackedDialog dialog, long nowNs) {
        DialogCounters counters = tracker.counters();
        counters.early.decrementAndGet();
        counters.confirmed.incrementAndGet();
        counters.answered.increment();
        dialog.answeredMs = tracker.nowMs();
        limit(dialog, tracker.maxDurationMs(dialog), nowNs);
        tracker.changed(dialog);
    }

    private void limit(TrackedDialog dialog, long ms, long nowNs) {
        dialog.limitMs = tracker.nowMs() + ms;
        layer.shard().timers().schedule(dialog, nowNs + ms * 1_000_000);
    }

    /** Another branch answered as well: a call of its own, which the caller will end (RFC 3261 13.2.2.4). */
    void forked(TrackedDialog first, SipResponse response, Flow from, long nowNs) {
        for (TrackedDialog other = calls.get(first.callId).orElse(null); other != null; other = other.next) {
            if (other.callerTag.equals(first.callerTag) && other.calleeTag.equals(response.toTag())) {
                return;
            }
        }
        TrackedDialog second = new TrackedDialog(this, tracker.record(first));
        second.phase = DialogPhase.EARLY;
        tracker.profiles().join(second.profiles);
        if (add(second)) {
            tracker.counters().started.increment();
            tracker.counters().early.incrementAndGet();
            second.confirm(response, from, nowNs);
            confirmed(second, nowNs);
        }
    }

    void restore(DialogRecord record) {
        if (record.phase() != DialogPhase.CONFIRMED) {
            return;
        }
        TrackedDialog dialog = new TrackedDialog(this, record);
        tracker.profiles().join(dialog.profiles);
        if (add(dialog)) {
            tracker.counters().confirmed.incrementAndGet();
            long left = record.times()
                    .deadline()
                    .map(at -> at.toEpochMilli() - tracker.nowMs())
                    .orElse(tracker.maxDurationMs(dialog));
            limit(dialog, Math.max(0, left), layer.shard().nowNs());
        }
    }

    @Nullable
    TrackedDialog find(SipRequest request) {
        for (TrackedDialog dialog = calls.get(request.callId()).orElse(null); dialog != null; dialog = dialog.next) {
            if (dialog.is(request)) {
                return dialog;
            }
        }
        return null;
    }

    void bye(TrackedDialog dialog) {
        if (dialog.byeMs == 0) {
            dialog.byeMs = tracker.nowMs();
        }
    }

    void ended(TrackedDialog dialog, SipRequest bye) {
        EndReason reason = dialog.senderOf(bye) == dialog.caller ? EndReason.CALLER : EndReason.CALLEE;
        over(dialog, reason, 200);
    }

    void expired(TrackedDialog dialog) {
        tracker.hangUp(dialog);
        over(dialog, EndReason.TIME_LIMIT, 200);
    }

    /** Ends the calls of a Call-ID. */
    List<CompletableFuture<Hangup>> end(String callId) {
        List<CompletableFuture<Hangup>> ended = new ArrayList<>();
        for (TrackedDialog dialog : alike(callId)) {
            if (dialog.phase == DialogPhase.CONFIRMED) {
                ended.add(tracker.hangUp(dialog));
                over(dialog, EndReason.OPERATOR, 200);
            } else if (dialog.phase == DialogPhase.EARLY) {
                ended.add(cancel(dialog));
            }
        }
        return ended;
    }

    private CompletableFuture<Hangup> cancel(TrackedDialog dialog) {
        CompletableFuture<Hangup> known = dialog.ending;
        if (known != null) {
            return known;
        }
        CompletableFuture<Hangup> hangup = new CompletableFuture<>();
        dialog.ending = hangup;
        tracker.ending.incrementAndGet();
        dialog.cancel();
        return hangup;
    }

    /** The answer that crossed our CANCEL has its ACK: now the call may be ended (RFC 3261 15), once that has gone on. */
    void confirmed(SipRequest ack) {
        TrackedDialog dialog = find(ack);
        CompletableFuture<Hangup> wanted = dialog == null ? null : dialog.ending;
        if (dialog != null && wanted != null) {
            dialog.ending = null;
            tracker.ending.decrementAndGet();
            layer.shard().execute(() -> {
                tracker.hangUp(dialog).thenAccept(wanted::complete);
                over(dialog, EndReason.OPERATOR, 200);
            });
        }
    }

    void over(TrackedDialog dialog, EndReason reason, int status) {
        if (!remove(dialog)) {
            return; // told already
        }
        DialogCounters counters = tracker.counters();
        layer.shard().timers().cancel(dialog);
        tracker.profiles().leave(dialog.profiles);
        if (dialog.answeredMs == 0) {
            counters.early.decrementAndGet();
            counters.failed.increment();
        } else {
            counters.confirmed.decrementAndGet();
            counters.ended.increment();
            dialog.tell(Outcome.ENDED);
        }
        if (reason == EndReason.OPERATOR || reason == EndReason.TIME_LIMIT) {
            counters.forced.increment();
        }
        dialog.phase = DialogPhase.TERMINATED;
        CompletableFuture<Hangup> wanted = dialog.ending;
        if (wanted != null) {
            dialog.ending = null;
            tracker.ending.decrementAndGet();
            wanted.complete(new Hangup(dialog.callId, status, status));
        }
        tracker.over(dialog, reason, status);
    }

    private boolean remove(TrackedDialog gone) {
        List<TrackedDialog> left = alike(gone.callId);
        if (!left.remove(gone)) {
            return false;
        }
        calls.remove(gone.callId);
        gone.next = null;
        TrackedDialog head = null;
        for (TrackedDialog dialog : left) {
            dialog.next = head;
            head = dialog;
        }
        if (head != null) {
            calls.put(gone.callId, head);
        }
        return true;
    }

    List<TrackedDialog> alike(String callId) {
        List<TrackedDialog> alike = new ArrayList<>(1);
        for (TrackedDialog dialog = calls.get(callId).orElse(null); dialog != null; dialog = dialog.next) {
            alike.add(dialog);
        }
        return alike;
    }

    /** At most so many, oldest first. */
    List<DialogRecord> list(int most) {
        List<DialogRecord> records = new ArrayList<>();
        for (TrackedDialog head : calls.values()) {
            for (TrackedDialog dialog = head; dialog != null && records.size() < most; dialog = dialog.next) {
                records.add(tracker.record(dialog));
            }
        }
        return records;
    }
}
