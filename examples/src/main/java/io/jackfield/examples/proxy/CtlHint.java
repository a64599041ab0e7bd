package io.jackfield.examples.proxy;

import io.jackfield.examples.config.PlatformConfigReader;
import java.nio.file.Path;

/** What to add to {@code jackfield ctl} so that it finds a process. */
public final class CtlHint {
    private CtlHint() {}

    /** Nothing for the usual data folder. */
    public static String of(Path data) {
        return data.equals(PlatformConfigReader.defaultData()) ? "" : " --data " + data;
    }
}
