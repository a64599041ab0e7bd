package io.jackfield.sip.node;

/** What one shard's transport layer has counted. Written by its shard alone; other threads read values a little old. */
final class TransportCounters {
    long requestsIn;
    long responsesIn;
    long requestsOut;
    long responsesOut;
    long requestsTurnedAway;
    long malformed;
    long rejected;
    long handedOver;
    long mailboxFull;
    long noRoute;
    long unsent;
    long rerouted;
    long largeByTcp;
    long largeByUdp;
}
