package io.jackfield.relay;

import java.time.Duration;
import java.util.Optional;

/**
 * How a side says that it hears the other, by its own RTCP.
 *
 * @param reports how many came
 * @param fractionLost 0 to 1, of the last interval
 * @param lost packets in all; negative where more came than were sent
 * @param jitter interarrival jitter there
 * @param roundTrip between the relay and that side; empty while unknown
 * @param mos by its extended reports (RFC 3611 4.7), 1 to 5; 0 while it sends none
 */
public record ReportedQuality(
        long reports, double fractionLost, int lost, Duration jitter, Optional<Duration> roundTrip, double mos) {}
