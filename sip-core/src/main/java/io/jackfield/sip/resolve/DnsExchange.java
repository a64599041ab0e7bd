package io.jackfield.sip.resolve;

import io.jackfield.kernel.Machine;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * One question to name servers until one answers (RFC 1035 4.2, RFC 7766): each in turn, by UDP, and by TCP when the answer did
 * not fit. Sans-IO.
 *
 * <pre>
 *                 answer   truncated, over UDP   refused, failed, unreachable   no answer in time
 * attempt n       over     the same by TCP       attempt n + 1                  attempt n + 1
 * the last        over     the same by TCP       over, FAILED                   over, FAILED
 * </pre>
 */
final class DnsExchange implements Machine {
    /** What the exchange asks of its driver. */
    interface Effects {
        /**
         * Ask this server, and drop what was asked of another.
         *
         * @param attempt to be given back with what comes of it
         * @param edns whether larger answers are asked for (RFC 6891)
         */
        void send(InetSocketAddress server, boolean tcp, int attempt, boolean edns);

        /** It is over. */
        void done(DnsAnswer answer);
    }

    private final List<InetSocketAddress> servers;
    private final int rounds;
    private final long timeoutNs;
    private final Effects effects;
    private int tried = -1;
    private int attempt;
    private boolean tcp;
    private boolean edns = true;
    private boolean over;
    private long deadlineNs = NEVER;

    /** @param rounds how often each server is asked */
    DnsExchange(List<InetSocketAddress> servers, int rounds, long timeoutNs, Effects effects) {
        this.servers = servers;
        this.rounds = rounds;
        this.timeoutNs = timeoutNs;
        this.effects = effects;
    }

    void start(long nowNs) {
        next(nowNs);
    }

    /** A well-formed reply to the question, from whom it was asked. */
    void onReply(int of, DnsWire.Reply reply, long nowNs) {
        if (over || of != attempt) {
            return;
        }
        if (reply.truncated() && !tcp) {
            tcp = true;
            send(nowNs);
        } else if (reply.kind() == DnsWire.Kind.ANSWER && !reply.truncated()) {
            finish(reply.answer());
        } else {
            // RFC 6891 7: a server that does not know EDNS says FORMERR; asked again, it is asked without.
            edns &= reply.kind() != DnsWire.Kind.NOT_UNDERSTOOD;
            next(nowNs);
        }
    }

    /** The server could not be reached, or closed the connection. */
    void onUnreachable(int of, long nowNs) {
        if (!over && of == attempt) {
            next(nowNs);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (!over && deadlineNs != NEVER && deadlineNs - nowNs <= 0) {
            next(nowNs);
        }
    }

    private void next(long nowNs) {
        tried++;
        tcp = false;
        if (tried >= servers.size() * rounds) {
            finish(DnsAnswer.FAILED);
        } else {
            send(nowNs);
        }
    }

    private void send(long nowNs) {
        attempt++;
        deadlineNs = nowNs + timeoutNs;
        effects.send(servers.get(tried % servers.size()), tcp, attempt, edns);
    }

    private void finish(DnsAnswer answer) {
        over = true;
        deadlineNs = NEVER;
        effects.done(answer);
    }
}
