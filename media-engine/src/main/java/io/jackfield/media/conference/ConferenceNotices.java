package io.jackfield.media.conference;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.sip.dialog.Notifier;
import io.jackfield.sip.dialog.NotifierListener;
import io.jackfield.sip.dialog.SubscribeHandler;
import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Tells subscribers who is in a room (RFC 4575, event package {@code conference}): all of it at first and after a refresh, what has changed
 * after that. A subscription ends with its room. Thread-safe.
 */
final class ConferenceNotices implements RoomListener {
    static final String EVENT = "conference";
    static final String TYPE = "application/conference-info+xml";
    private static final String OVER = "noresource";

    private final BoundedMap<Notifier, Watched> subscriptions;

    private record Watched(Room room, ConferenceInfo info) {}

    /** @param limit subscriptions that are served at a time; further ones get 503 */
    ConferenceNotices(int limit) {
        subscriptions = new BoundedMap<>("subscriptions to conferences", limit, BoundedMap.Policy.REJECT_NEW);
    }

    /**
     * Takes subscriptions.
     *
     * @param which the room that a request is for
     * @param may who may know who is in it
     */
    SubscribeHandler handler(Function<SipUri, Optional<Room>> which, BiPredicate<Room, SipUri> may) {
        return subscription -> {
            subscribe(subscription, which.apply(subscription.request().requestUri()), may);
            return new NotifierListener() {
                @Override
                public void onEnded(Notifier over, String reason) {
                    synchronized (subscriptions) {
                        subscriptions.remove(over);
                    }
                }
            };
        };
    }

    private void subscribe(Notifier subscription, Optional<Room> room, BiPredicate<Room, SipUri> may) {
        if (room.isEmpty() || room.get().participants().isEmpty()) {
            subscription.reject(404);
        } else if (!may.test(room.get(), subscription.remote().uri())) {
            subscription.reject(403);
        } else if (!understands(subscription)) {
            subscription.reject(406);
        } else if (!add(subscription, room.get())) {
            subscription.reject(503);
        }
    }

    /** RFC 4575 3.5: a subscriber that lists what it accepts must list the package's own type. */
    private static boolean understands(Notifier subscription) {
        List<String> accepted = subscription.request().headers("Accept");
        return accepted.isEmpty() || accepted.stream().anyMatch(one -> one.contains(TYPE) || one.contains("*/*"));
    }

    private boolean add(Notifier subscription, Room room) {
        ConferenceInfo info = new ConferenceInfo(
                subscription.request().requestUri().withoutUriHeaders().text(), room);
        synchronized (subscriptions) {
            if (!subscriptions.put(subscription, new Watched(room, info))) {
                return false;
            }
        }
        subscription.notify(TYPE, info::next);
        subscription.accept();
        if (room.participants().isEmpty()) { // it has closed meanwhile
            subscription.terminate(OVER);
        }
        return true;
    }

    /** How many are told of rooms. */
    int live() {
        synchronized (subscriptions) {
            return subscriptions.size();
        }
    }

    private List<Notifier> of(Room room) {
        List<Notifier> of = new ArrayList<>();
        synchronized (subscriptions) {
            subscriptions.asMap().forEach((notifier, watched) -> {
                if (watched.room().name().equals(room.name())) {
                    of.add(notifier);
                }
            });
        }
        return of;
    }

    private void changed(Room room) {
        for (Notifier one : of(room)) {
            Optional<Watched> watched;
            synchronized (subscriptions) {
                watched = subscriptions.get(one);
            }
            watched.ifPresent(there -> one.notify(TYPE, there.info()::next));
        }
    }

    @Override
    public void onJoined(Room room, Participant participant) {
        changed(room);
    }

    @Override
    public void onLeft(Room room, Participant participant, Departure how) {
        changed(room);
    }

    @Override
    public void onChanged(Room room, Participant participant) {
        changed(room);
    }

    @Override
    public void onLocked(Room room, boolean locked) {
        changed(room);
    }

    @Override
    public void onClosed(Room room) {
        of(room).forEach(one -> one.terminate(OVER));
    }
}
