package io.jackfield.rtp;

/**
 * Whether native libraries may be called without a warning. A JDK 24 or newer warns when a library calls native code and was not
 * started with {@code --enable-native-access=ALL-UNNAMED} (or {@code com.sun.jna}): then we do without what is native but optional, which
 * is libopus, bcg729 and io_uring.
 */
public final class NativeAccess {
    private static final boolean QUIET = ask();

    private NativeAccess() {}

    /** True on a JDK before 24, and where the option is given. From any thread. */
    public static boolean quiet() {
        return QUIET;
    }

    private static boolean ask() {
        if (Runtime.version().feature() < 24) {
            return true;
        }
        try {
            Module jna = Class.forName("com.sun.jna.Native", false, NativeAccess.class.getClassLoader())
                    .getModule();
            return (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(jna); // since 22
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
