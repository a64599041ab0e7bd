package io.jackfield.examples.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Third-party libraries stay in the packages that wrap them. */
@AnalyzeClasses(packages = "io.jackfield", importOptions = ImportOption.DoNotIncludeTests.class)
class WrappedLibrariesTest {
    @ArchTest
    static final ArchRule netty = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.jackfield.sip.transport..", "io.jackfield.relay.ng..", "io.jackfield.media.eventsocket..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule dnsjava = noClasses()
            .that()
            .resideOutsideOfPackage("io.jackfield.sip.resolve..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.xbill..");

    @ArchTest
    static final ArchRule flywayAndHikari = noClasses()
            .that()
            .resideOutsideOfPackage("io.jackfield.database..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.flywaydb..", "com.zaxxer..");

    @ArchTest
    static final ArchRule maxmind = noClasses()
            .that()
            .resideOutsideOfPackage("io.jackfield.proxy.routing..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.maxmind..");

    @ArchTest
    static final ArchRule jackson = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.jackfield.examples..", "io.jackfield.relay.ng..", "io.jackfield.media.document..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson..", "com.fasterxml..");

    @ArchTest
    static final ArchRule concentus = noClasses()
            .that()
            .resideOutsideOfPackage("io.jackfield.rtp.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.github.jaredmdobson..");

    @ArchTest
    static final ArchRule bouncyCastle = noClasses()
            .that()
            .resideOutsideOfPackage("io.jackfield.rtp.dtls..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule jna = noClasses()
            .that()
            .resideOutsideOfPackages("io.jackfield.rtp.codec..", "io.jackfield.rtp.loop..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule picocliAndLogback = noClasses()
            .that()
            .resideOutsideOfPackage("io.jackfield.examples..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "ch.qos.logback..");

    @ArchTest
    static final ArchRule objectStores = noClasses()
            .that()
            .resideOutsideOfPackage("io.jackfield.media.store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule mail = noClasses()
            .that()
            .resideOutsideOfPackage("io.jackfield.media.mail..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.mail..", "org.eclipse.angus..");

    @ArchTest
    static final ArchRule noJdkInternals = noClasses()
            .should()
            .dependOnClassesThat(describe("are internals of the JDK", WrappedLibrariesTest::internal));

    private static boolean internal(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith("sun.")
                || name.startsWith("jdk.internal.")
                || name.startsWith("com.sun.")
                        && !name.startsWith("com.sun.jna")
                        && !name.equals("com.sun.net.httpserver"); // exported to everybody
    }
}
