package io.jackfield.sip.resolve;

import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A shard whose time a test sets, on the test's thread. */
final class TestShard implements Shard {
    private final Thread thread = Thread.currentThread();
    private final TimerWheel timers = new TimerWheel(0);
    final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private long nowNs;

    /** The answer to a question that is answered by now, as {@code UDP *>192.0.2.1:5060} each. */
    static List<String> find(Resolver resolver, String uri, TestShard shard) {
        List<List<Flow>> answers = new ArrayList<>();
        resolver.resolve(SipUri.of(uri), shard, answers::add);
        shard.runMail();
        if (answers.size() != 1) {
            throw new AssertionError(answers.size() + " answers");
        }
        return answers.get(0).stream().map(Flow::toString).toList();
    }

    void advance(Duration by) {
        nowNs += by.toNanos();
        timers.advance(nowNs);
        runMail();
    }

    void runMail() {
        for (Runnable task = mailbox.poll(); task != null; task = mailbox.poll()) {
            task.run();
        }
    }

    @Override
    public int index() {
        return 0;
    }

    @Override
    public int shards() {
        return 1;
    }

    @Override
    public boolean inShard() {
        return Thread.currentThread() == thread;
    }

    @Override
    public boolean execute(Runnable task) {
        return mailbox.add(task);
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public TimerWheel timers() {
        return timers;
    }
}
