package io.jackfield.database;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** The meters of a database. */
record DatabaseMeters(MeterRegistry registry) {
    void bind(Database database) {
        counter("done", database, Database::done);
        counter("failed", database, Database::failed);
        counter("refused", database, Database::refused);
        Gauge.builder("jackfield.database.waiting", database, Database::waiting).register(registry);
        Gauge.builder("jackfield.database.up", database, d -> d.up() ? 1 : 0).register(registry);
    }

    private void counter(String what, Database database, ToDoubleFunction<Database> value) {
        FunctionCounter.builder("jackfield.database." + what, database, value).register(registry);
    }
}
