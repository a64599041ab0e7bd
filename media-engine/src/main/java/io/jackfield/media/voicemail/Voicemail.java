package io.jackfield.media.voicemail;

import io.jackfield.database.Database;
import io.jackfield.media.Call;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.app.Application;
import io.jackfield.media.mail.Mail;
import io.jackfield.media.mail.Mailer;
import io.jackfield.media.record.RecordingKeys;
import io.jackfield.media.record.SealedRecording;
import io.jackfield.media.store.DirectoryStore;
import io.jackfield.media.store.ObjectStore;
import io.jackfield.media.store.StorageException;
import io.jackfield.media.store.StorageException.Code;
import io.jackfield.sip.dialog.SubscribeHandler;
import io.jackfield.sip.message.SipUri;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mailboxes: messages are left, listened to, told of and mailed, on any node of a pool that shares a database and a store.
 *
 * <pre>{@code
 * VoicemailTables.migrate(database);
 * Voicemail voicemail = Voicemail.builder(database, Path.of("data/voicemail")).build();
 * MediaEngine engine = MediaEngine.builder(node)
 *     .signalling(agent -> agent.onSubscribe("message-summary", voicemail.notices()))
 *     .dialplan(d -> d
 *         .match("vm(\\d+)", call -> call.voicemail(voicemail.box(call.group(1))))
 *         .match("\\*98", voicemail::check))
 *     .build();
 * }</pre>
 *
 * <p>Methods block on database and store: they are for scripts and other threads that may wait. Thread-safe.
 */
