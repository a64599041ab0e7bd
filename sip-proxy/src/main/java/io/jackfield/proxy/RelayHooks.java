package io.jackfield.proxy;

import io.jackfield.proxy.forward.Hooks.BranchHook;
import io.jackfield.proxy.forward.Hooks.ReplyHook;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The hooks that a relay brings, and the variables that it notes down. */
record RelayHooks(
        Map<String, String> variables,
        @Nullable BranchHook branch,
        @Nullable ReplyHook reply,
        @Nullable FailureRoute failure) {
    static final RelayHooks NONE = new RelayHooks(Map.of(), null, null, null);

    RelayHooks variable(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new RelayHooks(more, branch, reply, failure);
    }

    RelayHooks branch(BranchHook hook) {
        return new RelayHooks(variables, Objects.requireNonNull(hook), reply, failure);
    }

    RelayHooks reply(ReplyHook hook) {
        return new RelayHooks(variables, branch, Objects.requireNonNull(hook), failure);
    }

    RelayHooks failure(FailureRoute route) {
        return new RelayHooks(variables, branch, reply, Objects.requireNonNull(route));
    }

    /** Whether any is to be called. */
    boolean any() {
        return branch != null || reply != null || failure != null;
    }
}
