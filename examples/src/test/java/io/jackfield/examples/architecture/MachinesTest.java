package io.jackfield.examples.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.jackfield.kernel.Machine;
import java.util.Map;
import java.util.Set;

/** Protocol logic is sans-IO: time and randomness come as arguments; no lock, no thread, no socket. */
@AnalyzeClasses(packages = "io.jackfield", importOptions = ImportOption.DoNotIncludeTests.class)
class MachinesTest {
    private static final String[] PROTOCOL = {
        "io.jackfield.sip.message..",
        "io.jackfield.sip.transaction..",
        "io.jackfield.sip.dialog..",
        "io.jackfield.sip.auth..",
        "io.jackfield.sdp..",
        "io.jackfield.proxy.forward..",
        "io.jackfield.proxy.registrar..",
        "io.jackfield.dispatcher..",
        "io.jackfield.rtp",
        "io.jackfield.sim..",
    };

    private static final Map<String, Set<String>> CLOCKS_AND_SLEEPS = Map.of(
            "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
            "java.lang.Thread", Set.of("sleep", "onSpinWait", "yield"),
            "java.lang.Object", Set.of("wait", "notify", "notifyAll"),
            "java.time.Instant", Set.of("now"),
            "java.time.LocalDateTime", Set.of("now"),
            "java.time.ZonedDateTime", Set.of("now"),
            "java.time.Clock", Set.of("systemUTC", "systemDefaultZone"));

    private static final DescribedPredicate<JavaClass> MACHINE = describe(
            "a machine",
            type -> type.isAssignableTo(Machine.class) && !type.getName().equals(Machine.class.getName()));

    @ArchTest
    static final ArchRule machinesReadNoClock = noClasses()
            .that(MACHINE)
            .should()
            .callCodeUnitWhere(describe("reads a clock or sleeps", MachinesTest::timed));

    @ArchTest
    static final ArchRule protocolReadsNoClock = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL)
            .should()
            .callCodeUnitWhere(describe("reads a clock or sleeps", MachinesTest::timed));

    @ArchTest
    static final ArchRule protocolHasNoLocks = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL)
            .or(MACHINE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent.locks..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.concurrent\\.(Semaphore|CountDownLatch|CyclicBarrier|Phaser)");

    @ArchTest
    static final ArchRule protocolHasNoSockets = noClasses()
            .that()
            .resideInAnyPackage(PROTOCOL)
            .or(MACHINE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.nio.channels..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(Datagram|Server)?Socket");

    @ArchTest
    static final ArchRule protocolHasNoSynchronizedMethods = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(PROTOCOL)
            .should()
            .notHaveModifier(JavaModifier.SYNCHRONIZED);

    private static boolean timed(JavaCall<?> call) {
        CodeUnitCallTarget target = call.getTarget();
        return CLOCKS_AND_SLEEPS
                .getOrDefault(target.getOwner().getName(), Set.of())
                .contains(target.getName());
    }
}
