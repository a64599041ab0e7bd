package io.jackfield.examples;

import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.ListenAddress;
import io.jackfield.sip.node.ListenPoints;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.SipNodeBuilder;
import io.jackfield.sip.node.SipNodeException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** SIP nodes as the command line and the configuration describe them. */
public final class Listening {
    private Listening() {}

    /**
     * A node that listens on these addresses.
     *
     * @param advertise what peers are told instead, on each of them
     * @param shards 0 leaves it to the node
     * @throws Complaint of one sentence when a port is taken or an address is not ours
     */
    public static SipNode node(String name, List<ListenAddress> listen, Optional<HostPort> advertise, int shards) {
        SipNodeBuilder builder = SipNode.builder().name(name);
        if (shards > 0) {
            builder.shards(shards);
        }
        Consumer<ListenPoints.Options> options =
                point -> advertise.ifPresent(told -> point.advertise(HostPort.inUri(told.host()), told.port()));
        for (ListenAddress at : listen) {
            builder.listen(points -> {
                if (at.transport().equals("tcp")) {
                    points.tcp(at.host(), at.port(), options);
                } else {
                    points.udp(at.host(), at.port(), options);
                }
            });
        }
        try {
            return builder.build();
        } catch (SipNodeException e) {
            throw Complaint.usage(String.valueOf(e.getMessage()));
        }
    }
}
