package io.jackfield.proxy;

/** A decision that is made when it is carried out, on the shard of the transaction. */
record Later(Step step) implements Decision {
    /** How it is made and carried out. */
    @FunctionalInterface
    interface Step {
        void run(Execution execution, Handling handling);
    }
}
