package io.jackfield.relay;

import io.jackfield.relay.forward.AudioForward;
import io.jackfield.relay.record.Recorder;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.loop.Learning;
import java.util.Optional;

/** What all sessions of a relay have in common. */
record RelaySettings(
        int maxSessions,
        Learning learning,
        RelayTimeouts timeouts,
        RelayListener listener,
        CodecThreads codecs,
        Optional<Recorder> recorder,
        Optional<AudioForward> forward,
        DtlsContext dtls) {}
