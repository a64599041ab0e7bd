package io.jackfield.rtp.loop;

import io.jackfield.sim.SimTurns;
import io.jackfield.sim.Simulation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Ports of a simulated network: nothing is waited for, since the simulation gives a loop its turns. All on the simulation's thread. */
final class SimMultiplexer implements Multiplexer {
    private final Simulation simulation;
    private final String name;
    private final SimTurns turns;
    private final Map<SimDatagrams, LoopSocket> open = new LinkedHashMap<>();
    private final ArrayDeque<SimDatagrams> ready = new ArrayDeque<>();
    private List<Runnable> releases = new ArrayList<>();

    /**
     * Begins to take turns.
     *
     * @param name of the loop, for ladders
     */
    SimMultiplexer(Simulation simulation, String name, SimTurns.Taker loop) {
        this.simulation = simulation;
        this.name = name;
        this.turns = simulation.turns(loop);
    }

    @Override
    public <T extends LoopSocket> T open(
            InetSocketAddress local, int trafficClass, Use use, Function<Datagrams, T> wrap) throws IOException {
        SimDatagrams port = new SimDatagrams(this, simulation.network(), name, local);
        T socket = wrap.apply(port);
        open.put(port, socket);
        return socket;
    }

    /** A datagram waits at a port where none did. */
    void arrived(SimDatagrams port) {
        ready.add(port);
        turns.wake();
    }

    void release(SimDatagrams port, Runnable released) {
        open.remove(port);
        releases.add(released);
        turns.wake();
    }

    @Override
    public void await(long waitNs, Turn turn) {
        List<Runnable> due = releases;
        releases = new ArrayList<>();
        for (SimDatagrams port = ready.poll(); port != null; port = ready.poll()) {
            LoopSocket socket = open.get(port);
            while (socket != null && port.waits()) {
                turn.ready(socket);
                socket = open.get(port); // it may have been closed
            }
        }
        due.forEach(turn::released);
    }

    @Override
    public void gather(long pauseNs) {
        throw new IllegalStateException("a simulated loop has no time to wait in");
    }

    @Override
    public void wakeup() {
        turns.wake();
    }

    @Override
    public void close(Turn turn) {
        for (LoopSocket socket : List.copyOf(open.values())) {
            socket.close(() -> {});
        }
        await(0, turn);
        turns.leave();
    }
}
