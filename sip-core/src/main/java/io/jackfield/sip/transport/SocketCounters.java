package io.jackfield.sip.transport;

/** What the sockets of one shard have counted. Written by the shard alone; other threads read values a little old. */
final class SocketCounters {
    long datagramsIn;
    long datagramsOut;
    long datagramsDropped;
    long datagramsTurnedAway;
    long bytesIn;
    long bytesOut;
    long keepAlives;
    long connectionsAccepted;
    long connectionsOpened;
    long connectionsFailed;
    long connectionsRefused;
    long connectionsTurnedAway;
    long closedIdle;
    long closedSlow;
    long closedNotReading;
    long closedGarbage;
    long closedUnanswered;
    long handshakesDone;
    long handshakesFailed;
    long handshakesTimedOut;
    long handshakesRefused;
    long upgradesRefused;
    long aliases;
    long proxyHeadersBad;
    long exceptions;
}
