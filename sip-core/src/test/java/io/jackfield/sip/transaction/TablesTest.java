package io.jackfield.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TablesTest {
    private final Wire wire = new Wire();

    private Transaction transaction(long key) {
        SipRequest request = Wire.request("OPTIONS", "z9hG4bKone");
        return new ServerTransaction(wire.layer, request, Wire.UDP, Wire.UDP, key).transaction();
    }

    /** Keys of few homes, so that probes run into each other and deletion has to close gaps, at the array's end too. */
    @Property(tries = 200)
    void serverTableBehavesAsAMap(@ForAll long seed) {
        Random random = new Random(seed);
        ServerTable table = new ServerTable();
        Map<Long, Transaction> model = new HashMap<>();
        for (int step = 0; step < 3_000; step++) {
            long key = (long) (1016 + random.nextInt(16)) << 32 | 1 + random.nextInt(60);
            Transaction known = model.get(key);
            assertThat(table.get(key)).isSameAs(known);
            if (known == null) {
                Transaction added = transaction(key);
                model.put(key, added);
                table.add(added);
            } else {
                model.remove(key);
                table.remove(known);
                table.remove(known);
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        model.forEach((key, value) -> assertThat(table.get(key)).isSameAs(value));
    }

    @Property(tries = 50)
    void clientSlotsAreNeverSharedAndAreUsedAgain(@ForAll long seed) {
        Random random = new Random(seed);
        ClientSlots slots = new ClientSlots();
        Map<Integer, Transaction> model = new HashMap<>();
        for (int step = 0; step < 5_000; step++) {
            if (model.isEmpty() || random.nextInt(3) > 0) {
                int slot = slots.next();
                assertThat(model).doesNotContainKey(slot);
                Transaction added = transaction(1);
                slots.add(added);
                model.put(slot, added);
            } else {
                int slot = model.keySet().iterator().next();
                slots.release(slot);
                model.remove(slot);
                assertThat(slots.get(slot)).isNull();
            }
            assertThat(slots.size()).isEqualTo(model.size());
        }
        model.forEach((slot, value) -> assertThat(slots.get(slot)).isSameAs(value));
        assertThat(slots.get(Branch.NO_SLOT)).isNull();
    }

    @Property
    void aBranchSaysWhereAndProvesIt(
            @ForAll @IntRange(max = Branch.MAX_SHARDS - 1) int shard,
            @ForAll @IntRange(max = Branch.MAX_SLOTS) int slot,
            @ForAll long proof) {
        byte[] branch = new byte[Branch.LENGTH];
        Branch.write(shard, slot, proof, branch, 0);
        SipMessage message = Wire.request("BYE", new String(branch, StandardCharsets.US_ASCII));
        assertThat(Branch.shardOf(message)).isEqualTo(shard);
        assertThat(Branch.slotOf(Branch.placeOf(message))).isEqualTo(slot);
        assertThat(Branch.proofOf(message)).isEqualTo(proof);
    }

    @Property
    void noOtherBranchIsTakenForOurs(@ForAll String noise) {
        String token = noise.replaceAll("[^A-Za-z0-9]", "");
        assertThat(Branch.shardOf(Wire.request("BYE", "z9hG4bK" + token))).isEqualTo(-1);
    }

    @Example
    void proofsDoNotRepeat() {
        Proofs proofs = new Proofs(new SplittableRandom(1));
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(proofs.next())).isTrue();
        }
    }
}
