package io.jackfield.media;

import io.jackfield.media.record.Recorder;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.PromptFrames;
import io.jackfield.media.sound.PromptLibrary;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.loop.PortPool;
import io.jackfield.sdp.Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** What all calls of an engine share. Its parts are immutable or thread-safe. */
record EngineSettings(
        String name,
        InetAddress address,
        Address advertised,
        PortPool ports,
        List<Codec> codecs,
        Map<Codec, PromptFrames> silence,
        Prompt holdMusic,
        Prompt ringback,
        TransferPolicy transfers,
        CodecPolicy policy,
        boolean keysInAudio,
        MediaSecurity security,
        IceMode ice,
        DtlsContext dtls,
        Duration transportTimeout,
        Duration mediaTimeout,
        PromptLibrary prompts,
        Recorder recorder,
        ScriptThreads threads,
        List<CallObserver> observers,
        RandomGenerator random) {

    EngineSettings {
        codecs = List.copyOf(codecs);
        observers = List.copyOf(observers);
        silence = Map.copyOf(silence);
    }

    /** The same with other codecs and another security, as an outgoing call may have. */
    EngineSettings with(List<Codec> others, MediaSecurity otherSecurity) {
        return new EngineSettings(
                name,
                address,
                advertised,
                ports,
                others,
                silence,
                holdMusic,
                ringback,
                transfers,
                policy,
                keysInAudio,
                otherSecurity,
                ice,
                dtls,
                transportTimeout,
                mediaTimeout,
                prompts,
                recorder,
                threads,
                observers,
                random);
    }
}
