package io.jackfield.relay;

import io.jackfield.rtp.loop.Learning;

/** What all sessions of a relay have in common. */
record RelaySettings(
        int maxSessions, Learning learning, RelayTimeouts timeouts, RelayListener listener, CodecThreads codecs) {}
