package io.jackfield.media.socket;

/**
 * What an application's use of a call came to.
 *
 * @param end how it ended
 * @param framesSent frames of 20 ms that the application was sent
 * @param framesDropped frames that it did not read in time
 * @param bytesReceived bytes of audio that it sent
 * @param bytesDropped bytes of audio that it sent past what is kept for playing
 * @param badMessages text messages that were none of the protocol's
 * @param connections how often a connection was opened
 */
public record SocketReport(
        SocketEnd end,
        long framesSent,
        long framesDropped,
        long bytesReceived,
        long bytesDropped,
        long badMessages,
        int connections) {}
