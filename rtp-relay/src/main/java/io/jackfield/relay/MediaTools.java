package io.jackfield.relay;

/** What is done to media is done with these. */
record MediaTools(SrtpRoom room, CodecThreads codecs) {}
