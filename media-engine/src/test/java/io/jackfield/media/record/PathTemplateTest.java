package io.jackfield.media.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
    private static final ZonedDateTime AT = ZonedDateTime.of(2026, 3, 7, 9, 5, 1, 0, ZoneOffset.UTC);

    private static String fill(String pattern, String callId, String caller, String callee) {
        return PathTemplate.fill(pattern, "id-1", new RecordedCall(callId, caller, callee), AT);
    }

    @Test
    void timesAndFields() {
        assertThat(fill("%Y/%m/%d/%H%M%S-{caller}-{callee}-{id}", "x", "+4912", "2000"))
                .isEqualTo("2026/03/07/090501-+4912-2000-id-1");
        assertThat(fill("a/{call-id}", "abc@host.example", "", "")).isEqualTo("a/abc@host.example");
        assertThat(fill("{caller}{id}", "", "", "")).isEqualTo("unknownid-1");
    }

    @Test
    void whatTheNetworkSaysIsNoPath() {
        assertThat(fill("{call-id}", "../../etc/passwd", "", "")).isEqualTo("_._.._etc_passwd");
        assertThat(fill("{call-id}", "..", "", "")).isEqualTo("_.");
        assertThat(fill("{call-id}", "a\0b\\c%Y{id}", "", "")).isEqualTo("a_b_c_Y_id_");
        assertThat(fill("{call-id}", "a".repeat(5_000), "", "")).hasSize(64);
    }

    @Property(tries = 500)
    void noCallLeadsOutOfTheFolderOrIntoAnother(@ForAll String callId, @ForAll String caller, @ForAll String callee) {
        Path folder = Path.of("/recordings");
        Path file = folder.resolve(fill(PathTemplate.DEFAULT, callId, caller, callee));
        assertThat(file.normalize()).isEqualTo(file);
        assertThat(file.getParent()).isEqualTo(folder.resolve("2026/03/07"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "/abs/{id}", "../{id}", "a/../../{id}", "%q{id}", "{user}{id}", "%Y/%m", "a//../{id}"})
    void mistakes(String pattern) {
        assertThat(PathTemplate.mistake(pattern)).isPresent();
    }

    @Test
    void theDefaultIsNoMistake() {
        assertThat(PathTemplate.mistake(PathTemplate.DEFAULT)).isEmpty();
    }
}
