package io.jackfield.media;

import io.jackfield.media.stream.StreamStatistics;
import java.time.Duration;

/**
 * How a call ended.
 *
 * @param cause why
 * @param byRemote whether the other side ended it
 * @param status the SIP status that refused it, 0 when it was answered or no status was seen
 * @param reason the reason phrase beside that status; often empty
 * @param talked from answer to end; zero when it was not answered
 * @param statistics the media's last figures
 */
public record CallEnd(
        Cause cause, boolean byRemote, int status, String reason, Duration talked, StreamStatistics statistics) {}
