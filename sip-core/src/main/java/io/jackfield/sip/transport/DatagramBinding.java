package io.jackfield.sip.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A datagram channel of one shard on an address that all shards share.
 *
 * @param reads whether the shard reads from it; else another does, and this one only sends
 */
record DatagramBinding(DatagramChannel channel, boolean reads) {
    /** A second of full load must fit while the collector runs; the kernel gives what its limits allow. */
    private static final int SEND_BUFFER_BYTES = 4 << 20;

    InetSocketAddress local() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    /**
     * Binds a socket a shard with SO_REUSEPORT, where the kernel has it; else one socket, that one shard reads and all send by.
     */
    static List<DatagramBinding> bind(InetSocketAddress address, int shards, int receiveBuffer) throws IOException {
        List<DatagramBinding> bound = new ArrayList<>();
        try {
            DatagramChannel first = open(address, receiveBuffer);
            bound.add(new DatagramBinding(first, true));
            boolean shared = shards > 1 && first.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
            if (shared && address.getPort() != 0) {
                refuseIfTaken(address);
            }
            if (shared) {
                first.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            first.bind(address);
            InetSocketAddress local = (InetSocketAddress) first.getLocalAddress();
            while (bound.size() < shards) {
                bound.add(shared ? again(local, receiveBuffer) : new DatagramBinding(first, false));
            }
            return bound;
        } catch (IOException | RuntimeException failed) {
            for (DatagramBinding binding : bound) {
                binding.channel.close();
            }
            throw failed;
        }
    }

    private static DatagramBinding again(InetSocketAddress local, int receiveBuffer) throws IOException {
        DatagramChannel channel = open(local, receiveBuffer);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            channel.bind(local);
            return new DatagramBinding(channel, true);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** With SO_REUSEPORT another program of the same user that has it too would share its port with us, unnoticed. */
    private static void refuseIfTaken(InetSocketAddress address) throws IOException {
        try (DatagramChannel probe = open(address, BindOptions.LEAST_RECEIVE_BUFFER)) {
            probe.bind(address);
        }
    }

    private static DatagramChannel open(InetSocketAddress address, int receiveBuffer) throws IOException {
        DatagramChannel channel = DatagramChannel.open(RouteProbe.family(address.getAddress()));
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }
}
