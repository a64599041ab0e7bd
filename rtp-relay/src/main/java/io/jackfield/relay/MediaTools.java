package io.jackfield.relay;

import io.jackfield.relay.forward.AudioForward;
import io.jackfield.relay.record.Recorder;
import java.util.Optional;

/** What is done to media is done with these. */
record MediaTools(SrtpRoom room, CodecThreads codecs, Optional<Recorder> recorder, Optional<AudioForward> forward) {}
