package io.jackfield.media.sim;

import io.jackfield.media.MediaEngine;
import io.jackfield.media.MediaEngineBuilder;
import io.jackfield.media.ScriptThreads;
import io.jackfield.sim.Simulation;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A world in which media engines run with their scripts, and phones that speak and hear call them. It is a {@link Simulation} with media:
 * whatever else that has, proxies and peers and conditions of the network, goes into {@link #world()}.
 *
 * <p>For one thread, the test's.
 */
public final class CallSimulation {
    /** How long a script may do something else than wait for its call, in real time. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Simulation world;
    private final ScriptBaton scripts;

    private CallSimulation(Simulation world) {
        this.world = world;
        this.scripts = new ScriptBaton(world, PATIENCE);
    }

    /** A new world in which all chance follows from this seed. */
    public static CallSimulation seeded(long seed) {
        return in(Simulation.seeded(seed));
    }

    /** The media of a world. */
    public static CallSimulation in(Simulation world) {
        return world.part(CallSimulation.class, CallSimulation::new);
    }

    /**
     * How long a script may do something else than wait for its call, before the simulation fails. In real time. Default {@link #PATIENCE}.
     *
     * @return this
     */
    public CallSimulation patience(Duration realTime) {
        scripts.patience(realTime);
        return this;
    }

    /** Plays a scenario with many seeds, each in a world of its own; see {@link Simulation#explore}. */
    public static void explore(long firstSeed, int seeds, Consumer<CallSimulation> scenario) {
        Simulation.explore(firstSeed, seeds, world -> scenario.accept(in(world)));
    }

    /** The world beneath: its network, its chance, its SIP nodes. */
    public Simulation world() {
        return world;
    }

    /**
     * Begins the description of an engine with a node of its own, on UDP and TCP at port 5060, which takes calls of everybody. Not needed by
     * applications that are given a node: {@code world().node("ivr", "10.0.0.9").build()} is one, and whatever engine is built on it lives
     * here.
     *
     * @param name part of ladders: letters, digits, {@code -}
     * @param host a numeric address, for SIP and media
     */
    public MediaEngineBuilder engine(String name, String host) {
        return MediaEngine.builder(world.node(name, host).build()).acceptFrom(flow -> true);
    }

    /** What scripts run on in this world, for what needs it beside engines. */
    public ScriptThreads scriptThreads() {
        return scripts;
    }

    /** A phone with ears and a mouth, at an address of its own. */
    public AudioPhone phone(String name, String host) {
        return phone(name, host, settings -> {});
    }

    /**
     * As {@link #phone(String, String)}, with settings.
     *
     * @throws IllegalArgumentException naming all settings that are wrong
     */
    public AudioPhone phone(String name, String host, Consumer<AudioPhoneSettings> change) {
        AudioPhoneSettings settings = new AudioPhoneSettings();
        change.accept(settings);
        return new AudioPhone(world, name, host, settings);
    }

    /** Lets time pass; see {@link Simulation#run}. */
    public void run(Duration duration) {
        world.run(duration);
    }

    /** What passed so far; see {@link Simulation#ladder}. Packets of media are lines of their own, a run of them one line. */
    public String ladder() {
        return world.ladder();
    }
}