public final class Voicemail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Voicemail.class);
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final Mailboxes mailboxes;
    private final VoicemailIndex index;
    private final ObjectStore store;
    private final VoicemailSounds sounds;
    private final Optional<Mailer> mailer;
    private final Optional<RecordingKeys> keys;
    private final Clock clock;
    private final Duration shortest;
    private final Duration silence;
    private final Duration patience;
    private final Incoming incoming;
    private final Outbox outbox;
    private final Suspects suspects;
    private final WaitingNotices notices;
    private final ScheduledThreadPoolExecutor thread;
    private final List<VoicemailListener> listeners;
    private volatile Optional<UnaskedNotices> unasked = Optional.empty();
    private final LongAdder left = new LongAdder();
    private final LongAdder refusedPins = new LongAdder();

    private Voicemail(Builder b) {
        store = b.store.orElseGet(() -> new DirectoryStore(b.folder.resolve("store")));
        sounds = b.sounds;
        mailer = b.mailer;
        keys = b.keys;
        clock = b.clock;
        shortest = b.shortest;
        silence = b.silence;
        patience = b.patience;
        listeners = List.copyOf(b.listeners);
        mailboxes = new Mailboxes(b.database, clock);
        index = new VoicemailIndex(b.database);
        incoming = new Incoming(b.folder.resolve("incoming").toAbsolutePath());
        outbox = new Outbox(incoming, store, index, this::delivered);
        Unfinished unfinished = new Unfinished(incoming, outbox, this::open, shortest);
        suspects = new Suspects(incoming, store, this::refersTo);
        notices = new WaitingNotices(b.database, VoicemailIndex::countOf);
        mailer.ifPresent(mails -> mails.onSent(this::mailed));
        b.meters.ifPresent(this::bind);
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "jackfield-voicemail-0");
            made.setDaemon(true);
            return made;
        });
        thread.execute(unfinished::recover);
        repeat(outbox::deliver, Duration.ZERO, RETRY);
        repeat(suspects::settle, Duration.ZERO, RETRY);
        repeat(notices::lookAtAll, b.look, b.look);
    }

    private void repeat(Runnable what, Duration first, Duration then) {
        Runnable guarded = () -> {
            try {
                what.run();
            } catch (RuntimeException e) { // the database is away, for one: it is tried again
                LOG.warn("voicemail waits: {}", e.toString());
            }
        };
        thread.scheduleWithFixedDelay(guarded, first.toNanos(), then.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void bind(MeterRegistry registry) {
        FunctionCounter.builder("jackfield.media.voicemail.left", left, LongAdder::sum)
                .description("Messages that were left")
                .register(registry);
        FunctionCounter.builder("jackfield.media.voicemail.pins.refused", refusedPins, LongAdder::sum)
                .description("PINs that were wrong, or came to a locked box")
                .register(registry);
        FunctionCounter.builder("jackfield.media.voicemail.retries", outbox, Outbox::failures)
                .description("Deliveries that failed and are tried again")
                .register(registry);
        FunctionCounter.builder("jackfield.media.voicemail.dropped", outbox, Outbox::dropped)
                .description("Messages whose box was full or gone when they got there")
                .register(registry);
        FunctionCounter.builder("jackfield.media.voicemail.unasked.taken", this, v -> told(UnaskedNotices::taken))
                .description("Notices that phones took that do not subscribe")
                .register(registry);
        FunctionCounter.builder("jackfield.media.voicemail.unasked.refused", this, v -> told(UnaskedNotices::refused))
                .description("Notices that they did not take")
                .register(registry);
        Gauge.builder("jackfield.media.voicemail.subscriptions", notices, WaitingNotices::live)
                .description("Who is told of messages that wait")
                .register(registry);
    }

    private long told(ToLongFunction<UnaskedNotices> what) {
        return unasked.map(what::applyAsLong).orElse(0L);
    }

    /**
     * Settings of voicemail.
     *
     * @param folder for what is on its way; this node's alone
     */
    public static Builder builder(Database database, Path folder) {
        return new Builder(database, folder);
    }

    /** A box to leave a message in; whether it is there is found out then. */
    public VoicemailBox box(String id) {
        return new VoicemailBox(this, id);
    }

    /** Lets a caller listen to a box, whose number and PIN are asked for. Returns when that is over; the call goes on. */
    public void check(Call call) {
        new CheckScript(this, call).run(Optional.empty());
    }

    /** As {@link #check(Call)}, of this box: its PIN alone is asked for. */
    public void check(Call call, String box) {
        new CheckScript(this, call).run(Optional.of(box));
    }

    /** What dialplans call {@code voicemail}: {@code default example.com 1001} leaves a message, {@code check default example.com 1001} listens. */
    public Application application() {
        return new VoicemailApplication(this);
    }

    /** The boxes and their PINs. */
    public Mailboxes mailboxes() {
        return mailboxes;
    }

    /** The messages of a box, new ones first, each kind the oldest first. */
    public List<StoredMessage> messages(String box) {
        return index.list(box);
    }

    /** How many messages a box has. */
    public BoxCount count(String box) {
        return index.count(box);
    }

    /** Serves subscriptions to {@code message-summary} (RFC 3842): who may subscribe is the engine's to say. */
    public SubscribeHandler notices() {
        return notices;
    }

    /**
     * Tells phones that do not subscribe, too: whenever this node changes a box to which nobody here subscribes, a NOTIFY outside of any
     * dialog goes to its phone.
     *
     * @param engine what sends it
     * @param phone the phone of a box, or a proxy that knows where it is: {@code box -> Optional.of(proxy.withUser(box))}
     */
    public void tell(MediaEngine engine, Function<String, Optional<SipUri>> phone) {
        unasked = Optional.of(new UnaskedNotices(engine, phone));
    }

    /** Removes a message and its audio. */
    public void delete(StoredMessage message) {
        suspects.around(message.object(), () -> index.delete(message.id()));
        changed(message.box());
    }

    /** Copies a message to another box; false when that is full, or is none. */
    public boolean forward(StoredMessage message, String to) {
        String id = UUID.randomUUID().toString();
        StoredMessage forwarded = new StoredMessage(
                id, to, message.caller(), message.received(), message.duration(), false, SoundName.message(to, id));
        Path copy = incoming.passing("forward");
        try {
            store.get(message.object(), copy);
            AtomicBoolean added = new AtomicBoolean();
            suspects.around(forwarded.object(), () -> {
                store.put(forwarded.object(), copy);
                added.set(index.add(forwarded) == VoicemailIndex.Added.DONE);
            });
            if (added.get()) {
                delivered(forwarded, copy);
            }
            return added.get();
        } finally {
            remove(copy);
        }
    }

    /** Whether a message or a box has this audio. */
    private boolean refersTo(String object) {
        return SoundName.of(object)
                .map(name -> name.message()
                        ? index.find(name.id()).isPresent()
                        : mailboxes.greeting(name.box()).equals(object))
                .orElse(false);
    }

    VoicemailIndex index() {
        return index;
    }

    Outbox outbox() {
        return outbox;
    }

    VoicemailSounds sounds() {
        return sounds;
    }

    Incoming incoming() {
        return incoming;
    }

    Clock clock() {
        return clock;
    }

    Duration shortest() {
        return shortest;
    }

    Duration silence() {
        return silence;
    }

    Duration patience() {
        return patience;
    }

    void refused() {
        refusedPins.increment();
    }

    /** Fetches a sound out of the store, in the clear. */
    FetchedSound fetch(String object) {
        Path file = incoming.passing("fetched");
        try {
            store.get(object, file);
            if (!SealedRecording.is(file)) {
                return new FetchedSound(file, true);
            }
            FetchedSound clear = open(file);
            remove(file);
            return clear;
        } catch (StorageException e) {
            remove(file);
            throw e;
        }
    }

    /** A sound of the disk, in the clear. */
    FetchedSound open(Path file) {
        if (!SealedRecording.is(file)) {
            return new FetchedSound(file, false);
        }
        RecordingKeys provider =
                keys.orElseThrow(() -> new StorageException(Code.NO_KEY, "voicemail was not given the keys"));
        Path clear = incoming.passing("clear");
        SealedRecording.decrypt(file, clear, provider);
        return new FetchedSound(clear, true);
    }

    void greeting(String box, Path recording) {
        String before = mailboxes.greeting(box);
        String object = SoundName.greeting(box);
        suspects.around(object, () -> {
            store.put(object, recording);
            Runnable set = () -> mailboxes.greeting(box, object);
            if (before.isEmpty()) {
                set.run();
            } else {
                suspects.around(before, set);
            }
        });
    }

    void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot remove {}: {}", file, e.toString());
        }
    }

    /** A box has other messages now. */
    void changed(String box) {
        boolean subscribed = notices.look(box);
        Optional<UnaskedNotices> others = subscribed ? Optional.empty() : unasked;
        if (listeners.isEmpty() && others.isEmpty()) {
            return;
        }
        BoxCount count = count(box);
        others.ifPresent(phones -> phones.tell(box, count));
        for (VoicemailListener listener : listeners) {
            try {
                listener.onChanged(box, count);
            } catch (RuntimeException e) {
                LOG.error("a listener of voicemail failed", e);
            }
        }
    }

    private void delivered(StoredMessage message, Path sound) {
        left.increment();
        changed(message.box());
        Optional<Mailbox> box = mailboxes.find(message.box());
        if (mailer.isPresent() && box.isPresent() && !box.get().email().isEmpty()) {
            try (FetchedSound clear = open(sound)) {
                mailer.get()
                        .send(new Mail(
                                message.id(),
                                box.get().email(),
                                "Voicemail from " + message.caller(),
                                "A message of " + message.duration().toSeconds() + " s from " + message.caller()
                                        + ", left at " + message.received() + ", is attached.",
                                clear.file(),
                                "voicemail.wav"));
            } catch (StorageException e) {
                LOG.warn("voicemail {} is not mailed: {}", message.id(), e.getMessage());
            }
        }
    }

    /** The mail server has taken it. */
    private void mailed(String id) {
        index.find(id)
                .filter(m ->
                        mailboxes.find(m.box()).map(Mailbox::deleteAfterMail).orElse(false))
                .ifPresent(this::delete);
    }

    /** Stops what it repeats; database, store and mailer are closed by who made them. Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Settings of {@link Voicemail}. */
    public static final class Builder {
        private final Database database;
        private final Path folder;
        private Optional<ObjectStore> store = Optional.empty();
        private VoicemailSounds sounds = VoicemailSounds.tones();
        private Optional<Mailer> mailer = Optional.empty();
        private Optional<RecordingKeys> keys = Optional.empty();
        private Optional<MeterRegistry> meters = Optional.empty();
        private Clock clock = Clock.systemUTC();
        private Duration shortest = Duration.ofSeconds(2);
        private Duration silence = Duration.ofSeconds(5);
        private Duration patience = Duration.ofSeconds(5);
        private Duration look = Duration.ofSeconds(5);
        private final List<VoicemailListener> listeners = new ArrayList<>();
        private final List<String> mistakes = new ArrayList<>();

        private Builder(Database database, Path folder) {
            this.database = database;
            this.folder = folder;
        }

        /** Where audio is kept, for all nodes. Default: the folder {@code store} in this one's folder. */
        public Builder store(ObjectStore audio) {
            store = Optional.of(audio);
            return this;
        }

        /** How it sounds. Default: tones. */
        public Builder sounds(VoicemailSounds spoken) {
            sounds = spoken;
            return this;
        }

        /** Mails messages to boxes that have an address; the mailer tells this voicemail alone. Default: nothing is mailed. */
        public Builder mailer(Mailer mails) {
            mailer = Optional.of(mails);
            return this;
        }

        /** Opens messages of an engine whose recordings are encrypted: its keys. */
        public Builder keys(RecordingKeys provider) {
            keys = Optional.of(provider);
            return this;
        }

        /** Hears how many messages boxes have when this node has changed that. Several may. */
        public Builder listener(VoicemailListener hears) {
            listeners.add(hears);
            return this;
        }

        /** Where its meters go, {@code jackfield.media.voicemail.*}. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /** What time it is. Default the system's. */
        public Builder clock(Clock time) {
            clock = time;
            return this;
        }

        /** What is shorter is no message, 0 to 1 min. Default 2 s. */
        public Builder shortest(Duration length) {
            shortest = range("shortest", length, Duration.ZERO, Duration.ofMinutes(1));
            return this;
        }

        /** How much silence ends a message, 1 s to 1 min. Default 5 s. */
        public Builder silence(Duration quiet) {
            silence = range("silence", quiet, Duration.ofSeconds(1), Duration.ofMinutes(1));
            return this;
        }

        /** How long menus wait for a key, 100 ms to 1 min. Default 5 s. */
        public Builder patience(Duration wait) {
            patience = range("patience", wait, Duration.ofMillis(100), Duration.ofMinutes(1));
            return this;
        }

        /** How often to look for what other nodes have changed, for subscribers, 10 ms to 1 h. Default 5 s. */
        public Builder look(Duration every) {
            look = range("look", every, Duration.ofMillis(10), Duration.ofHours(1));
            return this;
        }

        private Duration range(String what, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                mistakes.add(what + " " + value + " is not within " + least + ".." + most);
            }
            return value;
        }

        /**
         * Begins, with messages first that an earlier process could not deliver.
         *
         * @throws IllegalArgumentException naming every mistake
         * @throws StorageException when the folder cannot be used
         */
        public Voicemail build() {
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException("voicemail: " + String.join("; ", mistakes));
            }
            return new Voicemail(this);
        }
    }
}
