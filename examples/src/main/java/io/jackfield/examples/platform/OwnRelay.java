package io.jackfield.examples.platform;

import io.jackfield.examples.config.PlatformConfig;
import io.jackfield.examples.config.PortRange;
import io.jackfield.examples.config.RelayAddress;
import io.jackfield.relay.RtpRelay;
import io.jackfield.rtp.loop.MediaLoops;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** The relay in the platform's process. */
final class OwnRelay {
    private OwnRelay() {}

    /** Opens it. @throws io.jackfield.rtp.MediaException when the address is not this machine's */
    static RtpRelay open(PlatformConfig.Relay settings, MediaLoops loops, MeterRegistry meters) {
        PortRange ports = settings.ports();
        RtpRelay.Builder relay = RtpRelay.builder();
        List<RelayAddress> addresses = new ArrayList<>(settings.more());
        addresses.add(0, new RelayAddress(settings.address(), settings.advertise()));
        for (int i = 0; i < addresses.size(); i++) { // names that differ behind the colon are taken in turn
            RelayAddress one = addresses.get(i);
            relay.network("phones:" + (i + 1), one.address(), network -> {
                one.advertise().ifPresent(network::advertise);
                settings.onePort().ifPresent(network::onePort);
                return network;
            });
        }
        return relay.ports(ports.low(), ports.high())
                .timeouts(timeouts -> timeouts.silence(settings.silenceTimeout()))
                .loops(loops)
                .meters(meters)
                .build();
    }
}
