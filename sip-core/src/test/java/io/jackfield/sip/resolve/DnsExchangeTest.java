package io.jackfield.sip.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.resolve.DnsWire.Kind;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exchange's table, on a clock that the test moves. */
class DnsExchangeTest {
    private static final DnsAnswer NOTHING = DnsAnswer.noName(60);
    private static final DnsWire.Reply ANSWER = new DnsWire.Reply(Kind.ANSWER, false, NOTHING);
    private static final DnsWire.Reply TRUNCATED = new DnsWire.Reply(Kind.ANSWER, true, NOTHING);
    private static final DnsWire.Reply NO_HELP = new DnsWire.Reply(Kind.NO_HELP, false, DnsAnswer.FAILED);
    private static final DnsWire.Reply NOT_UNDERSTOOD = new DnsWire.Reply(Kind.NOT_UNDERSTOOD, false, DnsAnswer.FAILED);

    private final List<String> done = new ArrayList<>();
    private int attempt;
    private final DnsExchange exchange =
            new DnsExchange(List.of(server(1), server(2)), 2, 1_000, new DnsExchange.Effects() {
                @Override
                public void send(InetSocketAddress server, boolean tcp, int number, boolean edns) {
                    attempt = number;
                    done.add(server.getPort() + (tcp ? " tcp" : "") + (edns ? "" : " plain"));
                }

                @Override
                public void done(DnsAnswer answer) {
                    done.add(answer.status().name());
                }
            });

    private static InetSocketAddress server(int port) {
        return new InetSocketAddress("192.0.2.53", port);
    }

    @Test
    void anAnswerEndsIt() {
        exchange.start(0);
        exchange.onReply(attempt, ANSWER, 5);
        assertThat(done).containsExactly("1", "NO_NAME");
        assertThat(exchange.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whatDidNotFitIsAskedForByTcp() {
        exchange.start(0);
        exchange.onReply(attempt, TRUNCATED, 5);
        assertThat(exchange.nextDeadlineNs()).isEqualTo(1_005);
        exchange.onReply(attempt, ANSWER, 6);
        assertThat(done).containsExactly("1", "1 tcp", "NO_NAME");
    }

    @Test
    void byTcpTruncationIsNoAnswer() {
        exchange.start(0);
        exchange.onReply(attempt, TRUNCATED, 5);
        exchange.onReply(attempt, TRUNCATED, 6);
        assertThat(done).containsExactly("1", "1 tcp", "2");
    }

    @Test
    void silenceGoesThroughAllServersTwice() {
        exchange.start(0);
        for (int i = 1; i <= 4; i++) {
            assertThat(exchange.nextDeadlineNs()).isEqualTo(i * 1_000);
            exchange.onDeadline(i * 1_000 - 1);
            exchange.onDeadline(i * 1_000);
        }
        assertThat(done).containsExactly("1", "2", "1", "2", "FAILED");
        exchange.onDeadline(10_000);
        exchange.onReply(attempt, ANSWER, 10_000);
        exchange.onUnreachable(attempt, 10_000);
        assertThat(done).hasSize(5);
    }

    @Test
    void whoCanNotHelpOrIsNotThereIsLeftAtOnce() {
        exchange.start(0);
        exchange.onReply(attempt, NO_HELP, 1);
        exchange.onUnreachable(attempt, 2);
        exchange.onReply(attempt, ANSWER, 3);
        assertThat(done).containsExactly("1", "2", "1", "NO_NAME");
    }

    @Test
    void whoDoesNotKnowEdnsIsAskedWithout() {
        exchange.start(0);
        exchange.onReply(attempt, NOT_UNDERSTOOD, 1);
        assertThat(done).containsExactly("1", "2 plain");
    }

    @Test
    void whatComesOfAnEarlierAttemptIsTooLate() {
        exchange.start(0);
        int first = attempt;
        exchange.onDeadline(1_000);
        exchange.onReply(first, ANSWER, 1_001);
        exchange.onUnreachable(first, 1_001);
        assertThat(done).containsExactly("1", "2");
    }
}
