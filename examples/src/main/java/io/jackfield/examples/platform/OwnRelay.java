package io.jackfield.examples.platform;

import io.jackfield.examples.config.PlatformConfig;
import io.jackfield.examples.config.PortRange;
import io.jackfield.relay.RtpRelay;
import io.jackfield.rtp.loop.MediaLoops;
import io.micrometer.core.instrument.MeterRegistry;

/** The relay in the platform's process. */
final class OwnRelay {
    private OwnRelay() {}

    /** Opens it. @throws io.jackfield.rtp.MediaException when the address is not this machine's */
    static RtpRelay open(PlatformConfig.Relay settings, MediaLoops loops, MeterRegistry meters) {
        PortRange ports = settings.ports();
        return RtpRelay.builder()
                .network("phones", settings.address(), network -> {
                    settings.advertise().ifPresent(network::advertise);
                    settings.onePort().ifPresent(network::onePort);
                    return network;
                })
                .ports(ports.low(), ports.high())
                .timeouts(timeouts -> timeouts.silence(settings.silenceTimeout()))
                .loops(loops)
                .meters(meters)
                .build();
    }
}
