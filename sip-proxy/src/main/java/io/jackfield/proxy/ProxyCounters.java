package io.jackfield.proxy;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** What a proxy has done so far; any thread. */
public final class ProxyCounters {
    final LongAdder relayed = new LongAdder();
    final LongAdder stateless = new LongAdder();
    final LongAdder inDialog = new LongAdder();
    final LongAdder overFlows = new LongAdder();
    final LongAdder acks = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder unknowable = new LongAdder();
    final LongAdder replied = new LongAdder();
    final LongAdder furtherLegs = new LongAdder();
    final LongAdder reloads = new LongAdder();
    final LongAdder guarded = new LongAdder();
    final LongAdder gated = new LongAdder();
    final LongAdder tooBroad = new LongAdder();
    final LongAdder loops = new LongAdder();
    final LongAdder acksAbsorbed = new LongAdder();
    final LongAdder straysAbsorbed = new LongAdder();

    ProxyCounters() {}

    /** Requests that started something and were forwarded. */
    public long relayed() {
        return relayed.sum();
    }

    /** Requests that were relayed without state, ACKs, CANCELs and retransmissions included. */
    public long stateless() {
        return stateless.sum();
    }

    /** Requests within dialogs that were forwarded, without ACKs. */
    public long inDialog() {
        return inDialog.sum();
    }

    /** Requests for phones whose flows are kept here, sent along their Path. */
    public long overFlows() {
        return overFlows.sum();
    }

    /** ACKs of 2xx that were forwarded. */
    public long acks() {
        return acks.sum();
    }

    /** Requests that were refused before any route saw them. */
    public long refused() {
        return refused.sum();
    }

    /** Requests answered 503 because nobody could say in time whether their user is one: the database of subscribers is away. */
    public long unknowable() {
        return unknowable.sum();
    }

    /** Times that a failure route tried further targets. */
    public long furtherLegs() {
        return furtherLegs.sum();
    }

    /** Times that the rules were replaced. */
    public long reloads() {
        return reloads.sum();
    }

    /** Requests that the guard stopped. */
    public long guarded() {
        return guarded.sum();
    }

    /** Calls that a gate refused. */
    public long gated() {
        return gated.sum();
    }

    /** Requests that a route answered, challenges included. */
    public long replied() {
        return replied.sum();
    }

    /** Requests of which no copy may be made (RFC 5393 5): 440. */
    public long tooBroad() {
        return tooBroad.sum();
    }

    /** Requests that had been here before in the same form, or that one request had come to too many of: 482. */
    public long loops() {
        return loops.sum();
    }

    /** ACKs that belonged to nothing. */
    public long acksAbsorbed() {
        return acksAbsorbed.sum();
    }

    /** Responses that belonged to nothing. */
    public long straysAbsorbed() {
        return straysAbsorbed.sum();
    }

    void bind(MeterRegistry registry, String node) {
        bind(registry, node, "jackfield.proxy.requests.relayed", relayed);
        bind(registry, node, "jackfield.proxy.requests.stateless", stateless);
        bind(registry, node, "jackfield.proxy.requests.in.dialog", inDialog);
        bind(registry, node, "jackfield.proxy.requests.over.flows", overFlows);
        bind(registry, node, "jackfield.proxy.requests.refused", refused);
        bind(registry, node, "jackfield.proxy.requests.unknowable", unknowable);
        bind(registry, node, "jackfield.proxy.requests.replied", replied);
        bind(registry, node, "jackfield.proxy.requests.looped", loops);
        bind(registry, node, "jackfield.proxy.requests.too.broad", tooBroad);
        bind(registry, node, "jackfield.proxy.requests.guarded", guarded);
        bind(registry, node, "jackfield.proxy.reloads", reloads);
        bind(registry, node, "jackfield.proxy.legs.further", furtherLegs);
        bind(registry, node, "jackfield.proxy.calls.gated", gated);
        bind(registry, node, "jackfield.proxy.acks.forwarded", acks);
        bind(registry, node, "jackfield.proxy.acks.absorbed", acksAbsorbed);
        bind(registry, node, "jackfield.proxy.responses.absorbed", straysAbsorbed);
    }

    private static void bind(MeterRegistry registry, String node, String name, LongAdder counter) {
        FunctionCounter.builder(name, counter, LongAdder::sum).tag("node", node).register(registry);
    }
}
