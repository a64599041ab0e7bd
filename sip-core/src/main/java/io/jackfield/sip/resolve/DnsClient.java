package io.jackfield.sip.resolve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks name servers, from a thread of its own that begins with the first question and ends with {@link #close}. Each question
 * has a socket, and so a port that a stranger would have to guess, and an id from a secure source (RFC 5452 9.2).
 */
final class DnsClient implements Dns {
    private static final Logger LOG = LoggerFactory.getLogger(DnsClient.class);
    private static final int UNDER_WAY = 1_024;
    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final Path HOSTS = Path.of("/etc/hosts");

    private final List<InetSocketAddress> servers;
    private final List<String> search;
    private final Duration timeout;
    private final int attempts;
    private final SecureRandom ids = new SecureRandom();
    private final HostTable hosts;
    private final Queue<Lookup> arriving = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final List<Lookup> running = new ArrayList<>();
    private @Nullable Selector selector;
    private boolean closed;

    /**
     * @param machine where to ask when {@code servers} is empty, and in which domains to look
     * @param timeout for each server
     * @param attempts how often each server is asked
     */
    DnsClient(NameServers machine, List<InetSocketAddress> servers, Duration timeout, int attempts) {
        this(machine, servers, timeout, attempts, HOSTS);
    }

    DnsClient(NameServers machine, List<InetSocketAddress> servers, Duration timeout, int attempts, Path hosts) {
        this.servers = servers.isEmpty() ? machine.servers() : servers;
        this.search = machine.search();
        this.timeout = timeout;
        this.attempts = attempts;
        this.hosts = new HostTable(hosts);
    }

    @Override
    public void query(DnsQuestion question, Consumer<DnsAnswer> then) {
        Lookup lookup = new Lookup(question, then);
        Selector awake = underWay.incrementAndGet() <= UNDER_WAY ? enqueue(lookup) : null;
        if (awake == null) {
            underWay.decrementAndGet();
            then.accept(DnsAnswer.FAILED);
        } else {
            awake.wakeup();
        }
    }

    private synchronized @Nullable Selector enqueue(Lookup lookup) {
        if (closed) {
            return null;
        }
        Selector open = selector;
        if (open == null) {
            try {
                open = Selector.open();
            } catch (IOException noDescriptors) {
                return null;
            }
            selector = open;
            Selector mine = open;
            Thread thread = new Thread(() -> run(mine), "jackfield-dns-" + THREADS.getAndIncrement());
            thread.setDaemon(true);
            thread.start();
        }
        arriving.add(lookup);
        return open;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (selector != null) {
            selector.wakeup();
        }
    }

    private void run(Selector open) {
        try (open) {
            while (!isClosed()) {
                turn(open);
            }
        } catch (IOException | RuntimeException broken) {
            LOG.error("names are no longer resolved", broken);
            close();
        }
        for (Lookup next = arriving.poll(); next != null; next = arriving.poll()) {
            running.add(next);
        }
        for (Lookup lookup : List.copyOf(running)) {
            lookup.finish(DnsAnswer.FAILED);
        }
    }

    private void turn(Selector open) throws IOException {
        long now = System.nanoTime();
        long wait = Long.MAX_VALUE;
        for (Lookup lookup : running) {
            wait = Math.min(wait, lookup.remainingNs(now));
        }
        if (wait == Long.MAX_VALUE) {
            open.select();
        } else {
            open.select(Math.max(1, wait / 1_000_000 + 1));
        }
        now = System.nanoTime();
        for (SelectionKey key : open.selectedKeys()) {
            if (key.attachment() instanceof DnsSocket socket) {
                socket.ready(key, now);
            }
        }
        open.selectedKeys().clear();
        for (Lookup next = arriving.poll(); next != null; next = arriving.poll()) {
            running.add(next);
            next.start(open, now);
        }
        for (Lookup lookup : List.copyOf(running)) {
            lookup.expire(now);
        }
    }

    /** A question of a user: the host table first, then name servers, for a name without a dot in the search domains. */
    private final class Lookup implements DnsExchange.Effects, DnsSocket.Sink {
        private final DnsQuestion question;
        private final Consumer<DnsAnswer> then;
        private final List<String> names = new ArrayList<>();
        private @Nullable Selector open;
        private @Nullable DnsExchange exchange;
        private @Nullable DnsSocket socket;
        private DnsQuestion asked;
        private int id;
        private boolean over;

        Lookup(DnsQuestion question, Consumer<DnsAnswer> then) {
            this.question = question;
            this.asked = question;
            this.then = then;
        }

        void start(Selector on, long nowNs) {
            open = on;
            Optional<DnsAnswer> table = hosts.find(question, nowNs);
            if (table.isPresent()) {
                finish(table.get());
                return;
            }
            if (question.name().indexOf('.') < 0) {
                search.forEach(domain -> names.add(question.name() + '.' + domain));
            }
            names.add(question.name());
            next(nowNs);
        }

        private void next(long nowNs) {
            asked = new DnsQuestion(names.remove(0), question.type());
            DnsExchange fresh = new DnsExchange(servers, attempts, timeout.toNanos(), this);
            exchange = fresh;
            fresh.start(nowNs);
        }

        @Override
        public void send(InetSocketAddress server, boolean tcp, int attempt, boolean edns) {
            release();
            id = ids.nextInt(1 << 16);
            Selector on = open;
            Optional<byte[]> bytes = DnsWire.question(id, asked, edns);
            if (bytes.isEmpty() || on == null) {
                finish(DnsAnswer.noName(0));
                return;
            }
            DnsSocket fresh = tcp
                    ? new DnsSocket.Stream(this, attempt, bytes.get())
                    : new DnsSocket.Datagram(this, attempt, bytes.get());
            socket = fresh;
            fresh.open(on, server);
        }

        @Override
        public void done(DnsAnswer answer) {
            boolean nothing =
                    answer.status() == DnsAnswer.Status.NO_NAME || answer.status() == DnsAnswer.Status.NO_DATA;
            if (nothing && !names.isEmpty() && !over) {
                next(System.nanoTime());
            } else {
                finish(asked.equals(question) ? answer : renamed(answer));
            }
        }

        /** What was found in a search domain, as if the name had been an alias of it. */
        private DnsAnswer renamed(DnsAnswer answer) {
            if (answer.status() != DnsAnswer.Status.FOUND) {
                return answer;
            }
            List<DnsRecord> records = new ArrayList<>();
            long ttl = answer.records().get(0).ttlSeconds();
            records.add(new DnsRecord.Cname(question.name(), ttl, asked.name()));
            records.addAll(answer.records());
            return DnsAnswer.of(records);
        }

        @Override
        public void onBytes(DnsSocket from, byte[] bytes, long nowNs) {
            DnsExchange current = exchange;
            if (from == socket && current != null) {
                DnsWire.reply(bytes, id, asked).ifPresent(reply -> current.onReply(from.attempt, reply, nowNs));
            }
        }

        @Override
        public void onUnreachable(DnsSocket from, long nowNs) {
            DnsExchange current = exchange;
            if (from == socket && current != null) {
                current.onUnreachable(from.attempt, nowNs);
            }
        }

        long remainingNs(long nowNs) {
            DnsExchange current = exchange;
            DnsSocket used = socket;
            if (used != null && used.failed()) {
                return 0;
            }
            return current == null || current.nextDeadlineNs() == DnsExchange.NEVER
                    ? Long.MAX_VALUE
                    : current.nextDeadlineNs() - nowNs;
        }

        void expire(long nowNs) {
            DnsExchange current = exchange;
            DnsSocket used = socket;
            if (current == null || over) {
                return;
            }
            if (used != null && used.failed()) {
                current.onUnreachable(used.attempt, nowNs);
            } else {
                current.onDeadline(nowNs);
            }
        }

        private void release() {
            DnsSocket old = socket;
            socket = null;
            if (old != null) {
                old.close();
            }
        }

        void finish(DnsAnswer answer) {
            if (over) {
                return;
            }
            over = true;
            release();
            running.remove(this);
            underWay.decrementAndGet();
            then.accept(answer);
        }
    }
}
