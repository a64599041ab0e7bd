package io.jackfield.examples.engine;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.config.EngineConfig;
import io.jackfield.media.Call;
import io.jackfield.media.CallScript;
import io.jackfield.media.app.Applications;
import io.jackfield.media.conference.Rooms;
import io.jackfield.media.dialplan.Contexts;
import io.jackfield.media.dialplan.ContextsBuilder;
import io.jackfield.media.dialplan.Dialplan;
import io.jackfield.media.dialplan.DialplanException;
import io.jackfield.media.ivr.Menus;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.voicemail.Voicemail;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an engine does with calls: as a file says, or, without one, queues, an echo, a voice menu and conferences. */
final class EnginePlan {
    private final EngineConfig config;
    private final Rooms rooms;
    private final Queues queues;
    private final Optional<Voicemail> voicemail;
    private final Optional<Contexts> contexts;

    private EnginePlan(
            EngineConfig config,
            Rooms rooms,
            Queues queues,
            Optional<Voicemail> voicemail,
            Optional<Contexts> contexts) {
        this.config = config;
        this.rooms = rooms;
        this.queues = queues;
        this.voicemail = voicemail;
        this.contexts = contexts;
    }

    /** @throws Complaint naming all that makes the file unusable */
    static EnginePlan of(
            EngineConfig config, Rooms rooms, Queues queues, Optional<Voicemail> voicemail, Applications applications) {
        return new EnginePlan(
                config,
                rooms,
                queues,
                voicemail,
                config.plan().file().map(file -> read(config.plan(), file, applications)));
    }

    private static Contexts read(EngineConfig.Plan config, Path file, Applications applications) {
        if (!Files.isReadable(file)) {
            throw Complaint.usage("the dialplan " + file + " is not there, or cannot be read");
        }
        ContextsBuilder builder = Contexts.builder().applications(applications);
        config.globals().forEach(builder::global);
        try {
            Contexts contexts = (file.toString().endsWith(".xml") ? builder.xml(file) : builder.yaml(file)).build();
            if (!contexts.contexts().contains(config.context())) {
                throw Complaint.usage("the dialplan " + file + " has no context \"" + config.context()
                        + "\" for calls to begin in; it has " + String.join(", ", contexts.contexts()));
            }
            return contexts;
        } catch (DialplanException e) {
            throw Complaint.usage("the dialplan " + file + " cannot be used: " + e.getMessage());
        }
    }

    /** @throws Complaint naming all that makes the file unusable */
    static Menus menus(Path file, Applications applications) {
        Menus.Builder builder = Menus.builder().applications(applications.with(Contexts.applications()));
        try {
            return (file.toString().endsWith(".xml") ? builder.xml(file) : builder.yaml(file)).build();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw Complaint.usage("the menus of " + file + " cannot be used: " + e.getMessage());
        }
    }

    void write(Dialplan.Builder<CallScript> plan) {
        if (contexts.isPresent()) {
            plan.match(".*", contexts.get().script(config.plan().context()));
            return;
        }
        for (EngineConfig.Line line : config.lines().queues()) {
            line.number()
                    .ifPresent(number ->
                            plan.match(Pattern.quote(number), call -> call.enqueue(queues.queue(line.name()))));
        }
        voicemail.ifPresent(boxes -> plan.match(
                        "vm([A-Za-z0-9_.-]{1,64})", call -> call.voicemail(boxes.box(call.group(1))))
                .match("98", boxes::check));
        plan.match(Pattern.quote(config.plan().echo()), Call::echo)
                .match(Pattern.quote(config.plan().ivr()), new VoiceMenu())
                .match(EngineConfig.Plan.CONFERENCE.pattern(), call -> call.join(rooms.room(call.group(1))));
    }

    void reload() {
        try {
            contexts.ifPresent(Contexts::reload);
        } catch (DialplanException e) {
            throw new IllegalArgumentException("the dialplan: " + e.getMessage(), e);
        }
    }
}
