package io.jackfield.examples;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: ours, and that of the JVM underneath. */
public final class Version implements IVersionProvider {
    /** From the jar's manifest; {@code development} when run from class folders. */
    public static String number() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"jackfield " + number(), "JDK " + Runtime.version().toString()};
    }
}
