package io.jackfield.proxy;

import io.jackfield.proxy.forward.Hooks.BranchHook;
import io.jackfield.proxy.forward.Hooks.ReplyHook;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that a relay brings, and the variables that it notes down.
 *
 * @param path whether each copy gets a Path
 */
record RelayHooks(
        Map<String, String> variables,
        @Nullable BranchHook branch,
        @Nullable ReplyHook reply,
        @Nullable FailureRoute failure,
        boolean path) {
    static final RelayHooks NONE = new RelayHooks(Map.of(), null, null, null, false);

    RelayHooks variable(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new RelayHooks(more, branch, reply, failure, path);
    }

    RelayHooks branch(BranchHook hook) {
        return new RelayHooks(variables, Objects.requireNonNull(hook), reply, failure, path);
    }

    RelayHooks reply(ReplyHook hook) {
        return new RelayHooks(variables, branch, Objects.requireNonNull(hook), failure, path);
    }

    RelayHooks failure(FailureRoute route) {
        return new RelayHooks(variables, branch, reply, Objects.requireNonNull(route), path);
    }

    RelayHooks withPath() {
        return new RelayHooks(variables, branch, reply, failure, true);
    }

    /** Whether any is to be called. */
    boolean any() {
        return path || branch != null || reply != null || failure != null;
    }
}
