package io.jackfield.media.voicemail;

import io.jackfield.database.Database;
import io.jackfield.kernel.BoundedMap;
import io.jackfield.sip.dialog.Notifier;
import io.jackfield.sip.dialog.NotifierListener;
import io.jackfield.sip.dialog.SubscribeHandler;
import io.jackfield.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells subscribers how many messages wait (RFC 3842): those of the event package {@code message-summary} for as long as they subscribe. What
 * other nodes change is seen by looking.
 */
final class WaitingNotices implements SubscribeHandler {
    static final String EVENT = "message-summary";
    static final String TYPE = "application/simple-message-summary";
    /** Subscriptions that are served at a time; further ones get 503. */
    static final int MAX_SUBSCRIPTIONS = 10_000;

    private final Database database;
    private final Counts counts;
    private final LongAdder sent = new LongAdder();
    private final BoundedMap<Notifier, Told> subscriptions =
            new BoundedMap<>("subscriptions to mailboxes", MAX_SUBSCRIPTIONS, BoundedMap.Policy.REJECT_NEW);

    private record Told(String box, String summary) {}

    /** Counts the messages of boxes. */
    interface Counts {
        /** How many a box has; empty where there is no such box. */
        Optional<BoxCount> of(Connection connection, String box) throws SQLException;
    }

    WaitingNotices(Database database, Counts counts) {
        this.database = database;
        this.counts = counts;
    }

    @Override
    public NotifierListener onSubscribe(Notifier subscription) {
        SipUri box = subscription.request().requestUri();
        AtomicBoolean ended = new AtomicBoolean();
        database.run(connection -> counts.of(connection, box.user())).whenComplete((count, failed) -> {
            if (failed != null || count == null) {
                subscription.reject(500);
            } else if (count.isEmpty()) {
                subscription.reject(404);
            } else if (!add(subscription, box, count.get())) {
                subscription.reject(503);
            } else if (ended.get()) { // while the database was asked
                remove(subscription);
            }
        });
        return new NotifierListener() {
            @Override
            public void onEnded(Notifier over, String reason) {
                ended.set(true);
                remove(over);
            }
        };
    }

    private void remove(Notifier subscription) {
        synchronized (subscriptions) {
            subscriptions.remove(subscription);
        }
    }

    private boolean add(Notifier subscription, SipUri box, BoxCount count) {
        String summary = count.summary(account(box));
        synchronized (subscriptions) {
            if (!subscriptions.put(subscription, new Told(box.user(), summary))) {
                return false;
            }
        }
        subscription.notify(TYPE, summary.getBytes(StandardCharsets.UTF_8));
        subscription.accept();
        sent.increment();
        return true;
    }

    static String account(SipUri box) {
        return box.withoutUriHeaders().withoutParam("transport").text();
    }

    /** A box may have changed: who subscribes to it hears, when it has. Blocks. @return whether anybody subscribes to it here */
    boolean look(String box) {
        List<Notifier> of = new ArrayList<>();
        synchronized (subscriptions) {
            subscriptions.asMap().forEach((notifier, told) -> {
                if (told.box().equals(box)) {
                    of.add(notifier);
                }
            });
        }
        if (!of.isEmpty()) {
            database.now(connection -> counts.of(connection, box))
                    .ifPresent(count -> of.forEach(notifier -> tell(notifier, box, count)));
        }
        return !of.isEmpty();
    }

    private void tell(Notifier notifier, String box, BoxCount count) {
        String summary = count.summary(account(notifier.request().requestUri()));
        synchronized (subscriptions) {
            Optional<Told> told = subscriptions.get(notifier);
            if (told.isEmpty() || told.get().summary().equals(summary)) {
                return;
            }
            subscriptions.put(notifier, new Told(box, summary));
        }
        notifier.notify(TYPE, summary.getBytes(StandardCharsets.UTF_8));
        sent.increment();
    }

    /** Looks at all boxes that somebody subscribes to. Blocks. */
    void lookAtAll() {
        List<String> boxes = new ArrayList<>();
        synchronized (subscriptions) {
            subscriptions.asMap().forEach((notifier, told) -> boxes.add(told.box()));
        }
        boxes.stream().distinct().forEach(this::look);
    }

    int live() {
        synchronized (subscriptions) {
            return subscriptions.size();
        }
    }

    long sent() {
        return sent.sum();
    }
}
