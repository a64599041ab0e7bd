package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.proxy.routing.GeoChoice;
import io.jackfield.proxy.routing.GeoIp;
import io.jackfield.proxy.routing.MmdbWriter;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.node.MediaAnchor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay of a call is that of the caller's region, for the life of the call. */
class RegionalRelayTest {
    private final List<String> done = new ArrayList<>();

    private final class Relay implements MediaAnchor {
        private final String name;

        Relay(String name) {
            this.name = name;
        }

        @Override
        public CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp) {
            done.add(name + " offer");
            return CompletableFuture.completedFuture(sdp);
        }

        @Override
        public CompletionStage<byte[]> answer(MediaLeg leg, byte[] sdp) {
            done.add(name + " answer");
            return CompletableFuture.completedFuture(sdp);
        }

        @Override
        public CompletionStage<Void> delete(MediaLeg leg) {
            done.add(name + " delete");
            return CompletableFuture.completedFuture(null);
        }
    }

    @Test
    void isChosenByWhereTheCallerIs(@TempDir Path folder) throws Exception {
        Path file = Files.write(
                folder.resolve("geo.mmdb"),
                new MmdbWriter()
                        .put("192.0.2.0/24", "DE", "EU")
                        .put("198.51.100.0/24", "US", "NA")
                        .bytes());
        GeoChoice<MediaAnchor> relays = GeoChoice.<MediaAnchor>builder(GeoIp.open(file))
                .continent("EU", new Relay("frankfurt"))
                .country("US", new Relay("virginia"))
                .elsewhere(new Relay("local"))
                .build();
        World world = new World();
        world.proxy(p -> p.routes(r -> r.open(
                Method.INVITE,
                call -> Decision.relay(World.pool("sip:10.0.0.2:5060"))
                        .through(relays.at(call.source().getAddress())))));
        Phone callee = world.phone("9196", "10.0.0.2");
        for (String[] from :
                new String[][] {{"192.0.2.7", "frankfurt"}, {"198.51.100.7", "virginia"}, {"10.0.0.9", "local"}}) {
            done.clear();
            Phone caller = world.phone("1001", from[0]);
            InviteSession call = caller.call("9196");
            world.pass();
            // An offer of the callee's within the call is led through the same one, wherever the callee is.
            callee.call().reinvite(Phone.SDP);
            world.pass();
            call.hangup();
            world.pass();
            assertThat(done).as(from[0]).contains(from[1] + " offer", from[1] + " answer", from[1] + " delete");
            assertThat(done).as(from[0]).allMatch(step -> step.startsWith(from[1]));
        }
    }
}
