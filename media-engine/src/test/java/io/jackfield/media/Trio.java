package io.jackfield.media;

import io.jackfield.media.dialplan.Dialplan;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Transport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Three engines on loopback: a caller, one that connects calls, and one with whom they are connected. */
final class Trio implements AutoCloseable {
    final Phones phones;
    final SipNode node = Phones.node("third");
    final MediaEngine third;
    private final String base;

    /**
     * Three engines.
     *
     * @param middle runs for each call, with where to go in the variables {@code to} and {@code base}, whose user is USER
     * @param plan what can be called at the third
     */
    Trio(
            CallScript middle,
            Consumer<Dialplan.Builder<CallScript>> plan,
            UnaryOperator<MediaEngineBuilder> thirdSettings) {
        this(middle, plan, thirdSettings, b -> b);
    }

    /** Three engines, and settings of the one in the middle. */
    Trio(
            CallScript middle,
            Consumer<Dialplan.Builder<CallScript>> plan,
            UnaryOperator<MediaEngineBuilder> thirdSettings,
            UnaryOperator<MediaEngineBuilder> middleSettings) {
        base = "sip:USER@127.0.0.1:"
                + node.listenPoints().stream()
                        .filter(p -> p.transport() == Transport.UDP)
                        .findFirst()
                        .orElseThrow()
                        .address()
                        .getPort();
        third = thirdSettings
                .apply(MediaEngine.builder(node).dialplan(plan).ports(20_000, 29_999))
                .build();
        phones = new Phones(
                d -> d.match(".*", call -> {
                    call.set("to", uri(call.destination()));
                    call.set("base", base);
                    middle.run(call);
                }),
                middleSettings);
    }

    /** Somebody at the third. */
    String uri(String user) {
        return base.replace("USER", user);
    }

    Call call(String user, UnaryOperator<DialOptions.Builder> options, CallScript script) {
        return phones.dial(user, options, script);
    }

    @Override
    public void close() {
        phones.close();
        third.close();
        third.closed().toCompletableFuture().join();
        node.close();
    }
}
