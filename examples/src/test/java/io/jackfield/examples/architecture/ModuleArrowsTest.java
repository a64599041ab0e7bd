package io.jackfield.examples.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The arrows between modules: who may know whom. */
@AnalyzeClasses(packages = "io.jackfield", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleArrowsTest {
    /** The packages of each module; a package of two names stands for all below it. */
    private static final Map<String, List<String>> MODULES = Map.of(
            "sip-core", List.of("kernel", "database", "sip", "sdp", "sim"),
            "sip-proxy", List.of("proxy"),
            "dispatcher", List.of("dispatcher"),
            "rtp-relay", List.of("rtp", "relay"),
            "media-engine", List.of("media"),
            "webrtc", List.of("webrtc"),
            "ha", List.of("ha"),
            "examples", List.of("examples"));

    private static final Set<String> BLOCKS = Set.of("sip-core", "sip-proxy", "dispatcher", "rtp-relay");

    private static final Map<String, Set<String>> MAY_KNOW = Map.of(
            "sip-core", Set.of(),
            "sip-proxy", Set.of("sip-core"),
            "dispatcher", Set.of("sip-core"),
            "rtp-relay", Set.of("sip-core"),
            "media-engine", BLOCKS,
            "webrtc", BLOCKS,
            "ha", BLOCKS,
            "examples", Set.of("sip-core", "sip-proxy", "dispatcher", "rtp-relay", "media-engine", "webrtc", "ha"));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.jackfield.(*)..").should().beFreeOfCycles();

    @ArchTest
    static void modulesKnowOnlyWhatIsBelow(JavaClasses classes) {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : classes) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass();
                if (to.getPackageName().startsWith("io.jackfield.") && !mayKnow(module(from), module(to))) {
                    wrong.add(from.getName() + " knows " + to.getName());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ArchTest
    static void everyModuleWasLookedAt(JavaClasses classes) {
        Set<String> seen = classes.stream().map(ModuleArrowsTest::module).collect(Collectors.toSet());
        assertThat(seen).containsAll(MODULES.keySet());
    }

    private static boolean mayKnow(String from, String to) {
        return from.equals(to) || MAY_KNOW.getOrDefault(from, Set.of()).contains(to);
    }

    private static String module(JavaClass type) {
        String[] names = type.getPackageName().split("\\.");
        return MODULES.entrySet().stream()
                .filter(module -> module.getValue().contains(names[2]))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError(type.getName() + " is in no module's package"));
    }
}
